"""Many people in pain at once, while some of their messages fail: everybody is helped, in order, once."""

import asyncio
from html import unescape
from pathlib import Path
from re import sub
from typing import Any

import pytest

from support.bot_api import BotApi, Fault
from support.real_coach import real_coach
from support.telegram_bot import FAST, clock, running
from support.web_hook import hooked

MARK = "(You may have this already: I am not sure it arrived.)"
PEOPLE = range(1_001, 1_061)
WORDS = ("/cramp", "still hurts", "it let go", "no")
TURNS_BAD: tuple[dict[str, Any], ...] = (
    {"drops": True},
    {"status": 502, "description": "Bad Gateway"},
    {"status": 429, "description": "Too Many Requests", "parameters": {"retry_after": 1}},
)


def read(api: BotApi, chat: int) -> list[str]:
    """What this person has read; a marked copy is read once."""
    texts: list[str] = []
    for call in api.worded(chat):
        text = sub(r"\d+", "#", unescape(sub(r"<[^>]+>", "", call.text)))
        words = text.removeprefix(MARK).strip()
        if text == words or texts[-1:] != [words]:
            texts.append(words)
    return texts


async def talks(api: BotApi, chat: int) -> None:
    for many, words in enumerate(WORDS, 1):
        await api.says(chat, words)
        await api.until(lambda many=many: len(read(api, chat)) >= many)  # type: ignore[misc] # a loop's own


@pytest.mark.long
@pytest.mark.parametrize("runs", [running, hooked], ids=["polled", "web hook"])
async def test_everybody_is_helped_in_order_once(api: BotApi, tmp_path: Path, runs: Any) -> None:
    unlucky = PEOPLE[::5]
    api.faults = [Fault("sendMessage", chat, **TURNS_BAD[n % 3]) for n, chat in enumerate(unlucky)]
    async with real_coach(tmp_path, clock) as mind, runs(api, mind, FAST):
        api.at = int(clock().timestamp())
        await asyncio.gather(*(talks(api, chat) for chat in PEOPLE))
    assert [fault for fault in api.faults if fault.times] == []
    wanted = read(api, PEOPLE[1])
    assert len(wanted) == len(WORDS)
    assert {chat: read(api, chat) for chat in PEOPLE} == dict.fromkeys(PEOPLE, wanted)
    marked = {call.chat for call in api.calls if call.text.startswith(MARK)}
    assert marked == {chat for n, chat in enumerate(unlucky) if n % 3 < 2}
