"""What this channel needs of the core: the part of its front doors that it knocks at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from pydantic import JsonValue

from cramp_coach.ports import Taken
from cramp_coach.vocabulary import Inbound, Reply


class Mind(Protocol):
    """A Coach, as far as this channel sees one."""

    async def respond(self, inbound: Inbound) -> Taken:
        """Take one turn. Raises StoreUnavailable, and then nothing was changed."""
        ...

    async def sweep(self) -> int:
        """Erase what is past its time."""
        ...

    def notice(self, name: str, language: str = "en", **blanks: str) -> Reply:
        """A sentence that belongs to no conversation, its blanks filled in."""
        ...

    def told_time(self, due: datetime, zone: str) -> str:
        """A day and an hour as they are said there."""
        ...

    def drawing(self, name: str) -> str | None:
        """The picture that a Show names, as SVG; None where there is none."""
        ...


class PassingMind(Protocol):
    """A PassingCoach: it keeps nothing, so that what it must know of a conversation travels with it."""

    def respond(
        self, inbound: Inbound, carried: Mapping[str, JsonValue]
    ) -> tuple[dict[str, JsonValue], tuple[Reply, ...]]:
        """Take one turn: what to carry to the next one, and the replies."""
        ...

    def notice(self, name: str, language: str = "en") -> Reply:
        """A sentence that belongs to no conversation."""
        ...

    def drawing(self, name: str) -> str | None:
        """The picture that a Show names, as SVG; None where there is none."""
        ...
