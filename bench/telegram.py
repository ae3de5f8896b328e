"""Our whole bot beside a bare python-telegram-bot echo and a bare aiogram echo.

    ./run python bench/telegram.py [--quick]

Ours understands, rules out danger, and commits each turn, sealed, before it answers; the others say back
what they are told. Each bot is a process of its own behind a web hook, on one core; this process, on
another where there is one, is the Bot API that they answer to and the people who write, so that one clock
times an update until the first message of its answer. People hold whole conversations. Bots take turns;
figures are medians over the rounds. aiogram cannot live beside our pydantic: the first run makes it an
environment of its own (bench/aiogram.txt), or says that it cannot, and leaves it out.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Mapping
from statistics import median
from typing import Any

from telegramming.bot_api import World
from telegramming.bots import BOTS, installed, leave_the_first_core
from telegramming.measuring import QUICK, Figures, Sizes, measured, running, under_pressure

GOALS = {
    "throughput_over_ptb": "at least 1", "throughput_over_aiogram": "told",
    "p50_extra_ms": "at most 5", "p99_ms": "at most 25", "rss_mb": "at most 110", "start_s": "at most 1.5",
    "first_instruction_p50_ms": "at most 50",
}  # fmt: skip


async def bench(sizes: Sizes) -> dict[str, Any]:
    leave_the_first_core()
    world = World()
    _server, api = await world.served()
    async with running("ours", world, api):
        pass  # the lexicon is compiled once, like code
    rounds = await rounds_of([bot for bot in BOTS if installed(bot)], sizes, world, api)
    found = {bot: {key: median(one[key] for one in of) for key in of[0]} for bot, of in rounds.items()}
    mine = found.pop("ours") | await under_pressure(sizes, world, api)
    ratios = ratios_of(mine, found["ptb"], found.get("aiogram"))
    peers = {bot: rounded(one) for bot, one in found.items()}
    return {"name": "telegram", "ours": rounded(mine), "peers": peers, "ratios": rounded(ratios)}


async def rounds_of(bots: list[str], sizes: Sizes, world: World, api: str) -> dict[str, list[Figures]]:
    """Each bot's rounds; who is first changes, so that a busy minute hits everybody."""
    rounds: dict[str, list[Figures]] = {bot: [] for bot in bots}
    for number in range(sizes.rounds):
        for place in range(len(bots)):
            bot = bots[(number + place) % len(bots)]
            rounds[bot].append(await measured(bot, sizes, world, api))
            line = json.dumps(rounded(rounds[bot][-1]))
            print(bot, line, f"load {os.getloadavg()[0]:.2f}", file=sys.stderr)
    return rounds


def ratios_of(mine: Figures, ptb: Figures, aiogram: Figures | None) -> dict[str, float | None]:
    own = ("p99_ms", "rss_mb", "start_s", "first_instruction_p50_ms")
    return {
        "throughput_over_ptb": mine["per_s"] / ptb["per_s"],
        "throughput_over_aiogram": mine["per_s"] / aiogram["per_s"] if aiogram else None,
        "p50_extra_ms": mine["p50_ms"] - ptb["p50_ms"],
        **{name: mine[name] for name in own},
    }


def rounded(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: value if value is None else round(value, 3) for name, value in figures.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="one short round, to see that it runs")
    found = asyncio.run(bench(QUICK if arguments.parse_args().quick else Sizes()))
    for name, goal in GOALS.items():
        print(f"{name:28}{found['ratios'][name]!s:>10}   goal: {goal}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
