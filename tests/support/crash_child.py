"""A process made to be killed: takes turns and sends their replies, and dies where it is told to.

`crash_child.py FOLDER LIFE FIRST COUNT DIE_AT` takes COUNT turns from number FIRST on, kills itself at
its step DIE_AT (0: never), writes every message it sends to FOLDER/provider, and prints each finished turn.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from cramp_coach.ports import Delivery, Known, Sent, Store, Written
from cramp_coach.vocabulary import EpisodeId, RecordEpisode, ScheduleFollowUp
from support.stores import temporary_store
from support.turns import ANN, NOON, PUSH, counting, inbound, promise


class Mortal:
    """Counts the steps of a life."""

    def __init__(self, folder: Path, die_at: int) -> None:
        self._provider = os.open(folder / "provider", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._steps_left = die_at

    def step(self) -> None:
        """The end, if this was the last."""
        self._steps_left -= 1
        if self._steps_left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    async def send(self, store: Store, delivery: Delivery) -> None:
        """To a provider that outlives us."""
        self.step()
        os.write(self._provider, f"{delivery.reply.text}|{delivery.suspect}\n".encode())
        self.step()
        await store.finish(delivery, Sent("m"), NOON)
        self.step()


async def live(folder: Path, life: str, turns: range, die_at: int) -> None:
    """Send what a former life left, then take the turns."""
    mortal = Mortal(folder, die_at)
    async with temporary_store(folder, owner=life) as store:
        await store.recover(NOON)
        while waiting := await store.claim(PUSH.name, NOON, 9):
            for delivery in waiting:
                assert await store.start(delivery, NOON)
                await mortal.send(store, delivery)
        for number in turns:
            await take(store, number, mortal)
            print(number, flush=True)  # noqa: T201  # how the parent knows


async def take(store: Store, number: int, mortal: Mortal) -> None:
    """One turn that writes something everywhere."""

    def step(before: Known) -> Written:
        mortal.step()
        counted = counting(before)
        record = RecordEpisode(EpisodeId(f"e{number}"), "{}")
        return Written(
            counted.state, None, counted.replies, (ScheduleFollowUp(promise(f"f{number}")), record)
        )

    taken = await store.turn(inbound(number, ANN), step)
    mortal.step()
    for delivery in taken.deliveries:
        await mortal.send(store, delivery)


if __name__ == "__main__":
    first, count = int(sys.argv[3]), int(sys.argv[4])
    asyncio.run(live(Path(sys.argv[1]), sys.argv[2], range(first, first + count), int(sys.argv[5])))
