"""Job libraries given the same work: many jobs that wait, some that are due, a send that does nothing.

Each is given the benefit of the doubt: what it commits by itself before and after a job counts as the mark
`sending` and `sent`; where it keeps nothing of what was done, the job commits one row that says so.
"""

import asyncio
import pickle
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from meters import IN_FLIGHT, TEXT, memory_mb, told_to_provider

LATER = datetime.now(UTC) + timedelta(days=14)  # noqa: TID251 - a bench has no clock given
PATIENCE = 90.0


class Log:
    """One durable row a message that was sent."""

    def __init__(self, home: str) -> None:
        self._database = sqlite3.connect(
            Path(home) / "sent.db", isolation_level=None, check_same_thread=False, timeout=30
        )
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("CREATE TABLE IF NOT EXISTS sent (id)")
        self._lock = threading.Lock()
        self.count = 0

    def note(self, number: int) -> None:
        with self._lock:
            self._database.execute("INSERT INTO sent VALUES (?)", (number,))
            self.count += 1


LOG: list[Log] = []
ENOUGH: list[Callable[[], None]] = []
PORT = [0]


async def aps_job(number: int, text: str) -> None:
    """What APScheduler calls."""
    await _sent(number)
    LOG[0].note(number)
    ENOUGH[0]()


async def _sent(number: int) -> None:
    await (told_to_provider(PORT[0], number) if PORT[0] else asyncio.sleep(0))


def _aps(home: str) -> Any:
    import sqlalchemy
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    engine = sqlalchemy.create_engine(f"sqlite:///{home}/aps.db")

    @sqlalchemy.event.listens_for(engine, "connect")
    def prepared(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "max_instances": IN_FLIGHT}
    )
    scheduler.add_jobstore(SQLAlchemyJobStore(engine=engine))
    return scheduler, engine


async def aps_seeded(home: str, pending: int, due_now: int) -> None:
    import peers  # its jobs are found again by the name of their module

    scheduler, engine = _aps(home)
    scheduler.start(paused=True)
    past = datetime.now(UTC) - timedelta(seconds=60)  # noqa: TID251 - as above
    for number in range(due_now):
        scheduler.add_job(peers.aps_job, "date", run_date=past, args=(number, TEXT), id=f"due{number}")
    if pending:
        job = scheduler.add_job(peers.aps_job, "date", run_date=LATER, args=(0, TEXT), id="w")
        kept = job.__getstate__()
        table = scheduler._jobstores["default"].jobs_t  # noqa: SLF001 - its own way takes minutes
        with engine.begin() as connection:
            for first in range(0, pending, 5_000):
                connection.execute(
                    table.insert(),
                    [
                        {
                            "id": f"w{number}",
                            "next_run_time": LATER.timestamp() + number,
                            "job_state": pickle.dumps(kept | {"id": f"w{number}"}),
                        }
                        for number in range(first, first + 5_000)
                    ],
                )
    scheduler.shutdown()
    engine.dispose()


async def aps_run(home: str, due_now: int) -> dict[str, Any]:
    done = asyncio.Event()
    LOG.append(Log(home))
    ENOUGH.append(lambda: done.set() if LOG[0].count >= due_now else None)
    scheduler, _ = _aps(home)
    begun = perf_counter()
    scheduler.start()
    return await _measured(done.wait(), begun)


async def _measured(work: Awaitable[object], begun: float) -> dict[str, Any]:
    with suppress(TimeoutError):
        await asyncio.wait_for(work, PATIENCE)
    return {"sent": LOG[0].count, "dispatch_per_s": LOG[0].count / (perf_counter() - begun)}


def _huey(home: str) -> Any:
    from huey import SqliteHuey

    app = SqliteHuey("bench", filename=f"{home}/huey.db", fsync=True)

    @app.task()
    def job(number: int, text: str) -> None:
        if PORT[0]:
            asyncio.run(told_to_provider(PORT[0], number))
        LOG[0].note(number)
        ENOUGH[0]()

    return app, job


