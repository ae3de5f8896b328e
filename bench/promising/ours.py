"""Our store, as the bench drives it: many promises that wait, some that are due, 64 of them in flight."""

import asyncio
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import Any

import psycopg
from meters import IN_FLIGHT, memory_mb

from cramp_coach.ports import Delivery, Known, Sent, Step, Store, Written
from cramp_coach.storage import open_sqlite_store
from cramp_coach.storage.postgres.opening import open_postgres_store
from cramp_coach.storage.sealing import Sealer
from cramp_coach.storage.zones import zones_edition
from cramp_coach.vocabulary import ParticipantId
from support.kills.people import everybody, kept_state, promised_to
from support.turns import NOON, PULL, PUSH, due, inbound, saying

CHANNEL = PUSH.name
PROMISES = """INSERT INTO follow_up
(participant, channel, id, episode, due, day, at, zone, attempt, kind, status, planned_with, changed)
SELECT 'telegram:w' || i, 'telegram', 'f' || i, 'e' || i, {later} + i, '2026-03-15', '18:30:00', 'UTC', 1,
'check_in', 'pending', '{zones}', 0 FROM {numbers}"""
STATES = "INSERT INTO state (participant, sealed) SELECT 'telegram:w' || i, {blob} FROM {numbers}"
KEYS = "INSERT INTO key (participant, wrapped) SELECT 'telegram:w' || i, {blob} FROM {numbers}"
NUMBERS_SQLITE = """(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})
SELECT i FROM n)"""
LATER = int((NOON.timestamp() + 14 * 86_400) * 1e6)


async def opened(place: dict[str, str]) -> Store:
    """The store in this place: `url` and `keys_url`, or a folder alone."""
    numbers, home = count(), Path(place["home"])
    token = f"{perf_counter()}-"
    if "url" in place:
        return await open_postgres_store(
            place["url"], place["keys_url"], home / "keys", new_token=lambda: f"{token}{next(numbers)}"
        )
    return await open_sqlite_store(
        home / "data" / "coach.db", home / "keys", new_token=lambda: f"{token}{next(numbers)}"
    )


async def seeded(place: dict[str, str], pending: int, due_now: int) -> None:
    """So many promises in two weeks, so many due, each with its person's conversation."""
    store = await opened(place)
    people = everybody(due_now)
    for first in range(0, due_now, 500):
        await promised_to(store, people[first : first + 500])
    await store.close()
    if pending and "url" in place:
        words = _words(f"generate_series(1, {pending}) AS i", "'\\x00'::bytea")
        for url, statements in ((place["url"], (PROMISES, STATES)), (place["keys_url"], (KEYS,))):
            with closing(psycopg.connect(url, autocommit=True)) as server:
                for sql in (*statements, "VACUUM ANALYZE"):
                    server.execute(sql.format(**words).encode())
    elif pending:
        home = Path(place["home"])
        words = _words(NUMBERS_SQLITE.format(many=pending), "zeroblob(60)")
        for file, statements in (
            (home / "data" / "coach.db", (PROMISES, STATES)),
            (home / "keys" / "keys.db", (KEYS,)),
        ):
            with closing(sqlite3.connect(file)) as database:
                for sql in statements:
                    database.execute(sql.format(**words))
                database.commit()


def _words(numbers: str, blob: str) -> dict[str, Any]:
    return {"later": LATER, "numbers": numbers, "blob": blob, "zones": zones_edition()}


async def dispatch(place: dict[str, str]) -> dict[str, Any]:
    """Keep every promise that is due: ask in one commit a person, then both marks of each message."""
    store = await opened(place)
    state = kept_state()

    def step(_: Known) -> Written:
        return Written(state, None, saying("Two weeks ago you told me about your calf. How is it?"))

    async def send(delivery: Delivery) -> None:
        if await store.start(delivery, NOON):
            await asyncio.sleep(0)  # the sending
            await store.finish(delivery, Sent("m"), NOON)

    begun, cpu, sent = perf_counter(), process_time(), 0
    while ready := await store.due_follow_ups(CHANNEL, NOON, IN_FLIGHT):
        await asyncio.gather(*(store.turn(due(f.id, who, NOON, f"due {f.id}"), step) for who, f in ready))
    asked = perf_counter()
    while claimed := await store.claim(CHANNEL, NOON, IN_FLIGHT):
        await asyncio.gather(*(send(one) for one in claimed))
        sent += len(claimed)
    ended = perf_counter()
    cpu = process_time() - cpu
    await store.close()
    return {
        "sent": sent,
        "dispatch_per_s": sent / (ended - asked),
        "asked_and_sent_per_s": sent / (ended - begun),
        "cpu_us": cpu / sent * 1e6,
    }


async def start(place: dict[str, str]) -> dict[str, Any]:
    """Until the first look at what is due."""
    before, begun = memory_mb(), perf_counter()
    store = await opened(place)
    await store.recover(NOON)
    await store.next_due(CHANNEL)
    first_look = (perf_counter() - begun) * 1e3
    await store.sweep(NOON)
    after = memory_mb()
    await store.close()
    return {"start_ms": first_look, "memory_mb": after - before}


async def turns(place: dict[str, str], many: int) -> dict[str, Any]:
    """What one turn costs without its step; what a reply's marks and the sealing add; 32 people at once."""
    store = await opened(place)
    state, numbers = kept_state(), count()
    silent: Step = lambda _: Written(state, None)  # noqa: E731
    speaking: Step = lambda _: Written(state, None, saying("Pull your toes up toward your shin, slowly."))  # noqa: E731

    async def one(who: str, step: Step, *, push: bool = True) -> None:
        arrived = inbound(next(numbers), ParticipantId(who), PUSH if push else PULL, at=NOON)
        for delivery in (await store.turn(arrived, step)).deliveries:
            await store.finish(delivery, Sent("m"), NOON)

    async def cpu_us(step: Step, *, push: bool) -> float:
        for _ in range(50):
            await one("telegram:1", step, push=push)
        begun = process_time()
        for _ in range(many):
            await one("telegram:1", step, push=push)
        return (process_time() - begun) / many * 1e6

    async def by_itself(who: int, each: int) -> None:
        for _ in range(each):
            await one(f"telegram:{who}", speaking, push=False)

    answered = await cpu_us(speaking, push=False)
    quiet, marked = await cpu_us(silent, push=True), await cpu_us(speaking, push=True)
    with Sealing() as sealing:
        await cpu_us(speaking, push=False)
    await asyncio.gather(*(by_itself(who, 3) for who in range(32)))
    begun = perf_counter()
    await asyncio.gather(*(by_itself(who, many // 8) for who in range(32)))
    together = many // 8 * 32 / (perf_counter() - begun)
    await store.close()
    return {
        "turn_cpu_us": answered,
        "marks_us": marked - quiet,
        "sealing_us": sealing.seconds / (many + 50) * 1e6,
        "turns_per_s": together,
    }


class Sealing:
    """Adds up the time that is spent in sealing and opening, keys included."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> "Sealing":
        self._whole = Sealer.seal, Sealer.open
        for name in ("seal", "open"):
            setattr(Sealer, name, self._timed(getattr(Sealer, name)))
        return self

    def __exit__(self, *_: object) -> None:
        Sealer.seal, Sealer.open = self._whole  # type: ignore[method-assign]

    def _timed(self, work: Any) -> Any:
        def timed(*arguments: Any) -> Any:
            begun = thread_time()
            try:
                return work(*arguments)
            finally:
                self.seconds += thread_time() - begun

        return timed


WORKS = {"seeded": seeded, "dispatch": dispatch, "start": start, "turns": turns}
