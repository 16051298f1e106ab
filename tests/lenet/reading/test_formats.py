"""Arrays, idx and whatever else is a file of many images."""

import gzip
import io
import shutil
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from devtools.idx import encode_idx
from devtools.strategies import write_array
from lenet.data.mnist import MNIST_FILE, load_test_set
from lenet.reading import FORMATS, open_images
from lenet.reading.formats import FOLDER, find_format
from lenet.reading.data_file import DataFile
from tests.lenet.reading.files import IMAGES, LABELS, read_labels, read_levels, refusal

SHAPES = {
    "rows": IMAGES.reshape(-1, 784), "channel last": IMAGES[..., np.newaxis], "channel first": IMAGES[:, np.newaxis],
    "stack": IMAGES, "shares": IMAGES / 255, "int64": IMAGES.astype(np.int64),
    "column by column": np.asfortranarray(IMAGES),
    "rows, column by column": np.asfortranarray(IMAGES.reshape(-1, 784) / 255), "big-endian": IMAGES.astype(">f4"),
}  # fmt: skip


@pytest.mark.parametrize("array", SHAPES.values(), ids=SHAPES)
def test_an_array_of_any_shape_and_type_is_read(array, tmp_path):
    np.save(tmp_path / "digits.npy", array)
    np.savez_compressed(tmp_path / "digits.npz", anything=array, other=np.arange(3))
    for name in ("digits.npy", "digits.npz"):
        assert (read_levels(tmp_path / name) == IMAGES).all()


@pytest.mark.parametrize("array", [IMAGES[7], IMAGES[7].ravel(), IMAGES[7][..., np.newaxis], IMAGES[7] / 255])
def test_a_single_image_is_called_as_its_file(array, tmp_path):
    np.save(tmp_path / "one.npy", array)
    images = open_images(str(tmp_path / "one.npy"))
    assert (images.levels == IMAGES[7]).all() and len(images) == 1
    assert images.source(0) == str(tmp_path / "one.npy")


def test_yes_and_no_are_read(tmp_path):
    np.save(tmp_path / "digits.npy", IMAGES > 127)
    assert (read_levels(tmp_path / "digits.npy") == np.where(IMAGES > 127, 255, 0)).all()


def test_kerass_file_is_read_by_its_test_set_and_says_so():
    images = open_images(str(MNIST_FILE))
    expected, labels = load_test_set()
    assert (images.levels == expected).all() and read_labels(images) == labels.tolist()
    [note] = images.notes
    assert "'x_test' is read" in note and "'x_train'" in note
    assert len(open_images(str(MNIST_FILE), "x_train")) == 60_000


def test_which_of_several_arrays_is_meant(tmp_path):
    path = tmp_path / "many.npz"
    np.savez(path, front=IMAGES, back=IMAGES[::-1], front_y=LABELS)
    assert "'front', 'back'" in refusal(path) and "--array" in refusal(path)
    assert (read_levels(path, "back") == IMAGES[::-1]).all()
    assert "'front', 'back', 'front_y'" in refusal(path, "side")
    for name in ("images", "x_test", "X", "Test_Images"):
        np.savez(path, front=IMAGES, **{name: IMAGES[::-1]})
        assert (read_levels(path) == IMAGES[::-1]).all()


@pytest.mark.parametrize(("images", "labels"), [("images", "labels"), ("x_test", "y_test"), ("X", "y"),
                                                ("arr_0", "arr_1"), ("pixels", "target"), ("data", "whatever")])
def test_labels_are_found(images, labels, tmp_path):
    np.savez(tmp_path / "both.npz", **{images: IMAGES, labels: LABELS})
    assert read_labels(open_images(str(tmp_path / "both.npz"))) == LABELS.tolist()


def test_labels_that_are_no_digits_are_left_out_and_that_is_said(tmp_path):
    np.savez(tmp_path / "letters.npz", images=IMAGES, labels=LABELS + 10)
    images = open_images(str(tmp_path / "letters.npz"))
    assert images.labels is None and "go from 10 to 19" in images.notes[0]
    np.savez(tmp_path / "some.npz", images=IMAGES, labels=np.where(LABELS == 7, np.nan, LABELS))
    assert read_labels(open_images(str(tmp_path / "some.npz"))) == [None if x == 7 else x for x in LABELS.tolist()]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("pack_labels", [bytes, gzip.compress])
