"""server.visitor_keys: which answers bring a browser its key, and what the browser is told of it."""

import asyncio
import re
from http.cookies import SimpleCookie

import pytest
from starlette.responses import PlainTextResponse

from server.visitor_keys import VisitorKeys
from ui.browser_key import COOKIE, KEY

PAGE = {"accept": "text/html,application/xhtml+xml"}
OWN = "k" * 32


@pytest.fixture(autouse=True)
def shared(monkeypatch):
    monkeypatch.setenv("LENET_SHARED", "1")


def ask(status: int = 200, scheme: str = "http", **headers: str) -> list[tuple[str, str]]:
    """The headers of an answer that the app gives with this status."""
    sent: list[dict] = []

    async def send(message):
        sent.append(message)

    app = VisitorKeys(PlainTextResponse("page", status, {"Cache-Control": "no-cache"}))
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(app({"type": "http", "method": "GET", "scheme": scheme, "headers": raw}, None, send))
    return [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]


def cookies(answer: list[tuple[str, str]]) -> list[str]:
    return [value for name, value in answer if name == "set-cookie"]


def test_a_page_brings_a_browser_without_a_key_a_random_one_that_no_script_and_no_other_site_reads():
    made = [SimpleCookie(cookies(ask(**PAGE))[0])[COOKIE] for _ in range(20)]
    assert len({morsel.value for morsel in made}) == 20 and all(KEY.fullmatch(morsel.value) for morsel in made)
    one = made[0]
    assert (one["httponly"], one["samesite"], one["path"], one["secure"]) == (True, "Lax", "/", "")
    assert int(one["max-age"]) >= 300 * 24 * 3600


def test_what_brings_a_key_is_kept_by_nobody_on_the_way():
    assert [value for name, value in ask(**PAGE) if name == "cache-control"] == ["no-store"]
    assert [value for name, value in ask(**PAGE, cookie=f"{COOKIE}={OWN}") if name == "cache-control"] == ["no-cache"]


@pytest.mark.parametrize("headers", [
    {**PAGE, "cookie": f"{COOKIE}={OWN}"}, {**PAGE, "cookie": f"other=1; {COOKIE}={OWN}"}, {"accept": "*/*"}, {},
])
def test_who_has_a_key_or_asks_for_no_page_is_given_none(headers):
    assert cookies(ask(**headers)) == []


@pytest.mark.parametrize("wrong", ["", "short", OWN + "k", "k" * 31 + ";", "<" * 32, "é" * 32])
def test_what_is_no_key_is_replaced(wrong):
    assert len(cookies(ask(**PAGE, cookie=f"{COOKIE}={wrong}"))) == 1


def test_over_https_it_is_sent_by_https_alone():
    assert all("Secure" in re.split("; ", cookies(answer)[0])
               for answer in (ask(scheme="https", **PAGE), ask(x_forwarded_proto="https", **PAGE)))


def test_refusals_bring_none_nor_does_a_lab_of_ones_own(monkeypatch):
    assert cookies(ask(403, **PAGE)) == []
    monkeypatch.delenv("LENET_SHARED")
    assert cookies(ask(**PAGE)) == []
