"""lenet.password_file: a password that others could read or guess is refused, in a sentence."""

import pytest

from lenet.errors import ConfigError
from lenet.password_file import SETTING, read_password


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "password"
    path.write_text("correct horse\n")
    path.chmod(0o600)
    monkeypatch.setenv(SETTING, str(path))
    return path


def test_the_password_is_what_the_file_holds(file, tmp_path, monkeypatch):
    assert read_password() == "correct horse"
    file.chmod(0o440)
    (link := tmp_path / "link").symlink_to(file)
    monkeypatch.setenv(SETTING, str(link))
    assert read_password() == "correct horse"


@pytest.mark.parametrize("name", [None, ""])
def test_without_a_file_there_is_no_password(monkeypatch, name):
    monkeypatch.delenv(SETTING, raising=False) if name is None else monkeypatch.setenv(SETTING, name)
    assert read_password() is None


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602, 0o601])
def test_a_file_that_every_user_may_open_is_refused(file, mode):
    file.chmod(mode)
    with pytest.raises(ConfigError, match="which every user of this machine may open: chmod 600 it"):
        read_password()


@pytest.mark.parametrize(("content", "words"), [
    (b"", "holds 0 letters; a password must have at least 8"), (b" \n", "holds 0 letters"), (b"seven77\n", "holds 7"),
    (b"p\xe4ssw\xf6rter", "no text in UTF-8"), (b"x" * 2000, "has 2,000 bytes; it may have 1,024"),
])  # fmt: skip
def test_what_is_no_good_password_is_refused(file, content, words):
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=words) as caught:
        read_password()
    assert str(caught.value).startswith(f"{SETTING} is '{file}', which ")


def test_a_file_that_is_missing_or_none_is_refused(file, tmp_path, monkeypatch):
    file.unlink()
    with pytest.raises(ConfigError, match=r"which cannot be read \(No such file or directory\); it must name a file"):
        read_password()
    monkeypatch.setenv(SETTING, str(tmp_path))
    with pytest.raises(ConfigError, match="which is a folder, no regular file"):
        read_password()
