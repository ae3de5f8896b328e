"""When to ask again: days, hours, quiet hours, and clocks that jump."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cramp_coach.follow_ups import (
    JITTER_MINUTES,
    common_zones,
    due_at,
    is_humane,
    later,
    offset_from_clock,
    plan,
    zone_mentioned,
    zones_with_offset,
)
from cramp_coach.vocabulary import Intent

NOW = datetime(2026, 11, 24, 2, 50, tzinfo=UTC)
moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from((*common_zones(), "Africa/Casablanca", "America/Havana", "Pacific/Apia"))


def days(intents: tuple[Intent, ...]) -> list[date]:
    return [intent.day for intent in intents]


def test_a_cramp_is_asked_about_two_weeks_later_at_half_past_six() -> None:
    (intent,) = plan(NOW, "Europe/Berlin")
    assert intent == Intent(date(2026, 12, 8), time(18, 30), "Europe/Berlin")


def test_the_day_is_counted_where_the_person_is() -> None:
    assert days(plan(NOW, "America/Los_Angeles")) == [date(2026, 12, 7)]


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (0, [14]),  # passes two weeks only after the check-in
        (1, [14]),
        (2, [13]),  # the day after it passes; day 14 is too close to ask again
        (5, [10]),
        (6, [9, 14]),
        (10, [5, 14]),
        (14, [1, 14]),
        (15, [14]),  # it has passed already, and was told so
        (40, [14]),
    ],
)
def test_a_twitch_is_asked_about_when_it_passes_two_weeks(ago: int, expected: list[int]) -> None:
    today = NOW.date()
    asked = days(plan(NOW, "UTC", twitch_since=today - timedelta(days=ago)))
    assert [(day - today).days for day in asked] == expected


@given(moments, zones)
def test_nobody_is_asked_in_the_quiet_hours(now: datetime, zone: str) -> None:
    for intent in (*plan(now, zone), later(now, timedelta(hours=48), zone), later(now, timedelta(), zone)):
        assert is_humane(due_at(intent, "someone"), zone)


@given(moments, zones, st.text())
def test_a_promise_is_kept_on_its_day_at_its_hour(now: datetime, zone: str, seed: str) -> None:
    (intent,) = plan(now, zone)
    local = due_at(intent, seed).astimezone(ZoneInfo(zone))
    minutes_late = (local.hour * 60 + local.minute) - (18 * 60 + 30)
    assert local.date() == intent.day
    assert 0 <= minutes_late < JITTER_MINUTES


def test_an_hour_that_the_clocks_skip_comes_after_the_gap() -> None:
    skipped = Intent(date(2027, 3, 28), time(2, 30), "Europe/Berlin")
    assert due_at(skipped, "").astimezone(ZoneInfo("Europe/Berlin")).hour == 3


def test_late_at_night_means_the_next_morning() -> None:
    assert later(datetime(2026, 11, 24, 23, 10, tzinfo=UTC), timedelta(), "UTC") == Intent(
        date(2026, 11, 25), time(9, 0), "UTC"
    )


@given(moments, zones)
def test_what_time_it_is_tells_the_offset(now: datetime, zone: str) -> None:
    local = now.astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    assert offset is not None
    told = offset_from_clock(local.hour * 60 + local.minute, now)
    assert (told - offset.total_seconds() / 60) % (24 * 60) == 0


def test_the_zones_with_an_offset_have_it() -> None:
    assert "Asia/Kolkata" in zones_with_offset(330, NOW)
    assert "Europe/London" not in zones_with_offset(330, NOW)
    assert zones_with_offset(7, NOW) == zones_with_offset(0, NOW)
    assert zones_with_offset(-11 * 60, NOW) == ("Pacific/Auckland",)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("I live in New York.", "America/New_York"),
        ("london time", "Europe/London"),
    ],
)
def test_a_city_is_a_zone(said: str, zone: str) -> None:
    assert zone_mentioned(said) == zone


@pytest.mark.parametrize("said", ["", "my calf", "../etc/passwd", "21:30"])
def test_other_words_are_no_zone(said: str) -> None:
    assert zone_mentioned(said) is None
