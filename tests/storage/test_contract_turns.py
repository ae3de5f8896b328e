"""What every store promises about turns."""

import asyncio
import json
import threading
from datetime import datetime

import pytest

from cramp_coach.ports import Known, Store, Taken, Written
from cramp_coach.vocabulary import (
    EpisodeId,
    Left,
    ParticipantId,
    RecordEpisode,
    ScheduleFollowUp,
)
from support.engines import Engine
from support.turns import (
    ANN,
    BEN,
    NOON,
    PULL,
    PUSH,
    after,
    counting,
    inbound,
    promise,
    saying,
    writing,
)

SHARE_A_COMMIT = 64  # at most; whoever comes then has to wait for the next


async def seen_by_next_step(store: Store, who: ParticipantId = ANN, at: datetime = NOON) -> str | None:
    seen: list[str | None] = []

    def look(before: Known) -> Written:
        seen.append(before.state)
        return Written(before.state, None)

    await store.turn(inbound(f"look/{who}/{at}", who, at=at), look)
    return seen[0]


async def test_the_first_step_gets_no_state_and_the_next_one_what_was_kept(store: Store) -> None:
    await store.turn(inbound(1), writing('{"phase": "relief"}'))
    assert await seen_by_next_step(store) == '{"phase": "relief"}'
    assert await seen_by_next_step(store, BEN) is None


async def test_no_state_keeps_none(store: Store) -> None:
    await store.turn(inbound(1), writing('{"phase": "relief"}'))
    await store.turn(inbound(2), writing(None))
    assert await seen_by_next_step(store) is None


async def test_a_state_is_not_given_after_its_time_even_unswept(store: Store) -> None:
    await store.turn(inbound(1), writing("{}", until=after(hours=24)))
    assert await seen_by_next_step(store, at=after(hours=23)) == "{}"
    await store.turn(inbound(2), writing("{}", until=after(hours=24)))
    assert await seen_by_next_step(store, at=after(hours=24)) is None


async def test_a_repeated_id_gives_the_stored_replies_where_the_answer_is_the_response(store: Store) -> None:
    first = await store.turn(inbound(1, channel=PULL), writing("{}", "pull your toes up", "hold"))
    again = await store.turn(inbound(1, channel=PULL), counting)
    assert first.fresh
    assert not again.fresh
    assert again.replies == first.replies == saying("pull your toes up", "hold")


async def test_a_repeated_id_changes_nothing(store: Store) -> None:
    await store.turn(inbound(1), counting)
    before = await store.export(ANN)
    again = await store.turn(inbound(1), lambda _: pytest.fail("a repeated id runs no step"))
    assert (again.fresh, again.replies, again.deliveries) == (False, (), ())
    assert await store.export(ANN) == before


async def test_an_id_is_unique_within_its_channel_only(store: Store) -> None:
    await store.turn(inbound(1, channel=PUSH), counting)
    assert (await store.turn(inbound(1, channel=PULL), counting)).fresh


async def test_a_step_that_raises_leaves_nothing(store: Store) -> None:
    def broken(_: Known) -> Written:
        raise ZeroDivisionError

    before = await store.export(ANN)
    with pytest.raises(ZeroDivisionError):
        await store.turn(inbound(1), broken)
    assert await store.export(ANN) == before
    assert (await store.turn(inbound(1), counting)).fresh


async def test_an_effect_that_cannot_be_carried_out_leaves_nothing(store: Store) -> None:
    broken = RecordEpisode(EpisodeId("e1"), "\ud800")  # half a character cannot be written
    before = await store.export(ANN)
    with pytest.raises(UnicodeEncodeError):
        await store.turn(inbound(1), writing("{}", "hold", effects=(ScheduleFollowUp(promise()), broken)))
    assert await store.export(ANN) == before
    assert await store.due_follow_ups("telegram", NOON, 9) == ()


async def test_a_poison_turn_spoils_none_that_waits_beside_it(store: Store) -> None:
    def broken(_: Known) -> Written:
        raise ZeroDivisionError

    people = [ParticipantId(f"telegram:{number}") for number in range(9)]
    steps = [broken if number == 4 else counting for number in range(9)]
    taken = await asyncio.gather(
        *(store.turn(inbound(n, who), step) for n, (who, step) in enumerate(zip(people, steps, strict=True))),
        return_exceptions=True,
    )
    assert [isinstance(each, ZeroDivisionError) for each in taken] == [n == 4 for n in range(9)]
    assert [await seen_by_next_step(store, who) for who in people] == [
        None if n == 4 else "1" for n in range(9)
    ]


async def test_turns_of_one_participant_are_taken_one_at_a_time(store: Store) -> None:
    await asyncio.gather(*(store.turn(inbound(n), counting) for n in range(20)))
    assert await seen_by_next_step(store) == "20"


