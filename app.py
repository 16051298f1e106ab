"""LeNet Lab's one door: `streamlit run app.py` serves the pages, and all else that a browser asks for, from here."""

import streamlit as st
from starlette.middleware import Middleware

from server.announcement import announce
from server.files import build_routes
from server.headers import SafeHeaders
from server.hosts import HostCheck
from server.problems import answer_problem, show_problem
from server.settings import refuse_wrong_settings
from server.visitor_keys import VisitorKeys

refuse_wrong_settings()

app = st.App(  # Streamlit looks for these very words
    "home.py",
    routes=build_routes(),
    middleware=[Middleware(SafeHeaders), Middleware(HostCheck), Middleware(VisitorKeys)],  # passed in this order
    lifespan=announce,
    on_script_error=show_problem,
    exception_handlers={Exception: answer_problem},
)
