"""Clocks that are put forward and back, in every zone there is: a promise keeps its day and its hour."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import example, given
from hypothesis import strategies as st

from cramp_coach.follow_ups import (
    JITTER_MINUTES,
    PREFERRED,
    QUIET,
    TWO_WEEKS,
    Quiet,
    due_at,
    is_humane,
    later,
    next_evening,
    plan,
)

FIRST, DAYS = datetime(2025, 1, 1, tzinfo=UTC), 5 * 365
AROUND = 16 * 24 * 60  # minutes about a change in which a conversation may be: the promise then falls upon it
zones = st.sampled_from(sorted(available_timezones()))
quiets = st.tuples(st.integers(0, 23), st.integers(4, 20)).map(
    lambda drawn: (drawn[0], (drawn[0] + drawn[1]) % 24)
)


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """Noons before which the clocks there were changed."""
    noons = [FIRST + timedelta(days=number, hours=12) for number in range(DAYS)]
    ahead = [noon.astimezone(ZoneInfo(zone)).utcoffset() for noon in noons]
    return tuple(
        noon for noon, before, after in zip(noons[1:], ahead[:-1], ahead[1:], strict=True) if before != after
    )


@st.composite
def conversations(draw: st.DrawFn) -> tuple[datetime, str]:
    """When and where: mostly within two weeks of a change, where there is one."""
    zone = draw(zones)
    anywhere = FIRST + timedelta(minutes=draw(st.integers(0, DAYS * 24 * 60)))
    minutes = timedelta(minutes=draw(st.integers(-AROUND, AROUND)))
    change = draw(st.sampled_from((None, *changes(zone))))
    return (change + minutes if change else anywhere), zone


def local_of(moment: datetime, zone: str) -> datetime:
    """What a clock there shows, without its zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@given(conversations(), st.text(max_size=3))
@example(
    (datetime(2026, 10, 11, 2, 50, tzinfo=UTC), "Europe/Berlin"), ""
)  # two weeks before the hour comes twice
@example((datetime(2026, 3, 22, 12, tzinfo=UTC), "Australia/Lord_Howe"), "")  # changes by half an hour
def test_a_check_in_comes_two_weeks_later_at_half_past_six(talked: tuple[datetime, str], seed: str) -> None:
    now, zone = talked
    (intent,) = plan(now, zone)
    due = local_of(due_at(intent, seed), zone)
    assert due.date() == local_of(now, zone).date() + TWO_WEEKS
    late = due - datetime.combine(due.date(), PREFERRED)
    assert timedelta() <= late < timedelta(minutes=JITTER_MINUTES)


@given(conversations(), st.integers(0, 72), quiets)
def test_later_is_never_sooner_and_never_in_quiet_hours(
    talked: tuple[datetime, str], hours: int, quiet: Quiet
) -> None:
    now, zone = talked
    due = due_at(later(now, timedelta(hours=hours), zone, quiet), "someone")
    assert is_humane(due, zone, quiet)
    assert due > now + timedelta(hours=hours) - timedelta(minutes=1)
    assert due <= now + timedelta(hours=hours + 24)


@given(conversations(), quiets)
def test_whatever_hours_are_quiet_a_check_in_is_not_in_them(
    talked: tuple[datetime, str], quiet: Quiet
) -> None:
    now, zone = talked
    for intent in plan(now, zone, quiet=quiet, twitch_since=now.date() - timedelta(days=6)):
        assert is_humane(due_at(intent, "someone"), zone, quiet)


@given(conversations(), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_an_evening_comes_once_a_day_when_the_clock_shows_it(talked: tuple[datetime, str], at: time) -> None:
    now, zone = talked
    first = next_evening(now, at, zone)
    second = next_evening(first, at, zone)
    assert now - timedelta(hours=1) < first
    assert local_of(second, zone).date() == local_of(first, zone).date() + timedelta(days=1)
    shown = local_of(second, zone).time()
    assert shown == at or shown > at  # later only where the clocks skip it


def test_the_zones_have_changes_to_be_tried() -> None:
    changed = [zone for zone in available_timezones() if changes(zone)]
    assert len(changed) > 100
    assert QUIET[0] != QUIET[1]
