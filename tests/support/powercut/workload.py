"""A process whose every write is recorded: takes turns, and notes each one that was acknowledged.

`workload.py FOLDER TURNS SYNC`: SYNC is FULL as shipped, or a weaker one, which the test must notice.
The note is the outside world's: it counts as kept from the moment it is written.
"""

import asyncio
import os
import sys
from functools import partial
from pathlib import Path
from types import MappingProxyType

from cramp_coach.ports import Known, Written
from cramp_coach.storage import opening
from cramp_coach.storage.queries import SQL
from cramp_coach.vocabulary import EpisodeId, RecordEpisode, ScheduleFollowUp
from support.stores import temporary_store
from support.turns import ANN, PULL, counting, inbound, promise


async def work(folder: Path, turns: int) -> None:
    """Each turn writes something everywhere."""
    told = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    async with temporary_store(folder) as store:
        for number in range(1, turns + 1):
            await store.turn(inbound(number, ANN, PULL), partial(written, number))
            os.write(told, b"%d\n" % number)


def written(number: int, before: Known) -> Written:
    """A growing number, an episode, a promise."""
    counted = counting(before)
    effects = (RecordEpisode(EpisodeId(f"e{number}"), "{}"), ScheduleFollowUp(promise(f"f{number}")))
    return Written(counted.state, None, counted.replies, effects)


if __name__ == "__main__":
    pragma = f"PRAGMA synchronous = {sys.argv[3]};"
    opening.__dict__["SQL"] = MappingProxyType({**SQL, "sync_full": pragma})
    asyncio.run(work(Path(sys.argv[1]), int(sys.argv[2])))
