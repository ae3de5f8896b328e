"""The pipe in process: one participant's lines, each answered by exactly one, on a real temporary store."""

import itertools
import json
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cramp_coach.coach import Coach
from cramp_coach.pipe import answer_lines
from cramp_coach.session import SCREEN, MovedClock, Session
from cramp_coach.storage import open_sqlite_store
from cramp_coach.vocabulary import Channel, InboundId
from support.talk import guide, lexicon
from support.turns import code

START = datetime(2026, 11, 24, 2, 50, tzinfo=UTC)
BERLIN = "Europe/Berlin"
Item = dict[str, Any]
Reply = dict[str, Any]


@dataclass
class Piped:
    """One process' worth of lines, each answered by exactly one."""

    session: Session
    replies: list[Reply] = field(default_factory=list)

    async def line(self, item: Item) -> list[Reply]:
        """The replies to this line."""
        written: list[str] = []
        await answer_lines([json.dumps(item).encode()], written.append, self.session)
        assert len(written) == 1
        assert "\n" not in written[0]
        answer = json.loads(written[0])
        assert answer.keys() == {"replies"}, answer
        self.replies += answer["replies"]
        return list(answer["replies"])

    async def lines(self, *items: str | Item) -> list[Reply]:
        """The replies to the last of these; a text is said."""
        last: list[Reply] = []
        for item in items:
            last = await self.line({"say": item} if isinstance(item, str) else item)
        return last

    async def until_told(self, opening: str, answer: Callable[[Reply], str | Item]) -> Reply:
        """Say this, and answer every question until a level is told."""
        last = await self.lines(opening)
        for _ in range(30):
            if told := [reply for reply in last if reply["final"]]:
                return told[0]
            last = await self.lines(answer(last[-1]))
        raise AssertionError("no level after thirty answers")

    @property
    def questions(self) -> int:
        """How many replies asked about a finding."""
        return sum(bool(reply["asks"]) for reply in self.replies)


@asynccontextmanager
async def piped(zone: str | None = BERLIN, channel: Channel = SCREEN) -> AsyncGenerator[Piped, None]:
    """A pipe of its own, whose clock stands still but for waits."""
    numbers, clock = itertools.count(), MovedClock(START)
    with tempfile.TemporaryDirectory() as folder:
        store = await open_sqlite_store(
            Path(folder) / "data" / "coach.db",
            Path(folder) / "keys",
            new_token=lambda: f"token{next(numbers)}",
            read_only=False,
        )
        coach = Coach(guide(), lexicon(), store, clock, code)
        try:
            yield Piped(Session(coach, clock, lambda: InboundId(f"line{next(numbers)}"), channel, zone))
        finally:
            await store.close()


def no(reply: Reply) -> str:
    """A plain no to whatever is asked; what hurts has let go."""
    return "it let go" if reply["topics"] == ["relief"] else "no"


def no_but(answers: dict[str, str]) -> Callable[[Reply], str]:
    """No, but this wherever this finding is asked about."""
    return lambda reply: next(
        (said for finding, said in answers.items() if finding in reply["asks"]), no(reply)
    )