def test_idx_is_read_with_the_labels_beside_it(pack, pack_labels, tmp_path):
    (tmp_path / "t10k-images-idx3-ubyte.gz").write_bytes(pack(encode_idx(IMAGES)))
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(pack_labels(encode_idx(LABELS)))
    images = open_images(str(tmp_path / "t10k-images-idx3-ubyte.gz"))
    assert (images.levels == IMAGES).all() and read_labels(images) == LABELS.tolist()
    assert "holds 60 labels and no images" in refusal(tmp_path / "t10k-labels-idx1-ubyte")


def test_qmnists_labels_are_read(tmp_path):
    columns = np.zeros((60, 8), ">i4")
    columns[:, 0], columns[:, 2] = LABELS, 4321
    (tmp_path / "qmnist-test-images-idx3-ubyte").write_bytes(encode_idx(IMAGES))
    head = struct.pack(">BBBBII", 0, 0, 12, 2, 60, 8)
    (tmp_path / "qmnist-test-labels-idx2-int").write_bytes(head + columns.tobytes())
    assert read_labels(open_images(str(tmp_path / "qmnist-test-images-idx3-ubyte"))) == LABELS.tolist()


def test_idx_has_other_types_too(tmp_path):
    shares = (IMAGES / 255).astype(">f4")
    (tmp_path / "a").write_bytes(struct.pack(">BBBBIII", 0, 0, 13, 3, *IMAGES.shape) + shares.tobytes())
    assert (read_levels(tmp_path / "a") == IMAGES).all()


def test_labels_beside_that_do_not_fit_are_told_and_left_out(tmp_path):
    np.save(tmp_path / "x.npy", IMAGES)
    np.save(tmp_path / "y.npy", LABELS[:5])
    images = open_images(str(tmp_path / "x.npy"))
    assert images.labels is None and "holds 5 for 60 images" in images.notes[0]
    (tmp_path / "y.npy").write_text("rubbish")
    assert open_images(str(tmp_path / "x.npy")).labels is None


def test_what_is_cut_short_is_read_as_far_as_it_goes(tmp_path):
    whole = {"digits.npy": write_array(IMAGES), "images-idx3-ubyte": encode_idx(IMAGES)}
    for name, content in whole.items():
        end = len(content) - 10 * 784 - 5  # in the middle of the eleventh image from the end
        (tmp_path / name).write_bytes(content[:end])
        images = open_images(str(tmp_path / name))
        assert (images.levels == IMAGES[:49]).all()
        assert images.problems == (f"{name!r} is cut short: it has 49 of 60 images.",)
        (tmp_path / name).write_bytes(content[:200])
        assert "before its first image" in refusal(tmp_path / name)


