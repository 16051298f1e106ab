"""server.headers: what browsers are told, and that it lets our pages live is what every browser test shows."""

from server.headers import build_headers
from tests.server.conftest import ask


def test_no_other_site_may_frame_us_unless_it_is_named():
    alone, framed = build_headers(""), build_headers("https://school.org, https://other.org")
    assert alone["X-Frame-Options"] == "DENY" and "frame-ancestors 'none'" in alone["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors https://school.org https://other.org" in framed["Content-Security-Policy"]


def test_a_setting_cannot_smuggle_in_another_rule():
    policy = build_headers("https://a.org; script-src *")["Content-Security-Policy"]
    assert "script-src *" not in policy and "frame-ancestors 'none'" in policy


def test_scripts_are_ours_alone():
    policy = build_headers("")["Content-Security-Policy"]
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe" not in scripts and "http" not in scripts and "'sha256-" in scripts


def test_every_answer_has_them(server):
    for path in ("/", "/Train", "/_stcore/health", "/nothing/here.js"):
        headers = ask(server, path).headers
        assert "script-src 'self'" in headers["content-security-policy"], path
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY"), path
