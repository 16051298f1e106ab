"""What the browser reads from the events that the server's side writes."""

import json
import subprocess

from lenet.runs.events import BatchPoint, EpochPoint, Paused, encode_event
from tests.web.node import NODE
from ui.frame import ROOT

SCRIPT = """
import { findNewPoints, parseEvents } from "./ui/web/components/curves/follow.js";
console.log(JSON.stringify(findNewPoints(parseEvents(process.argv[1]), 0)));
"""


def test_the_browser_finds_the_points_among_the_events():
    points = [BatchPoint(2.0, 1, 5, 640, 0.5, 0.8, 0.001, 9000.0),
              EpochPoint(3.0, 1, 54_000, 0.4, 0.9, None, None, 6.0, 9000.0)]
    text = "".join(f"{encode_event(event)}\n" for event in (Paused(1.0), *points))
    command = [NODE, "--input-type=module", "--eval", SCRIPT, text]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    assert json.loads(shown) == [json.loads(encode_event(point)) for point in points]
