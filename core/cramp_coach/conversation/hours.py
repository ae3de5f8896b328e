"""Hours of the day: which ones somebody means, and how they are shown. Pure."""

import re
from datetime import time

from cramp_coach.follow_ups import Quiet

OFFERED: tuple[Quiet, ...] = ((21, 9), (22, 8), (23, 7), (20, 10))
HOURS = "hours:"  # of the choices that offer them
NUDGED_AT = "nudge:"  # of the choices of a time in the evening
LONGEST = 20  # hours; in the rest we must still be able to keep a promise
NOON, MIDNIGHT, MINUTES = 12, 24, 60
BEFORE_QUIET = (150, 120, 90, 60)  # minutes, so that there is time for a little later
_SET = re.compile(r"\s*/?(?:my\s+)?quiet(?:\s+hours)?\s+(?:are\s+|from\s+)?(\S*\d.*)", re.IGNORECASE)
_HOUR = re.compile(r"\b(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?(?:\.?m\b)?", re.IGNORECASE)


def hours_named(text: str) -> str | None:
    """What somebody names who sets their quiet hours ("quiet 22 to 8"); None for other words."""
    said = _SET.fullmatch(text)
    return said[1] if said else None


def hours_in(text: str) -> Quiet | None:
    """From which hour to which: "22-8", "10pm to 7:30". A part of an hour is quiet as a whole."""
    found = _HOUR.findall(text)
    if len(found) != 2:
        return None
    (start, _, morning), (end, minutes, _) = found
    begins, ends = _of_day(*found[0]), _of_day(*found[1])
    if not morning and 0 < int(start) <= NOON and int(end) <= NOON:
        begins = (int(start) + NOON) % MIDNIGHT  # "10 to 7" is from ten in the evening
    ends = (ends + bool(int(minutes or 0))) % MIDNIGHT
    if begins >= MIDNIGHT or not 0 < (ends - begins) % MIDNIGHT <= LONGEST:
        return None
    return begins, ends


def time_in(text: str) -> time | None:
    """A time of the evening: "20:30"; "8" is eight in the evening, as "8pm" is."""
    found = _HOUR.findall(text)
    if len(found) != 1:
        return None
    hour, minutes, half = found[0]
    number = _of_day(hour, minutes, half)
    if not half and 0 < number < NOON:
        number += NOON
    past = int(minutes or 0)
    return time(number, past) if number < MIDNIGHT and past < MINUTES else None


def evening_times(quiet: Quiet) -> tuple[time, ...]:
    """The times that are offered: the last hours before it is quiet."""
    ends = quiet[0] * MINUTES
    return tuple(time(*divmod((ends - before) % (MIDNIGHT * MINUTES), MINUTES)) for before in BEFORE_QUIET)


def _of_day(hour: str, _: str, half: str) -> int:
    number = int(hour)
    if not half:
        return number % MIDNIGHT if number <= MIDNIGHT else number
    return number % NOON + (NOON if half.lower() == "p" else 0)


def shown(hour: int) -> str:
    """An hour as it is shown: "9:00"."""
    return f"{hour}:00"
