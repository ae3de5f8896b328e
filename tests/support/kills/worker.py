"""A worker made to be killed: `worker.py PORT BEGUN KEYS DATABASE [KEYS_URL]`.

It reads the content once, and then, for every line on its input, begins a new process, a life of that name.
A life keeps the promises that are due with the real coach over the real store, sends each message to the
provider on PORT, and ends when nothing is due any more. Printed are a life's process id when it begins and
its exit code when it has ended. BEGUN is when the clock said noon, in seconds since 1970.
"""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from time import time

from cramp_coach.coach import Coach
from cramp_coach.ports import Delivery, Outcome, Sent, Store, Unsure
from cramp_coach.storage import open_sqlite_store
from cramp_coach.storage.postgres.opening import open_postgres_store
from support.kills.people import clock_since
from support.stores import tokens
from support.talk import guide, lexicon
from support.turns import code


@dataclass(frozen=True)
class LineCourier:
    """Tells the provider, a line a message."""

    port: int
    life: str
    channel: str = "telegram"

    async def deliver(self, delivery: Delivery, /) -> Outcome:
        """Sent, if the provider said so."""
        told = {"to": delivery.participant, "kind": delivery.kind, "suspect": delivery.suspect}
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(json.dumps(told | {"life": self.life}).encode() + b"\n")
            answer = (await reader.readline()).decode().strip()
            writer.close()
        except OSError as error:
            return Unsure(type(error).__name__)
        return Sent(answer) if answer else Unsure("no answer")


async def opened(life: str, keys: Path, place: list[str]) -> Store:
    """The store in this place, for a process of this name."""
    if len(place) > 1:
        return await open_postgres_store(place[0], place[1], keys, new_token=tokens(life))
    return await open_sqlite_store(Path(place[0]), keys, new_token=tokens(life))


async def live(life: str, arguments: list[str]) -> None:
    """Until nothing is due."""
    port, begun, keys, *place = arguments
    store = await opened(life, Path(keys), place)
    try:
        coach = Coach(guide(), lexicon(), store, lambda: clock_since(float(begun), time()), code)
        await coach.recover()
        courier = LineCourier(int(port), life)
        while await coach.deliver_due(courier) or await is_due(coach, courier):
            pass
    finally:
        await store.close()


async def is_due(coach: Coach, courier: LineCourier) -> bool:
    """Whether something became due meanwhile: what another process left, or was told to try again."""
    due = await coach.next_due(courier)
    return due is not None and due <= coach.clock()


def main() -> None:
    """One life after another."""
    guide(), lexicon()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(live(line.strip(), sys.argv[1:]))
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - how the parent knows
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 - and this


if __name__ == "__main__":
    main()
