"""The power fails at a random instant: nothing that was acknowledged is lost, nothing is half there.

A recorder that is loaded into a real process notes its writes and syncs. Each cut replays them to a random
instant, keeps what was synced, keeps, tears or drops the rest at random, and opens what is then on the disk.
With weaker settings of SQLite the same cuts must lose or break something, or they would show nothing.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random  # noqa: TID251 - a test draws its cuts from a seed

import pytest

from cramp_coach.errors import StoreUnavailable
from support.powercut import workload
from support.powercut.replay import Disk, Record, records_in
from support.stores import temporary_store
from support.turns import ANN

HERE = Path(workload.__file__).parent
TURNS = 120
COMPILER = shutil.which("cc") or shutil.which("gcc")

pytestmark = pytest.mark.skipif(
    COMPILER is None or not sys.platform.startswith("linux"),
    reason="there is no C compiler (or no Linux) to build the recorder of writes with",
)


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("recorder") / "recorder.so"
    assert COMPILER is not None
    command = (COMPILER, "-shared", "-fPIC", "-O1", "-o", library, HERE / "recorder.c", "-ldl", "-lpthread")
    subprocess.run([str(part) for part in command], check=True)  # noqa: S603 - our own source
    return library


def recorded(recorder: Path, folder: Path, sync: str) -> list[Record]:
    """The writes of a process that takes turns in this folder."""
    home = folder / "home"
    home.mkdir()
    environment = os.environ | {
        "LD_PRELOAD": str(recorder),
        "RECORD_BELOW": str(home),
        "RECORD_TO": str(folder / "records"),
        "PYTHONPATH": str(HERE.parents[1]),
    }
    command = [sys.executable, workload.__file__, str(home), str(TURNS), sync]
    subprocess.run(command, check=True, env=environment)  # noqa: S603 - our own program
    return list(records_in(folder / "records"))


async def cut(records: list[Record], chance: Random, folder: Path) -> str:
    """What is found after one power cut: "whole", "lost" or "broken"."""
    disk = Disk("/acknowledged")
    for record in records[: chance.randrange(1, len(records))]:
        disk.take(record)
    told = disk.acknowledged
    home = folder / "after"
    shutil.rmtree(home, ignore_errors=True)
    for path, content in disk.cut(chance).items():
        file = home / Path(path).relative_to(folder / "home")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    try:
        async with temporary_store(home) as store:
            kept = json.loads(await store.export(ANN))
    except StoreUnavailable:
        return "broken" if told else "whole"  # before the first turn there was nothing to keep
    states = [one["state"] for one in kept["conversation"]]
    written = {states[0] if states else 0, len(kept["episodes"]), len(kept["follow_ups"])}
    if len(written) != 1:
        return "broken"
    return "whole" if written.pop() >= told else "lost"


async def found_after(recorder: Path, folder: Path, sync: str, cuts: int) -> Counter[str]:
    records = recorded(recorder, folder, sync)
    chance = Random(7)  # noqa: S311 - a seed, so that a cut can be repeated
    return Counter([await cut(records, chance, folder) for _ in range(cuts)])


async def test_nothing_acknowledged_is_lost(recorder: Path, tmp_path: Path) -> None:
    assert await found_after(recorder, tmp_path, "FULL", 60) == {"whole": 60}


@pytest.mark.long
async def test_nothing_acknowledged_is_lost_in_five_hundred_cuts(recorder: Path, tmp_path: Path) -> None:
    assert await found_after(recorder, tmp_path, "FULL", 500) == {"whole": 500}


@pytest.mark.parametrize("sync", ["NORMAL", "OFF"])
async def test_a_weaker_setting_is_noticed(recorder: Path, tmp_path: Path, sync: str) -> None:
    found = await found_after(recorder, tmp_path, sync, 40)
    assert found["lost"] + found["broken"] > 0
