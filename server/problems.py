"""What a visitor sees of an error that nobody foresaw: one sentence. The rest is for the terminal."""

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from server.headers import usual_headers

SENTENCE = ("Something went wrong that LeNet Lab did not foresee; the terminal that it runs in says what. "
            "Nothing that was trained or drawn is lost: reload the page, or open another.")  # fmt: skip


def show_problem(problem: Exception) -> bool:
    """Say so on the page in place of Streamlit's own words, which tell a visitor nothing. Streamlit logs it."""
    st.error(SENTENCE, icon=":material/error:")
    return True


def answer_problem(request: Request, problem: Exception) -> PlainTextResponse:
    """The same for whoever asked for a file. This answer passes no middleware, so it brings the headers itself."""
    return PlainTextResponse(f"{SENTENCE}\n", 500, usual_headers())
