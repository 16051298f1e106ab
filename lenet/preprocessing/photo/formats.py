"""What a file is by its first bytes, and what to do where it cannot be read. No file's name is believed."""

from dataclasses import dataclass
from importlib.util import find_spec

from PIL import features

ADVICE = "save the picture as PNG or JPEG and try again"
PHONE = ("have the phone take “most compatible” pictures, take a screenshot of it, or save it as JPEG, and try again")


@dataclass(frozen=True)
class Format:
    """A format of files.

    Attributes:
        name: as people call it, with its article.
        decoder: the name under which Pillow decodes it; None where nothing here does.
        keeps_levels: whether every grey level comes back exactly, as it does not from JPEG.
        advice: the way out where it cannot be read.
    """

    name: str
    decoder: str | None = None
    keeps_levels: bool = False
    advice: str = ADVICE


JPEG, WEBP = Format("a JPEG picture", "JPEG"), Format("a WebP picture", "WEBP")
PNG, GIF, BMP, TIFF = (Format(f"a {name} picture", name, keeps_levels=True) for name in ("PNG", "GIF", "BMP", "TIFF"))
AVIF = Format("an AVIF picture", "AVIF", advice=PHONE)
HEIC = Format("a HEIC picture", "HEIF", advice=PHONE)
PDF = Format("a PDF document", advice="take a screenshot of its page and try again")
SVG = Format("an SVG drawing")
PHOTOSHOP, JPEG_XL, JPEG_2000 = (Format(f"a {name} picture") for name in ("Photoshop", "JPEG XL", "JPEG 2000"))
VIDEO = Format("a video", advice="take a screenshot of it and try again")
ARCHIVE = Format("an archive or a document of an office program", advice="take the picture out and try again")

BEGINNINGS: tuple[tuple[bytes, Format], ...] = (
    (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF), (b"BM", BMP),
    (b"II*\x00", TIFF), (b"MM\x00*", TIFF), (b"II+\x00", TIFF), (b"MM\x00+", TIFF), (b"%PDF", PDF), (b"<svg", SVG),
    (b"<?xml", SVG), (b"8BPS", PHOTOSHOP), (b"\xff\x0a", JPEG_XL), (b"\x00\x00\x00\x0cJXL ", JPEG_XL),
    (b"\x00\x00\x00\x0cjP  ", JPEG_2000), (b"\x1aE\xdf\xa3", VIDEO), (b"PK\x03\x04", ARCHIVE),
)  # fmt: skip
"""How files begin."""
BRANDS = {b"avif": AVIF, b"avis": AVIF, **dict.fromkeys(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"msf1"), HEIC)}
"""Of ISO base media files (ISO/IEC 14496-12), whose first box is `ftyp`: the main brand, from byte 8 on."""


def find_format(data: bytes) -> Format | None:
    """The format as which a file begins; None for an unknown one."""
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return AVIF if brand in (b"mif1", b"msf1") and b"avif" in data[16:64] else BRANDS.get(brand, VIDEO)
    if data[:4] == b"RIFF":
        return WEBP if data[8:12] == b"WEBP" else VIDEO
    return next((kind for beginning, kind in BEGINNINGS if data.startswith(beginning)), None)


def can_decode(kind: Format) -> bool:
    """Whether pictures of this format can be decoded on this machine. Makes Pillow know HEIC where that is there."""
    if kind is HEIC:
        return _learn_heic()
    return kind.decoder is not None and (kind is not AVIF or bool(features.check("avif")))


def _learn_heic() -> bool:
    if find_spec("pillow_heif") is None:
        return False
    from pillow_heif import register_heif_opener  # 5 MB, which only those pay who have such a picture

    register_heif_opener()
    return True
