"""Reminders in Amazon's shape: what one says and when, and which of them are still to come. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final, cast
from zoneinfo import ZoneInfo

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.services.reminder_management.alert_info import AlertInfo
from ask_sdk_model.services.reminder_management.push_notification import PushNotification
from ask_sdk_model.services.reminder_management.push_notification_status import PushNotificationStatus
from ask_sdk_model.services.reminder_management.reminder_request import ReminderRequest
from ask_sdk_model.services.reminder_management.spoken_info import SpokenInfo
from ask_sdk_model.services.reminder_management.spoken_text import SpokenText
from ask_sdk_model.services.reminder_management.trigger import Trigger
from ask_sdk_model.services.reminder_management.trigger_type import TriggerType
from pydantic import AwareDatetime, BaseModel, JsonValue, NaiveDatetime, TypeAdapter, ValidationError

LATEST: Final = 3  # more than these are not gone through


@dataclass(frozen=True, slots=True)
class Wish:
    """A reminder that somebody is asked about: once, at this wall clock time in this zone.

    `token`: of the one that it is to replace.
    """

    at: NaiveDatetime
    zone: str
    token: str | None = None

    @property
    def moment(self) -> datetime:
        """The same, with its zone."""
        return self.at.replace(tzinfo=ZoneInfo(self.zone))

    def at_time(self, hour: time, token: str) -> "Wish":
        """On the same day at another hour, in the place of that one."""
        return replace(self, at=datetime.combine(self.at.date(), hour), token=token)


@dataclass(frozen=True, slots=True)
class Kept:
    """One that is set. `token` is Amazon's name for it."""

    token: str
    wish: Wish


_WISH: TypeAdapter[Wish] = TypeAdapter(Wish)


def wish_for(due: AwareDatetime, zone: str) -> Wish:
    """For this moment, to the minute."""
    return Wish(due.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0), zone)


def carried_from(wish: Wish) -> JsonValue:
    """As it travels in a session."""
    carried: JsonValue = _WISH.dump_python(wish, mode="json")
    return carried


def wish_from(carried: JsonValue) -> Wish | None:
    """As it came back; None for what cannot be ours."""
    try:
        wish = _WISH.validate_python(carried)
    except ValidationError:
        return None
    return wish if is_zone(wish.zone) else None


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # for one that there is not, each of them may come
        return False
    return True


def request_for(wish: Wish, label: str, locale: str, now: datetime) -> JsonValue:
    """What Amazon is sent to set it. `label` is read out to everybody in the room."""
    spoken = SpokenInfo(content=[SpokenText(locale=locale, text=label)])
    told = ReminderRequest(
        request_time=now.replace(tzinfo=None),
        trigger=Trigger(
            object_type=TriggerType.SCHEDULED_ABSOLUTE, scheduled_time=wish.at, time_zone_id=wish.zone
        ),
        alert_info=AlertInfo(spoken_info=spoken),
        push_notification=PushNotification(status=PushNotificationStatus.DISABLED),
    )
    # The SDK says of its tables only that they are tables.
    return cast("JsonValue", DefaultSerializer().serialize(told))  # pyright: ignore[reportUnknownMemberType]


# ---- what Amazon lists ----


class _Trigger(BaseModel):
    scheduledTime: datetime  # noqa: N815 - Amazon's names
    timeZoneId: str  # noqa: N815


class _Alert(BaseModel):
    alertToken: str  # noqa: N815
    status: str
    trigger: _Trigger


def kept_in(listed: JsonValue, now: datetime) -> tuple[Kept, ...]:
    """Those that are still to come, the next one first; what cannot be read is left out."""
    alerts = listed.get("alerts") if isinstance(listed, dict) else None
    coming = [one for one in _read(alerts) if one.wish.moment > now]
    return tuple(sorted(coming, key=lambda one: one.wish.moment)[:LATEST])


def _read(alerts: JsonValue) -> Iterator[Kept]:
    for alert in alerts if isinstance(alerts, list) else ():
        try:
            told = _Alert.model_validate(alert)
        except ValidationError:
            continue
        at = told.trigger.scheduledTime.replace(tzinfo=None, second=0, microsecond=0)
        wish = wish_from({"at": at.isoformat(), "zone": told.trigger.timeZoneId})
        if told.status == "ON" and wish:
            yield Kept(told.alertToken, wish)
