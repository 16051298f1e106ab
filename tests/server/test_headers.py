"""server.headers: what browsers are told, and that it lets our pages live is what every browser test shows."""

import pytest

from server.headers import FRAMES, SITE, build_headers
from server.lists import find_mistakes, read_list
from tests.server.conftest import ask


def test_no_other_site_may_frame_us_unless_it_is_named():
    alone, framed = build_headers(()), build_headers(("https://school.org", "https://other.org"))
    assert alone["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in alone["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors https://school.org https://other.org" in framed["Content-Security-Policy"]


@pytest.mark.parametrize("setting", [
    "https://a.org; script-src *", "moodle.school.org", "https://a.org/", "*", "'self'",
])  # fmt: skip
def test_what_is_no_site_is_left_out_and_said(monkeypatch, setting):
    monkeypatch.setenv(FRAMES, f"https://b.org, {setting}")
    sites, wrong = read_list(FRAMES, SITE)
    assert "https://b.org" in sites and not {"*", "script-src"} & set(sites)
    sentences = find_mistakes(FRAMES, SITE, "right")
    assert len(sentences) == len(wrong) > 0
    assert all(repr(entry) in line for entry, line in zip(wrong, sentences, strict=True))


def test_scripts_are_ours_alone():
    policy = build_headers(())["Content-Security-Policy"]
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe" not in scripts and "http" not in scripts and "'sha256-" in scripts


def test_every_answer_has_them(server):
    for path in ("/", "/Train", "/_stcore/health", "/nothing/here.js"):
        headers = ask(server, path).headers
        assert "script-src 'self'" in headers["content-security-policy"], path
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY"), path