async def huey_seeded(home: str, pending: int, due_now: int) -> None:
    app, job = _huey(home)
    past = (datetime.now(UTC) - timedelta(seconds=60)).replace(tzinfo=None)  # noqa: TID251 - as above
    for number in range(due_now):
        app.add_schedule(job.s(number, TEXT, eta=past))
    if pending:
        app.add_schedule(job.s(0, TEXT, eta=LATER.replace(tzinfo=None)))
        with sqlite3.connect(f"{home}/huey.db") as database:
            last = "SELECT queue, data, timestamp FROM schedule ORDER BY timestamp DESC LIMIT 1"
            row = database.execute(last).fetchone()
            sql = "INSERT INTO schedule (queue, data, timestamp) VALUES (?, ?, ?)"
            database.executemany(sql, (row for _ in range(pending)))


async def huey_run(home: str, due_now: int) -> dict[str, Any]:
    done = threading.Event()
    LOG.append(Log(home))
    ENOUGH.append(lambda: done.set() if LOG[0].count >= due_now else None)
    app, _ = _huey(home)
    consumer = app.create_consumer(workers=4, worker_type="thread", initial_delay=0.01, max_delay=0.05)
    begun = perf_counter()
    consumer.start()
    return await _measured(asyncio.to_thread(done.wait, PATIENCE), begun)


def _procrastinate(url: str) -> Any:
    import procrastinate

    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, min_size=2, max_size=12))

    @app.task(queue="default", name="send")
    async def job(number: int, text: str) -> None:
        await _sent(number)

    return app, job


async def procrastinate_seeded(url: str, pending: int, due_now: int, **_: Any) -> None:
    import psycopg

    app, job = _procrastinate(url)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as server:
            await server.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at) SELECT 'default',"
                " 'send', jsonb_build_object('number', i, 'text', %s::text), now() + interval '14 days'"
                " FROM generate_series(1, %s::int) AS i",
                (TEXT, pending),
            )
            await job.batch_defer_async(*({"number": number, "text": TEXT} for number in range(due_now)))
            await server.execute("VACUUM ANALYZE")


async def procrastinate_run(url: str, due_now: int, **_: Any) -> dict[str, Any]:
    import psycopg

    app, _job = _procrastinate(url)
    async with app.open_async():
        begun = perf_counter()
        work = app.run_worker_async(
            wait=bool(PORT[0]), concurrency=IN_FLIGHT, install_signal_handlers=False, listen_notify=False
        )
        with suppress(TimeoutError):
            await asyncio.wait_for(work, PATIENCE)
        took = perf_counter() - begun
        async with await psycopg.AsyncConnection.connect(url) as server:
            done = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'succeeded'"
            (sent,) = await (await server.execute(done)).fetchone() or (0,)
    return {"sent": sent, "dispatch_per_s": sent / took}


async def ptb_start(pending: int) -> dict[str, Any]:
    """Its queue is in memory: after a start, every job must be added again from somewhere else."""
    from telegram.ext import JobQueue

    queue, before, begun = JobQueue(), memory_mb(), perf_counter()
    for number in range(pending):
        queue.run_once(_ptb_job, LATER, chat_id=number, data=TEXT)
    return {"start_ms": (perf_counter() - begun) * 1e3, "memory_mb": memory_mb() - before}


async def _ptb_job(context: Any) -> None:
    await _sent(context.job.data)


async def ptb_seeded(home: str, pending: int, due_now: int) -> None:
    """It has nowhere to keep them: the first process is told of them."""
    (Path(home) / "due").write_text(str(due_now))


async def ptb_run(home: str, due_now: int) -> dict[str, Any]:
    from telegram.ext import ApplicationBuilder

    told = Path(home) / "due"
    application = ApplicationBuilder().token("1:x").build()
    queue = application.job_queue
    if told.exists():
        told.unlink()
        for number in range(due_now):
            queue.run_once(_ptb_job, 0.2, data=number, job_kwargs={"misfire_grace_time": None})
    await queue.start()
    await asyncio.sleep(PATIENCE)
    return {"jobs": len(application.job_queue.jobs())}


WORKS = {
    "apscheduler": (aps_seeded, aps_run),
    "huey": (huey_seeded, huey_run),
    "procrastinate": (procrastinate_seeded, procrastinate_run),
    "ptb": (ptb_seeded, ptb_run),
}
