"""Our store beside job libraries: promises kept, a start with a million of them, and what a kill loses.

    CRAMP_COACH_EXTRA=bench ./run python bench/promises.py [--quick]

100,000 jobs wait and 1,000 are due; sending does nothing; that it begins and that it is done are each on the
disk; 64 are in flight. Each run is a process of its own, engines take turns, figures are medians over the
rounds. Where kills are measured, 8 messages are at the provider at once, which takes 2 ms for each; what
never reached it is lost. PostgreSQL is a server of its own with fsync on. python-telegram-bot's queue keeps
nothing: it is there for its start and its loss. A peer that is not installed is said and left out.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from random import Random  # noqa: TID251 - a bench draws its instants from a seed
from statistics import median
from time import time
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[0] = str(Path(__file__).parent / "promising")  # else the bench beside this one is `telegram`
sys.path.append(str(ROOT / "tests"))
IN_POSTGRES = {"ours-postgres", "procrastinate"}
PEERS = ("apscheduler", "huey", "procrastinate")
MOMENT = 0.03  # seconds: so soon after a message a kill comes
IDLE = 5.0  # seconds without a message, after which nothing more is coming
Figures = dict[str, Any]


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    rounds: int = 3
    pending: int = 100_000
    due: int = 1_000
    million: int = 1_000_000
    in_memory: int = 100_000  # of the queue that keeps everything there
    turns: int = 2_000
    lives: int = 1_000
    kills: int = 10
    due_at_kills: int = 200


QUICK = Sizes(1, 10_000, 200, 100_000, 10_000, 400, 100, 2, 60)


# ---- in a process of its own ----


def be(engine: str, work: str, given: Figures) -> None:
    """Do this, print its figures, and end at once: threads of a library must not keep the bench."""
    print(json.dumps(asyncio.run(_work(engine, work, given))), flush=True)
    os._exit(0)


async def _work(engine: str, work: str, given: Figures) -> Any:
    import lives
    import ours
    import peers

    peers.PORT[0] = given.pop("port", 0)
    if work == "lives":
        return await lives.lives(**given)
    if engine.startswith("ours"):
        return await ours.WORKS[work](**given)
    if work == "start":
        return await peers.ptb_start(**given)
    seeded, run = peers.WORKS[engine]
    place = given.pop("place")
    where = {"url": place["url"]} if engine == "procrastinate" else {"home": place["home"]}
    return await (seeded if work == "seeded" else run)(**where, **given)


def done(engine: str, work: str, **given: Any) -> Figures:
    """The figures of a process that did this."""
    command = [sys.executable, __file__, "--be", engine, work, json.dumps(given)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(ran.stdout.splitlines()[-1]) or {}


# ---- the rounds ----


@dataclass(frozen=True)
class Bench:
    """Sizes, a server, and who takes part."""

    sizes: Sizes
    server: Any

    @contextmanager
    def place(self, engine: str) -> Iterator[dict[str, str]]:
        """Somewhere empty for it."""
        with tempfile.TemporaryDirectory(prefix="promises-") as home:
            place = {"home": home}
            if engine in IN_POSTGRES:
                place["url"], place["keys_url"] = self.server.emptied()
            yield place

    def dispatch(self, engine: str) -> Figures:
        """What is due, out of all that waits."""
        with self.place(engine) as place:
            done(engine, "seeded", place=place, pending=self.sizes.pending, due_now=self.sizes.due)
            more = {} if engine.startswith("ours") else {"due_now": self.sizes.due}
            return done(engine, "dispatch", place=place, **more)

    def turns(self, engine: str) -> Figures:
        """Turns alone and together."""
        with self.place(engine) as place:
            return done(engine, "turns", place=place, many=self.sizes.turns)

    def lives(self) -> Figures:
        """Whole conversations that end in a promise, and what they leave in a file."""
        with self.place("ours-sqlite") as place:
            return done("ours-sqlite", "lives", place=place, people=self.sizes.lives)

    def starts(self, engine: str) -> Figures:
        """A start with so many that wait, beside one with none."""
        figures: dict[str, list[float]] = defaultdict(list)
        for name, pending in (("none", 0), ("all", self.sizes.million)):
            with self.place(engine) as place:
                done(engine, "seeded", place=place, pending=pending, due_now=1)
                for _ in range(5):
                    one = done(engine, "start", place=place)
                    figures[f"start_ms_{name}"].append(one["start_ms"])
                    figures[f"memory_mb_{name}"].append(one["memory_mb"])
        return {name: median(each) for name, each in figures.items()}

    def lost(self, engine: str) -> int:
        """How many were never sent, and stand nowhere as doubtful, after some kills and one whole life."""
        with self.place(engine) as place:
            work = self._lost_by_us if engine.startswith("ours") else self._lost_by
            return asyncio.run(work(engine, place))

    async def _lost_by(self, engine: str, place: dict[str, str]) -> int:
        from support.kills.provider import provider

        due, chance = self.sizes.due_at_kills, Random(7)  # noqa: S311 - a seed, so that it can be repeated
        await asyncio.to_thread(done, engine, "seeded", place=place, pending=0, due_now=due)
        async with provider() as told:
            given = json.dumps({"place": place, "port": told.port, "due_now": due})
            for number in range(self.sizes.kills + 1):
                words = (__file__, "--be", engine, "dispatch", given)
                life = await asyncio.create_subprocess_exec(
                    sys.executable, *words, stdout=asyncio.subprocess.DEVNULL
                )
                if number < self.sizes.kills:
                    await told.until_sent(1, seconds=IDLE)
                    await asyncio.sleep(chance.uniform(0, MOMENT))
                else:
                    before = -1
                    while before != len(told.copies):
                        before = len(told.copies)
                        await asyncio.sleep(IDLE)
                if life.returncode is None:
                    life.kill()
                await life.wait()
                if len(told.reached) == due:
                    break
            return due - len(told.reached)

    async def _lost_by_us(self, engine: str, place: dict[str, str]) -> int:
        import ours

        from support.kills.nest import workers
        from support.kills.provider import provider

        due, chance, begun = self.sizes.due_at_kills, Random(7), time()  # noqa: S311 - as above
        await ours.seeded(place, 0, due)
        home = Path(place["home"])
        names = [place["url"], place["keys_url"]] if "url" in place else [str(home / "data" / "coach.db")]
        async with provider() as told, workers("a", told.port, begun, home / "keys", names) as (one,):
            await one.begin()
            for _ in range(self.sizes.kills):
                await told.until_sent(1, seconds=IDLE)
                await asyncio.sleep(chance.uniform(0, MOMENT))
                await one.killed()
                await one.begin()
            await one.ended()
            return due - len(told.reached)


def medians(rounds: list[Figures]) -> Figures:
    """Of each figure, over the rounds."""
    return {name: round(median(one[name] for one in rounds), 1) for name in rounds[0]}


def measured(bench: Bench, peers: list[str]) -> tuple[dict[str, Figures], dict[str, Figures]]:
    """Ours and theirs."""
    engines = ("ours-sqlite", "ours-postgres")
    speed: dict[str, list[Figures]] = defaultdict(list)
    for number in range(bench.sizes.rounds):
        for engine in (*engines, *peers):
            figures = bench.dispatch(engine)
            if engine in engines:
                figures |= bench.turns(engine)
            speed[engine].append(figures)
            print(f"round {number + 1}: {engine} {figures}", flush=True)
    found = {engine: medians(rounds) for engine, rounds in speed.items()}
    found["ours-sqlite"] |= {name: round(value, 1) for name, value in bench.lives().items()}
    found["ptb"] = {"start_ms": 0.0, "memory_mb": 0.0}
    found["ptb"] |= done("ptb", "start", pending=bench.sizes.in_memory) if find_spec("apscheduler") else {}
    for engine in engines:
        found[engine] |= bench.starts(engine)
        print(f"start: {engine} {found[engine]}", flush=True)
    for engine in found:
        found[engine]["lost_under_kill"] = bench.lost(engine)
        print(f"killed: {engine} lost {found[engine]['lost_under_kill']}", flush=True)
    return {name: found.pop(name) for name in engines}, found


def ratios(ours: dict[str, Figures], peers: dict[str, Figures]) -> Figures:
    """The figures that there are goals for."""
    file, server = ours["ours-sqlite"], ours["ours-postgres"]
    rates = {name: one["dispatch_per_s"] for name, one in peers.items() if "dispatch_per_s" in one}
    in_files = max((rate for name, rate in rates.items() if name not in IN_POSTGRES), default=0)
    in_servers = max((rate for name, rate in rates.items() if name in IN_POSTGRES), default=0)
    return {
        "dispatch_over_best_peer_sqlite": round(file["dispatch_per_s"] / in_files, 2) if in_files else None,
        "dispatch_over_best_peer_postgres": round(server["dispatch_per_s"] / in_servers, 2)
        if in_servers
        else None,
        "start_extra_ms_1m": round(file["start_ms_all"] - file["start_ms_none"], 1),
        "start_extra_mb_1m": round(file["memory_mb_all"] - file["memory_mb_none"], 1),
        "turn_cpu_us": file["turn_cpu_us"],
        "marks_us": file["marks_us"],
        "sealing_us": file["sealing_us"],
        "turns_per_s_sqlite": file["turns_per_s"],
        "turns_per_s_postgres": server["turns_per_s"],
        "lost_under_kill": max(one["lost_under_kill"] for one in ours.values()),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="small, for whoever changes this bench")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--be", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.be:
        be(given.be[0], given.be[1], json.loads(given.be[2]))
    sizes = QUICK if given.quick else Sizes()
    if given.rounds:
        sizes = replace(sizes, rounds=given.rounds)
    from support.postgres_server import postgres_server

    peers = [name for name in PEERS if find_spec(name)]
    for name in set(PEERS) - set(peers):
        print(f"{name} is not installed and left out")
    with postgres_server(()) as server:
        ours, theirs = measured(Bench(sizes, server), peers)
    print(json.dumps({"name": "promises", "ours": ours, "peers": theirs, "ratios": ratios(ours, theirs)}))


if __name__ == "__main__":
    main()
