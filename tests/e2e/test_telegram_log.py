"""The row that may be ticked after relief, as somebody meets it: one card, few edits."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cramp_coach.coach import Coach
from support.bot_api import BotApi, Call
from support.real_coach import real_coach
from support.telegram_bot import ANN, FAST, clock, running

BY_WORDS = ("I'm in Germany", "my calf is cramping", "it let go", "no", "no", "no", "no", "2 minutes, once")
EVERY_S = 0.4  # between two edits: three seconds, with less waiting
TAPS = ("trigger.coffee", "trigger.night", "trigger.heat", "trigger.stress")


@pytest.fixture
async def mind(tmp_path: Path) -> AsyncIterator[Coach]:
    async with real_coach(tmp_path, clock) as one:
        yield one


def ticked(call: Call) -> set[str]:
    return {label for label in call.buttons if label.startswith("✓")}


async def said(api: BotApi, *words: str) -> None:
    for one in words:
        before = len(api.worded(ANN))
        await api.says(ANN, one)
        await api.until(partial(_more_than, api, before))
        await asyncio.sleep(0.1)  # what else it brings


async def test_taps_in_a_row_change_the_buttons_of_one_card(api: BotApi, mind: Coach) -> None:
    async with running(api, mind, replace(FAST, edit_every_s=EVERY_S)):
        api.at = int(clock().timestamp())
        await api.until(lambda: api.made("deleteMyCommands"))
        await said(api, *BY_WORDS, "yes", "Europe/Berlin", "22 to 8", *BY_WORDS[1:])
        card = api.worded(ANN)[-1]
        assert "tick what fits" in card.text
        sent = len(api.worded(ANN))
        number = len([c for c in api.calls if c.method in ("sendMessage", "sendPhoto")])
        for choice in TAPS:
            data = next(data for data in card.buttons.values() if data.endswith(f":{choice}"))
            await api.presses(ANN, data, card=number)
        await api.until(lambda: any(len(ticked(call)) == len(TAPS) for call in _edits(api)))
        assert len(api.worded(ANN)) == sent
    assert len([call for call in _edits(api) if ticked(call)]) < len(TAPS)
    kept = json.loads(await mind.export("telegram:11"))  # type: ignore[arg-type] # an id
    assert [one["record"]["triggers"] for one in kept["episodes"]][-1] == [
        "coffee",
        "night",
        "heat",
        "stress",
    ]


def _more_than(api: BotApi, before: int) -> bool:
    return len(api.worded(ANN)) > before


def _edits(api: BotApi) -> list[Call]:
    return api.made("editMessageReplyMarkup", ANN)


async def test_the_days_come_as_a_picture_and_the_page_to_print_and_as_text(api: BotApi, mind: Coach) -> None:
    async with running(api, mind, FAST):
        api.at = int(clock().timestamp())
        await said(api, *BY_WORDS, "yes", "Europe/Berlin", "22 to 8")
        before = len(api.made("sendPhoto", ANN))
        await said(api, "/log")
        await api.until(lambda: len(api.made("sendPhoto", ANN)) > before)
        await said(api, "/summary")
        await api.until(lambda: len(api.made("sendDocument", ANN)) == 2)
    assert "With a cramp: 1" in api.made("sendPhoto", ANN)[-1].fields["caption"]
    pdf, text = (call.fields["document"] for call in api.made("sendDocument", ANN))
    assert pdf.startswith(b"%PDF")
    assert b"cramp, calf: 1 noted" in text
