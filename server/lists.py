"""Settings of the environment that list names or sites, such as `LENET_HOSTS=lab.school.org, lab`."""

import os
import re


def read_list(setting: str, form: re.Pattern[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The entries of a setting, between commas or spaces, in small letters.

    Returns:
        Those that have the form, and those that have not. A point at the end of a name means nothing and is left out.
    """
    entries = [entry.rstrip(".") for entry in os.environ.get(setting, "").lower().replace(",", " ").split()]
    return (tuple(entry for entry in entries if form.fullmatch(entry)),
            tuple(entry for entry in entries if not form.fullmatch(entry)))


def find_mistakes(setting: str, form: re.Pattern[str], right: str) -> list[str]:
    """A sentence for each entry that is left out; `right` says in words what it should have been."""
    return [f"{setting} has {entry!r}, which is left out: it must be {right}." for entry in read_list(setting, form)[1]]
