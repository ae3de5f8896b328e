"""A real process is killed again and again: nothing acknowledged is lost, no second copy goes unmarked."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from cramp_coach.ports import Store
from support import crash_child
from support.stores import temporary_store
from support.turns import ANN

EVERY_STEP = range(1, 12)  # past the first turn, into the second


class Lives:
    """One database, and the processes that write to it one after another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.acknowledged = 0

    def live(self, turns: int, *, die_at: int = 0, kill_after: int = 0) -> int:
        """From the first turn that was not acknowledged on. Gives the exit code."""
        self._count += 1
        told = (self._folder, f"life{self._count}", self.acknowledged + 1, turns, die_at)
        command = [sys.executable, crash_child.__file__, *map(str, told)]
        here = os.environ | {"PYTHONPATH": str(Path(crash_child.__file__).parents[1])}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=here) as child:  # noqa: S603  # ours
            assert child.stdout is not None
            for seen, line in enumerate(child.stdout, start=1):
                self.acknowledged = int(line)
                if seen == kill_after:
                    child.kill()
        return child.returncode


async def written(store: Store) -> tuple[int, int, int]:
    kept = json.loads(await store.export(ANN))
    return kept["conversation"][0]["state"], len(kept["episodes"]), len(kept["follow_ups"])


def copies(folder: Path) -> tuple[Counter[str], Counter[str]]:
    lines = [line.split("|") for line in (folder / "provider").read_text().splitlines()]
    return Counter(text for text, _ in lines), Counter(text for text, suspect in lines if suspect == "True")


async def test_killed_at_every_step_nothing_is_lost_or_silently_doubled(tmp_path: Path) -> None:
    lives = Lives(tmp_path)
    for step in EVERY_STEP:
        assert lives.live(9, die_at=step) == -signal.SIGKILL
    assert lives.live(5) == 0
    async with temporary_store(tmp_path) as store:
        assert await written(store) == (lives.acknowledged,) * 3
    all_copies, marked = copies(tmp_path)
    assert set(all_copies) == {f"turn {number + 1}" for number in range(lives.acknowledged)}
    assert all(all_copies[text] - marked[text] <= 1 for text in all_copies)


async def test_killed_from_outside_every_acknowledged_turn_is_whole(tmp_path: Path) -> None:
    lives = Lives(tmp_path)
    for lines in (3, 7, 11, 5):
        assert lives.live(1000, kill_after=lines) == -signal.SIGKILL
    async with temporary_store(tmp_path) as store:
        state, episodes, follow_ups = await written(store)
    assert state == episodes == follow_ups
    assert state - lives.acknowledged in (0, 1)
