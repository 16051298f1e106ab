"""Visitors without browsers, as benchmarks/visitors.py sends them to a server, are served as others are."""

import asyncio

import pytest

from benchmarks.visitors import CLICKS, click_for, draw_stroke, open_all, visit

KEYS = ("home_canvas", "draw_canvas", "inspect_layer", "train_set_batch_size")
"""A widget of every page in CLICKS, that is clicked there."""


def test_every_visitor_opens_a_page_and_clicks_there(server):
    count = len(CLICKS)
    assert len(asyncio.run(click_for(server.url, count, 0.1))) >= count
    assert len(asyncio.run(open_all(server.url, count))) == count


def test_a_large_message_that_a_visitor_has_is_not_sent_again(server):
    async def see() -> tuple[bool, bool]:
        async with visit(server.url, 0) as (visitor, _):
            known = set(visitor.known)
            await visitor.choose("home_canvas", json_value="{}")  # the same picture as before
            return bool(known), known <= set(visitor.known)

    assert asyncio.run(see()) == (True, True)


def test_what_visitors_click_draws_a_part_of_the_page_again_and_not_all_of_it(server):
    async def see(number: int) -> bool:
        async with visit(server.url, number) as (visitor, _):
            return bool(visitor.fragments[visitor.find(KEYS[number])])

    assert [asyncio.run(see(number)) for number in range(len(CLICKS))] == [True] * len(CLICKS)


@pytest.mark.parametrize(("page", "canvas", "rest"), [
    (0, "home_canvas", ["home_reader"]), (1, "draw_canvas", ["draw_switch_pen", "draw_switch_taps", "html"]),
])
def test_a_drawing_draws_again_only_what_the_browser_does_not_show_by_itself(server, page, canvas, rest):
    """The canvas, which is told that its drawing has come; what is chosen; on Draw the switches and the steps to 28x28.

    The samples, which are the same as before, do not travel again.
    """

    async def see() -> list[str]:
        async with visit(server.url, page) as (visitor, _):
            await visitor.choose(canvas, json_value=draw_stroke(0))  # the first one: samples are chosen no more
            await visitor.choose(canvas, json_value=draw_stroke(1))
            return [name.rpartition("-")[2] for name in visitor.drawn]

    assert asyncio.run(see()) == [canvas, *rest]

