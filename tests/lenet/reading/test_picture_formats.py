"""Folders of pictures: which of them are read, and which digits their folders say they show."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from lenet.errors import ImageError
from lenet.reading import open_images
from tests.lenet.reading.files import IMAGES, LABELS, read_labels, refusal, save_picture


def save_folders(folder, count=20):
    for number in range(count):
        save_picture(folder / str(LABELS[number]) / f"{number:02}.png", IMAGES[number])


def test_folders_say_what_their_pictures_show(tmp_path):
    save_folders(tmp_path / "testing")
    save_picture(tmp_path / "unknown.PNG", IMAGES[0])
    images = open_images(str(tmp_path))
    numbers = sorted(range(20), key=lambda number: (LABELS[number], number))
    names = [Path(images.source(index)).name for index in range(21)]
    assert names == ["unknown.PNG", *(f"{number:02}.png" for number in numbers)]
    assert read_labels(images) == [None, *LABELS[numbers].tolist()]
    image = IMAGES[numbers[4]]
    assert np.abs(images.read_ink(5) - image * (255 / image.max())).max() <= 0.5


def test_the_nearest_folder_counts_and_the_one_that_is_read_does_not(tmp_path):
    save_picture(tmp_path / "7" / "one.png", IMAGES[0])
    assert open_images(str(tmp_path / "7")).labels is None
    save_picture(tmp_path / "1" / "3" / "x" / "two.png", IMAGES[0])
    assert read_labels(open_images(str(tmp_path))) == [3, 7]


def test_a_bad_picture_among_many_is_one_that_is_not_read(tmp_path):
    save_folders(tmp_path)
    (tmp_path / "bad.png").write_text("no picture")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "dangling.png").symlink_to("gone")
    (tmp_path / "link.png").symlink_to(open_images(str(tmp_path)).files[-1])
    images = open_images(str(tmp_path))
    assert len(images) == 24
    failed = []
    for index in range(24):
        try:
            images.read_ink(index)
        except ImageError:
            failed.append(Path(images.source(index)).name)
    assert failed == ["bad.png", "dangling.png", "pipe.png"]


def test_other_files_are_left_out_and_that_is_said(tmp_path):
    save_folders(tmp_path, 3)
    for name in ("notes.txt", ".hidden.png", "b.csv", "c.md", "d"):
        (tmp_path / name).write_text("x")
    (tmp_path / "away").symlink_to(tmp_path)
    images = open_images(str(tmp_path))
    assert len(images) == 3
    assert images.notes[0].endswith("'away', 'b.csv', 'c.md', 2 more.")


def test_a_folder_without_pictures_is_refused(tmp_path):
    assert refusal(tmp_path).endswith("holds no pictures; it holds nothing.")
    np.savez(tmp_path / "many.npz", images=IMAGES)
    assert refusal(tmp_path).endswith("it holds 'many.npz'.")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_may_not_be_looked_into_is_said(tmp_path):
    save_folders(tmp_path, 3)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert len(open_images(str(tmp_path)).problems) == 1


def test_a_folder_that_vanishes_is_said(tmp_path, monkeypatch):
    save_folders(tmp_path, 9)
    walk = os.walk

    def walk_slowly(*args, **options):
        for step in walk(*args, **options):
            yield step
            shutil.rmtree(tmp_path / "9", ignore_errors=True)

    monkeypatch.setattr(os, "walk", walk_slowly)
    images = open_images(str(tmp_path))
    [problem] = images.problems
    assert "cannot be read" in problem and len(images) == 9 - (LABELS[:9] == 9).sum()
