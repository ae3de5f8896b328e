"""The gate with somebody who waits at it: one alarm for all, however many wait."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cramp_coach_telegram.limits import SLACK, Gate, Ticket
from cramp_coach_telegram.sharing import Sharing


class Alarm(Protocol):
    """Something that will be called."""

    def cancel(self) -> None:
        """It will not."""
        ...


Later = Callable[[float, Callable[[], None]], Alarm]  # a loop's `call_later`


@dataclass(slots=True)
class Limiter:
    """Asked before every call. The time, and who calls back after so many seconds, are given."""

    gate: Gate
    seconds: Callable[[], float]
    later: Later
    sharing: Sharing | None = None  # with other processes, if there may be any
    _waiting: dict[Ticket, "asyncio.Future[float]"] = field(
        default_factory=dict[Ticket, "asyncio.Future[float]"], init=False
    )
    _alarm: Alarm | None = field(default=None, init=False)
    _rings: float = field(default=0.0, init=False)

    async def admit(self, chat: int, *, urgent: bool, edit: bool = False) -> float:
        """Return 0 when it may be sent; or, at once, the seconds that this chat must not be sent to."""
        held = self.gate.held(chat, self.seconds()) or await self._let(chat, urgent=urgent, edit=edit)
        if held:
            return held
        if self.sharing is not None:
            await self.sharing.admit(urgent=urgent)
        return 0.0

    def may_edit(self, chat: int) -> bool:
        """Whether an edit would not have to wait for an earlier one."""
        return not self.gate.until_edit(chat, self.seconds())

    def called(self, chat: int) -> None:
        """Count a call that does not wait here."""
        self.gate.called(chat, self.seconds())

    def spare_calls(self, chat: int) -> int:
        """How many more calls this chat should bring within the time of one relief."""
        return self.gate.spare_calls(chat, self.seconds())

    def hold(self, chat: int, seconds: float) -> None:
        """Send nothing to this chat for so long; the others do not notice."""
        self.gate.hold(chat, self.seconds() + seconds)
        for ticket, waiting in self._waiting.items():
            if ticket.chat == chat and not waiting.done():
                waiting.set_result(seconds)

    async def _let(self, chat: int, *, urgent: bool, edit: bool) -> float:
        ticket = self.gate.enter(chat, urgent=urgent, edit=edit)
        waiting: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = waiting
        try:
            self._look()
            return await waiting
        finally:
            del self._waiting[ticket]
            self.gate.leave(ticket)

    def _look(self) -> None:
        """Let through who may go, and look again when the next may."""
        now = self.seconds()
        for ticket in self.gate.go(now):
            waiting = self._waiting[ticket]
            if not waiting.done():  # else it was given up
                waiting.set_result(0.0)
        delay = self.gate.until(now)
        if delay is not None:
            self._set_alarm(now, delay)

    def _set_alarm(self, now: float, delay: float) -> None:
        if self._alarm is not None and self._rings <= now + delay + SLACK:
            return  # it rings early enough
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm, self._rings = self.later(delay, self._ring), now + delay

    def _ring(self) -> None:
        self._alarm = None
        self._look()
