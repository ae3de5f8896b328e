from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cramp_coach.session import MovedClock, Wait, parse_wait

START = datetime(2026, 3, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("+14d", Wait(14)),
        ("+2 weeks", Wait(14)),
        ("P14D", Wait(14)),
        ("P2W", Wait(14)),
        ("P0D", Wait(0)),
        ("PT90M", Wait(0, timedelta(minutes=90))),
        ("P1DT2H", Wait(1, timedelta(hours=2))),
    ],
)
def test_lengths_of_time_are_read(text: str, wait: Wait) -> None:
    assert parse_wait(text) == wait


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P1DT", "14", "+d", "P1M", "-P1D", "+99999d", "P9999D", "+1dd"]
)
def test_anything_else_is_none(text: str) -> None:
    assert parse_wait(text) is None


def test_whole_days_end_at_the_close_of_the_local_day_across_the_change_of_the_clocks() -> None:
    end = Wait(1).until(START, ZoneInfo("Europe/London"))
    assert end == datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC)


def test_hours_are_waited_exactly() -> None:
    assert Wait(0, timedelta(hours=3)).until(START, UTC) == START + timedelta(hours=3)


def test_a_clock_never_goes_back() -> None:
    clock = MovedClock(START)
    clock.move_to(START + timedelta(hours=1))
    clock.move_to(START)
    assert clock() == START + timedelta(hours=1)