def test_a_gzipped_file_that_is_cut_short_is_read_as_far_as_it_goes(tmp_path):
    packed = gzip.compress(encode_idx(IMAGES))
    (tmp_path / "images-idx3-ubyte.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "labels-idx1-ubyte.gz").write_bytes(gzip.compress(encode_idx(LABELS)))
    images = open_images(str(tmp_path / "images-idx3-ubyte.gz"))
    assert 10 < len(images) < 50 and (images.levels == IMAGES[: len(images)]).all()
    assert read_labels(images) == LABELS[: len(images)].tolist() and images.problems


def test_nothing_in_a_file_is_run_and_every_refusal_is_a_sentence(tmp_path):
    def write(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        return refusal(tmp_path / name)

    objects, records = io.BytesIO(), np.zeros(3, [("x", "u1"), ("y", "u1")])
    np.save(objects, np.array([{}], dtype=object), allow_pickle=True)
    assert "Python objects" in write("objects.npy", objects.getvalue())
    assert "no plain array" in write("records.npy", write_array(records))
    assert "is a pickle" in write("mnist.pkl.gz", gzip.compress(b"\x80\x04rest"))
    assert "is a MATLAB file" in write("emnist.mat", b"MATLAB 5.0 MAT-file, Platform: GLNXA64")
    assert "is empty" in write("nothing.npy", b"")
    assert "no .npz file" in write("text.npz", b"no array")
    assert "no plain array" in write("text.npy", b"no array")
    assert "does not begin as an idx file" in write("images-idx3-ubyte", b"no images")
    assert "shape (3, 28, 28, 3)" in write("colours.npy", write_array(np.zeros((3, 28, 28, 3), np.uint8)))
    assert "type complex128" in write("complex.npy", write_array(np.zeros((3, 28, 28), complex)))
    assert "type <U1" in write("words.npy", write_array(np.full((3, 28, 28), "a")))
    for shape in ((0, 28, 28), (0, 784)):
        assert write("none.npy", write_array(np.zeros(shape))) == "'none.npy' holds no images: it has 0 of 28 × 28."
    assert "has values from -255 to 0" in write("negative.npy", write_array(-IMAGES.astype(int)))
    assert "0 bytes" in write("none.npz", b"")


def test_an_array_file_without_images_lists_what_it_has(tmp_path):
    np.savez(tmp_path / "other.npz", weights=np.zeros((5, 5, 1, 6)), words=np.array(["a"]), objects=np.array([None]))
    listed = "it has 'weights' (5, 5, 1, 6) float64, 'words' (1,) <U1, 'objects'."
    assert refusal(tmp_path / "other.npz").endswith(listed)
    np.savez(tmp_path / "many.npz", **{f"array_{number}": np.zeros(3) for number in range(50)})
    assert refusal(tmp_path / "many.npz").endswith("'array_7' (3,) float64, 42 more.")
    with zipfile.ZipFile(tmp_path / "pictures.zip", "w") as archive:
        archive.writestr("1.png", b"")
    assert refusal(tmp_path / "pictures.zip").endswith("it has '1.png'.")


def test_names_do_not_matter_where_a_file_says_what_it_is(tmp_path):
    np.savez(tmp_path / "digits.npz", images=IMAGES)
    np.save(tmp_path / "digits.npy", IMAGES)
    for path in (tmp_path / "digits.npz", tmp_path / "digits.npy"):
        shutil.copy(path, tmp_path / "digits.bin")
        assert (read_levels(tmp_path / "digits.bin") == IMAGES).all()


def test_an_array_without_a_name_is_not_asked_for_by_one(tmp_path):
    np.save(tmp_path / "digits.npy", IMAGES)
    assert "no arrays with names" in refusal(tmp_path / "digits.npy", "x")


@pytest.mark.parametrize("name", ["bomb.npz", "bomb.npy.gz", "images-idx3-ubyte.gz"])
def test_a_small_file_cannot_claim_a_large_memory(name, tmp_path):
    head = write_array(np.zeros((1, 28, 28), np.uint8))[:128].replace(b"(1, 28, 28)", b"(999999, 28, 28)"[:16])
    huge = head[:10] + head[10:].replace(b" " * 5 + b"\n", b"\n") + bytes(10**7)
    huge_idx = struct.pack(">BBBBIII", 0, 0, 8, 3, 999_999, 28, 28) + bytes(10**7)
    content = {"bomb.npy.gz": gzip.compress(huge), "images-idx3-ubyte.gz": gzip.compress(huge_idx)}
    if name in content:
        (tmp_path / name).write_bytes(content[name])
    else:
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("images.npy", huge)
    tracemalloc.start()
    words = refusal(tmp_path / name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "999,999 images of 28 × 28; at most" in words and peak < 5e6


def test_memory_is_a_byte_a_pixel_and_some(tmp_path):
    np.save(tmp_path / "many.npy", np.broadcast_to(IMAGES[:1] / 255, (10_000, 28, 28)))  # 63 MB
    tracemalloc.start()
    images = open_images(str(tmp_path / "many.npy"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(images) == 10_000 and peak < 40e6


def test_an_image_that_is_none_does_not_keep_the_others_from_being_read(tmp_path):
    numbers = IMAGES / 255
    numbers[3, 5, 5] = np.nan
    np.save(tmp_path / "digits.npy", numbers)
    images = open_images(str(tmp_path / "digits.npy"))
    assert list(images.misfits) == [3] and (np.delete(images.levels, 3, 0) == np.delete(IMAGES, 3, 0)).all()


def test_unusual_ranges_and_sides_are_said(tmp_path):
    np.save(tmp_path / "signed.npy", IMAGES / 127.5 - 1)
    assert "go from -1 to 1" in open_images(str(tmp_path / "signed.npy")).notes[0]
    np.save(tmp_path / "small.npy", IMAGES[:, 4:24, 4:24].reshape(-1, 400))
    assert open_images(str(tmp_path / "small.npy")).notes == ("Rows of 400 pixels are taken for images of 20 × 20.",)


def test_every_format_is_found_by_what_it_says_of_itself(tmp_path):
    for form in FORMATS.values():
        for end in form.ends:
            (tmp_path / f"digits{end}").write_bytes(b"rubbish")
            assert find_format(DataFile(str(tmp_path / f"digits{end}"))) is form
    assert find_format(DataFile(str(tmp_path))) is FOLDER
