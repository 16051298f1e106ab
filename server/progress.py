"""What browsers are told of a live run again and again: a few words. A run of the page would cost ten times as much."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lenet.errors import LabError
from lenet.runs import read_run
from ui.progress import describe_progress

NOT_KEPT = {"Cache-Control": "no-store"}


def answer_progress(request: Request) -> Response:  # no coroutine: Starlette runs it in a thread
    """How far the run in the address has come, or a sentence that says why nobody knows."""
    try:
        return JSONResponse(describe_progress(read_run(request.path_params["run"])), headers=NOT_KEPT)
    except LabError as problem:
        return JSONResponse({"problem": str(problem)}, 404, headers=NOT_KEPT)
