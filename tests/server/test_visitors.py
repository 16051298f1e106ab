"""Visitors without browsers, as benchmarks/visitors.py sends them to a server, are served as others are."""

import asyncio

from benchmarks.visitors import CLICKS, click_for, open_all, visit


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
