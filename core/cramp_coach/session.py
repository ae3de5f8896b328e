"""One participant at a keyboard: what they do becomes an Inbound, and their clock is moved by hand."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from cramp_coach.ports import Clock, Courier, Delivery, NewId, Outcome, Sent, Taken
from cramp_coach.vocabulary import Channel, Event, Inbound, ParticipantId, Reply

PARTICIPANT = ParticipantId("console:me")
SCREEN = Channel("console", push=False, screen=True, max_choices=40)
VOICE = Channel("console", push=False, screen=False, max_choices=3, pictures=False)
LONGEST_WAIT_DAYS = 3660
_DAYS = re.compile(r"\+(\d{1,4})\s*(d|days?|w|weeks?)", re.IGNORECASE)
_ISO = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)


class Answers(Protocol):
    """What a session needs of a Coach."""

    async def respond(self, inbound: Inbound) -> Taken:
        """Take one turn."""
        ...

    async def deliver_due(self, courier: Courier, /) -> int:
        """Deliver what is due."""
        ...

    async def next_due(self, courier: Courier) -> datetime | None:
        """When there is next something to deliver."""
        ...


@dataclass
class MovedClock:
    """Runs beside a real clock, ahead by as much as it was moved; with `start` alone it stands still."""

    start: datetime
    real: Clock | None = None
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        """The time here, in UTC."""
        return (self.real() if self.real else self.start) + self.ahead

    def move_to(self, moment: datetime) -> None:
        """Go forward to this moment; never back."""
        self.ahead += max(moment - self(), timedelta())


@dataclass(frozen=True, slots=True)
class Wait:
    """How long somebody waits: whole days end at the close of that day, anything else to the second."""

    days: int = 0
    time: timedelta | None = None

    def until(self, now: datetime, zone: tzinfo) -> datetime:
        """The end of the wait, in UTC."""
        if self.time is not None:
            return now + timedelta(days=self.days) + self.time
        day = (now.astimezone(zone) + timedelta(days=self.days)).date()
        return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone).astimezone(UTC)


def parse_wait(text: str) -> Wait | None:
    """What "+14d", "P14D" or "PT3H" means; None if it means nothing, or more than ten years."""
    wait = _parsed(text.strip())
    if wait is None or wait.days > LONGEST_WAIT_DAYS:
        return None
    return None if wait.time is not None and wait.time.days > LONGEST_WAIT_DAYS else wait


def _parsed(text: str) -> Wait | None:
    if match := _DAYS.fullmatch(text):
        return Wait(int(match[1]) * (7 if match[2][0] in "wW" else 1))
    if match := _ISO.fullmatch(text):
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        exact = timedelta(hours=hours, minutes=minutes, seconds=seconds) if "T" in text else None
        return Wait(weeks * 7 + days, exact)
    return None


@dataclass
class _Listener:
    """A courier that hears everything."""

    channel: str
    heard: list[Reply] = field(default_factory=list[Reply])

    async def deliver(self, delivery: Delivery, /) -> Outcome:
        """It arrived at once."""
        self.heard.append(delivery.reply)
        return Sent(str(delivery.id))


@dataclass
class Session:
    """The conversation of one participant, one thing at a time."""

    coach: Answers
    clock: MovedClock
    new_id: NewId
    channel: Channel = SCREEN
    zone: str | None = None
    participant: ParticipantId = PARTICIPANT
    open: Reply | None = None
    promised: str | None = None

    async def take(self, event: Event) -> tuple[Reply, ...]:
        """What is answered to this."""
        inbound = Inbound(
            self.new_id(), self.participant, self.channel, "en", self.clock(), event, zone=self.zone
        )
        return self._kept((await self.coach.respond(inbound)).replies)

    async def wait(self, wait: Wait) -> tuple[Reply, ...]:
        """Let time pass; what becomes due is asked at its time, in the order it was due."""
        end = wait.until(self.clock(), ZoneInfo(self.zone or self.promised or "UTC"))
        listener, before = _Listener(self.channel.name), None
        while (due := await self.coach.next_due(listener)) is not None and due <= end and due != before:
            self.clock.move_to(due)
            await self.coach.deliver_due(listener)
            before = due
        self.clock.move_to(end)
        await self.coach.deliver_due(listener)
        return self._kept(tuple(listener.heard))

    def _kept(self, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
        for reply in replies:
            self.open = reply if reply.ask else self.open
            self.promised = reply.promise.zone if reply.promise else self.promised
        return replies
