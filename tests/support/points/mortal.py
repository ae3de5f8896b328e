"""A process for every point of a journey, which dies there: `mortal.py FIRST STRIDE KEYS PROVIDER PLACE...`.

From point FIRST on, every STRIDE-th: one life begins the journey of a person of its own and is killed at the
point, and the next makes what is left of it. Messages go to the file PROVIDER. Prints each person and point.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from signal import SIGKILL

from cramp_coach.ports import Delivery, Store
from cramp_coach.vocabulary import ParticipantId
from support.engines import show
from support.kills.worker import opened
from support.points.journey import completed, journey
from support.points.points import Points
from support.turns import NOON


@dataclass(frozen=True)
class Mortal:
    """One person's journey, with its end at one point. `provider`: an open file."""

    points: Points
    who: ParticipantId
    provider: int
    keys: Path
    place: list[str]

    def send(self, delivery: Delivery) -> None:
        """To whom outlives us."""
        self.points.reach("before the sending")
        line = f"{delivery.participant}|{delivery.reply.text}|{delivery.suspect}\n"
        os.write(self.provider, line.encode())
        self.points.reach("after the sending")

    def life(self, name: str, lived: Callable[[Store], Awaitable[None]]) -> int:
        """A process that does this with the store; gives its exit code."""
        child = os.fork()
        if child == 0:
            asyncio.run(self._live(f"{name} {self.who}", lived))
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    async def killed(self, store: Store) -> None:
        """Does not come back, if there is such a point."""
        with self.points.watched():
            await self.points.stepping(journey(store, self.who, self.send, NOON))

    async def next(self, store: Store) -> None:
        """Makes what is left."""
        self.points.at = 0  # and dies nowhere
        await completed(store, self.who, self.send, lambda now: show(self.place, now))

    async def _live(self, name: str, lived: Callable[[Store], Awaitable[None]]) -> None:
        store = await opened(name, self.keys, self.place)
        try:
            await lived(store)
        finally:
            await store.close()


def main(first: int, stride: int, keys: Path, provider: Path, place: list[str]) -> None:
    """Until a journey has no such point."""
    file = os.open(provider, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for at in count(first, stride):
        points = Points(at, lambda struck: die(at, struck))  # noqa: B023 - within this round
        mortal = Mortal(points, ParticipantId(f"telegram:{at}"), file, keys, place)
        end = mortal.life("first", mortal.killed)
        assert end in (0, -SIGKILL)
        if end == 0:
            return
        assert mortal.life("next", mortal.next) == 0


def die(at: int, struck: str) -> None:
    """Says where."""
    os.write(1, f"telegram:{at}|{struck}\n".encode())
    os.kill(os.getpid(), SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5:])
