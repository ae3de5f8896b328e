"""Keeps the promises of this channel: delivers what is due, and what waits behind something unsent."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from cramp_coach.errors import StoreUnavailable
from cramp_coach.ports import Clock, Courier
from cramp_coach_telegram.mind import Mind
from cramp_coach_telegram.settings import Limits

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivering:
    """Two loops, each until `stop`. `waiting` is set when a reply stands behind something unsent."""

    coach: Mind
    courier: Courier
    clock: Clock
    limits: Limits
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Claim nothing more, begin to send nothing more; what is being sent is finished."""
        self.stopping.set()
        self.waiting.set()

    async def keep_promises(self) -> None:
        """Deliver what is due, when it is due, and look again at least every few seconds."""
        while self._going():
            await self._deliver()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), await self._until_due())

    async def send_what_waits(self) -> None:
        """A second hand for replies behind something unsent: they do not wait for the check-ins."""
        while self._going():
            await self.waiting.wait()
            self.waiting.clear()
            await self._deliver()

    def _going(self) -> bool:
        return not self.stopping.is_set()

    async def _deliver(self) -> None:
        try:
            await self.coach.deliver_due(self.courier, self._going)
        except StoreUnavailable as error:
            _LOG.error("nothing can be delivered now (%s)", type(error).__name__)

    async def _until_due(self) -> float:
        """Seconds to sleep: never none, since what is due but leased to another would keep us turning."""
        every = self.limits.courier_every_s
        try:
            due = await self.coach.next_due(self.courier)
        except StoreUnavailable:
            due = None
        left = (due - self.clock()) / timedelta(seconds=1) if due else every
        return min(max(left, every / 10), every)
