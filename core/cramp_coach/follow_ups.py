"""When to ask again: on which day, at what hour, how often, and when to leave people alone. Pure."""

import hashlib
import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from cramp_coach.vocabulary import Intent

TWO_WEEKS = timedelta(days=14)
OVER_TWO_WEEKS = timedelta(days=15)  # "over two weeks" is day 15 (clinical E1)
LEAST_BETWEEN = timedelta(days=5)
REPEAT_AFTER = timedelta(hours=48)
SNOOZE = timedelta(days=1)
LOOKS = 3  # so often is one complaint asked about, if nobody says more
PREFERRED = time(18, 30)
Quiet: TypeAlias = tuple[int, int]  # from this hour of the day to that one, nobody is asked anything
QUIET: Quiet = (21, 9)
JITTER_MINUTES = 20
NUDGE_LASTS = timedelta(hours=1)  # a prompt for the evening that comes later is none
SHORTEST_CITY = 4
MINUTES_A_DAY = 24 * 60
SLOW_CLOCK_MINUTES = 20

# The zones offered by name, one or more for every offset in common use, most people first.
_COMMON = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Phoenix", "America/Denver",
    "America/Chicago", "America/Mexico_City", "America/New_York", "America/Bogota", "America/Halifax",
    "America/St_Johns", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Atlantic/Azores",
    "Europe/London", "Europe/Dublin", "Africa/Lagos", "Europe/Berlin", "Europe/Paris", "Europe/Athens",
    "Africa/Johannesburg", "Africa/Cairo", "Europe/Istanbul", "Europe/Moscow", "Africa/Nairobi",
    "Asia/Tehran", "Asia/Dubai", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Dhaka", "Asia/Yangon", "Asia/Jakarta", "Asia/Bangkok", "Asia/Shanghai", "Asia/Singapore",
    "Asia/Manila", "Australia/Perth", "Asia/Tokyo", "Asia/Seoul", "Australia/Adelaide",
    "Australia/Darwin", "Australia/Sydney", "Australia/Brisbane", "Pacific/Auckland",
)  # fmt: skip


def common_zones() -> tuple[str, ...]:
    """The zones that are offered by name."""
    return _COMMON


def plan(
    now: datetime, zone: str, *, twitch_since: date | None = None, quiet: Quiet = QUIET
) -> tuple[Intent, ...]:
    """The days on which to ask: two weeks after the conversation, at a humane hour.

    A twitch that will have lasted over two weeks before that is asked about on that day, and once more
    two weeks after the conversation where that is at least five days later (clinical E1).
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    last = today + TWO_WEEKS
    crossing = twitch_since + OVER_TWO_WEEKS if twitch_since else last
    hour = time(quiet[1]) if _reaches(PREFERRED, quiet) else PREFERRED
    if not today < crossing < last:
        return (Intent(last, hour, zone),)
    days = (crossing, last) if last - crossing >= LEAST_BETWEEN else (crossing,)
    return tuple(Intent(day, hour, zone) for day in days)


def due_at(intent: Intent, seed: str) -> datetime:
    """The moment in UTC of a day and an hour in a zone, spread over some minutes by `seed`.

    An hour that the clocks skip comes after the gap; one that they repeat is the first of the two.
    """
    local = datetime.combine(intent.day, intent.at, tzinfo=ZoneInfo(intent.zone))
    return local.astimezone(ZoneInfo("UTC")) + _jitter(seed)


def next_evening(now: datetime, at: time, zone: str) -> datetime:
    """The next moment in UTC at which a clock there shows this time, to the minute: they chose it."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() < at else local.date() + timedelta(days=1)
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def local_day(at: datetime, zone: str) -> date:
    """Which day it is then, there."""
    return at.astimezone(ZoneInfo(zone)).date()


def is_too_late(promised: datetime, now: datetime) -> bool:
    """Whether a nudge that was promised for then is not to be sent any more."""
    return now - promised > NUDGE_LASTS


