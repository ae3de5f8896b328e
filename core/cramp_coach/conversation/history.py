"""The history as it was kept, read again: past complaints, and the days that were without a cramp."""

from collections.abc import Iterator
from dataclasses import dataclass
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


class _Row(BaseModel):
    id: str
    record: dict[str, object]


class _Kept(BaseModel):
    episodes: tuple[_Row, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """Their own complaints, oldest first, and the days that they said were free of cramps."""

    complaints: tuple[Past, ...] = ()
    free: frozenset[date] = frozenset()

    @property
    def cramps(self) -> tuple[Past, ...]:
        """The complaints that were cramps."""
        return tuple(one for one in self.complaints if one.kind == "cramp")

    def cramp_days(self, zone: str) -> frozenset[date]:
        """The days there on which a cramp began."""
        return frozenset(local(one.began, zone).date() for one in self.cramps)


NO_HISTORY: Final = History()


def history_of(exported: str | None) -> History:
    """The history in this export. What is about somebody else is not theirs, and is left out."""
    rows = _Kept.model_validate_json(exported).episodes if exported else ()
    complaints = (Past.model_validate(row.record) for row in rows if not row.id.startswith(FREE))
    own = sorted((one for one in complaints if one.who == "self"), key=lambda one: one.began)
    return History(tuple(own), frozenset(_free(rows)))


def local(at: datetime, zone: str) -> datetime:
    """This moment as a clock there shows it."""
    return at.astimezone(ZoneInfo(zone))


def _free(rows: tuple[_Row, ...]) -> Iterator[date]:
    return (date.fromisoformat(row.id.removeprefix(FREE)) for row in rows if row.id.startswith(FREE))
