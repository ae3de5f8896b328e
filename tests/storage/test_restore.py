"""A backup comes back whole; whoever was forgotten since stays forgotten; nothing is doubled unmarked."""

import json
from pathlib import Path

import pytest

from cramp_coach.errors import KeyMissing, StoreBroken, StoreLocked
from cramp_coach.ports import Sent
from cramp_coach.storage.backup import back_up
from cramp_coach.storage.restoring import restore
from cramp_coach.vocabulary import ParticipantId, ScheduleFollowUp
from support.stores import temporary_store
from support.turns import ANN, BEN, NOON, PULL, PUSH, due, inbound, promise, writing

PLANTED = "zebrafish"


class Place:
    """A database, its keys, and a backup of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "data" / "coach.db"
        self.keys = folder / "keys"
        self.backup = folder / "backup.db"

    def restore(self) -> int:
        return restore(self.backup, self.database, self.keys)

    async def kept(self, who: ParticipantId) -> str:
        async with temporary_store(self.folder) as store:
            return json.dumps(json.loads(await store.export(who))["conversation"])


@pytest.fixture
async def place(tmp_path: Path) -> Place:
    """Two participants are in the backup, which was taken while the store was open."""
    one = Place(tmp_path)
    async with temporary_store(tmp_path) as store:
        for number, who in enumerate((ANN, BEN)):
            await store.turn(inbound(number, who, PULL), writing(f'{{"site": "{PLANTED} {who}"}}'))
        back_up(one.database, one.backup)
        await store.turn(inbound("later", ANN, PULL), writing('{"site": "later"}'))
    return one


async def test_what_was_backed_up_is_back_and_what_it_replaced_is_kept(place: Place) -> None:
    assert place.restore() == 0
    assert PLANTED in await place.kept(ANN)
    assert "later" not in await place.kept(ANN)
    place.backup = place.database.with_name("coach.db.before-restore-1")
    assert place.restore() == 0
    assert "later" in await place.kept(ANN)


async def test_whoever_was_forgotten_since_stays_forgotten(place: Place) -> None:
    async with temporary_store(place.folder) as store:
        await store.forget(ANN, NOON)
    assert place.restore() == 1
    assert ANN.encode() not in place.database.read_bytes()
    assert await place.kept(ANN) == "[]"
    assert PLANTED in await place.kept(BEN)


async def test_a_question_that_waited_goes_out_marked_and_an_old_answer_no_more(tmp_path: Path) -> None:
    one = Place(tmp_path)
    async with temporary_store(tmp_path) as store:
        await store.turn(inbound(1), writing("{}", "an answer", effects=(ScheduleFollowUp(promise()),)))
        await store.turn(due(), writing("{}", "how is it?"))
        back_up(one.database, one.backup)
        for delivery in await store.claim(PUSH.name, NOON, 9):
            await store.start(delivery, NOON)
            await store.finish(delivery, Sent("m"), NOON)
    one.restore()
    async with temporary_store(tmp_path, owner="next") as store:
        (waiting,) = await store.claim(PUSH.name, NOON, 9)
    assert (waiting.reply.text, waiting.suspect) == ("how is it?", True)


async def test_a_database_in_use_is_left_alone(place: Place) -> None:
    async with temporary_store(place.folder):
        with pytest.raises(StoreLocked):
            place.restore()
    assert "later" in await place.kept(ANN)


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
async def test_what_is_no_backup_changes_nothing(place: Place, content: bytes) -> None:
    place.backup.write_bytes(content)
    with pytest.raises(StoreBroken):
        place.restore()
    assert "later" in await place.kept(ANN)


async def test_a_damaged_backup_changes_nothing(place: Place) -> None:
    whole = place.backup.read_bytes()
    place.backup.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreBroken):
        place.restore()
    assert "later" in await place.kept(ANN)


async def test_a_backup_of_other_keys_changes_nothing(place: Place, tmp_path: Path) -> None:
    async with temporary_store(tmp_path / "other") as store:
        await store.turn(inbound(1, BEN, PULL), writing())
    back_up(tmp_path / "other" / "data" / "coach.db", tmp_path / "other.db")
    place.backup = tmp_path / "other.db"
    with pytest.raises(KeyMissing):
        place.restore()
    assert "later" in await place.kept(ANN)
