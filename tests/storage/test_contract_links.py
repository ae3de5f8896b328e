"""What every store promises about codes, and about a speaker and a chat that are linked."""

import json
from datetime import datetime
from itertools import count

import pytest

from cramp_coach.ports import Known, Store, Tried, Written
from cramp_coach.vocabulary import (
    Channel,
    Effect,
    Erase,
    Left,
    Link,
    OfferCode,
    ParticipantId,
    ScheduleFollowUp,
    Unlink,
)
from support.turns import ANN, BEN, NOON, PUSH, after, inbound, promise, writing

ECHO, OTHER = ParticipantId("alexa:echo"), ParticipantId("alexa:other")
SPEAKER = Channel("alexa", push=False, screen=False, max_choices=3, speaks_first=False)
CODE = "482917"
WRONG = "000000"
LOOKS = count()


async def chat_does(
    store: Store, number: object, *effects: Effect, who: ParticipantId = ANN, at: datetime = NOON
) -> None:
    await store.turn(inbound(number, who, PUSH, at=at), writing("{}", effects=effects))


async def speaker_does(
    store: Store, number: object, *effects: Effect, who: ParticipantId = ECHO, at: datetime = NOON
) -> None:
    await store.turn(inbound(number, who, SPEAKER, at=at), writing("{}", effects=effects))


async def links_of(store: Store, who: ParticipantId) -> set[ParticipantId]:
    seen: list[Known] = []

    def look(known: Known) -> Written:
        seen.append(known)
        return Written(known.state, None)

    await store.turn(inbound(f"look {next(LOOKS)}", who), look)
    return set(seen[0].links)


async def due_in(store: Store, channel: str, at: datetime = NOON) -> list[tuple[ParticipantId, str]]:
    return [(who, one.id) for who, one in await store.due_follow_ups(channel, at, 9)]


async def test_a_code_says_whose_it_is_once(store: Store) -> None:
    await chat_does(store, 1, OfferCode(CODE))
    assert await store.try_code(ECHO, CODE, after(minutes=9)) == Tried("right", ANN)
    assert await store.try_code(OTHER, CODE, after(minutes=9)) == Tried("wrong")


async def test_a_code_is_good_for_ten_minutes(store: Store) -> None:
    await chat_does(store, 1, OfferCode(CODE))
    assert await store.try_code(ECHO, CODE, after(minutes=10)) == Tried("wrong")


async def test_a_newer_code_takes_the_place_of_the_older(store: Store) -> None:
    await chat_does(store, 1, OfferCode(CODE))
    await chat_does(store, 2, OfferCode("555555"))
    assert await store.try_code(ECHO, CODE, NOON) == Tried("wrong")
    assert await store.try_code(ECHO, "555555", NOON) == Tried("right", ANN)


async def test_a_code_that_two_chats_drew_is_nobodys(store: Store) -> None:
    await chat_does(store, 1, OfferCode(CODE))
    await chat_does(store, 2, OfferCode(CODE), who=BEN)
    assert await store.try_code(ECHO, CODE, NOON) == Tried("wrong")
    assert await store.try_code(ECHO, CODE, NOON) == Tried("wrong")


async def test_five_codes_an_hour_may_be_tried_and_another_speaker_is_not_held_up(store: Store) -> None:
    await chat_does(store, 1, OfferCode(CODE))
    tried = [await store.try_code(ECHO, WRONG, after(minutes=n)) for n in range(5)]
    assert tried == [Tried("wrong")] * 5
    assert await store.try_code(ECHO, CODE, after(minutes=5)) == Tried("too_many")
    assert await store.try_code(OTHER, CODE, after(minutes=5)) == Tried("right", ANN)
    await chat_does(store, 2, OfferCode(CODE), at=after(minutes=59))
    assert await store.try_code(ECHO, CODE, after(minutes=60)) == Tried("right", ANN)


