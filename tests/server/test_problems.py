"""server.problems: an error of a route that nobody foresaw, as whoever asked is told of it."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from devtools.browser import PROJECT
from server.problems import SENTENCE, answer_problem


def break_down(request):
    raise ValueError("of inner things")


def test_an_answer_that_broke_says_one_sentence_and_has_the_headers():
    app = Starlette(routes=[Route("/", break_down)], exception_handlers={Exception: answer_problem})
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    with pytest.raises(ValueError, match="inner things"):  # which the server prints
        asyncio.run(app(scope, None, send))
    start, body = sent
    assert (start["status"], body["body"].decode()) == (500, f"{SENTENCE}\n")
    assert {b"content-security-policy", b"x-content-type-options", b"x-frame-options"} <= dict(start["headers"]).keys()


def test_the_app_answers_so():
    assert "exception_handlers={Exception: answer_problem}" in (PROJECT / "app.py").read_text()
