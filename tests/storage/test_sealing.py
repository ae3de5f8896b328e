"""Nothing about health can be read in the files, in the log, or in what the program writes about itself."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cramp_coach.errors import StoreBroken, StoreUnavailable
from cramp_coach.ports import NotSent, Sent
from cramp_coach.storage import SqlStore
from cramp_coach.vocabulary import EpisodeId, Erase, ParticipantId, RecordEpisode, ScheduleFollowUp
from support.stores import open_store, temporary_store
from support.turns import ANN, BEN, NOON, PULL, due, inbound, promise, writing

CAT = ParticipantId("telegram:3")
PLANTED = "zebrafish"
RECORD = RecordEpisode(EpisodeId("e1"), f'{{"site": "{PLANTED}"}}')


async def plant(store: SqlStore) -> None:
    state = f'{{"site": "{PLANTED}"}}'
    effects = (ScheduleFollowUp(promise()), RECORD)
    await store.turn(inbound(1), writing(state, PLANTED, effects=effects))
    await store.turn(inbound(2), writing(state, PLANTED))
    await store.turn(inbound(3, channel=PULL), writing(state, PLANTED))
    await store.turn(due(), writing(state, PLANTED))


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def change(folder: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "data" / "coach.db")) as database:
        database.execute(sql, values)
        database.commit()


async def test_planted_words_stand_in_no_file_and_no_log_record(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with temporary_store(tmp_path) as store:
        await plant(store)
        for suffix in ("", "-wal", "-shm"):
            assert PLANTED.encode() not in (tmp_path / "data" / f"coach.db{suffix}").read_bytes()
        assert PLANTED in await store.export(ANN)
        assert await store.turn(inbound(3, channel=PULL), writing())
    assert PLANTED.encode() not in on_disk(tmp_path)
    assert caplog.records
    assert PLANTED not in caplog.text


async def test_after_forgetting_neither_files_nor_log_name_the_participant(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
        assert ANN.encode() in on_disk(tmp_path)
        await store.forget(ANN, NOON)
        assert ANN.encode() not in on_disk(tmp_path)


async def test_a_backup_cannot_be_read_after_forgetting(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
    backup = (tmp_path / "data" / "coach.db").read_bytes()
    async with temporary_store(tmp_path) as store:
        await store.forget(ANN, NOON)
    (tmp_path / "data" / "coach.db").write_bytes(backup)
    async with temporary_store(tmp_path) as store:
        with pytest.raises(StoreBroken):
            await store.export(ANN)


async def test_a_reader_beside_us_delays_only_the_emptying_of_the_log(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
        with closing(sqlite3.connect(tmp_path / "data" / "coach.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM state").fetchall()
            await store.forget(ANN, NOON)
            assert reader.execute("SELECT count(*) FROM state").fetchone() == (1,)
            assert ANN.encode() in on_disk(tmp_path)
        await store.sweep(NOON)
        assert ANN.encode() not in on_disk(tmp_path)


async def test_an_erasure_that_was_cut_short_is_finished_at_the_next_start(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
    keys_before = (tmp_path / "keys" / "keys.db").read_bytes()
    async with temporary_store(tmp_path) as store:
        await store.forget(ANN, NOON)
    # As if the power had gone between the two commits.
    (tmp_path / "keys" / "keys.db").write_bytes(keys_before)
    change(tmp_path, "UPDATE erasure SET status = 'requested', participant = ?", ANN)
    async with temporary_store(tmp_path) as store:
        await store.turn(inbound(9), writing("{}"))
        await store.sweep(NOON)
        assert '"state": {}' in await store.export(ANN)
        await store.forget(ANN, NOON)
    assert ANN.encode() not in on_disk(tmp_path)


async def test_a_turn_that_erases_destroys_the_key(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
        assert ANN.encode() in (tmp_path / "keys" / "keys.db").read_bytes()
        await store.turn(inbound(9), writing(None, "all gone", effects=(Erase(),)))
        assert ANN.encode() not in (tmp_path / "keys" / "keys.db").read_bytes()


async def test_an_erasure_answered_in_the_response_leaves_no_name(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
        await store.turn(inbound(9, channel=PULL), writing(None, "all gone", effects=(Erase(),)))
        assert ANN.encode() not in on_disk(tmp_path)


async def test_what_is_said_right_behind_an_erasure_is_not_sealed_with_the_doomed_key(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
        await asyncio.gather(store.forget(ANN, NOON), store.turn(inbound(9), writing('"new"')))
        assert '"state": "new"' in await store.export(ANN)


async def test_forgetting_is_not_said_to_be_done_before_the_key_is_destroyed(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
        with closing(sqlite3.connect(tmp_path / "keys" / "keys.db")) as keys:
            keys.execute("ALTER TABLE key RENAME TO elsewhere")
            with pytest.raises(StoreUnavailable):
                await store.forget(ANN, NOON)
            keys.execute("ALTER TABLE elsewhere RENAME TO key")
        await store.forget(ANN, NOON)
        assert ANN.encode() not in on_disk(tmp_path)


async def test_a_key_that_seals_nothing_any_more_is_destroyed(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await store.turn(inbound(1), writing("{}"))
        await store.turn(inbound(2, BEN), writing("{}"))
        await store.turn(inbound(3), writing(None))
        await store.turn(inbound(4, CAT), writing("{}", until=NOON))
        await store.sweep(NOON)
        kept = (tmp_path / "keys" / "keys.db").read_bytes()
        assert [who.encode() in kept for who in (ANN, BEN, CAT)] == [False, True, False]


async def test_the_key_of_a_message_goes_after_the_message(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        (delivery,) = (await store.turn(inbound(1), writing(None, "one"))).deliveries
        await store.sweep(NOON)
        assert ANN.encode() in (tmp_path / "keys" / "keys.db").read_bytes()
        await store.finish(delivery, Sent("m"), NOON)
        await store.sweep(NOON)
        assert ANN.encode() not in (tmp_path / "keys" / "keys.db").read_bytes()


async def test_a_step_that_raises_makes_no_key(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        with pytest.raises(AttributeError):
            await store.turn(inbound(1), lambda known: known.nothing)  # type: ignore[attr-defined]  # raises, as it should
        assert ANN.encode() not in on_disk(tmp_path)


async def test_a_damaged_state_spoils_its_own_turn_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with temporary_store(tmp_path) as store:
        await store.turn(inbound(1), writing("{}"))
        await store.turn(inbound(2, BEN), writing("{}"))
    change(tmp_path, "UPDATE state SET sealed = CAST(sealed || x'00' AS BLOB) WHERE participant = ?", ANN)
    async with temporary_store(tmp_path) as store:
        with pytest.raises(StoreBroken, match=ANN):
            await store.turn(inbound(3), writing("{}"))
        assert (await store.turn(inbound(3, BEN), writing("{}"))).fresh
    assert f"state.sealed of {ANN}" in caplog.text


async def test_a_value_moved_to_another_participant_is_not_read(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await store.turn(inbound(1), writing('{"a": 1}'))
        await store.turn(inbound(2, BEN), writing("{}"))
    change(tmp_path, "UPDATE state SET sealed = (SELECT sealed FROM state WHERE participant = ?)", ANN)
    async with temporary_store(tmp_path) as store:
        with pytest.raises(StoreBroken):
            await store.turn(inbound(3, BEN), writing())
        assert (await store.turn(inbound(4), writing())).fresh


async def test_a_damaged_message_is_given_up_and_holds_up_nothing(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        first, second = (await store.turn(inbound(1), writing("{}", "one", "two"))).deliveries
        await store.finish(first, NotSent("no network"), NOON)
    change(tmp_path, "UPDATE outbox SET sealed = x'01ff' WHERE id = ?", first.id)
    async with temporary_store(tmp_path) as store:
        assert await store.claim("telegram", NOON, 9) == ()
        (delivery,) = await store.claim("telegram", NOON, 9)
        assert delivery.reply == second.reply


async def test_a_promise_whose_conversation_is_damaged_does_not_stay_due(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await store.turn(inbound(1), writing("{}", effects=(ScheduleFollowUp(promise()),)))
    change(tmp_path, "UPDATE state SET sealed = x'01ff'")
    async with temporary_store(tmp_path) as store:
        with pytest.raises(StoreBroken):
            await store.turn(due(), writing("{}", "how is it?"))
        assert await store.due_follow_ups("telegram", NOON, 9) == ()


async def test_a_readers_store_reads_and_writes_nothing(tmp_path: Path) -> None:
    async with temporary_store(tmp_path) as store:
        await plant(store)
        reader = await open_store(tmp_path, read_only=True)
        assert await reader.export(ANN) == await store.export(ANN)
        await reader.close()
