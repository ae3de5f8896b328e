"""What this channel needs of the core: the part of its front door that it knocks at."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from cramp_coach.ports import Courier, Delivery, Outcome, Taken
from cramp_coach.vocabulary import Inbound, Reply


class Mind(Protocol):
    """A Coach, as far as this channel sees one."""

    async def respond(self, inbound: Inbound) -> Taken:
        """Take one turn. Raises StoreUnavailable, and then nothing was changed."""
        ...

    def notice(self, name: str, language: str = "en") -> Reply:
        """A sentence that belongs to no conversation."""
        ...

    def picture(self, name: str) -> bytes | None:
        """A picture as PNG; None where it was not drawn."""
        ...

    async def send(self, delivery: Delivery, courier: Courier) -> Outcome:
        """Send one delivery, and commit what became of it."""
        ...

    async def deliver_due(self, courier: Courier, going: Callable[[], bool] = ..., /) -> int:
        """Ask what is due, send what waits; begin nothing more once `going` says no."""
        ...

    async def next_due(self, courier: Courier) -> datetime | None:
        """When this courier has next something to deliver."""
        ...
