"""A coach that says what was written for it, and remembers what it was told."""

from dataclasses import dataclass, field
from datetime import datetime

from cramp_coach.ports import Courier, Taken
from cramp_coach.vocabulary import Ask, Inbound, Phase, Reply, Said, Say, Urgency


def asking(*topics: str, asks: tuple[str, ...] = ("x",), phase: Phase = Phase.SCREEN) -> Reply:
    """A reply that asks about these topics."""
    return Reply((Ask(1, "Well?", "Well?", (), asks, topics),), phase)


def telling(level: Urgency) -> Reply:
    """A reply that tells the level."""
    return Reply((Say("So.", "So."),), Phase.CLOSED, urgency=level, final=True)


@dataclass
class ScriptedCoach:
    """Gives one line of the script a turn; at its end it says nothing more."""

    script: list[tuple[Reply, ...]]
    heard: list[str] = field(default_factory=list[str])

    async def respond(self, inbound: Inbound) -> Taken:
        """The next line of the script."""
        if isinstance(inbound.event, Said):
            self.heard.append(inbound.event.text)
        return Taken(self.script.pop(0) if self.script else (), fresh=True)

    async def deliver_due(self, courier: Courier) -> int:
        """Nothing is ever due."""
        return 0

    async def next_due(self, courier: Courier) -> datetime | None:
        """Nothing is ever due."""
        return None
