"""Tables of text: every way in which people write them."""

import gzip

import numpy as np
import pytest

from lenet.reading import open_images
from lenet.reading.table_format import is_table
from tests.lenet.reading.files import IMAGES, LABELS, read_labels, refusal

ROWS = IMAGES.reshape(-1, 784)
NAMES = [f"pixel{number}" for number in range(784)]


def write(path, rows, names=None, delimiter=",", form="{}", end="\n"):
    """A table of any values, one to a cell."""
    lines = [delimiter.join(names)] if names else []
    lines += [delimiter.join(form.format(value) for value in row) for row in rows]
    path.write_bytes(end.join([*lines, ""]).encode())
    return path


def labelled(place=0, labels=LABELS):
    return np.insert(ROWS.astype(int), place % 785, labels, axis=1)


KNOWN = LABELS.tolist()


def check(path, labels=KNOWN):
    images = open_images(str(path))
    assert (images.levels == IMAGES).all() and not images.misfits and not images.problems
    assert read_labels(images) == labels
    return images


@pytest.mark.parametrize("names", [None, ["label", *NAMES], ["CLASS", *NAMES]])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", " ", ", "])
def test_tables_are_read_with_names_or_without(names, delimiter, tmp_path):
    images = check(write(tmp_path / "digits.csv", labelled(), names, delimiter))
    assert images.notes == ()


def test_the_label_is_found_wherever_it_stands(tmp_path):
    check(write(tmp_path / "first.csv", labelled()))
    check(write(tmp_path / "last.csv", labelled(-1)))
    check(write(tmp_path / "last named.csv", labelled(-1), [*NAMES, "class"]))
    check(write(tmp_path / "between.csv", labelled(5), [*NAMES[:5], "digit", *NAMES[5:]]))
    check(write(tmp_path / "without a name.csv", labelled(), [str(number) for number in range(784)] + ["x"]))


def test_rows_without_labels_have_none(tmp_path):
    check(write(tmp_path / "digits.csv", ROWS), [None] * 60)
    check(write(tmp_path / "names.csv", ROWS, NAMES), [None] * 60)


def test_columns_that_number_the_rows_are_left_out(tmp_path):
    numbered = np.column_stack([np.arange(60), labelled()])
    check(write(tmp_path / "pandas.csv", numbered, ["", "label", *NAMES]))
    check(write(tmp_path / "kannada.csv", np.column_stack([np.arange(60), ROWS]), ["id", *NAMES]), [None] * 60)


def test_fractions_marks_of_windows_quotes_comments_and_blank_lines(tmp_path):
    check(write(tmp_path / "shares.csv", ROWS / 255), [None] * 60)
    check(write(tmp_path / "windows.csv", labelled(), ["label", *NAMES], end="\r\n"))
    check(write(tmp_path / "quoted.csv", labelled(), ["label", *NAMES], form='"{}"'))
    np.savetxt(tmp_path / "numpy.txt", ROWS / 255, header="made by hand")
    check(tmp_path / "numpy.txt", [None] * 60)
    content = write(tmp_path / "plain.csv", labelled()).read_bytes()
    (tmp_path / "marked.csv").write_bytes(b"\xef\xbb\xbf\n# a comment\n" + content.replace(b"\n", b"\n\n"))
    check(tmp_path / "marked.csv")
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(content))
    check(tmp_path / "packed.csv.gz")


def test_a_comma_in_numbers_is_read_where_semicolons_part_them(tmp_path):
    content = write(tmp_path / "shares.csv", np.round(ROWS / 255, 4), delimiter=";").read_bytes()
    (tmp_path / "shares.csv").write_bytes(content.replace(b".", b","))
    check(tmp_path / "shares.csv", [None] * 60)


def test_a_row_that_is_none_does_not_keep_the_others_from_being_read(tmp_path):
    lines = write(tmp_path / "digits.csv", labelled(), ["label", *NAMES]).read_bytes().split(b"\n")
    lines[3] = lines[3][:500]
    lines[5] = lines[5].replace(b",0,", b",zero,", 1)
    lines[6] = b"," + lines[6].partition(b",")[2]
    lines[8] = lines[8].replace(b",0,", b",nan,", 1)
    (tmp_path / "digits.csv").write_bytes(b"\n".join(lines))
    images = open_images(str(tmp_path / "digits.csv"))
    good = np.delete(np.arange(60), [2, 4, 7])
    assert (images.levels[good] == IMAGES[good]).all() and set(images.misfits) == {2, 4, 7}
    assert images.misfits[2].startswith("in line 4 has ") and images.misfits[2].endswith(" columns, not 785.")
    assert images.misfits[4] == "in line 6 holds 'zero', which is no number."
    assert read_labels(images) == [None if number in (2, 5) else label for number, label in enumerate(LABELS.tolist())]


def test_a_gzipped_table_that_is_cut_short_is_read_as_far_as_it_goes(tmp_path):
    packed = gzip.compress(write(tmp_path / "plain.csv", labelled()).read_bytes())
    (tmp_path / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    images = open_images(str(tmp_path / "cut.csv.gz"))
    whole = len(images) - len(images.misfits)
    assert 10 < whole < 50 and (images.levels[:whole] == IMAGES[:whole]).all()
    assert set(images.misfits) <= {whole}


def test_one_image_may_be_a_table(tmp_path):
    np.savetxt(tmp_path / "one.csv", IMAGES[7], fmt="%d", delimiter=",")
    images = open_images(str(tmp_path / "one.csv"))
    assert (images.levels == IMAGES[7]).all() and images.source(0) == str(tmp_path / "one.csv")


@pytest.mark.parametrize(("content", "words"), [
    ("1,2,3\n4,5,6\n", "rows have 3 columns"), ("\n\n# nothing\n", "it has no rows"), ("seven", "it has no rows"),
    ("a,b\n1,2\n", "rows have 2 columns"), ("1," * 783 + "1\n" + "9" * 1_100_000, "Line 2 of 'digits.csv' is longer"),
    ("label," + ",".join(NAMES), "it has no rows"), ("x," * 783 + "x\n" + "y," * 783 + "y\n", "first in line 2"),
    ("-5," * 783 + "-5\n", "has values from -5 to -5"),
])  # fmt: skip
def test_other_text_is_refused_in_a_sentence(content, words, tmp_path):
    (tmp_path / "digits.csv").write_text(content)
    assert words in refusal(tmp_path / "digits.csv")


def test_a_table_is_known_by_its_first_line():
    assert is_table(",".join(NAMES).encode()[:4096]) and is_table(b"0 " * 2000)
    assert not is_table(b"1,2,3\n" + b"1," * 800) and not is_table(bytes(range(256)) * 9) and not is_table(b"")
