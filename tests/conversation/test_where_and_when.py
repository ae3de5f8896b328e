"""The settings: asked for after the first promise and never before, changed at any time, and kept to."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cramp_coach.conversation.hours import hours_in, hours_named
from cramp_coach.conversation.state import Locating, Placing, Quieting, Relieving
from cramp_coach.conversation.zone import zone_named
from cramp_coach.vocabulary import FollowUpDue, Phase, Placed, Urgency
from support.talk import Talk

TO_CONSENT = ("my calf is cramping", "it let go", "no", "no", "no", "no medicines", "2 minutes, first time")


def agreed(*, push: bool = True, zone: str | None = None) -> Talk:
    talk = Talk(push=push, zone=zone)
    for said in TO_CONSENT:
        talk.say(said)
    assert talk.last.phase is Phase.CONSENT
    talk.say("yes")
    return talk


def settled_in(zone: str = "Europe/Vienna") -> Talk:
    talk = agreed()
    for said in (zone, "yes", "fine"):
        talk.say(said)
    assert not talk.state.is_open
    return talk


# ---- after the first promise ----


def test_zone_country_and_quiet_hours_follow_the_first_consent_in_three_taps() -> None:
    talk = agreed()
    assert isinstance(talk.state.stage, Placing)
    promise, country = talk.choose("Europe/Vienna")
    assert promise.promise is not None
    assert country.text == "Are you in Austria?"
    (hours,) = talk.choose("yes")
    assert hours.text.startswith("Noted: you are in Austria. In an emergency call 112.")
    assert [choice.label for choice in hours.ask.choices] == [  # type: ignore[union-attr] # it asks
        "21:00-9:00",
        "22:00-8:00",
        "23:00-7:00",
        "20:00-10:00",
    ]
    (done,) = talk.choose("hours:22-8")
    assert "Between 22:00 and 8:00 I send nothing" in done.text
    assert (talk.state.zone, talk.state.country, talk.state.quiet) == ("Europe/Vienna", "AT", (22, 8))
    assert not talk.state.is_open


def test_nothing_of_it_is_asked_before_relief_or_before_consent() -> None:
    talk = Talk(push=True)
    for said in TO_CONSENT:
        talk.say(said)
    asked = [topic for reply in talk.replies if reply.ask for topic in reply.ask.topics]
    assert {"zone", "country", "quiet"}.isdisjoint(asked)


def test_who_is_not_sent_messages_is_not_asked() -> None:
    talk = agreed(push=False)
    (promise,) = talk.say("Vienna")
    assert promise.promise is not None
    assert not talk.state.is_open


def test_a_country_that_is_known_is_not_asked() -> None:
    talk = agreed()
    talk.say("i'm in ireland")
    talk.choose("Europe/Dublin")
    assert isinstance(talk.state.stage, Quieting)


def test_each_of_it_can_be_passed_over() -> None:
    talk = agreed()
    talk.choose("Europe/Vienna")
    talk.choose("no")
    (hours,) = talk.choose("skip")
    assert "your local emergency number" in hours.text
    talk.say("skip")
    assert not talk.state.is_open
    assert (talk.state.country, talk.state.quiet) == (None, (21, 9))
    assert talk.due


@pytest.mark.parametrize("answers", [("Europe/Vienna",), ("Europe/Vienna", "yes")])
def test_a_cramp_in_between_is_helped_first(answers: tuple[str, ...]) -> None:
    talk = agreed()
    for said in answers:
        talk.say(said)
    talk.say("ow my calf is cramping")
    assert isinstance(talk.state.stage, Relieving)
    assert talk.due, "the promise stays"


@pytest.mark.parametrize("answers", [(), ("Europe/Vienna",), ("Europe/Vienna", "yes")])
def test_danger_in_between_is_told_at_once(answers: tuple[str, ...]) -> None:
    talk = agreed()
    for said in answers:
        talk.say(said)
    talk.say("my chest hurts and i can't breathe")
    assert talk.last.urgency is Urgency.EMERGENCY


# ---- the zone ----


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("tz Europe/Vienna", "Europe/Vienna"),
        ("/tz vienna", "vienna"),
        ("my time zone is Europe/Vienna", "Europe/Vienna"),
        ("set timezone to new york", "new york"),
        ("tz", None),
        ("my calf hurts", None),
    ],
)
def test_a_zone_is_set_in_words(said: str, named: str | None) -> None:
    assert zone_named(said) == named


@pytest.mark.parametrize("said", ["tz Europe/Vienna", "tz vienna"])
def test_it_is_set_from_anywhere_and_the_place_is_kept(said: str) -> None:
    talk = Talk()
    talk.say("my eyelid has been twitching for 9 days")
    before = talk.state.stage
    (noted,) = talk.say(said)
    assert noted.text.startswith("Noted: Europe/Vienna, where it is 03:50 now.")
    assert noted.ask is not None
    assert (talk.state.zone, talk.state.stage) == ("Europe/Vienna", before)


def test_without_a_name_the_time_is_asked() -> None:
    talk = Talk()
    (asked,) = talk.command("tz")
    assert asked.ask is not None
    assert asked.ask.place
    (noted,) = talk.say("8:20")
    assert "Asia/Kolkata" in noted.text
    assert not talk.due


def test_a_name_that_nobody_knows_is_asked_for() -> None:
    talk = Talk()
    (asked,) = talk.say("tz atlantis")
    assert asked.text.startswith("I don't know that place.")
    for _ in range(2):
        talk.say("atlantis")
    assert talk.state.zone is None
    assert not talk.state.is_open


def test_a_danger_sign_behind_the_command_is_read() -> None:
    talk = Talk()
    talk.say("tz my chest hurts and i can't breathe")
    assert talk.last.urgency is Urgency.EMERGENCY


def test_a_place_that_is_shown_is_the_answer() -> None:
    talk = agreed()
    talk.take(Placed("Europe/Vienna"))
    assert talk.due
    assert isinstance(talk.state.stage, Locating)


def test_a_place_that_is_shown_at_any_time_sets_the_zone() -> None:
    talk = Talk()
    talk.say("my calf is cramping")
    before = talk.state.stage
    talk.take(Placed("Asia/Tokyo"))
    assert (talk.state.zone, talk.state.stage) == ("Asia/Tokyo", before)


def test_who_moves_is_asked_at_the_same_hour_there() -> None:
    talk = settled_in()
    (due,) = talk.due.values()
    at_home = due.due.astimezone(ZoneInfo("Europe/Vienna"))
    talk.say("tz Asia/Tokyo")
    (moved,) = talk.due.values()
    assert moved.due.astimezone(ZoneInfo("Asia/Tokyo")).replace(tzinfo=None) == at_home.replace(tzinfo=None)
    assert moved.intent.zone == "Asia/Tokyo"
    assert [one.due for one in talk.state.promises] == [moved.due]


# ---- the quiet hours ----


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("22-8", (22, 8)),
        ("10pm to 7:30", (22, 8)),
        ("from 10 to 7", (22, 7)),
        ("9 to 5", (21, 5)),
        ("0 to 10", (0, 10)),
        ("8am - 4pm", (8, 16)),
        ("22:30-6.15", (22, 7)),
        ("7 to 7", (19, 7)),
        ("22", None),
        ("22 to 22", None),
        ("26 to 8", None),
        ("8am to 7am", None),
        ("never", None),
    ],
)
def test_hours_are_read(said: str, hours: tuple[int, int] | None) -> None:
    assert hours_in(said) == hours


@pytest.mark.parametrize(
    ("said", "named"),
    [("quiet 22 to 8", "22 to 8"), ("my quiet hours are 10pm-7am", "10pm-7am"), ("quiet", None)],
)
def test_they_are_set_in_words(said: str, named: str | None) -> None:
    assert hours_named(said) == named


def test_they_are_changed_from_anywhere_and_the_place_is_kept() -> None:
    talk = Talk()
    talk.say("my eyelid has been twitching for 9 days")
    before = talk.state.stage
    talk.command("quiet")
    (again,) = talk.say("purple")
    assert again.text.startswith("Tell me two times")
    talk.say("23 to 7")
    assert (talk.state.quiet, talk.state.stage) == ((23, 7), before)
    talk.say("quiet 20-10")
    assert (talk.state.quiet, talk.state.stage) == ((20, 10), before)


def test_what_is_due_in_them_waits_for_their_end() -> None:
    talk = settled_in()
    talk.say("quiet 17 to 11")
    (due,) = talk.due.values()
    talk.now = due.due
    assert talk.take(FollowUpDue(due.id)) == ()
    (moved,) = talk.due.values()
    assert moved.due.astimezone(ZoneInfo("Europe/Vienna")).hour == 11
    assert moved.due.date() == due.due.date() + timedelta(days=1)


def test_who_sleeps_by_day_is_promised_the_evening() -> None:
    talk = Talk(push=True, zone="Europe/Vienna")
    talk.say("quiet 8am to 7pm")
    for said in (*TO_CONSENT, "yes"):
        talk.say(said)
    (due,) = talk.due.values()
    assert due.due.astimezone(ZoneInfo("Europe/Vienna")).hour == 19


# ---- what is set ----


def test_the_settings_tell_all_of_it() -> None:
    talk = settled_in()
    (told,) = talk.command("settings")
    for part in (
        "Your time zone: Europe/Vienna. Your country: Austria. Next check-in: Tuesday 8 December, 18:",
        "Between 21:00 and 9:00 I send nothing",
        "You agreed that I keep my notes.",
        "/tz, /country, /quiet and /nudge",
    ):
        assert part in told.text
    talk.say("stop asking")
    (told,) = talk.command("settings")
    assert "Next check-in: none." in told.text
    assert "You have not agreed that I keep anything." in told.text


def test_settings_asked_for_one_after_another_pile_up_nothing() -> None:
    talk = Talk()
    talk.say("my calf is cramping")
    before = talk.state.stage
    for command in ("tz", "quiet", "country", "forget", "tz", "country"):
        talk.command(command)
    talk.say("Ireland")
    assert talk.state.stage == before


def test_the_night_is_theirs_where_a_voice_is_hushed() -> None:
    talk = Talk(zone="UTC", now=datetime(2026, 11, 24, 22, 30, tzinfo=UTC))
    (step,) = talk.say("my calf is cramping")
    assert step.hushed
    talk.say("quiet 23 to 7")
    (step,) = talk.say("still hurts")
    assert not step.hushed
