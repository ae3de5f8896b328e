"""What was promised arrives, although the process was killed in the worst moment, twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from support import telegram_child
from support.bot_api import MORNING, BotApi, Call, bot_api
from support.web_hook import free_port

ANN = 11
DAY = 24 * 60
PROMISED = "I'll ask you again on"
CHECK_IN = "You told me about your"


@asynccontextmanager
async def child(
    api: BotApi, folder: Path, minutes: int, fate: str, *port: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process. One that lives is asked to stop at the end; one that dies is awaited."""
    api.at = int((MORNING + timedelta(minutes=minutes)).timestamp())
    script = str(Path(telegram_child.__file__))
    paths = (str(Path(script).parents[1]), os.environ.get("PYTHONPATH", ""))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, script, str(folder), api.address, str(minutes), fate, *port, env=environment
    )
    try:
        yield process
        if fate == "live":
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == (0 if fate == "live" else -signal.SIGKILL)


async def test_killed_between_commit_and_send(tmp_path: Path) -> None:
    async with bot_api() as api:
        async with child(api, tmp_path, 0, "dies"):
            await api.says(ANN, "my calf is cramping")
        assert api.made("sendMessage", good=False) == []

        async with child(api, tmp_path, 1, "live"):
            (card,) = await api.sent(ANN)
            assert "Hold for 30 seconds" in card.text
            await lead_to_promise(api)
        assert len([c for c in api.made("sendMessage", ANN) if "Is it letting go?" in c.text]) == 1

        before = len(api.made("sendMessage", ANN))
        async with child(api, tmp_path, 15 * DAY, "dies"):
            pass
        assert len(api.made("sendMessage", ANN, good=False)) == before

        async with child(api, tmp_path, 15 * DAY + 1, "live"):
            await api.sent(ANN, before + 1)
            await api.says(ANN, "it is gone")
            await api.sent(ANN, before + 2)
        after = api.made("sendMessage", ANN)[before:]
        assert [CHECK_IN in call.text for call in after] == [True, False]


async def test_killed_between_commit_and_send_by_web_hook(tmp_path: Path) -> None:
    port = str(free_port())
    async with bot_api() as api:
        async with child(api, tmp_path, 0, "dies", port):
            await api.until(lambda: api.made("setWebhook"))
            await api.says(ANN, "my calf is cramping")
        assert api.made("sendMessage", good=False) == []

        async with child(api, tmp_path, 1, "live", port):
            (card,) = await api.sent(ANN)
            await api.until(lambda: len(api.made("setWebhook")) == 2)
            await api.says(ANN, "it let go")
            await api.sent(ANN, 2)
            assert api.unconfirmed == 0
        assert "Hold for 30 seconds" in card.text
        assert len([c for c in api.made("sendMessage", ANN) if "Is it letting go?" in c.text]) == 1


async def lead_to_promise(api: BotApi) -> None:
    """Answer until the bot has promised to ask again. Fails after many questions."""
    seen = 0
    for _ in range(25):
        last = await next_open(api, seen)
        seen = len(api.worded(ANN))
        if PROMISED in last.text:
            return
        await reply_to(api, last)
    raise AssertionError("it never came to the promise")


async def next_open(api: BotApi, seen: int) -> Call:
    """The newest message, once one of those not yet seen waits for an answer."""
    await api.until(lambda: any(opens(call) for call in api.worded(ANN)[seen:]))
    return api.worded(ANN)[-1]


def opens(call: Call) -> bool:
    """Whether this message waits for an answer, or is the promise."""
    return "?" in call.text or bool(call.buttons) or PROMISED in call.text


async def reply_to(api: BotApi, card: Call) -> None:
    """Say that all is well, and that we may be asked again."""
    answers = {data.split(":", 2)[2]: data for data in card.buttons.values()}
    if "ask you again in two weeks" in card.text:
        await api.presses(ANN, answers["yes"])
    elif "What time is it" in card.text:
        await api.presses(ANN, answers["offset:+60"])
    elif wanted := next((answers[name] for name in ("eased", "no") if name in answers), None):
        await api.presses(ANN, wanted)
    elif answers:
        await api.presses(ANN, next(iter(answers.values())))
    else:
        await api.says(ANN, "a few minutes, the first time today")
