"""The history as it was kept, read again: past complaints, and the days that were without a cramp."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

FREE: Final = "free:"  # the id of a day without a cramp is this and its date


class Past(BaseModel):
    """One complaint, as `record` kept it."""

    model_config = ConfigDict(frozen=True)

    began: datetime
    who: str = "self"
    kind: str | None = None
    sites: tuple[str, ...] = ()
    onset: date | None = None
    present: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    not_sure: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    eased: bool | None = None
    urgency: str | None = None
    report: str | None = None
    triggers: tuple[str, ...] | None = None


class Free(BaseModel):
    """A day that they said was without a cramp; not `free`: they took it back."""

    model_config = ConfigDict(frozen=True)

    free: bool
    triggers: tuple[str, ...] | None = None


class _Row(BaseModel):
    id: str
    record: dict[str, object]


class _Kept(BaseModel):
    episodes: tuple[_Row, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """Their own complaints, oldest first, and the days that they said were free of cramps."""

    complaints: tuple[Past, ...] = ()
    free: Mapping[date, Free] = field(default_factory=dict[date, Free])

    @property
    def cramps(self) -> tuple[Past, ...]:
        """The complaints that were cramps."""
        return tuple(one for one in self.complaints if one.kind == "cramp")

    def cramp_days(self, zone: str) -> frozenset[date]:
        """The days there on which a cramp began."""
        return frozenset(local(one.began, zone).date() for one in self.cramps)

    def ticked_cramp_days(self, zone: str) -> Mapping[date, frozenset[str]]:
        """The days with a cramp of which something was ticked, "none of these" too, and what."""
        days: dict[date, frozenset[str]] = {}
        for one in self.cramps:
            if one.triggers is not None:
                day = local(one.began, zone).date()
                days[day] = days.get(day, frozenset()).union(one.triggers)
        return days

    def ticked_free_days(self, zone: str) -> Mapping[date, frozenset[str]]:
        """The same of the days without one; a day that had a cramp after all is not among them."""
        cramps = self.cramp_days(zone)
        return {
            day: frozenset(one.triggers)
            for day, one in self.free.items()
            if one.triggers is not None and day not in cramps
        }


NO_HISTORY: Final = History()


def history_of(exported: str | None) -> History:
    """The history in this export. What is about somebody else is not theirs, and is left out."""
    rows = _Kept.model_validate_json(exported).episodes if exported else ()
    complaints = (Past.model_validate(row.record) for row in rows if not row.id.startswith(FREE))
    own = sorted((one for one in complaints if one.who == "self"), key=lambda one: one.began)
    days = {
        date.fromisoformat(row.id.removeprefix(FREE)): Free.model_validate(row.record)
        for row in rows
        if row.id.startswith(FREE)
    }
    return History(tuple(own), {day: one for day, one in days.items() if one.free})


def local(at: datetime, zone: str) -> datetime:
    """This moment as a clock there shows it."""
    return at.astimezone(ZoneInfo(zone))
