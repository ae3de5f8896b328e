"""What every store tells whoever runs it: how much is to be done, and whether it can be done."""

from datetime import timedelta

from cramp_coach.ports import Store, Tally, Unsure
from cramp_coach.vocabulary import ScheduleFollowUp
from support.engines import Engine
from support.turns import NOON, due, inbound, promise, writing

DUE = promise().due


async def test_nothing_is_to_be_done_at_first(store: Store) -> None:
    assert await store.tally("telegram", NOON) == Tally(0, 0, 0, 0, 0)


async def test_a_promise_is_due_and_after_an_hour_late(store: Store) -> None:
    await store.turn(inbound("promise"), writing("{}", effects=(ScheduleFollowUp(promise()),)))
    found = [
        await store.tally("telegram", DUE + wait)
        for wait in (timedelta(minutes=-1), timedelta(), timedelta(minutes=59), timedelta(hours=1))
    ]
    assert [(one.due, one.late) for one in found] == [(0, 0), (1, 0), (1, 0), (1, 1)]
    assert await store.tally("alexa", DUE) == Tally(0, 0, 0, 0, 0)


async def test_a_check_in_waits_is_sent_and_may_have_arrived(store: Store) -> None:
    await store.turn(inbound("promise"), writing("{}", effects=(ScheduleFollowUp(promise()),)))
    asked = due()
    await store.turn(asked, writing("{}", "how is it?"))
    at = asked.at + timedelta(seconds=1)
    assert await store.tally("telegram", at) == Tally(due=0, late=0, waiting=1, sending=0, suspects=0)
    (delivery,) = await store.claim("telegram", at, 9)
    assert await store.tally("telegram", at) == Tally(due=0, late=0, waiting=0, sending=1, suspects=0)
    await store.finish(delivery, Unsure("time-out"), at)
    after = await store.tally("telegram", at + timedelta(minutes=2))
    assert after == Tally(due=0, late=0, waiting=1, sending=0, suspects=1)


async def test_it_is_ready_until_it_is_closed(engine: Engine) -> None:
    store = await engine.open("first")
    assert await store.ready()
    await store.close()
    assert not await store.ready()
