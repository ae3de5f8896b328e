"""A process dies, a statement fails, a caller is cancelled: at every point of a turn and of a delivery.

Whoever makes what is left of it finds the turn taken once, every message sent, and a second copy marked.
"""

import asyncio
import json
import os
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Event, get_ident

import psycopg
import pytest

from cramp_coach.errors import StoreUnavailable
from cramp_coach.ports import Delivery, Store
from cramp_coach.vocabulary import ParticipantId
from support.engines import Engine
from support.points import mortal
from support.points.journey import completed, journey
from support.points.points import Points
from support.turns import NOON

SOME, ALL = 11, 1  # steps from one point to the next
TEXTS = {"turn 1", "turn 2"}  # what the journey sends


async def deaths(engine: Engine, folder: Path, stride: int) -> dict[str, str]:
    """The point at which each person's first process died."""
    script = Path(mortal.__file__)
    environment = os.environ | {"PYTHONPATH": str(script.parents[2])}
    words = (script, 1, stride, folder / "keys", folder / "provider", *engine.place)
    process = await asyncio.create_subprocess_exec(
        sys.executable, *map(str, words), env=environment, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return dict(line.split("|") for line in out.decode().splitlines())


def sent(folder: Path) -> dict[str, list[tuple[str, bool]]]:
    """What each person got, in order, and whether it was marked."""
    got = defaultdict[str, list[tuple[str, bool]]](list)
    for line in (folder / "provider").read_text().splitlines():
        who, text, suspect = line.split("|")
        got[who].append((text, suspect == "True"))
    return got


async def whole(store: Store, who: str, got: list[tuple[str, bool]], after: str) -> None:
    """Taken once, kept once, sent, and no second copy without its mark."""
    kept = json.loads(await store.export(ParticipantId(who)))
    assert [one["state"] for one in kept["conversation"]] == [2], after
    assert (len(kept["episodes"]), [one["status"] for one in kept["follow_ups"]]) == (1, ["asked"]), after
    assert [one["status"] for one in kept["messages"]] == ["sent", "sent"], after
    copies = Counter(text for text, _ in got)
    unmarked = Counter(text for text, suspect in got if not suspect)
    assert set(copies) == TEXTS, after
    assert max(copies.values()) <= 2, after
    assert max(unmarked.values()) == 1, after


@pytest.mark.parametrize("stride", [SOME, pytest.param(ALL, marks=pytest.mark.long)])
async def test_a_process_that_dies_at_any_point_loses_and_doubles_nothing(
    engine: Engine, tmp_path: Path, stride: int
) -> None:
    await (await engine.open("before")).close()
    died = await deaths(engine, tmp_path, stride)
    assert len(died) > 100 / stride
    store, got = await engine.open("after"), sent(tmp_path)
    for who, point in died.items():
        await whole(store, who, got[who], f"a death {point}")


Strike = Callable[["asyncio.Task[None]"], None]


async def struck_at(
    store: Store, engine: Engine, number: int, strike: Strike, *, awaits: bool
) -> tuple[str, list[tuple[str, bool]]]:
    """One person's journey, struck at this point and then completed: the point, and what was sent."""
    who, got, met = ParticipantId(f"telegram:{number}"), list[tuple[str, bool]](), list[str]()

    def noted(point: str) -> None:
        met.append(point)
        strike(task)

    def send(delivery: Delivery) -> None:
        got.append((delivery.reply.text, delivery.suspect))

    async def struck() -> None:
        await points.stepping(journey(store, who, send, NOON))

    engine.shows(NOON)
    points = Points(number, noted, awaits=awaits)
    task = asyncio.create_task(struck())
    with points.watched():
        await asyncio.wait([task])
    if met:
        assert task.cancelled() or isinstance(task.exception(), StoreUnavailable | None)
    await completed(store, who, send, engine.shows)
    return (met[0] if met else ""), got


@pytest.mark.parametrize("stride", [SOME, pytest.param(ALL, marks=pytest.mark.long)])
async def test_a_statement_that_fails_anywhere_loses_and_doubles_nothing(engine: Engine, stride: int) -> None:
    failure = psycopg.OperationalError if len(engine.place) > 1 else sqlite3.OperationalError

    def fail(_: "asyncio.Task[None]") -> None:
        raise failure

    store = await engine.open("one")
    for number in count(1, stride):
        point, got = await struck_at(store, engine, number, fail, awaits=False)
        if not point:
            break
        await whole(store, f"telegram:{number}", got, f"a failure {point}")
    assert number > 100


@pytest.mark.parametrize("stride", [SOME, pytest.param(ALL, marks=pytest.mark.long)])
async def test_a_caller_that_is_cancelled_anywhere_loses_and_doubles_nothing(
    engine: Engine, stride: int
) -> None:
    loop, here = asyncio.get_running_loop(), get_ident()

    def cancel(task: "asyncio.Task[None]") -> None:
        if get_ident() == here:
            task.cancel()
            return
        done = Event()
        loop.call_soon_threadsafe(task.cancel)
        loop.call_soon_threadsafe(done.set)
        done.wait(1)  # the statement goes on once its caller is gone

    store = await engine.open("one")
    for number in count(1, stride):
        point, got = await struck_at(store, engine, number, cancel, awaits=True)
        if not point:
            break
        await whole(store, f"telegram:{number}", got, f"a cancelling {point}")
    assert number > 100
