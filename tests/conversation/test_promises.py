"""Consent, what time it is there, the promise, and the check-in that keeps it."""

from datetime import UTC, datetime, timedelta

import pytest

from cramp_coach.vocabulary import FollowUpDue, Phase, Reply, Urgency
from support.talk import START, Talk

TO_THE_LEVEL = ("my calf is cramping", "it let go", "no", "no", "no", "no medicines", "2 minutes, first time")


def told(*, zone: str | None = None) -> Talk:
    talk = Talk(zone=zone)
    for said in (
        "my calf is cramping",
        "it let go",
        "no",
        "no",
        "no",
        "no medicines",
        "2 minutes, first time",
    ):
        talk.say(said)
    assert talk.last.phase is Phase.CONSENT
    return talk


def promised(*, zone: str = "Europe/Berlin") -> Talk:
    talk = told(zone=zone)
    talk.say("yes")
    assert talk.last.promise is not None
    return talk


def test_a_no_keeps_nothing() -> None:
    talk = told()
    (declined,) = talk.say("no")
    assert declined.ask is None
    assert not talk.due
    assert talk.state.episode is None


def test_what_is_neither_twice_is_a_no() -> None:
    talk = told()
    talk.say("hm")
    talk.say("whatever")
    assert not talk.due
    assert not talk.state.is_open


def test_a_zone_that_is_known_is_not_asked() -> None:
    talk = promised()
    assert talk.last.promise is not None
    assert talk.last.promise.zone == "Europe/Berlin"
    assert talk.last.promise.due.astimezone(UTC).date() == (START + timedelta(days=14)).date()


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        (("Berlin",), "Europe/Berlin"),
        (("i live in new york",), "America/New_York"),
        (("8:20",), "Asia/Kolkata"),
    ],
)
def test_a_city_or_a_clock_tells_the_zone(said: tuple[str, ...], zone: str) -> None:
    talk = told()
    talk.say("yes")
    for words in said:
        talk.say(words)
    assert talk.last.promise is not None
    assert talk.last.promise.zone == zone


def test_a_clock_that_several_places_share_is_asked_which() -> None:
    talk = told()
    talk.say("yes")
    (which,) = talk.say("it's 3:50 am")
    assert which.ask is not None
    assert "Europe/Berlin" in {choice.id for choice in which.ask.choices}
    talk.choose("Europe/Paris")
    assert talk.last.promise is not None
    assert talk.last.promise.zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("nine o'clock", {"America/Chicago", "Asia/Dhaka"}),
        ("it's four", {"Europe/Berlin", "Pacific/Auckland"}),
        ("quarter to four", {"Europe/Berlin", "Pacific/Auckland"}),
        ("half past three at night", {"Europe/Berlin", "Europe/Paris"}),
    ],
)
def test_a_clock_without_its_half_of_the_day_offers_places_of_both(said: str, places: set[str]) -> None:
    talk = told()
    talk.say("yes")
    (which,) = talk.say(said)
    assert which.ask is not None
    assert places <= {choice.id for choice in which.ask.choices}


def test_a_button_with_the_time_there() -> None:
    talk = told()
    (ask,) = talk.say("yes")
    assert ask.ask is not None
    assert "08:20" in {choice.label for choice in ask.ask.choices}
    talk.choose("offset:+330")
    assert talk.last.promise is not None
    assert talk.last.promise.zone == "Asia/Kolkata"


def test_a_zone_by_name_is_taken_although_no_button_shows_it() -> None:
    talk = told()
    talk.say("yes")
    talk.choose("Africa/Casablanca")
    assert talk.last.promise is not None


def test_without_a_time_nothing_is_promised() -> None:
    talk = told()
    for said in ("yes", "no", "won't say"):
        talk.say(said)
    assert not talk.state.is_open
    assert not talk.due


def check_in(talk: Talk) -> Reply:
    """The first check-in, at its time."""
    first = min(talk.due.values(), key=lambda one: one.due)
    del talk.due[first.id]
    talk.now = first.due
    (asked,) = talk.take(FollowUpDue(first.id))
    return asked


def test_two_weeks_later_it_is_asked_in_one_card() -> None:
    talk = promised()
    asked = check_in(talk)
    assert asked.phase is Phase.CHECK_IN
    assert asked.ask is not None
    assert {"gone", "better", "same", "worse", "signs"} <= {choice.id for choice in asked.ask.choices}
    assert {"chest_pain", "saddle_numb"} <= {*asked.ask.asks}


def test_one_repeat_after_two_days_and_then_silence() -> None:
    talk = promised()
    replies = talk.wait(60)
    assert [reply.phase for reply in replies] == [Phase.CHECK_IN, Phase.CHECK_IN]
    assert not talk.due


def test_gone_closes_it() -> None:
    talk = promised()
    check_in(talk)
    (closed,) = talk.say("it's gone")
    assert closed.ask is None
    assert talk.wait(60) == ()


