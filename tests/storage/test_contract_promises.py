"""What every store promises about promises, and about forgetting."""

import json
from dataclasses import replace

import pytest

from cramp_coach.follow_ups import due_at
from cramp_coach.ports import Known, Receipt, Sent, Store, Written
from cramp_coach.vocabulary import (
    CancelFollowUps,
    Effect,
    EpisodeId,
    Erase,
    FollowUpAsked,
    FollowUpId,
    ParticipantId,
    RecordEpisode,
    ScheduleFollowUp,
)
from support.engines import Engine
from support.turns import ANN, BEN, NOON, PULL, after, due, inbound, promise, saying, writing

EPISODE = RecordEpisode(EpisodeId("e1"), '{"site": "calf"}')


async def does(store: Store, number: object, *effects: Effect, who: ParticipantId = ANN) -> None:
    await store.turn(inbound(number, who), writing("{}", effects=effects))


async def test_promises_come_back_as_they_were_given_earliest_first(store: Store) -> None:
    late, early = promise("late", after(days=14)), promise("early", after(days=9), attempt=2)
    await does(store, 1, ScheduleFollowUp(late), ScheduleFollowUp(early))
    assert await store.next_due("telegram") == early.due
    assert await store.due_follow_ups("telegram", after(days=8), 9) == ()
    assert await store.due_follow_ups("telegram", after(days=9), 9) == ((ANN, early),)
    assert await store.due_follow_ups("telegram", after(days=14), 9) == ((ANN, early), (ANN, late))
    assert await store.due_follow_ups("telegram", after(days=14), 1) == ((ANN, early),)


async def test_a_promise_of_the_same_id_is_replaced(store: Store) -> None:
    await does(store, 1, ScheduleFollowUp(promise(due=after(days=14))))
    moved = promise(due=after(days=15))
    await does(store, 2, ScheduleFollowUp(moved))
    assert await store.due_follow_ups("telegram", after(days=16), 9) == ((ANN, moved),)


async def test_a_promise_that_somebody_came_for_is_settled_as_asked(store: Store) -> None:
    await does(store, 1, ScheduleFollowUp(promise("a")), ScheduleFollowUp(promise("b")))
    await does(store, 2, FollowUpAsked(FollowUpId("a")))
    assert [each.id for _, each in await store.due_follow_ups("telegram", NOON, 9)] == ["b"]
    kept = json.loads(await store.export(ANN))
    assert "asked" in json.dumps(kept)


async def test_two_participants_may_have_promises_of_one_id(store: Store) -> None:
    await does(store, 1, ScheduleFollowUp(promise()))
    await does(store, 2, ScheduleFollowUp(promise()), who=BEN)
    assert {who for who, _ in await store.due_follow_ups("telegram", NOON, 9)} == {ANN, BEN}


async def test_promises_of_one_episode_or_all_are_withdrawn(store: Store) -> None:
    mine = [promise("a", episode="e1"), promise("b", episode="e2"), promise("c", episode="e3")]
    await does(store, 1, *(ScheduleFollowUp(each) for each in mine))
    await does(store, 2, ScheduleFollowUp(promise()), who=BEN)
    await does(store, 3, CancelFollowUps(EpisodeId("e2")))
    assert [each.id for _, each in await store.due_follow_ups("telegram", NOON, 9)] == ["a", "c", "f1"]
    await does(store, 4, CancelFollowUps())
    assert await store.due_follow_ups("telegram", NOON, 9) == ((BEN, promise()),)


async def test_asking_settles_the_promise_and_queues_the_question_in_one_commit(store: Store) -> None:
    await does(store, 1, ScheduleFollowUp(promise()))
    taken = await store.turn(due(), writing("{}", "how is it?"))
    assert (taken.fresh, taken.deliveries) == (True, ())
    assert await store.due_follow_ups("telegram", NOON, 9) == ()
    (delivery,) = await store.claim("telegram", NOON, 9)
    assert (delivery.kind, delivery.reply) == ("check_in", saying("how is it?")[0])


