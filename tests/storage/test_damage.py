"""Torn files and flipped bits are noticed: nobody is told what is not theirs, or not whole."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random  # noqa: TID251 - a test draws its bits from a seed

import pytest

from cramp_coach.errors import StoreBroken, StoreUnavailable
from cramp_coach.ports import Store
from cramp_coach.vocabulary import EpisodeId, ParticipantId, RecordEpisode
from support.stores import open_store, temporary_store
from support.turns import ANN, PULL, inbound, writing

PATIENCE = 10.0
PEOPLE = 30
MEGABYTES = 6  # more than is looked over before anything is served


async def filled(folder: Path) -> None:
    """Thirty people with a conversation and an episode each."""
    async with temporary_store(folder) as store:
        for number in range(PEOPLE):
            who = ParticipantId(f"telegram:{number}")
            record = RecordEpisode(EpisodeId("e"), json.dumps({"of": who}))
            await store.turn(inbound(number, who, PULL), writing(json.dumps(who), "one", effects=(record,)))


async def served(folder: Path) -> list[str]:
    """What each person is told of themselves, who is told anything."""
    store = await open_store(folder)
    told = list[str]()
    try:
        for number in range(PEOPLE):
            who = ParticipantId(f"telegram:{number}")
            try:
                kept = json.loads(await store.export(who))
            except StoreUnavailable:
                continue
            for state in kept["conversation"]:
                assert state["state"] == who
            for episode in kept["episodes"]:
                assert episode["record"] == {"of": who}
            told.append(who)
    finally:
        await store.close()
    return told


@pytest.mark.parametrize("name", ["data/coach.db", "keys/keys.db"])
async def test_no_flipped_bit_changes_what_anybody_is_told(tmp_path: Path, name: str) -> None:
    await filled(tmp_path)
    path = tmp_path / name
    whole, chance = path.read_bytes(), Random(7)  # noqa: S311 - a seed, so that a run can be repeated
    noticed = 0
    for _ in range(60):
        flipped = bytearray(whole)
        for _ in range(chance.choice((1, 8, 64))):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            noticed += len(await served(tmp_path)) < PEOPLE
        except StoreUnavailable:
            noticed += 1
        for beside in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
    assert noticed > 10


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
async def test_a_torn_file_is_not_served(tmp_path: Path, part: float) -> None:
    await filled(tmp_path)
    path = tmp_path / "data" / "coach.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(StoreBroken, match="restore a backup"):
        await served(tmp_path)


async def test_a_large_file_is_looked_over_while_it_is_served(tmp_path: Path) -> None:
    await filled(tmp_path)
    path = tmp_path / "data" / "coach.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE ballast (bytes BLOB)")
        database.executemany("INSERT INTO ballast VALUES (?)", [(bytes(2**20),)] * MEGABYTES)
        database.commit()
    async with temporary_store(tmp_path) as store:
        await store.export(ANN)
    whole = bytearray(path.read_bytes())
    whole[-4 * 4096 : -2 * 4096] = b"\xff" * (2 * 4096)
    path.write_bytes(whole)
    store = await open_store(tmp_path)
    try:
        with pytest.raises(StoreBroken, match="restore a backup"):
            await served_for_ever(store)
    finally:
        await store.close()


async def served_for_ever(store: Store) -> None:
    """Until it fails, as it must."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await store.export(ANN)
            await asyncio.sleep(0.01)
