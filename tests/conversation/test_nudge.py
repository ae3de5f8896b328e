"""The prompt for the evening: only for whoever asked, once an evening or not at all, ended by one tap."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cramp_coach.conversation.hours import time_in
from cramp_coach.conversation.nudging import nudge_named
from cramp_coach.conversation.state import Evening, Nudged, Nudging, Relieving
from cramp_coach.vocabulary import FollowUpDue, Left, Reply, Urgency
from support.talk import Talk

VIENNA = "Europe/Vienna"
MIDDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)


def stretched(**how: object) -> Talk:
    """Ann has stretched on Telegram, and is offered to be reminded."""
    talk = Talk(now=MIDDAY, push=True, zone=VIENNA, **how)  # type: ignore[arg-type] # fields by name
    for said in ("routine", "no", "no", "done", "done", "done", "done", "that's enough"):
        talk.say(said)
    assert isinstance(talk.state.stage, Nudging)
    return talk


def wanted(at: str = "20:30") -> Talk:
    talk = stretched()
    talk.say(at)
    assert talk.state.nudge is not None
    return talk


def evening(talk: Talk, late: timedelta = timedelta()) -> tuple[Reply, ...]:
    """The next nudge falls due."""
    first = min((one for one in talk.due.values() if one.kind == "nudge"), key=lambda one: one.due)
    del talk.due[first.id]
    talk.now = first.due + late
    return talk.take(FollowUpDue(first.id, "nudge"))


def local(talk: Talk) -> list[str]:
    """When the next nudges come, as a clock in Vienna shows it."""
    nudges = sorted(one.due for one in talk.due.values() if one.kind == "nudge")
    return [f"{due.astimezone(ZoneInfo(VIENNA)):%d %H:%M}" for due in nudges]


# ---- wanting it ----


def test_it_is_offered_after_the_stretches_with_what_is_kept_for_it() -> None:
    talk = stretched()
    asked = talk.last
    assert "encrypted, until you say /forget" in asked.text
    assert asked.ask is not None
    assert [choice.label for choice in asked.ask.choices] == ["18:30", "19:00", "19:30", "20:00", "No"]
    (made,) = talk.choose("nudge:20:00")
    assert "at 20:00, once an evening" in made.text
    assert talk.state.consent
    assert local(talk) == ["24 20:00"]


def test_a_no_is_remembered_and_nothing_is_kept_for_it() -> None:
    talk = stretched()
    talk.say("no")
    assert not talk.due
    assert not talk.state.consent
    talk = wanted()
    talk.say("nudge off")
    talk.say("routine")
    for said in ("done", "done", "done", "done", "that's enough", "no"):
        talk.say(said)
    talk.say("routine")
    for said in ("done", "done", "done", "done", "that's enough"):
        talk.say(said)
    assert not talk.state.is_open


def test_it_is_not_offered_where_nothing_is_sent_and_not_made_where_nobody_is_reached() -> None:
    talk = Talk()
    for said in ("routine", "no", "no", "done", "done", "done", "done", "that's enough"):
        talk.say(said)
    assert not talk.state.is_open
    speaker = Talk(screen=False, speaks_first=False)
    (told,) = speaker.command("nudge")
    assert "can't remind you here" in told.text


@pytest.mark.parametrize(
    ("said", "at"),
    [("20:30", time(20, 30)), ("8", time(20)), ("at 8pm", time(20)), ("7.15", time(19, 15)), ("soon", None)],
)
def test_a_time_of_the_evening_is_read(said: str, at: time | None) -> None:
    assert time_in(said) == at


@pytest.mark.parametrize(
    ("said", "named"),
    [("nudge 20:30", "20:30"), ("/nudge me at 8", "8"), ("nudge off", "off"), ("nudge", None)],
)
def test_it_is_set_in_words(said: str, named: str | None) -> None:
    assert nudge_named(said) == named


def test_without_a_zone_the_time_there_is_asked_first() -> None:
    talk = Talk(now=MIDDAY, push=True)
    talk.say("nudge at 20:00")
    assert talk.state.nudge is None
    talk.say("Vienna")
    assert local(talk) == ["24 20:00"]


def test_it_is_never_in_the_quiet_hours() -> None:
    talk = stretched()
    (again,) = talk.say("22:30")
    assert "quiet" in again.text
    talk.say("20:30")
    talk.say("quiet 19 to 9")
    assert talk.state.nudge is not None
    assert local(talk) == ["24 18:30"]


def test_who_moves_is_reminded_in_the_evening_there() -> None:
    talk = wanted()
    talk.say("tz America/New_York")
    (due,) = talk.due.values()
    assert due.due.astimezone(ZoneInfo("America/New_York")).time() == time(20, 30)


# ---- the evening ----


def test_it_comes_every_evening_with_four_ways_to_answer() -> None:
    talk = wanted()
    evening(talk)
    for day in ("26", "27", "28"):
        (asked,) = evening(talk)
        assert asked.ask is not None
        assert [one.id for one in asked.ask.choices] == ["stretch", "stretched", "snooze", "nudge_stop"]
        assert local(talk) == [f"{day} 20:30"]


def test_a_tap_begins_the_stretches() -> None:
    talk = wanted()
    evening(talk)
    evening(talk)
    talk.choose("stretch")
    assert isinstance(talk.state.stage, Evening)


def test_done_already_is_until_tomorrow() -> None:
    talk = wanted()
    evening(talk)
    evening(talk)
    (done,) = talk.choose("stretched")
    assert "Until tomorrow" in done.text
    assert not talk.state.is_open
    assert len(local(talk)) == 1


def test_half_an_hour_later_once_more_and_never_into_the_quiet_hours() -> None:
    talk = wanted("20:00")
    evening(talk)
    evening(talk)
    talk.choose("snooze")
    assert local(talk) == ["25 20:30"]
    (asked,) = evening(talk)
    assert asked.ask is not None
    (late,) = talk.choose("snooze")
    assert "Until tomorrow" in late.text
    assert local(talk) == ["26 20:00"]


@pytest.mark.parametrize("way", ["nudge_stop", "stop", "nudge off", "stop asking"])
def test_one_tap_or_word_ends_it(way: str) -> None:
    talk = wanted()
    evening(talk)
    evening(talk)
    if way == "nudge_stop":
        talk.choose(way)
    else:
        talk.say(way)
    assert talk.state.nudge is None
    assert local(talk) == []
    assert not talk.state.is_open


def test_who_has_stretched_today_is_left_alone() -> None:
    talk = wanted()
    assert evening(talk) == ()
    assert local(talk) == ["25 20:30"]


@pytest.mark.parametrize("late", [timedelta(hours=2), timedelta(minutes=45)])
def test_a_late_one_is_none(late: timedelta) -> None:
    talk = wanted()
    evening(talk)
    assert evening(talk, late=late) == ()
    assert local(talk) == ["26 20:30"]


def test_nobody_is_reminded_in_the_middle_of_a_cramp() -> None:
    talk = wanted()
    evening(talk)
    (due,) = [one.due for one in talk.due.values()]
    talk.now = due - timedelta(minutes=5)
    talk.say("my calf is cramping")
    assert evening(talk) == ()
    assert isinstance(talk.state.stage, Relieving)


def test_nobody_is_told_to_stretch_a_leg_that_should_be_seen() -> None:
    talk = wanted()
    talk.say("my left calf is swollen, warm and red, it has been for two days")
    while talk.state.is_open:
        talk.say("no")
    assert talk.final.urgency is Urgency.URGENT
    evening(talk)
    assert evening(talk) == ()


def test_a_check_in_that_waits_for_its_answer_goes_first() -> None:
    talk = wanted()
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
    (check_in,) = [one for one in talk.due.values() if one.kind == "check_in"]
    del talk.due[check_in.id]
    talk.now = check_in.due
    talk.take(FollowUpDue(check_in.id))
    talk.state = replace(talk.state, nudge=replace(talk.state.nudge, due=talk.now))  # type: ignore[type-var] # wanted
    (nudge,) = [one for one in talk.due.values() if one.kind == "nudge"]
    assert talk.take(FollowUpDue(nudge.id, "nudge")) == ()
    assert talk.choose("gone")


def test_a_week_without_an_answer_ends_it_and_says_so() -> None:
    talk = wanted()
    evening(talk)
    asked = [evening(talk) for _ in range(7)]
    assert "this is the last one" not in asked[5][0].text
    assert "this is the last one" in asked[6][0].text
    assert local(talk) == []
    talk.choose("stretch")
    assert isinstance(talk.state.stage, Evening)


def test_an_answer_begins_the_week_anew() -> None:
    talk = wanted()
    evening(talk)
    for _ in range(6):
        evening(talk)
    talk.choose("stretched")
    assert talk.state.nudge is not None
    assert talk.state.nudge.unanswered == 0


def test_a_cramp_is_no_answer_to_it() -> None:
    talk = wanted()
    evening(talk)
    evening(talk)
    talk.say("ow my calf is cramping")
    assert isinstance(talk.state.stage, Relieving)
    assert talk.state.nudge is not None


def test_a_newer_complaint_withdraws_no_nudge_and_a_block_does() -> None:
    talk = wanted()
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
    kinds = sorted(one.kind for one in talk.due.values())
    assert kinds == ["check_in", "nudge"]
    talk.take(Left(blocked=True))
    assert talk.state.nudge is None
    assert not talk.due


def test_a_nudge_that_nobody_wants_any_more_says_nothing() -> None:
    talk = wanted()
    (row,) = talk.due.values()
    talk.say("nudge off")
    assert talk.take(FollowUpDue(row.id, "nudge")) == ()


def test_settings_tell_it() -> None:
    talk = wanted()
    assert "Evening reminder: 20:30." in talk.command("settings")[0].text
    talk.say("nudge off")
    assert "Evening reminder: none." in talk.command("settings")[0].text


def test_the_prompt_is_open_until_answered() -> None:
    talk = wanted()
    evening(talk)
    evening(talk)
    (again,) = talk.say("purple")
    assert again.ask is not None
    assert isinstance(talk.state.stage, Nudged)