async def test_a_question_that_could_not_be_made_is_still_due(store: Store) -> None:
    def broken(_: Known) -> Written:
        raise ZeroDivisionError

    await does(store, 1, ScheduleFollowUp(promise()))
    with pytest.raises(ZeroDivisionError):
        await store.turn(due(), broken)
    assert await store.due_follow_ups("telegram", NOON, 9) == ((ANN, promise()),)


async def test_a_promise_may_be_renewed_while_it_is_asked(store: Store) -> None:
    await does(store, 1, ScheduleFollowUp(promise()))
    again = promise(due=after(hours=48), attempt=2)
    await store.turn(due(), writing("{}", "how is it?", effects=(ScheduleFollowUp(again),)))
    assert await store.due_follow_ups("telegram", after(hours=48), 9) == ((ANN, again),)


async def test_a_promise_withdrawn_since_it_was_found_due_is_not_asked(store: Store) -> None:
    await does(store, 1, ScheduleFollowUp(promise()))
    await does(store, 2, CancelFollowUps())
    taken = await store.turn(due(), lambda _: pytest.fail("nothing is asked"))
    assert not taken.fresh
    assert await store.claim("telegram", NOON, 9) == ()


async def test_a_question_that_waits_to_be_sent_is_withdrawn_too(store: Store) -> None:
    await does(store, 1, ScheduleFollowUp(promise()))
    await store.turn(due(), writing("{}", "how is it?"))
    await does(store, 2, CancelFollowUps(EpisodeId("another")))
    (delivery,) = await store.claim("telegram", NOON, 9)
    await does(store, 3, CancelFollowUps(EpisodeId("e1")))
    assert not await store.start(delivery, NOON)
    assert await store.claim("telegram", after(days=1), 9) == ()


async def test_sweeping_takes_states_past_their_time_and_ids_past_seven_days(store: Store) -> None:
    await store.turn(inbound(1, channel=PULL), writing("{}", "one", until=after(hours=24)))
    assert await store.sweep(after(hours=23)) == 0
    assert await store.sweep(after(hours=24)) == 1
    assert not (await store.turn(inbound(1, channel=PULL), writing())).fresh
    assert await store.sweep(after(days=7)) == 1
    assert (await store.turn(inbound(1, channel=PULL), writing())).fresh


async def test_sweeping_leaves_what_still_waits(store: Store) -> None:
    await does(store, 1, ScheduleFollowUp(promise(due=after(days=14))), EPISODE)
    await store.turn(inbound(2), writing("{}", "one"))
    before = json.loads(await store.export(ANN))
    await store.sweep(after(days=14))
    assert json.loads(await store.export(ANN)) == before


async def test_sweeping_leaves_a_message_of_somebody_of_whom_nothing_else_is_kept(store: Store) -> None:
    await store.turn(inbound(1), writing(None, "one"))
    await store.sweep(NOON)
    assert '"one"' in await store.export(ANN)


async def test_forgetting_erases_everything_of_one_participant(store: Store) -> None:
    nothing = await store.export(ANN)
    for who in (ANN, BEN):
        await does(store, f"{who}/1", ScheduleFollowUp(promise()), EPISODE, who=who)
        await store.turn(inbound(f"{who}/2", who), writing("{}", "one", "two"))
    other = await store.export(BEN)
    assert await store.forget(ANN, NOON) == Receipt(states=1, episodes=1, follow_ups=1, messages=2)
    assert await store.export(ANN) == nothing
    assert await store.export(BEN) == other
    assert await store.due_follow_ups("telegram", NOON, 9) == ((BEN, promise()),)


async def test_forgetting_somebody_unknown_is_no_error(store: Store) -> None:
    assert await store.forget(ANN, NOON) == Receipt(0, 0, 0, 0)


async def test_an_id_repeated_after_forgetting_still_changes_nothing(store: Store) -> None:
    await store.turn(inbound(1, channel=PULL), writing("{}", "one"))
    await store.forget(ANN, NOON)
    again = await store.turn(inbound(1, channel=PULL), writing("{}", "one"))
    assert (again.fresh, again.replies) == (False, ())


