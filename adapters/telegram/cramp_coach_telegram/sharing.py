"""One bucket for a bot in all processes: behind each one's own gate, since Telegram counts them together."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cramp_coach.errors import StoreUnavailable
from cramp_coach.ports import Pace
from cramp_coach_telegram.settings import Limits


@dataclass(frozen=True, slots=True)
class Sharing:
    """At most one person's message and one check-in of this process ask for a token at a time."""

    pace: Pace
    name: str
    limits: Limits
    sleep: Callable[[float], Awaitable[None]]
    people: asyncio.Lock = field(default_factory=asyncio.Lock)
    check_ins: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def admit(self, *, urgent: bool) -> None:
        """Return when one may be sent; people are spared what check-ins may not take."""
        async with self.people if urgent else self.check_ins:
            while not await self._taken(0 if urgent else self.limits.kept_for_people):
                await self.sleep(1.0 / self.limits.all_per_second)

    async def _taken(self, spared: int) -> bool:
        limits = self.limits
        try:
            return await self.pace.take(self.name, limits.all_per_second, limits.all_burst, spared)
        except StoreUnavailable:
            return True  # nobody can be asked; our own gate let it through, and somebody waits
