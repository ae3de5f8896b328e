"""What every store promises about nudges: sent once or not at all, and never late."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from cramp_coach.ports import NotSent, Store, Unsure
from cramp_coach.vocabulary import CancelFollowUps, EpisodeId, FollowUp, FollowUpDue, ScheduleFollowUp
from support.engines import Engine
from support.turns import ANN, NOON, after, inbound, promise, writing


def nudge(name: str = "n1", due: datetime = NOON) -> FollowUp:
    return replace(promise(name, due, episode="routine"), kind="nudge")


async def nudged(store: Store, at: datetime = NOON) -> None:
    """A nudge is promised for noon, and its time is taken up at `at`."""
    await store.turn(inbound(1), writing("{}", effects=(ScheduleFollowUp(nudge()),)))
    ((_, found),) = await store.due_follow_ups("telegram", NOON, 9)
    assert found == nudge()
    event = FollowUpDue(found.id, found.kind)
    await store.turn(inbound("due", event=event, at=at), writing("{}", "stretch?"))


async def test_a_nudge_is_sent_as_one(store: Store) -> None:
    await nudged(store)
    (delivery,) = await store.claim("telegram", NOON, 9)
    assert (delivery.kind, delivery.suspect) == ("nudge", False)


@pytest.mark.parametrize("outcome", [Unsure("time-out"), None], ids=["time-out", "killed"])
async def test_a_nudge_that_may_have_arrived_is_never_sent_again(
    store: Store, engine: Engine, outcome: Unsure | None
) -> None:
    await nudged(store)
    engine.shows(NOON)
    (delivery,) = await store.claim("telegram", NOON, 9)
    assert await store.start(delivery, NOON)
    if outcome:
        await store.finish(delivery, outcome, NOON)
    for hours in (0.2, 0.9, 24):
        engine.shows(after(hours=hours))
        assert await store.claim("telegram", after(hours=hours), 9) == ()
    (row,) = json.loads(await store.export(ANN))["messages"]
    assert row["status"] == "unknown"


async def test_a_nudge_that_comes_late_is_none(store: Store) -> None:
    await nudged(store)
    assert await store.claim("telegram", after(minutes=61), 9) == ()
    assert await store.next_due("telegram") is None


async def test_a_nudge_that_certainly_did_not_arrive_is_tried_within_its_hour(store: Store) -> None:
    await nudged(store)
    (delivery,) = await store.claim("telegram", NOON, 9)
    assert await store.start(delivery, NOON)
    await store.finish(delivery, NotSent("flood", after(minutes=10)), NOON)
    (again,) = await store.claim("telegram", after(minutes=10), 9)
    assert not again.suspect


async def test_withdrawing_the_nudges_leaves_the_check_ins(store: Store) -> None:
    await nudged(store)
    await store.turn(inbound(2), writing("{}", effects=(ScheduleFollowUp(promise("a")),)))
    await store.turn(inbound(3), writing("{}", effects=(CancelFollowUps(EpisodeId("routine")),)))
    assert await store.claim("telegram", NOON, 9) == ()
    assert [each.id for _, each in await store.due_follow_ups("telegram", NOON, 9)] == ["a"]
