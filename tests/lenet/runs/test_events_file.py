"""lenet.runs.events_file: a file of events, read while another process writes it."""

import io

from lenet.runs.events import Paused, Resumed, encode_event
from lenet.runs.events_file import Place, follow_events

EVENTS = [Paused(1.0), Resumed(2.0)]
TEXT = "".join(f"{encode_event(event)}\n" for event in EVENTS).encode()


class Growing(io.BytesIO):
    """A file whose last line is only half written when its end is met; the rest comes right afterwards."""

    def __init__(self, text: bytes, half: int) -> None:
        super().__init__(text[:-half])
        self.rest = text[-half:]

    def readline(self, size: int | None = -1) -> bytes:
        line = super().readline(size)
        if not line.endswith(b"\n"):
            here = self.tell()
            self.seek(0, io.SEEK_END)
            self.write(self.rest)
            self.rest = b""
            self.seek(here)
        return line


def test_a_line_that_is_written_while_it_is_read_is_read_whole_the_next_time():
    stream = Growing(TEXT, half=10)
    (first, place), = follow_events(stream, Place())
    assert (first, place.lines, place.damaged) == (EVENTS[0], 1, 0)
    (second, place), = follow_events(stream, place)
    assert (second, place.size, place.damaged) == (EVENTS[1], len(TEXT), 0)
