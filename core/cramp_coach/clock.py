"""The time. The only place that reads a clock; apart, since what needs no more than this starts faster."""

from datetime import UTC, datetime


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the place that reads the clock