def moved_to(zone: str, due: datetime, before: str, seed: str) -> Intent:
    """The same day and hour for somebody who was in one zone and is in another."""
    local = (due - _jitter(seed)).astimezone(ZoneInfo(before))
    return Intent(local.date(), local.time(), zone)


def later(now: datetime, wait: timedelta, zone: str, quiet: Quiet = QUIET) -> Intent:
    """The humane moment that lies this far ahead, or the next one after it."""
    local = (now + wait).astimezone(ZoneInfo(zone))
    at, wakes = local.time().replace(second=0, microsecond=0), time(quiet[1])
    if not _reaches(at, quiet):
        return Intent(local.date(), at, zone)
    day = local.date() if at < wakes else local.date() + timedelta(days=1)
    return Intent(day, wakes, zone)


def is_humane(now: datetime, zone: str, quiet: Quiet = QUIET) -> bool:
    """Whether somebody there may be asked now: outside the quiet hours."""
    return not is_quiet(now.astimezone(ZoneInfo(zone)).time(), quiet)


def is_quiet(at: time, quiet: Quiet) -> bool:
    """Whether this time of the day lies in the quiet hours."""
    start, end = quiet
    return start <= at.hour < end if start < end else at.hour >= start or at.hour < end


def _reaches(at: time, quiet: Quiet) -> bool:
    """Whether it is quiet then, or at the end of the spread."""
    spread = datetime.combine(date.min, at) + timedelta(minutes=JITTER_MINUTES)
    return is_quiet(at, quiet) or is_quiet(spread.time(), quiet)


def zones_with_offset(minutes: int, now: datetime) -> tuple[str, ...]:
    """The common zones whose clocks are now so many minutes ahead of UTC, give or take a slow clock."""
    ahead = {zone: _minutes_ahead(zone, now) for zone in _COMMON}
    nearest = min(ahead.values(), key=lambda one: _apart(one, minutes))
    if _apart(nearest, minutes) > SLOW_CLOCK_MINUTES:
        return ()
    return tuple(zone for zone in _COMMON if ahead[zone] == nearest)


def _apart(one: int, other: int) -> int:
    """Minutes between what two clocks show: a day ahead looks the same."""
    return min((one - other) % MINUTES_A_DAY, (other - one) % MINUTES_A_DAY)


def _minutes_ahead(zone: str, now: datetime) -> int:
    return int((now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds() // 60)


def offset_from_clock(minutes_of_day: float, now: datetime) -> int:
    """The offset from UTC, in minutes and to the quarter of an hour, of a clock that shows this now."""
    utc = now.astimezone(ZoneInfo("UTC"))
    ahead = round((minutes_of_day - (utc.hour * 60 + utc.minute)) / 15) * 15
    return (ahead + MINUTES_A_DAY // 2) % MINUTES_A_DAY - MINUTES_A_DAY // 2


def zone_mentioned(text: str) -> str | None:
    """The zone whose name or city stands in these words ("Europe/Berlin", "I live in New York")."""
    words = re.findall(r"[^\s,.!?]+", text.lower())
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            zone = _zone_named("_".join(words[start : start + length]))
            if zone:
                return zone
    return None


def _zone_named(name: str) -> str | None:
    if len(name) < SHORTEST_CITY:
        return None
    return _zones_by_name().get(name) or _zones_by_city().get(name)


def is_zone(name: str) -> bool:
    """Whether this names a zone that we know."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _jitter(seed: str) -> timedelta:
    first = hashlib.sha256(seed.encode()).digest()[0]
    return timedelta(minutes=first % JITTER_MINUTES)


@cache
def _zones_by_name() -> dict[str, str]:
    return {zone.lower(): zone for zone in available_timezones()}


@cache
def _zones_by_city() -> dict[str, str]:
    named = sorted(z for z in available_timezones() if "/" in z)
    return {zone.rpartition("/")[2].lower(): zone for zone in named}
