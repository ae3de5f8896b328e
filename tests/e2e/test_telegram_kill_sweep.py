"""Killed at any call of a relief, the bot goes on with it: nothing lost, nothing doubled unmarked."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from re import sub

import pytest

from cramp_coach.bootstrap import open_coach
from cramp_coach.conversation.keeping import load_state
from cramp_coach.conversation.state import Screening
from cramp_coach.vocabulary import ParticipantId
from support import telegram_child
from support.bot_api import MORNING, BotApi, Strike, bot_api
from support.web_hook import free_port

ANN = 11
CALLS = 6  # of a relief of two moves
MARK = "(You may have this already: I am not sure it arrived.)"
MODES = ["polled", "web hook"]


@dataclass(slots=True)
class Bot:
    """The bot as a process that is started again whenever it is killed."""

    command: tuple[str, ...]
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None
    kills: int = 0

    def kill(self) -> None:
        """At once, wherever it is."""
        assert self.process is not None
        self.kills += 1
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)

    async def keep_alive(self) -> None:
        """Until it ends by itself."""
        while True:
            self.process = await asyncio.create_subprocess_exec(*self.command, env=self.environment)
            if await self.process.wait() != -signal.SIGKILL:
                return


@asynccontextmanager
async def running(api: BotApi, folder: Path, mode: str) -> AsyncIterator[Bot]:
    script = str(Path(telegram_child.__file__))
    port = (str(free_port()),) if mode == "web hook" else ()
    paths = (str(Path(script).parents[1]), os.environ.get("PYTHONPATH", ""))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    bot = Bot((sys.executable, script, str(folder), api.address, "0", "live", *port), environment)
    alive = asyncio.create_task(bot.keep_alive())
    try:
        yield bot
        await api.until(lambda: len(api.made("deleteMyCommands")) > bot.kills)  # it is up again
        assert bot.process is not None
        bot.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            await alive
        assert bot.process.returncode == 0
    finally:
        alive.cancel()
        if bot.process is not None and bot.process.returncode is None:
            bot.process.kill()
            await bot.process.wait()


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as it stands in the chat now."""

    number: int
    text: str
    buttons: dict[str, str]


def screen(api: BotApi) -> list[Seen]:
    """The chat as Ann sees it, oldest first."""
    shown: dict[int, Seen] = {}
    for call in api.calls:
        if call.chat != ANN or call.status != 200:
            continue
        number = call.message or int(call.fields.get("message_id", 0))
        if call.method in ("sendMessage", "editMessageText"):
            shown[number] = Seen(number, words(call.text), call.buttons)
        elif call.method == "editMessageReplyMarkup" and number in shown:
            shown[number] = Seen(number, shown[number].text, call.buttons)
    return list(shown.values())


def words(text: str) -> str:
    return unescape(sub(r"<[^>]+>", "", text))


async def sees(api: BotApi, mode: str, fits: Callable[[str], bool]) -> Seen:
    """The newest message that fits and can be answered. What a web hook was not answered is posted again."""

    def found() -> list[Seen]:
        return [one for one in screen(api) if fits(one.text) and one.buttons]

    async def posts() -> None:
        while True:
            await asyncio.sleep(0.2)
            with suppress(Exception):  # nobody listens while it starts
                await api.posts_again()

    posting = asyncio.create_task(posts()) if mode == "web hook" else None
    try:
        await api.until(found)
    finally:
        if posting:
            posting.cancel()
    return found()[-1]


async def presses(api: BotApi, card: Seen, choice: str) -> None:
    data = next(data for data in card.buttons.values() if data.endswith(f":{choice}"))
    with suppress(Exception):  # a web hook that is down: it is posted again
        await api.presses(ANN, data, card=card.number)


def is_move(text: str) -> bool:
    return "Is it letting go?" in text


async def relieved(api: BotApi, mode: str) -> None:
    """Ann taps, it still hurts, it eases: as far as the first question about danger."""
    api.at = int(MORNING.timestamp())
    with suppress(Exception):
        await api.says(ANN, "/cramp")
    first = await sees(api, mode, is_move)
    move = first.text.removeprefix(MARK).strip().partition("\n")[0]
    await presses(api, first, "still")
    second = await sees(api, mode, lambda text: is_move(text) and move not in text)
    await presses(api, second, "eased")
    await sees(api, mode, lambda text: "chest pain" in text)


def unmarked(api: BotApi) -> list[str]:
    """What came more than once without saying so; an edit that says the same again changes nothing."""
    seen: dict[str, int] = {}
    doubled: list[str] = []
    for call in api.worded(ANN):
        text = words(call.text)
        base, number = text.removeprefix(MARK).strip(), call.message or int(call.fields["message_id"])
        if base in seen and seen[base] != number and not text.startswith(MARK):
            doubled.append(base)
        seen.setdefault(base, number)
    return doubled


async def survives(folder: Path, mode: str, strike_at: int, *, arrives: bool) -> int:
    async with bot_api() as api:
        async with running(api, folder, mode) as bot:
            await api.until(lambda: api.made("deleteMyCommands"))
            api.strike = Strike(strike_at, arrives, bot.kill)
            await relieved(api, mode)
        assert unmarked(api) == []
        moves = [call for call in api.worded(ANN) if is_move(words(call.text))]
        assert len(api.made("sendPhoto", ANN)) <= len(moves)
    async with open_coach(folder / "data" / "coach.db", folder / "keys") as coach:
        kept = await coach.export(ParticipantId(f"telegram:{ANN}"))
    assert state_in(kept) == (2, True, Screening)
    return bot.kills


def state_in(export: str) -> tuple[int, bool | None, type]:
    """How many moves were tried, whether it eased, and what is open now."""
    (row,) = json.loads(export)["conversation"]
    state = load_state(json.dumps(row["state"]))
    assert state.episode is not None
    return len(state.episode.tried), state.episode.eased, type(state.stage)


@pytest.mark.long
@pytest.mark.parametrize("arrives", [False, True], ids=["lost", "arrived"])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("strike_at", range(1, CALLS + 1))
async def test_killed_at_each_call_the_relief_goes_on(
    tmp_path: Path, mode: str, strike_at: int, *, arrives: bool
) -> None:
    assert await survives(tmp_path, mode, strike_at, arrives=arrives) == 1


@pytest.mark.parametrize("mode", MODES)
async def test_killed_when_the_next_move_has_arrived_the_relief_goes_on(tmp_path: Path, mode: str) -> None:
    assert await survives(tmp_path, mode, 4, arrives=True) == 1
