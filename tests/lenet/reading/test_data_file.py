"""Files are opened wherever they lie, and unpacked as far as they are whole."""

import gzip
import os
import zlib
from pathlib import Path

import pytest

from lenet.errors import ImageError
from lenet.reading.data_file import DataFile

CONTENT = bytes(range(256)) * 2000


def read(path: Path) -> bytes:
    with DataFile(str(path)).open() as stream:
        return stream.read()


def test_files_are_read_plain_gzipped_and_through_links(tmp_path):
    (tmp_path / "plain").write_bytes(CONTENT)
    (tmp_path / "packed.gz").write_bytes(gzip.compress(CONTENT))
    (tmp_path / "link").symlink_to("plain")
    (tmp_path / "far").symlink_to("link")
    for name in ("plain", "packed.gz", "link", "far"):
        assert read(tmp_path / name) == CONTENT


def test_parts_that_were_put_together_are_all_read(tmp_path):
    (tmp_path / "two.gz").write_bytes(gzip.compress(CONTENT) + gzip.compress(b"more") + b"rest")
    assert read(tmp_path / "two.gz") == CONTENT + b"more"


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9, 1.0])
def test_what_comes_before_the_cut_is_kept(share, tmp_path):
    packer = zlib.compressobj(level=0, wbits=31)  # stored as it is: so much of it comes out as has gone in
    packed = packer.compress(CONTENT) + packer.flush()
    kept = packed[: round(share * len(packed))]
    (tmp_path / "cut.gz").write_bytes(kept or b"\x1f\x8b")
    found = read(tmp_path / "cut.gz")
    assert CONTENT.startswith(found) and len(found) >= share * len(CONTENT) - 70_000


def test_damage_is_said_and_not_taken_for_an_end(tmp_path):
    packed = bytearray(gzip.compress(CONTENT))
    packed[-5] ^= 1  # of the checksum
    (tmp_path / "broken.gz").write_bytes(packed)
    with pytest.raises(ImageError, match=r"^'broken.gz' is damaged"):
        read(tmp_path / "broken.gz")


def test_what_is_no_file_is_said_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere").symlink_to("gone")
    for name, words in {"pipe": "is a pipe", "loop": "cannot be read", "nowhere": "cannot be read", ".": "is a folder",
                        "gone": "cannot be read"}.items():
        with pytest.raises(ImageError, match=words):
            read(tmp_path / name)
