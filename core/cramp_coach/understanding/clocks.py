"""What a clock shows when somebody tells the time, and whether they said which half of the day. Pure."""

from dataclasses import dataclass

HOURS, MINUTES, NOON = 24, 60, 12
EVENING = 6  # "six at night" is in the evening, "five at night" in the morning
DAY = HOURS * MINUTES


@dataclass(frozen=True, slots=True)
class Shown:
    """A time of the day. Not `sure`: it may as well be twelve hours later."""

    minutes: int
    sure: bool


def face(hour: int, minute: int, half: str, *, written: str = "") -> Shown | None:
    """What these numbers show; `half` is "am", "pm", "night", "hour" ("o'clock") or "". None: no time."""
    if hour > HOURS or minute >= MINUTES:
        return None
    if half in ("am", "pm", "night"):
        return Shown((hour % NOON + (NOON if _after_noon(hour, half) else 0)) * MINUTES + minute, sure=True)
    sure = hour > NOON or hour == 0 or written.startswith("0")
    return Shown(hour % HOURS * MINUTES + minute, sure)


def _after_noon(hour: int, half: str) -> bool:
    return half == "pm" or (half == "night" and EVENING <= hour < NOON)


def shown(at: Shown | None, *, by: int) -> Shown | None:
    """The same so many minutes later, or earlier: "quarter to ten"."""
    return Shown((at.minutes + by) % DAY, at.sure) if at else None


def digits(word: str) -> tuple[int, ...]:
    """The numbers of "3:30" or "3.30"."""
    parts = word.replace(".", ":").replace(",", ":").split(":")
    return tuple(int(part) for part in parts if part.isdecimal())
