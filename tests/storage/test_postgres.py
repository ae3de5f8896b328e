"""What only several processes on one server can show."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from cramp_coach.errors import KeyMissing, SettingsWrong, StoreBroken, StoreUnavailable
from cramp_coach.ports import Sent, Store
from cramp_coach.storage.postgres.opening import open_postgres_store
from cramp_coach.vocabulary import ParticipantId, ScheduleFollowUp
from support.engines import PostgresEngine
from support.postgres_server import Server
from support.program import run
from support.stores import tokens
from support.turns import ANN, BEN, NOON, PULL, PUSH, after, counting, due, inbound, promise, writing

PLANTED = "zebrafish"


@pytest.fixture
async def engine(server: Server, tmp_path: Path) -> AsyncIterator[PostgresEngine]:
    made = PostgresEngine(tmp_path, server)
    yield made
    await made.close()


async def asked(store: Store, people: int) -> None:
    """So many check-ins wait to be sent."""
    for number in range(people):
        who = ParticipantId(f"telegram:{number}")
        await store.turn(
            inbound(f"a{number}", who, PULL), writing("{}", effects=(ScheduleFollowUp(promise()),))
        )
        await store.turn(due(who=who, number=f"b{number}"), writing("{}", f"how is it, {number}?"))


def breaks_off(url: str) -> None:
    """The server ends every connection to this database."""
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_two_processes_share_what_is_due_and_send_nothing_twice(engine: PostgresEngine) -> None:
    first, second = await engine.open("first"), await engine.open("second")
    await asked(first, 60)

    async def send_all(store: Store) -> list[int]:
        sent: list[int] = []
        while waiting := await store.claim(PUSH.name, NOON, 7):
            for delivery in waiting:
                assert await store.start(delivery, NOON)
                await store.finish(delivery, Sent("m"), NOON)
                sent.append(delivery.id)
        return sent

    both = await asyncio.gather(send_all(first), send_all(second))
    assert Counter(number for sent in both for number in sent).most_common(1)[0][1] == 1
    assert sum(map(len, both)) == 60


async def test_one_persons_turns_are_taken_one_at_a_time_in_all_processes(engine: PostgresEngine) -> None:
    stores = [await engine.open(name) for name in ("first", "second", "third")]
    turns = [stores[n % 3].turn(inbound(n, (ANN, BEN)[n % 2], PULL), counting) for n in range(60)]
    await asyncio.gather(*turns)
    for who in (ANN, BEN):
        assert json.loads(await stores[0].export(who))["conversation"][0]["state"] == 30


async def test_the_same_update_in_two_processes_is_one_turn(engine: PostgresEngine) -> None:
    first, second = await engine.open("first"), await engine.open("second")
    taken = await asyncio.gather(*(store.turn(inbound(1), counting) for store in (first, second)))
    assert sorted(one.fresh for one in taken) == [False, True]


async def test_what_a_living_process_is_sending_is_left_to_it(engine: PostgresEngine) -> None:
    first, second = await engine.open("first"), await engine.open("second")
    taken = await first.turn(inbound(1), writing("{}", "one"))
    assert await second.recover(NOON) == 0
    assert await second.claim(PUSH.name, NOON, 9) == ()
    await first.finish(taken.deliveries[0], Sent("m"), NOON)
    assert await second.claim(PUSH.name, NOON, 9) == ()


async def test_a_process_that_was_paused_past_its_lease_can_neither_send_nor_record(
    engine: PostgresEngine,
) -> None:
    paused, other = await engine.open("paused"), await engine.open("other")
    await asked(paused, 1)
    engine.shows(NOON)
    (delivery,) = await paused.claim(PUSH.name, NOON, 1)
    engine.shows(after(minutes=6))
    (again,) = await other.claim(PUSH.name, after(minutes=6), 1)
    assert await other.start(again, after(minutes=6))
    assert not await paused.start(delivery, after(minutes=6))
    await paused.finish(delivery, Sent("by the paused one"), after(minutes=6))
    await other.finish(again, Sent("m"), after(minutes=6))
    assert await other.claim(PUSH.name, after(hours=1), 9) == ()


async def test_a_server_that_was_started_again_is_come_back_to(engine: PostgresEngine) -> None:
    store = await engine.open("first")
    await asyncio.gather(*(store.turn(inbound(n, ANN, PULL), counting) for n in range(9)))
    for url in (engine.url, engine.keys_url):
        breaks_off(url)
        await asyncio.gather(*(store.turn(inbound(f"{url} {n}", ANN, PULL), counting) for n in range(9)))
    assert json.loads(await store.export(ANN))["conversation"][0]["state"] == 27


async def test_planted_words_stand_in_no_file_of_the_server(engine: PostgresEngine, server: Server) -> None:
    store = await engine.open("first")
    await store.turn(inbound(1, ANN, PULL), writing(f'{{"site": "{PLANTED}"}}', PLANTED))
    await store.turn(inbound(2), writing(f'{{"site": "{PLANTED}"}}', PLANTED))
    assert PLANTED in await store.export(ANN)
    with closing(psycopg.connect(server.url(), autocommit=True)) as connection:
        connection.execute("CHECKPOINT")
    on_disk = b"".join(file.read_bytes() for file in server.data.rglob("*") if file.is_file())
    assert ANN.encode() in on_disk
    assert PLANTED.encode() not in on_disk


async def test_forgetting_in_one_process_leaves_no_key_and_the_others_begin_anew(
    engine: PostgresEngine,
) -> None:
    first, second = await engine.open("first"), await engine.open("second")
    await first.turn(inbound(1, ANN, PULL), counting)
    await second.turn(inbound(2, ANN, PULL), counting)
    await first.forget(ANN, NOON)
    with closing(psycopg.connect(engine.keys_url)) as keys:
        owners = keys.execute("SELECT participant FROM key").fetchall()
    assert (ANN,) not in owners
    await second.turn(inbound(3, ANN, PULL), counting)
    assert json.loads(await second.export(ANN))["conversation"][0]["state"] == 1


async def test_opening_says_what_is_wrong(engine: PostgresEngine, tmp_path: Path) -> None:
    await (await engine.open("first")).turn(inbound(1), counting)

    async def opened(url: str, keys_url: str, keys: Path) -> None:
        await (await open_postgres_store(url, keys_url, keys, new_token=tokens())).close()

    with pytest.raises(SettingsWrong, match="database of their own"):
        await opened(engine.url, engine.url, tmp_path / "keys")
    with pytest.raises(StoreUnavailable, match="PostgreSQL"):
        await opened("postgresql://postgres@127.0.0.1:1/none", engine.keys_url, tmp_path / "keys")
    with pytest.raises(KeyMissing):
        await opened(engine.url, engine.keys_url, tmp_path / "other")
    with closing(psycopg.connect(engine.url, autocommit=True)) as connection:
        connection.execute("UPDATE vault SET version = 99")
    with pytest.raises(StoreBroken, match="newer"):
        await opened(engine.url, engine.keys_url, tmp_path / "keys")
    with closing(psycopg.connect(engine.url, autocommit=True)) as connection:
        connection.execute("DROP TABLE vault")
    with pytest.raises(StoreBroken, match="another program"):
        await opened(engine.url, engine.keys_url, tmp_path / "keys")


async def test_the_commands_take_the_server_from_the_environment(
    engine: PostgresEngine, tmp_path: Path
) -> None:
    where = {
        "DATABASE_URL": engine.url,
        "KEYS_URL": engine.keys_url,
        "CRAMP_COACH_KEYS": str(tmp_path / "keys"),
    }
    await (await engine.open("first")).turn(inbound(1, ANN, PULL), writing(f'{{"site": "{PLANTED}"}}'))
    exported = await asyncio.to_thread(run, "export", ANN, home=tmp_path, **where)
    assert exported.code == 0, exported.err
    assert PLANTED in exported.out
    erased = await asyncio.to_thread(run, "forget", ANN, "--yes", home=tmp_path, **where)
    assert erased.code == 0, erased.err
    assert PLANTED not in (await asyncio.to_thread(run, "export", ANN, home=tmp_path, **where)).out
    lacking = await asyncio.to_thread(run, "export", ANN, home=tmp_path, DATABASE_URL=engine.url)
    assert lacking.one_sentence
    assert "KEYS_URL" in lacking.err
