"""How many batches come in one go, and when."""

import pytest

from lenet.training.turns import Pace


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize(("speed", "batches"), [(0.5, 1), (4, 1), (7.9, 1), (8, 2), (100, 25), (1000, 250)])
def test_a_slow_run_keeps_its_pace_in_goes_of_a_quarter_of_a_second(speed, batches):
    clock = Clock()
    pace, begun, learnt = Pace(clock), clock.now, 0
    while clock.now < begun + 20:
        clock.now += pace.seconds_left(speed)
        turn = pace.give_turn(speed)
        assert turn == (batches, True, False)
        pace.begin()
        clock.now += 0.001 * turn.batches  # what learning them takes is not added to the pause
        pace.end(turn.batches, 0.001 * turn.batches)
        learnt += turn.batches
    assert learnt == pytest.approx(20 * speed, abs=batches)


def test_a_pace_that_changes_holds_at_once():
    clock = Clock()
    pace = Pace(clock)
    pace.begin()
    pace.end(1, 0.01)
    assert pace.seconds_left(0.5) == 2 and pace.seconds_left(10) == pytest.approx(0.1) and pace.seconds_left(None) == 0
    clock.now += 1
    assert pace.seconds_left(0.5) == 1 and pace.seconds_left(10) == 0


def test_at_full_speed_a_go_takes_half_a_second_at_most():
    pace = Pace(Clock())
    assert pace.seconds_left(None) == 0 and pace.give_turn(None).batches > 10_000
    pace.end(10, 1.0)
    assert pace.give_turn(None) == (5, False, False)
    pace.end(1, 7.0)
    assert pace.give_turn(None).batches == 1