def test_better_is_asked_once_more_in_two_weeks() -> None:
    talk = promised()
    check_in(talk)
    (told_,) = talk.say("better")
    assert told_.promise is not None
    assert {one.due.date() for one in talk.due.values()} == {(talk.now + timedelta(days=14)).date()}


def test_worse_goes_to_the_questions_and_is_at_least_routine() -> None:
    talk = promised()
    check_in(talk)
    talk.choose("worse")
    assert talk.last.ask is not None
    while not any(reply.final for reply in talk.replies[-3:]) and talk.state.is_open:
        talk.say("no")
    assert talk.final.urgency is Urgency.ROUTINE


def test_a_new_weakness_at_the_check_in_is_told() -> None:
    talk = promised()
    check_in(talk)
    talk.choose("same")
    while talk.last.ask and "weak_progressive" not in talk.last.ask.asks:
        talk.say("no")
    talk.say("yes, stairs are harder than a month ago, just that")
    while talk.state.is_open and not talk.replies[-1].final:
        talk.say("no")
    assert talk.final.urgency is Urgency.SOON


def test_one_of_the_signs_is_asked_which_and_is_an_emergency() -> None:
    talk = promised()
    check_in(talk)
    (which,) = talk.choose("signs")
    assert which.ask is not None
    (emergency,) = talk.choose("saddle_numb")
    assert emergency.urgency is Urgency.EMERGENCY


def test_none_of_the_signs_after_all_comes_back_to_the_card() -> None:
    talk = promised()
    check_in(talk)
    talk.choose("signs")
    (card,) = talk.choose("no")
    assert card.phase is Phase.CHECK_IN


def test_a_sign_in_words_comes_before_the_card() -> None:
    talk = promised()
    check_in(talk)
    (told_,) = talk.say("same, but my chest feels tight")
    assert told_.urgency is Urgency.EMERGENCY


def test_later_is_tomorrow_and_stop_asking_is_never() -> None:
    talk = promised()
    check_in(talk)
    talk.choose("later")
    assert {one.due.date() for one in talk.due.values()} == {(talk.now + timedelta(days=1)).date()}
    check_in(talk)
    talk.choose("stop_asking")
    assert not talk.due


def test_what_is_no_answer_to_the_card_is_asked_again() -> None:
    talk = promised()
    check_in(talk)
    (again,) = talk.say("hm")
    assert again.phase is Phase.CHECK_IN


def test_after_an_urgent_level_the_first_question_is_whether_they_were_seen() -> None:
    talk = Talk(zone="Europe/Berlin")
    talk.say("my calf is cramping and it is swollen and hot")
    while talk.last.phase is not Phase.CONSENT:
        talk.say("no")
    talk.say("yes")
    seen = check_in(talk)
    assert seen.ask is not None
    assert [choice.id for choice in seen.ask.choices] == ["yes", "no"]
    talk.say("hm")
    (card,) = talk.say("no")
    assert "still" in card.text
    assert card.ask is not None
    talk.choose("same")
    while talk.last.ask:
        talk.say("no")
    assert talk.state.episode is not None
    assert talk.state.episode.told is Urgency.URGENT  # never milder than it was


def test_after_an_emergency_nothing_is_offered() -> None:
    talk = Talk(zone="Europe/Berlin")
    (only,) = talk.say("my chest feels tight and heavy")
    assert only.final
    assert not talk.state.is_open


def test_a_promise_that_is_due_at_night_waits_for_the_morning() -> None:
    talk = promised()
    first = min(talk.due.values(), key=lambda one: one.due)
    talk.now = datetime(2026, 12, 8, 23, 0, tzinfo=UTC)
    assert talk.take(FollowUpDue(first.id)) == ()
    assert talk.due[first.id].due.astimezone(UTC).hour == 8


def test_nobody_is_asked_in_the_middle_of_a_cramp() -> None:
    talk = promised()
    first = min(talk.due.values(), key=lambda one: one.due)
    talk.now = first.due - timedelta(minutes=5)
    talk.say("my foot is cramping")
    talk.now = first.due
    assert talk.take(FollowUpDue(first.id)) == ()
    assert talk.due[first.id].due > first.due


def test_a_channel_that_keeps_nothing_offers_nothing() -> None:
    talk = Talk(collects=False)
    for said in (
        "my calf is cramping",
        "it let go",
        "no",
        "no",
        "no",
        "no medicines",
        "2 minutes, first time",
    ):
        talk.say(said)
    assert talk.last.final
    assert not talk.state.is_open


def test_a_newer_episode_closes_the_older_promise() -> None:
    talk = promised()
    for said in ("my eyelid has been twitching for 3 days", "no", "no", "nothing", "a few times a day"):
        talk.say(said)
    assert talk.last.promise is not None
    assert talk.state.episode is not None
    assert {one.episode for one in talk.due.values()} == {talk.state.episode.id}
