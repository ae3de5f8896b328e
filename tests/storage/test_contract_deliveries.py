"""What every store promises about messages that must arrive."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cramp_coach.ports import Delivery, NotSent, Refused, Sent, Store, Unsure, Written
from cramp_coach.vocabulary import ParticipantId, Reply, ScheduleFollowUp, Waking
from support.engines import Engine
from support.turns import ANN, BEN, NOON, PULL, after, due, inbound, promise, saying, writing

SOON = after(minutes=2)


async def said(store: Store, number: int, *texts: str, who: ParticipantId = ANN) -> tuple[Delivery, ...]:
    return (await store.turn(inbound(number, who), writing("{}", *texts))).deliveries


async def check_in(store: Store) -> None:
    await store.turn(inbound("promise"), writing("{}", effects=(ScheduleFollowUp(promise()),)))
    await store.turn(due(), writing("{}", "how is it?"))


async def the_one_claimed(store: Store, at: timedelta = timedelta()) -> Delivery:
    (delivery,) = await store.claim("telegram", NOON + at, 9)
    return delivery


async def test_a_check_in_knows_which_one_it_replaces(store: Store) -> None:
    for number, name in enumerate(("f1", "f2")):
        await store.turn(inbound(number), writing("{}", effects=(ScheduleFollowUp(promise(name)),)))
        await store.turn(due(name, number=f"due {name}"), writing("{}", "how is it?"))
        (delivery,) = await store.claim("telegram", NOON, 9)
        assert delivery.earlier == (None if name == "f1" else "called f1")
        assert await store.start(delivery, NOON)
        await store.finish(delivery, Sent(f"called {name}"), NOON)


NIGHT, MORNING = after(hours=15), after(hours=21)  # in London, where this is UTC
QUESTION = tuple(replace(one, waking=Waking("Europe/London", (21, 9))) for one in saying("how is it?"))


async def asked_at_noon(store: Store) -> None:
    """Nobody was there to send it before the night."""
    await store.turn(inbound("promise"), writing("{}", effects=(ScheduleFollowUp(promise()),)))
    await store.turn(due(), lambda _: Written("{}", None, QUESTION))


async def test_a_check_in_that_could_not_be_sent_before_the_night_waits_for_the_morning(store: Store) -> None:
    await asked_at_noon(store)
    assert await store.claim("telegram", NIGHT, 9) == ()
    at = await store.next_due("telegram")
    assert at is not None
    assert MORNING <= at < MORNING + timedelta(hours=1)
    (delivery,) = await store.claim("telegram", at, 9)
    assert (delivery.reply, delivery.suspect) == (QUESTION[0], False)


async def test_whoever_comes_in_that_night_is_answered_at_once_and_not_asked_in_the_morning(
    store: Store,
) -> None:
    await asked_at_noon(store)
    assert await store.claim("telegram", NIGHT, 9) == ()
    taken = await store.turn(inbound(1, at=NIGHT), writing("{}", "hold"))
    assert [each.reply for each in taken.deliveries] == list(saying("hold"))
    await store.finish(taken.deliveries[0], Sent("m"), NIGHT)
    assert await store.claim("telegram", after(days=2), 9) == ()


async def test_the_replies_of_a_turn_are_given_to_its_caller_in_order_to_send_now(store: Store) -> None:
    deliveries = await said(store, 1, "one", "two", "three")
    assert tuple(each.reply for each in deliveries) == saying("one", "two", "three")
    assert {(each.participant, each.kind, each.attempt, each.suspect) for each in deliveries} == {
        (ANN, "reply", 1, False)
    }
    assert await store.claim("telegram", NOON, 9) == ()


async def test_a_channel_that_does_not_push_has_nothing_to_deliver(store: Store) -> None:
    taken = await store.turn(inbound(1, channel=PULL), writing("{}", "one"))
    assert (taken.replies, taken.deliveries) == (saying("one"), ())
    assert await store.claim("telegram", NOON, 9) == ()


async def test_what_is_said_behind_an_unsent_reply_waits_for_it(store: Store) -> None:
    (first,) = await said(store, 1, "one")
    assert await said(store, 2, "two") == ()
    assert await store.claim("telegram", NOON, 9) == ()
    await store.finish(first, Sent("m1"), NOON)
    second = await the_one_claimed(store)
    assert second.reply == saying("two")[0]


async def test_once_all_is_sent_the_next_reply_is_given_to_its_caller_again(store: Store) -> None:
    for delivery in await said(store, 1, "one", "two"):
        await store.finish(delivery, Sent("m"), NOON)
    assert len(await said(store, 2, "three")) == 1


async def test_claiming_takes_the_first_of_each_participant_up_to_the_limit_once(store: Store) -> None:
    people = [ParticipantId(f"telegram:{number}") for number in range(4)]
    for number, who in enumerate(people):
        (held,) = await said(store, number, "first", who=who)
        await said(store, 10 + number, "second", who=who)
        await said(store, 20 + number, "third", who=who)
        await store.finish(held, Sent("m"), NOON)
    claimed = await store.claim("telegram", NOON, 3)
    assert [each.participant for each in claimed] == people[:3]
    assert {each.reply for each in claimed} == set(saying("second"))
    assert [each.participant for each in await store.claim("telegram", NOON, 3)] == people[3:]


async def test_starting_is_allowed_to_the_one_who_claimed_it(store: Store) -> None:
    await check_in(store)
    delivery = await the_one_claimed(store)
    assert not await store.start(replace(delivery, token="another"), NOON)
    assert await store.start(delivery, NOON)
    await store.finish(delivery, Sent("m"), NOON)
    assert not await store.start(delivery, NOON)


async def test_a_reply_born_sending_may_be_started_without_harm(store: Store) -> None:
    (delivery,) = await said(store, 1, "one")
    assert await store.start(delivery, NOON)
    await store.finish(delivery, NotSent("no network"), NOON)
    assert (await the_one_claimed(store)).attempt == 2


async def test_what_was_not_sent_is_sent_before_what_followed_it(store: Store) -> None:
    first, second, third = await said(store, 1, "one", "two", "three")
    await store.finish(first, NotSent("no network"), NOON)
    assert not await store.start(second, NOON)
    assert not await store.start(third, NOON)
    order = list[Reply]()
    for _ in range(3):
        delivery = await the_one_claimed(store)
        assert not delivery.suspect
        order.append(delivery.reply)
        assert await store.start(delivery, NOON)
        await store.finish(delivery, Sent("m"), NOON)
    assert tuple(order) == saying("one", "two", "three")


async def test_it_is_not_tried_again_before_it_may_be(store: Store) -> None:
    (delivery,) = await said(store, 1, "one")
    await store.finish(delivery, NotSent("slow down", retry_at=after(seconds=30)), NOON)
    assert await store.claim("telegram", after(seconds=29), 9) == ()
    assert await store.next_due("telegram") == after(seconds=30)
    assert (await the_one_claimed(store, timedelta(seconds=30))).attempt == 2


async def test_what_fails_again_and_again_is_tried_less_often_but_never_given_up(store: Store) -> None:
    (first,) = await said(store, 1, "one")
    await store.finish(first, NotSent("no network"), NOON)
    now, pauses = NOON, list[timedelta]()
    for _ in range(20):
        (delivery,) = await store.claim("telegram", now, 9)
        assert await store.start(delivery, now)
        await store.finish(delivery, NotSent("no network"), now)
        due_at = await store.next_due("telegram")
        assert due_at is not None
        pauses.append(due_at - now)
        now = due_at
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(minutes=1)


async def test_a_reply_that_may_have_arrived_comes_again_marked(store: Store) -> None:
    (delivery,) = await said(store, 1, "one")
    await store.finish(delivery, Unsure("time-out"), NOON)
    again = await the_one_claimed(store)
    assert (again.reply, again.suspect, again.attempt) == (delivery.reply, True, 2)


async def test_a_check_in_that_may_have_arrived_comes_again_once(store: Store) -> None:
    await check_in(store)
    copies = 0
    while claimed := await store.claim("telegram", after(hours=copies), 9):
        assert claimed[0].kind == "check_in"
        assert claimed[0].suspect == (copies > 0)
        assert await store.start(claimed[0], after(hours=copies))
        await store.finish(claimed[0], Unsure("time-out"), after(hours=copies))
        copies += 1
    assert copies == 2
    assert '"unknown"' in await store.export(ANN)


async def test_what_is_refused_is_not_tried_again_and_holds_up_nothing(store: Store) -> None:
    first, second = await said(store, 1, "one", "two")
    await store.finish(first, Refused("too long"), NOON)
    assert (await the_one_claimed(store)).reply == second.reply


async def test_nothing_more_is_sent_to_or_asked_of_somebody_who_is_gone(store: Store) -> None:
    await store.turn(inbound(9), writing("{}", effects=(ScheduleFollowUp(promise("f2", after(days=14))),)))
    first, _ = await said(store, 1, "one", "two")
    await said(store, 2, "three")
    (other,) = await said(store, 3, "one", who=BEN)
    await store.finish(other, NotSent("no network"), NOON)
    await store.finish(first, Refused("blocked", gone=True), NOON)
    assert [each.participant for each in await store.claim("telegram", after(days=1), 9)] == [BEN]
    assert await store.due_follow_ups("telegram", after(days=15), 9) == ()


async def test_a_mark_with_another_token_changes_nothing(store: Store) -> None:
    (delivery,) = await said(store, 1, "one")
    await store.finish(replace(delivery, token="another"), Sent("m"), NOON)
    await store.finish(delivery, NotSent("no network"), NOON)
    await store.finish(delivery, Sent("m"), NOON)  # late: it is no longer ours
    assert (await the_one_claimed(store)).reply == delivery.reply


async def test_what_a_dead_process_was_sending_comes_again_marked(engine: Engine) -> None:
    first = await engine.open("first")
    await said(first, 1, "one")
    await first.close()
    second = await engine.open("second")
    assert await second.recover(NOON) == 1
    assert (await the_one_claimed(second)).suspect


async def test_what_a_dead_process_had_only_claimed_comes_again_unmarked(engine: Engine) -> None:
    first = await engine.open("first")
    await check_in(first)
    await the_one_claimed(first)
    await first.close()
    second = await engine.open("second")
    assert await second.recover(NOON) == 1
    again = await the_one_claimed(second)
    assert (again.suspect, again.attempt) == (False, 1)


async def test_a_check_in_is_not_sent_a_third_time_however_often_we_die(engine: Engine) -> None:
    await check_in(await engine.open("0"))
    copies = 0
    for life in range(1, 6):
        await engine.close()
        store = await engine.open(str(life))
        await store.recover(NOON)
        for delivery in await store.claim("telegram", NOON, 9):
            copies += await store.start(delivery, NOON)
    assert copies == 2


async def test_recovering_leaves_what_this_process_is_sending(store: Store) -> None:
    (delivery,) = await said(store, 1, "one")
    assert await store.recover(after(hours=1)) == 0
    assert await store.start(delivery, after(hours=1))


async def test_a_lease_that_ran_out_is_lost_and_the_message_comes_again_marked(
    store: Store, engine: Engine
) -> None:
    engine.shows(NOON)
    (delivery,) = await said(store, 1, "one")
    assert await store.claim("telegram", NOON, 9) == ()
    until = await store.next_due("telegram")
    assert until is not None
    engine.shows(until)
    (again,) = await store.claim("telegram", until, 9)
    assert again.suspect
    assert not await store.start(delivery, until)


async def test_an_old_message_is_not_taken_from_the_one_who_is_answering_it(store: Store) -> None:
    taken = await store.turn(inbound(1, at=after(hours=-20)), writing("{}", "one"))
    assert await store.claim("telegram", NOON, 9) == ()
    assert await store.start(taken.deliveries[0], NOON)


async def test_next_due_names_nothing_that_waits_behind_another(store: Store) -> None:
    assert await store.next_due("telegram") is None
    (first,) = await said(store, 1, "one")
    await said(store, 2, "two")
    assert await store.next_due("telegram") is None
    await store.finish(first, Sent("m"), SOON)
    assert await store.next_due("telegram") == NOON


@pytest.mark.parametrize("outcome", [Sent("m"), Refused("too long")])
async def test_what_is_settled_is_no_longer_kept(store: Store, outcome: Sent | Refused) -> None:
    (delivery,) = await said(store, 1, "pull your toes up")
    assert "pull your toes up" in await store.export(ANN)
    await store.finish(delivery, outcome, NOON)
    assert "pull your toes up" not in await store.export(ANN)
