"""Where a teacher gives the password and leaves again: below the list of pages of a shared lab."""

import streamlit as st

from lenet.environment import is_shared
from lenet.errors import LabError
from ui import state
from ui.browser_key import find_visitor
from ui.rights import NO_KEY
from ui.teacher import give_password, has_password, teachers
from ui.text import escape_markdown

MOST_LETTERS = 200
STAYS = "For four hours after the last change, or until you leave, this browser may change all runs."


def render_teacher() -> None:
    """A button; on a lab that is not shared, or has no password, nothing."""
    if not is_shared() or not has_password():
        return
    visitor = find_visitor()
    with st.container(key=state.TEACHER_MENU):
        if visitor is not None and teachers.holds(visitor):
            st.button("Leave as teacher", icon=":material/logout:", type="tertiary", help=STAYS,
                      key=state.TEACHER_LEAVE, on_click=teachers.dismiss, args=(visitor,))
        elif st.button("Teacher", icon=":material/school:", type="tertiary", key=state.TEACHER_ASK):
            ask_password()


@st.dialog("For the teacher")
def ask_password() -> None:
    """Ask for the password."""
    st.markdown(f"Who gives the teacher’s password may steer, continue, rename and delete every run. {STAYS}")
    with st.form(state.TEACHER_FORM, clear_on_submit=True, border=False):
        typed = st.text_input("Password", type="password", key=state.TEACHER_PASSWORD, max_chars=MOST_LETTERS,
                              autocomplete="current-password")
        given = st.form_submit_button("Enter", type="primary")
    if given:
        _take(typed)


def _take(typed: str) -> None:
    """Close the dialog if the password is right, else say what is wrong."""
    try:
        visitor = find_visitor()
        if visitor is None:
            raise LabError(NO_KEY)
        give_password(visitor, typed)
    except LabError as problem:
        st.error(escape_markdown(str(problem)), icon=":material/error:")
    else:
        st.rerun()