async def test_after_forgetting_a_new_conversation_is_kept_as_ever(store: Store) -> None:
    await does(store, 1, EPISODE)
    await store.forget(ANN, NOON)
    await does(store, 2, EPISODE)
    await does(store, 3)
    assert len(json.loads(await store.export(ANN))["episodes"]) == 1


async def test_a_turn_that_erases_is_still_answered_and_leaves_no_trace_then(store: Store) -> None:
    nothing = await store.export(ANN)
    await does(store, 1, ScheduleFollowUp(promise()), EPISODE)
    taken = await store.turn(inbound(2), writing("{}", "all gone", effects=(Erase(),)))
    (delivery,) = taken.deliveries
    assert delivery.reply == saying("all gone")[0]
    await store.finish(delivery, Sent("m"), NOON)
    assert await store.export(ANN) == nothing
    assert await store.due_follow_ups("telegram", NOON, 9) == ()


async def test_the_answer_to_an_erasure_is_given_again_where_it_is_the_response(store: Store) -> None:
    first = await store.turn(inbound(1, channel=PULL), writing(None, "all gone", effects=(Erase(),)))
    assert (await store.turn(inbound(1, channel=PULL), writing())).replies == first.replies


async def test_the_export_holds_everything_in_the_open(store: Store) -> None:
    await store.turn(
        inbound(1),
        writing(
            '{"phase": "detail"}', "hold", effects=(ScheduleFollowUp(promise()), EPISODE), until=after(days=1)
        ),
    )
    kept = json.loads(await store.export(ANN))
    assert kept["participant"] == ANN
    assert kept["conversation"] == [{"state": {"phase": "detail"}, "keep_until": after(days=1).isoformat()}]
    assert kept["episodes"][0]["record"] == {"site": "calf"}
    assert (kept["follow_ups"][0]["id"], kept["follow_ups"][0]["zone"]) == ("f1", "Europe/Berlin")
    assert kept["messages"][0]["content"][0]["blocks"][0]["text"] == "hold"


async def test_each_channel_has_promises_and_messages_of_its_own(store: Store) -> None:
    speaker = ParticipantId("alexa:1")
    for who in (ANN, speaker):
        await does(store, f"{who}/1", ScheduleFollowUp(promise()), who=who)
        await store.turn(due(who=who, number=f"{who}/due"), writing("{}", "how is it?"))
        await does(store, f"{who}/2", ScheduleFollowUp(promise(due=after(days=1))), who=who)
    for channel, people in (("alexa", {speaker}), ("telegram", {ANN}), ("alex", set[ParticipantId]())):
        assert {who for who, _ in await store.due_follow_ups(channel, after(days=1), 9)} == people
        assert await store.next_due(channel) == (NOON if people else None)
        assert {each.participant for each in await store.claim(channel, NOON, 9)} == people
    assert await store.due_follow_ups("alexa", NOON, 9) == ()


async def test_closing_twice_is_no_error(store: Store) -> None:
    await store.close()
    await store.close()


async def test_another_edition_of_the_zones_has_what_is_pending_reckoned_anew(engine: Engine) -> None:
    store = await engine.open("first")
    kept = promise(due=after(days=14))
    nudge = replace(promise("n1", after(days=1)), kind="nudge")
    await does(store, 1, ScheduleFollowUp(kept), ScheduleFollowUp(nudge))
    before = dict(engine.read("SELECT id, due FROM follow_up"))
    await store.sweep(NOON)
    assert dict(engine.read("SELECT id, due FROM follow_up")) == before  # reckoned with this edition
    engine.write("UPDATE follow_up SET planned_with = '1999z'")
    await store.sweep(NOON)
    reckoned = due_at(kept.intent, ANN)
    assert await store.due_follow_ups("telegram", reckoned, 9) == (
        (ANN, nudge),
        (ANN, replace(kept, due=reckoned)),
    )
    assert engine.read("SELECT count(*) FROM follow_up WHERE planned_with = '1999z'") == [(0,)]
