"""Every flow on a bad day: updates doubled, disordered, in a flood; every fault; a restart at each step.

What Ann reads is what she reads on a good day, in the same order; a copy says that it is one.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from re import sub
from typing import Any

import pytest

from cramp_coach.coach import Coach
from support.bot_api import BotApi, Fault, bot_api
from support.real_coach import real_coach
from support.telegram_bot import ANN, BEN, FAST, clock, running
from support.web_hook import hooked

MARK = "(You may have this already: I am not sure it arrived.)"
LIMITS = replace(FAST, edit_every_s=0, read_s=2)
TO_CONSENT = ("my calf is cramping", "it let go", "no", "no", "no", "no medicines", "2 minutes, first time")
FLOWS = {
    "relief": ("/cramp", "still hurts", "still hurts", "it let go", "no", "no", "no"),
    "settling in": (*TO_CONSENT, "yes", "Europe/Berlin", "yes", "22 to 8", "/settings"),
    "evening": ("/routine", "no", "no", "done", "done", "done", "done", "that's enough"),
    "prompt": ("/tz Europe/Vienna", "/nudge 20:00", "/settings", "/nudge", "no"),
    "log": (*TO_CONSENT, "yes", "Europe/Berlin", "/log", "/no_cramp", "/summary"),
    "rights": (*TO_CONSENT, "yes", "Europe/Berlin", "/privacy", "/export", "/forget", "no", "/help"),
    "forgetting": (*TO_CONSENT, "yes", "Europe/Berlin", "/forget", "yes"),
}
Runs = Callable[..., AbstractAsyncContextManager[object]]
RUNS: dict[str, Runs] = {"polled": running, "web hook": hooked}


@dataclass
class Day:
    """One bot and Ann, who writes the words of a flow to it."""

    api: BotApi
    mind: Coach
    runs: Runs
    given: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def running(self) -> AbstractAsyncContextManager[object]:
        return self.runs(self.api, self.mind, LIMITS)

    async def says(self, words: str) -> None:
        """Taken when this ends, whether or not the answer is there."""
        self.api.at = int(clock().timestamp())
        self.given.append(await self.api.says(ANN, words))
        if self.runs is running:
            await self.api.confirmed(self.given[-1])

    async def again(self, update: dict[str, Any], bot: object) -> None:
        """Telegram brings it once more."""
        if self.runs is running:
            await self.api.gives_again(update)
        else:
            assert (await bot.takes(update)).status_code == 200  # type: ignore[attr-defined] # a Hook

    async def settles(self) -> None:
        """Until nothing waits to be sent."""
        for _ in range(1_000):
            if not await self.waiting():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it never ends")

    async def waiting(self) -> int:
        tally = await self.mind.tally("telegram")
        return tally.waiting + tally.sending + len(self.api.faults)

    def shown(self) -> list[str]:
        """The messages that Ann got, in their order, whatever the numbers in them."""
        return [sub(r"\d+", "#", unescape(sub(r"<[^>]+>", "", call.text))) for call in self.api.worded(ANN)]

    def copies(self) -> list[str]:
        """Those that say that they may be one."""
        return [text for text in self.shown() if text.startswith(MARK)]

    def reads(self) -> list[str]:
        """What she has read: what says that it may be a copy of the one before, and is, is skipped."""
        read: list[str] = []
        for text in self.shown():
            words = text.removeprefix(MARK).strip()
            if text == words or read[-1:] != [words]:
                read.append(words)
        return read


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@asynccontextmanager
async def day(folder: Path, runs: Runs) -> AsyncIterator[Day]:
    async with bot_api() as api, real_coach(made(folder), clock) as mind:
        yield Day(api, mind, runs)


async def good(one: Day, words: tuple[str, ...]) -> None:
    async with one.running():
        for text in words:
            await one.says(text)
            await one.settles()


async def doubled_and_disordered(one: Day, words: tuple[str, ...]) -> None:
    """Each comes twice, and the one before it once more behind it."""
    async with one.running() as bot:
        for text in words:
            await one.says(text)
            for update in (one.given[-1], *one.given[-2:-1]):
                await one.again(update, bot)
            await one.settles()


async def flooding(one: Day, words: tuple[str, ...]) -> None:
    """All at once, among a crowd's: the answers are those to one after the other."""
    async with one.running():
        one.api.at = int(clock().timestamp())
        for number, text in enumerate(words):
            one.given.append(await one.api.says(ANN, text))
            await one.api.says(BEN + number, "/cramp")
        if one.runs is running:
            await one.api.confirmed(one.given[-1])
        await one.settles()


async def restarted(one: Day, words: tuple[str, ...]) -> None:
    """Another process takes each step."""
    for text in words:
        async with one.running():
            await one.says(text)
            await one.settles()


async def failing(one: Day, words: tuple[str, ...]) -> None:
    """Refused for a while, torn off, broken: at another step each, so that none is given up."""
    refused = {"status": 429, "description": "Too Many Requests", "parameters": {"retry_after": 1}}
    kinds: list[dict[str, Any]] = [refused, {"drops": True}, {"status": 502, "description": "Bad Gateway"}]
    async with one.running():
        for number, text in enumerate(words):
            if number < len(kinds):
                one.api.faults = [Fault("sendMessage", ANN, **kinds[number])]
            await one.says(text)
            await one.api.until(lambda: not one.api.faults or one.api.faults[0].times == 0)
            one.api.faults = []
            await one.settles()


BAD = (doubled_and_disordered, flooding, restarted, failing)


async def survives(folder: Path, mode: str, flow: str) -> None:
    words = FLOWS[flow]
    async with AsyncExitStack() as stack:
        fine = await stack.enter_async_context(day(folder / "good", RUNS[mode]))
        await good(fine, words)
        assert len(fine.reads()) >= len(words)
        for number, how in enumerate(BAD):
            bad = await stack.enter_async_context(day(folder / str(number), RUNS[mode]))
            await how(bad, words)
            # What is erased while it still waits to be sent is gone: of a flood the receipt is left.
            only_the_last = how is flooding and flow == "forgetting"
            seen = slice(-1, None) if only_the_last else slice(None)
            assert bad.reads()[seen] == fine.reads()[seen], how.__name__
            assert bool(bad.copies()) is (how is failing), how.__name__


@pytest.mark.parametrize("mode", RUNS)
async def test_a_relief_on_a_bad_day(tmp_path: Path, mode: str) -> None:
    await survives(tmp_path, mode, "relief")


@pytest.mark.long
@pytest.mark.parametrize("flow", [flow for flow in FLOWS if flow != "relief"])
@pytest.mark.parametrize("mode", RUNS)
async def test_any_other_flow_on_a_bad_day(tmp_path: Path, mode: str, flow: str) -> None:
    await survives(tmp_path, mode, flow)
