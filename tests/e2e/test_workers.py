"""Several real `serve` processes on one PostgreSQL: what is due is shared, whoever of them goes, and how."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest

from cramp_coach.coach import IN_FLIGHT
from cramp_coach.conversation.wording import plain
from cramp_coach.ports import Store
from cramp_coach.vocabulary import (
    EpisodeId,
    FollowUp,
    FollowUpId,
    Intent,
    ParticipantId,
    Phase,
    ScheduleFollowUp,
)
from support.bot_api import TOKEN, BotApi, bot_api
from support.engines import PostgresEngine
from support.postgres_server import Server
from support.talk import guide
from support.telegram_bot import ANN, clock
from support.turns import PULL, due, inbound, writing
from support.web_hook import free_port

PEOPLE = range(1000, 1090)
ASKED = "How is it now?"


@dataclass(frozen=True)
class Worker:
    """A process, and a way to post to it."""

    process: asyncio.subprocess.Process
    http: httpx.AsyncClient

    async def ends(self, how: signal.Signals) -> tuple[int, str]:
        """Its exit code and what it said, once it was told to end in this way."""
        self.process.send_signal(how)
        assert self.process.stderr is not None
        async with asyncio.timeout(30):
            said = (await self.process.stderr.read()).decode()
            return await self.process.wait(), said


@asynccontextmanager
async def worker(api: BotApi, engine: PostgresEngine) -> AsyncIterator[Worker]:
    """`serve` by web hook, listening; whatever becomes of it, gone at the end."""
    port = free_port()
    settings = {
        "DATABASE_URL": engine.url,
        "KEYS_URL": engine.keys_url,
        "CRAMP_COACH_KEYS": str(engine.folder / "keys"),
        "TELEGRAM_TOKEN": TOKEN,
        "CRAMP_COACH_TELEGRAM_API": api.address,
        "CRAMP_COACH_TELEGRAM_WEBHOOK": "http://127.0.0.1:9",  # where nobody is: posted by hand below
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cramp_coach", "serve", "--port", str(port)),
        env={"PATH": os.environ["PATH"], "HOME": str(engine.folder), "PYTHONUTF8": "1", **settings},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(60):
            assert (await process.stderr.readline()).decode() == f"Listening on port {port}.\n"
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            yield Worker(process, http)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
async def engine(server: Server, tmp_path: Path) -> AsyncIterator[PostgresEngine]:
    made = PostgresEngine(tmp_path, server)
    yield made
    await made.close()


async def ask_all(store: Store) -> None:
    """A check-in waits for everybody: due an hour ago, where it is early afternoon."""
    now = clock()
    for number in PEOPLE:
        who, at = ParticipantId(f"telegram:{number}"), now - timedelta(hours=1)
        promise = ScheduleFollowUp(promised(at))
        await store.turn(inbound(f"a{number}", who, PULL, at=at), writing("{}", effects=(promise,)))
        await store.turn(due(who=who, number=f"b{number}", at=now), writing("{}", ASKED))


def promised(at: datetime) -> FollowUp:
    """In a zone where it is early afternoon."""
    east = 13 - at.hour
    zone = f"Etc/GMT{-east:+d}" if east else "UTC"
    return FollowUp(FollowUpId("f1"), EpisodeId("e1"), at, Intent(at.date(), at.time(), zone))


def under_way(engine: PostgresEngine) -> int:
    """How many messages somebody has begun to send, and not ended."""
    with closing(psycopg.connect(engine.url)) as connection:
        return len(connection.execute("SELECT id FROM outbox WHERE status = 'sending'").fetchall())


async def test_what_is_due_is_shared_while_one_stops_and_one_is_killed(engine: PostgresEngine) -> None:
    await ask_all(await engine.open("before"))
    await engine.close()
    warning = plain(guide(), "notice.maybe_twice", Phase.CLOSED).text

    def asked() -> list[int]:
        return [call.chat or 0 for call in api.made("sendMessage") if ASKED in call.text]

    async with bot_api() as api:
        async with worker(api, engine) as stopped:
            await api.until(lambda: len(asked()) >= 10)
            assert await stopped.ends(signal.SIGTERM) == (0, "")
            assert under_way(engine) == 0
            assert len(asked()) < len(PEOPLE)
        async with worker(api, engine) as killed, worker(api, engine) as last:
            await api.until(lambda: len(asked()) >= 60)
            assert await killed.ends(signal.SIGKILL) == (-signal.SIGKILL, "")
            await api.until(lambda: set(asked()) == set(PEOPLE))
            assert await last.ends(signal.SIGTERM) == (0, "")
        twice = [chat for chat, times in Counter(asked()).items() if times > 1]
        assert len(twice) <= IN_FLIGHT
        for chat in twice:
            assert [warning in call.text for call in api.made("sendMessage", chat)] == [False, True]
    assert await (await engine.open("after")).next_due("telegram") is None


async def test_the_same_update_at_two_workers_is_answered_once(engine: PostgresEngine) -> None:
    async with bot_api() as api, worker(api, engine) as first, worker(api, engine) as second:
        await api.until(lambda: len(api.made("setWebhook")) == 2)
        headers = {"X-Telegram-Bot-Api-Secret-Token": api.made("setWebhook")[0].fields["secret_token"]}
        update = {"update_id": 1, "message": api.message(ANN, text="my calf is cramping")}
        posts = (one.http.post("/telegram", json=update, headers=headers) for one in (first, second))
        assert [answer.status_code for answer in await asyncio.gather(*posts)] == [200, 200]
        await api.sent(ANN)
        for one in (first, second):
            assert await one.ends(signal.SIGTERM) == (0, "")
        assert len(api.made("sendMessage", ANN)) == 1