async def test_each_of_two_that_are_linked_knows_the_other_and_nobody_else_does(store: Store) -> None:
    await chat_does(store, 1, Link(ECHO))
    await chat_does(store, 2, Link(OTHER))
    assert await links_of(store, ANN) == {ECHO, OTHER}
    assert (await links_of(store, ECHO), await links_of(store, OTHER)) == ({ANN}, {ANN})
    assert await links_of(store, BEN) == set()
    assert await store.try_code(ECHO, CODE, NOON) == Tried("linked")


async def test_what_a_speaker_promises_and_has_promised_is_due_in_the_chat(store: Store) -> None:
    await speaker_does(store, 1, ScheduleFollowUp(promise("old")))
    assert (await due_in(store, "alexa"), await due_in(store, "telegram")) == ([(ECHO, "old")], [])
    await chat_does(store, 2, Link(ECHO))
    await speaker_does(store, 3, ScheduleFollowUp(promise("renewed")))
    assert await due_in(store, "alexa") == []
    assert await due_in(store, "telegram") == [(ECHO, "old"), (ECHO, "renewed")]
    assert await store.next_due("telegram") == NOON


@pytest.mark.parametrize("side", [ANN, ECHO])
async def test_either_side_ends_the_link_and_the_speaker_has_its_promises_again(
    store: Store, side: ParticipantId
) -> None:
    await chat_does(store, 1, Link(ECHO))
    await speaker_does(store, 2, ScheduleFollowUp(promise()))
    ends = speaker_does if side == ECHO else chat_does
    await ends(store, 3, Unlink(), who=side)
    assert (await due_in(store, "alexa"), await due_in(store, "telegram")) == ([(ECHO, "f1")], [])
    assert (await links_of(store, ANN), await links_of(store, ECHO)) == (set(), set())


async def test_a_chat_that_is_blocked_gives_the_promises_back(store: Store) -> None:
    await chat_does(store, 1, Link(ECHO))
    await speaker_does(store, 2, ScheduleFollowUp(promise()))
    await store.turn(inbound(3, event=Left(blocked=True)), writing("{}"))
    assert (await due_in(store, "alexa"), await links_of(store, ECHO)) == ([(ECHO, "f1")], set())


async def test_forgetting_one_leaves_the_other_what_it_has(store: Store) -> None:
    await chat_does(store, 1, Link(ECHO), OfferCode(CODE))
    await speaker_does(store, 2, ScheduleFollowUp(promise()))
    await store.forget(ANN, NOON)
    assert (await due_in(store, "alexa"), await links_of(store, ECHO)) == ([(ECHO, "f1")], set())
    assert await store.try_code(OTHER, CODE, NOON) == Tried("wrong")


async def test_both_are_forgotten_in_one_commit(store: Store) -> None:
    await chat_does(store, 1, Link(ECHO))
    await speaker_does(store, 2, ScheduleFollowUp(promise()))
    await store.turn(inbound(3), writing(None, "gone", effects=(Erase((ECHO,)),)))
    for who in (ANN, ECHO):
        kept = json.loads(await store.export(who))
        assert not any(kept[part] for part in kept if part not in ("participant", "messages")), kept
    assert (await due_in(store, "alexa"), await due_in(store, "telegram")) == ([], [])


async def test_a_link_lasts_a_year_from_its_last_promise(store: Store) -> None:
    await chat_does(store, 1, Link(ECHO))
    await speaker_does(store, 2, ScheduleFollowUp(promise(due=after(days=214))), at=after(days=200))
    await store.sweep(after(days=366))
    assert await links_of(store, ECHO) == {ANN}
    await store.sweep(after(days=566))
    assert await links_of(store, ECHO) == set()


async def test_codes_and_tries_are_swept(store: Store) -> None:
    await chat_does(store, 1, OfferCode(CODE))
    await store.try_code(ECHO, WRONG, NOON)
    assert json.loads(await store.export(ANN))["codes"]
    assert json.loads(await store.export(ECHO))["tries"]
    assert await store.sweep(after(hours=1)) == 2
    assert not json.loads(await store.export(ANN))["codes"]
    assert not json.loads(await store.export(ECHO))["tries"]


async def test_no_code_stands_anywhere_in_clear(store: Store) -> None:
    await chat_does(store, 1, OfferCode(CODE))
    assert CODE not in await store.export(ANN)
