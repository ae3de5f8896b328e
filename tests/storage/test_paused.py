"""A worker that was paused past its lease: another takes its work over, and it sends and records nothing."""

import os
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from time import time

from cramp_coach.coach import IN_FLIGHT
from support.engines import PostgresEngine
from support.kills.nest import workers
from support.kills.people import everybody, promised_to
from support.kills.provider import provider
from support.postgres_server import Server

HELD = "SELECT participant, status FROM outbox WHERE status IN ('claimed', 'sending')"
KEPT = "SELECT id, status, token, owner, doubts, attempt, changed FROM outbox ORDER BY id"


async def test_a_worker_that_wakes_after_its_lease_changes_nothing(server: Server, tmp_path: Path) -> None:
    engine, people = PostgresEngine(tmp_path, server), everybody(120)
    store = await engine.open("before")
    await promised_to(store, people)
    await store.close()
    begun = time()
    async with (
        provider() as told,
        workers("ab", told.port, begun, tmp_path / "keys", engine.place) as (paused, other),
    ):
        await paused.begin()
        await told.until_sent(5, seconds=30)
        os.kill(paused.pid, SIGSTOP)
        held = dict(engine.read(HELD))
        engine.write("UPDATE outbox SET lease = 0 WHERE lease IS NOT NULL")  # five minutes pass
        await other.begin()
        assert await other.ended() == 0
        before, kept = len(told.copies), engine.read(KEPT)
        assert {copy.to for copy in told.copies} == set(people)
        os.kill(paused.pid, SIGCONT)
        assert await paused.ended() == 0
    assert len(held) > 1, "it was paused when it had nothing in hand"
    late = told.copies[before:]
    assert {copy.to for copy in late} <= {who for who, status in held.items() if status == "sending"}
    assert len(late) <= IN_FLIGHT
    assert engine.read(KEPT) == kept
    await engine.close()
