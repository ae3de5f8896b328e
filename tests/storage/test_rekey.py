"""A new master key opens everything, the old one nothing more; an interrupted change is completed."""

import json
import os
import shutil
from pathlib import Path

import pytest

from cramp_coach.errors import KeyMissing, StoreBroken, StoreLocked
from cramp_coach.storage import rekeying
from cramp_coach.storage.rekeying import rekey
from cramp_coach.vocabulary import Erase
from support.stores import temporary_store
from support.turns import ANN, BEN, NOON, PULL, inbound, writing

PLANTED = "zebrafish"
STEPS = ("make_key_file", "_wrap_all", "_put_in_place")


@pytest.fixture
async def home(tmp_path: Path) -> Path:
    async with temporary_store(tmp_path) as store:
        for number, who in enumerate((ANN, BEN)):
            await store.turn(inbound(number, who, PULL), writing(f'{{"site": "{PLANTED}"}}'))
        await store.turn(inbound("bye", BEN, PULL), writing(None, "All is erased.", effects=(Erase(),)))
    return tmp_path


def rekeyed(home: Path) -> int:
    return rekey(home / "data" / "coach.db", home / "keys")


async def is_whole(home: Path) -> bool:
    async with temporary_store(home) as store:
        again = await store.turn(inbound("bye", BEN, PULL), writing())
        kept = json.loads(await store.export(ANN))["conversation"]
        return PLANTED in json.dumps(kept) and again.replies[0].text == "All is erased."


async def test_everything_opens_with_the_new_key_and_nothing_with_the_old(home: Path) -> None:
    shutil.copy(home / "keys" / "master.key", home / "old.key")
    assert rekeyed(home) == 2  # Ann's, and the one of nobody
    assert await is_whole(home)
    assert (home / "keys" / "master.key").stat().st_mode & 0o077 == 0
    shutil.copy(home / "old.key", home / "keys" / "master.key")
    with pytest.raises(KeyMissing):
        await is_whole(home)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
async def test_an_interrupted_change_is_said_and_completed(
    home: Path, monkeypatch: pytest.MonkeyPatch, step: str, *, late: bool
) -> None:
    real = getattr(rekeying, step)

    def dying(*given: object) -> object:
        if late:
            real(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rekeying, step, dying)
        with pytest.raises(KeyboardInterrupt):
            rekeyed(home)
    if (home / "keys" / "master.next").exists():
        with pytest.raises(KeyMissing, match="rekey"):
            await is_whole(home)
    rekeyed(home)
    assert await is_whole(home)
    assert not (home / "keys" / "master.next").exists()


async def test_a_database_in_use_keeps_its_key(home: Path) -> None:
    async with temporary_store(home):
        with pytest.raises(StoreLocked):
            rekeyed(home)
    assert await is_whole(home)


async def test_the_key_of_another_database_wraps_nothing(home: Path) -> None:
    (home / "keys" / "master.key").write_text(os.urandom(32).hex())
    with pytest.raises(KeyMissing):
        rekeyed(home)


def test_without_a_database_no_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreBroken):
        rekeyed(tmp_path)
    assert not (tmp_path / "keys").exists()


async def test_the_participant_who_was_erased_has_no_key_afterwards(home: Path) -> None:
    async with temporary_store(home) as store:
        await store.forget(ANN, NOON)
    rekeyed(home)
    assert ANN.encode() not in (home / "keys" / "keys.db").read_bytes()
