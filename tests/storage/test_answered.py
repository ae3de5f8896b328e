"""Whoever is answered, is answered after their own commit: at that very moment somebody else reads it.

Several people at once, since one alone never shares the line with anybody; and commits that take their time,
as on a slow disk, so that an answer which comes too early is always noticed.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from random import Random  # noqa: TID251 - a test draws the lives from a seed
from time import sleep
from typing import Any

import psycopg
import pytest

from cramp_coach.ports import Delivery, NotSent, Outcome, Sent, Store
from cramp_coach.storage.hop import HopStatements
from cramp_coach.storage.postgres.rows import PgStatements
from cramp_coach.storage.statements import NOTHING
from cramp_coach.vocabulary import ParticipantId, ScheduleFollowUp
from support.engines import Engine
from support.turns import NOON, PULL, PUSH, inbound, promise, writing

SLOW = 0.004  # seconds that a commit takes at least
PEOPLE, ACTS = 12, 8
OUTCOMES: tuple[Outcome, ...] = (Sent("m"), NotSent("no network", NOON))
EARLY = "answered before the commit"


def slowed(run: Callable[..., Any]) -> Callable[..., Any]:
    """The same, but for the commits of the rows."""

    def slow(self: Any, name: str, values: Mapping[str, object] = NOTHING) -> Any:
        if name == "commit":
            sleep(SLOW)
        return run(self, name, values)

    return slow


@pytest.fixture(autouse=True)
def _slow_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    for statements in (HopStatements, PgStatements):
        monkeypatch.setattr(statements, "run", slowed(statements.run))


@dataclass
class Life:
    """What one person does, and what must be there for all to read whenever they are answered."""

    store: Store
    reader: sqlite3.Connection | psycopg.Connection[Any]
    who: ParticipantId
    chance: Random
    number: int = 0

    async def lives(self) -> None:
        """Act after act; whoever is sent something is never forgotten, so that nobody else takes it away."""
        pushed = int(self.who.partition(":")[2]) % 2
        acts = [self.says, self.delivers, self.promises] if pushed else [self.asks, self.is_forgotten]
        for _ in range(ACTS):
            self.number += 1
            await asyncio.sleep(self.chance.uniform(0, 2 * SLOW))  # so that some come while others are at it
            await self.chance.choice(acts)()

    async def says(self) -> None:
        name = f"{self.who} {self.number}"
        taken = await self.store.turn(inbound(name, self.who), writing("{}", "hold"))
        assert (name,) in self.read("SELECT id FROM inbound"), EARLY
        for delivery in taken.deliveries:
            assert self.status_of(delivery) == ["sending"], EARLY
            outcome = self.chance.choice(OUTCOMES)
            await self.store.finish(delivery, outcome, NOON)
            assert self.status_of(delivery) == [], EARLY

    async def delivers(self) -> None:
        for delivery in await self.store.claim(PUSH.name, NOON, 2):
            assert self.status_of(delivery) == ["claimed"], EARLY
            assert await self.store.start(delivery, NOON)
            assert self.status_of(delivery) == ["sending"], EARLY
            await self.store.finish(delivery, Sent("m"), NOON)
            assert self.status_of(delivery) == [], EARLY

    async def asks(self) -> None:
        name = f"{self.who} {self.number}"
        await self.store.turn(inbound(name, self.who, PULL), writing("{}", "hold"))
        assert (name,) in self.read("SELECT id FROM inbound"), EARLY

    async def promises(self) -> None:
        name = f"f{self.number}"
        effects = (ScheduleFollowUp(promise(name)),)
        arrived = inbound(f"{self.who} {self.number}", self.who, PULL)
        await self.store.turn(arrived, writing("{}", effects=effects))
        assert (self.who, name) in self.read("SELECT participant, id FROM follow_up"), EARLY

    async def is_forgotten(self) -> None:
        await self.store.forget(self.who, NOON)
        assert (self.who,) not in self.read("SELECT participant FROM state"), EARLY

    def status_of(self, delivery: Delivery) -> list[str]:
        """What its row says, while it is still held with this token."""
        held = self.read("SELECT id, token, status FROM outbox")
        return [status for number, token, status in held if (number, token) == (delivery.id, delivery.token)]

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """At once, by another connection: nobody else's work comes between the answer and this."""
        return self.reader.execute(query).fetchall()


@contextmanager
def reading(engine: Engine) -> Generator[sqlite3.Connection | psycopg.Connection[Any]]:
    """A connection of somebody else, open already, so that it looks before a commit could come through."""
    sqlite = len(engine.place) == 1
    reader = sqlite3.connect(engine.place[0]) if sqlite else psycopg.connect(engine.place[0], autocommit=True)
    with closing(reader):
        yield reader


async def test_whoever_is_answered_can_be_read_by_anybody(engine: Engine) -> None:
    store = await engine.open("one")
    with reading(engine) as reader:
        lives = [
            Life(store, reader, ParticipantId(f"telegram:{number}"), Random(number))  # noqa: S311 - a seed
            for number in range(PEOPLE)
        ]
        await asyncio.gather(*(life.lives() for life in lives))
