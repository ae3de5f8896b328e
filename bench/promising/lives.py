"""Whole conversations through the real coach, from a cramp to a promise, and what is left after a week."""

import asyncio
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from ours import opened

from cramp_coach.coach import Coach
from cramp_coach.ports import Sent
from cramp_coach.vocabulary import ParticipantId, Said
from support.talk import guide, lexicon
from support.turns import NOON, PUSH, after, code, inbound

ANSWERS = ("no", "no", "no", "no", "no", "yes", "12:00", "1", "usa", "22 to 8")
WORDS = ("my left calf is cramping", "it let go", *ANSWERS)
TOGETHER = 32


async def lives(place: dict[str, str], people: int) -> dict[str, Any]:
    """What a turn costs with understanding, triage and sending; what a person leaves on the disk."""
    store = await opened(place)
    coach, numbers = Coach(guide(), lexicon(), store, lambda: NOON, code), count()

    async def live(who: int) -> None:
        for words in WORDS:
            arrived = inbound(next(numbers), ParticipantId(f"telegram:{who}"), PUSH, Said(words))
            for delivery in (await coach.respond(arrived)).deliveries:
                await store.finish(delivery, Sent("m"), NOON)

    async def some(first: int) -> None:
        for who in range(first, people, TOGETHER):
            await live(who)

    await live(people)  # opens what is opened once
    before = _bytes(place)
    begun, cpu = perf_counter(), process_time()
    await asyncio.gather(*(some(first) for first in range(TOGETHER)))
    passed, cpu = perf_counter() - begun, process_time() - cpu
    promised, week = (await store.tally(PUSH.name, after(days=30))).due, _bytes(place)
    await store.sweep(after(days=8))
    await store.close()
    if promised < people:
        raise SystemExit(f"{people} conversations end in {promised} promises: say other words in {__file__}.")
    turns = people * len(WORDS)
    return {
        "whole_turns_per_s": turns / passed,
        "whole_turn_cpu_us": cpu / turns * 1e6,
        "bytes_a_person_first_week": (week - before) / people,
        "bytes_a_person_later": (_bytes(place, shrunk=True) - before) / people,
    }


def _bytes(place: dict[str, str], *, shrunk: bool = False) -> int:
    """What the data and the keys take up; once shrunk, without the room of what was erased."""
    files = [Path(place["home"]) / "data" / "coach.db", Path(place["home"]) / "keys" / "keys.db"]
    for file in files:
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if shrunk:
                database.execute("VACUUM")
    return sum(file.stat().st_size for file in files)