async def test_thirty_participants_at_once(store: Store) -> None:
    people = [ParticipantId(f"telegram:{number}") for number in range(30)]
    turns = [inbound(f"{who}/{n}", who) for who in people for n in range(4)]
    taken = await asyncio.gather(*(store.turn(each, counting) for each in turns))
    assert all(each.fresh for each in taken)
    assert [await seen_by_next_step(store, who) for who in people] == ["4"] * 30


async def test_state_episode_and_promise_outlive_the_process(engine: Engine) -> None:
    first = await engine.open("first")
    record = RecordEpisode(EpisodeId("e1"), '{"site": "calf"}')
    effects = (ScheduleFollowUp(promise(due=after(days=14))), record)
    await first.turn(inbound(1), writing('{"phase": "closed"}', "all right", effects=effects))
    kept = await first.export(ANN)
    await first.close()
    second = await engine.open("second")
    assert await second.export(ANN) == kept
    assert await second.due_follow_ups("telegram", after(days=14), 9) == ((ANN, promise(due=after(days=14))),)


async def test_a_later_record_of_an_episode_replaces_the_earlier(store: Store) -> None:
    for number, record in enumerate(('{"level": 1}', '{"level": 3}')):
        effect = RecordEpisode(EpisodeId("e1"), record)
        await store.turn(inbound(number), writing("{}", effects=(effect,)))
    assert [each["record"] for each in json.loads(await store.export(ANN))["episodes"]] == [{"level": 3}]


async def test_somebody_who_blocked_us_is_sent_and_asked_nothing_more(store: Store) -> None:
    await store.turn(inbound(1), writing("{}", "one", effects=(ScheduleFollowUp(promise()),)))
    await store.turn(inbound(2), writing("{}", "two"))
    await store.turn(inbound(3, event=Left(blocked=True)), writing(None))
    assert await store.claim("telegram", after(days=1), 9) == ()
    assert await store.due_follow_ups("telegram", after(days=1), 9) == ()


async def test_nobody_is_answered_while_their_turn_is_still_at_work(store: Store) -> None:
    loop, started, may_end = asyncio.get_running_loop(), threading.Event(), threading.Event()
    bens: list[asyncio.Task[Taken]] = []

    async def ask_for_ben() -> None:
        bens.append(asyncio.ensure_future(store.turn(inbound("slow", BEN), slow)))
        await asyncio.sleep(0.02)  # now it stands in the line

    def last_of_them(_: Known) -> Written:
        asyncio.run_coroutine_threadsafe(ask_for_ben(), loop).result(5)
        loop.call_soon_threadsafe(started.wait, 5)  # these are answered when the next is at work already
        return Written("{}", None)

    def slow(_: Known) -> Written:
        started.set()
        assert may_end.wait(5)
        return Written("{}", None)

    many = [store.turn(inbound(number), writing()) for number in range(SHARE_A_COMMIT - 1)]
    await asyncio.gather(*many, store.turn(inbound("last"), last_of_them))
    await asyncio.sleep(0.02)
    assert not bens[0].done()
    may_end.set()
    assert (await bens[0]).fresh


@pytest.mark.parametrize("awaits", range(12))
async def test_a_cancelled_turn_is_whole_or_undone(store: Store, awaits: int) -> None:
    effects = (ScheduleFollowUp(promise()),)
    task = asyncio.ensure_future(store.turn(inbound(1), writing('{"a": 1}', "one", "two", effects=effects)))
    for _ in range(awaits):
        await asyncio.sleep(0)
    cancelled = task.cancel()
    _, _ = await asyncio.wait({task})
    kept = json.loads(await store.export(ANN))
    parts = (len(kept["conversation"]), len(kept["follow_ups"]), len(kept["messages"]))
    assert parts in ((0, 0, 0), (1, 1, 2))
    assert (await store.turn(inbound(1), writing('{"a": 1}', "one"))).fresh == (parts == (0, 0, 0))
    if not cancelled:
        assert parts == (1, 1, 2)


async def test_what_a_cancelled_turn_would_have_sent_waits_unmarked(store: Store) -> None:
    task = asyncio.ensure_future(store.turn(inbound(1), writing("{}", "one", "two")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()
    (delivery,) = await store.claim("telegram", NOON, 9)
    assert (delivery.reply, delivery.suspect, delivery.attempt) == (*saying("one"), False, 1)


async def test_after_a_cancelled_turn_the_next_ones_work(store: Store) -> None:
    tasks = [asyncio.ensure_future(store.turn(inbound(n), counting)) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    before = int(await seen_by_next_step(store) or 0)
    await store.turn(inbound("next"), counting)
    assert before >= 10
    assert await seen_by_next_step(store, at=after(seconds=1)) == str(before + 1)
