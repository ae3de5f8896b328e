"""From a place that somebody shows to its time zone. The place itself is neither kept nor passed on."""

from collections.abc import Callable
from typing import TypeAlias

ZoneAt: TypeAlias = Callable[[float, float], str | None]  # latitude, longitude


def zone_finder() -> ZoneAt | None:
    """Looks up the zone of a latitude and a longitude; None where the extra `location` is not installed."""
    try:
        from tzfpy import get_tz  # optional: three megabytes of borders
    except ImportError:
        return None
    return lambda latitude, longitude: get_tz(longitude, latitude) or None
