"""One round of one bot; and how long somebody in pain waits while a thousand others are due."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from telegramming.bot_api import World
from telegramming.bots import Running, promised, start
from telegramming.people import AT_ONCE, WORDS

RATE = 100
HELD_CHAT = 999_999_999
Figures = dict[str, float]


@dataclass(frozen=True)
class Sizes:
    """How much is done in each round."""

    rounds: int = 5
    warm_up: int = 320
    seconds: float = 4.0
    messages: int = 1_280
    due: int = 1_000
    in_pain: int = 40


QUICK = Sizes(rounds=1, warm_up=80, seconds=1.0, messages=320, due=100, in_pain=10)


@asynccontextmanager
async def running(bot: str, world: World, api: str, due: int = 0) -> AsyncIterator[Running]:
    """The bot in a home of its own, where so many were promised a check-in."""
    with tempfile.TemporaryDirectory(prefix="cramp-bench-") as home:
        if due and (found := promised(due, Path(home))) < due:
            raise RuntimeError(f"only {found} check-ins are due, not {due}")
        one = await start(bot, world, api, Path(home))
        try:
            yield one
        finally:
            one.end()


async def measured(bot: str, sizes: Sizes, world: World, api: str) -> Figures:
    """One round."""
    async with running(bot, world, api) as one:
        people = one.people
        await people.at_once(8, sizes.warm_up)
        people.took.clear()
        await people.steadily(RATE, sizes.seconds)
        steady, people.took = people.took, []
        before = one.cpu_s()
        per_second = await people.at_once(AT_ONCE, sizes.messages)
        return {
            "per_s": per_second,
            "cpu_ms": (one.cpu_s() - before) * 1000 / sizes.messages,
            "p99_at_64_ms": percentile(people.took, 0.99),
            "p50_ms": median(steady),
            "p99_ms": percentile(steady, 0.99),
            "rss_mb": one.memory_mb(),
            "start_s": one.started,
        }


async def under_pressure(sizes: Sizes, world: World, api: str) -> Figures:
    """Our own limits; one chat must wait and a thousand check-ins are due: how long do others wait?"""
    async with running("throttled", world, api, sizes.due) as one:
        people = one.people
        world.held.add(HELD_CHAT)
        held = asyncio.create_task(people.write(HELD_CHAT, WORDS[0]))
        await asyncio.sleep(1.0)
        people.took.clear()
        before = world.unasked
        for chat in range(sizes.in_pain):
            await people.write(7_000_000 + chat, WORDS[0])
            await asyncio.sleep(0.2)
        held.cancel()
        world.held.clear()
        world.waiting.clear()
        return {
            "first_instruction_p50_ms": median(people.took),
            "first_instruction_max_ms": max(people.took),
            "due": sizes.due,
            "check_ins_sent_meanwhile": world.unasked - before,
        }


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
