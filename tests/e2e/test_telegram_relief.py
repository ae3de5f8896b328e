"""One tap to relief, as somebody with a cramp meets it: the real coach, polled and by web hook."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from html import unescape
from pathlib import Path
from re import sub

import pytest

from cramp_coach.coach import Coach
from support.bot_api import BotApi, Call
from support.real_coach import real_coach
from support.telegram_bot import ANN, FAST, clock, running
from support.web_hook import hooked

MOST_WORDS = 12
MOST_CALLS = 6
KEY = "⚡ Cramp now"
Runs = Callable[..., AbstractAsyncContextManager[object]]


@pytest.fixture
async def mind(tmp_path: Path) -> AsyncIterator[Coach]:
    async with real_coach(tmp_path, clock) as one:
        yield one


@pytest.fixture(params=[running, hooked], ids=["polled", "web hook"])
def runs(request: pytest.FixtureRequest) -> Runs:
    return request.param  # type: ignore[no-any-return] # one of the two


async def started(api: BotApi) -> None:
    api.at = int(clock().timestamp())  # buttons carry no time and are dated by the machine's clock
    await api.until(lambda: api.made("deleteMyCommands"))


def to_ann(api: BotApi) -> list[Call]:
    return [c for c in api.calls if c.chat == ANN or c.method == "answerCallbackQuery"]


def words(call: Call) -> str:
    return unescape(sub(r"<[^>]+>", "", call.text))


def button(card: Call, choice: str) -> str:
    return next(data for data in card.buttons.values() if data.endswith(f":{choice}"))


WAYS_IN = ["/cramp", "/start cramp", "/again", "/start again", KEY, "cramp", "ahh cramp!!", "my calf!! cramp"]


@pytest.mark.parametrize("said", WAYS_IN)
async def test_the_first_message_is_what_to_do(api: BotApi, mind: Coach, runs: Runs, said: str) -> None:
    async with runs(api, mind):
        await started(api)
        await api.says(ANN, said)
        (card,) = await api.sent(ANN)
        await api.until(lambda: api.made("sendPhoto", ANN))
    first = words(card).partition("\n")[0]
    assert first.startswith("Pull")
    assert len(first.split()) <= MOST_WORDS
    assert '<tg-time unix="' in card.text
    assert "?" not in words(card).rpartition("\n\n")[0]
    assert [call.method for call in to_ann(api)] == ["sendMessage", "sendPhoto"]


async def test_the_buttons_have_colours_and_say_the_same_without(
    api: BotApi, mind: Coach, runs: Runs
) -> None:
    async with runs(api, mind):
        await started(api)
        await api.says(ANN, "/cramp")
        (card,) = await api.sent(ANN)
    rows = json.loads(card.fields["reply_markup"])["inline_keyboard"]
    styles = {b["callback_data"].rpartition(":")[2]: b.get("style") for row in rows for b in row}
    assert styles == {"eased": "success", "still": "danger", "other": None}
    assert all(b["text"][0].isalpha() for row in rows for b in row)


async def test_a_relief_of_two_moves_takes_six_calls(api: BotApi, mind: Coach, runs: Runs) -> None:
    async with runs(api, mind, replace(FAST, edit_every_s=0)):  # nobody holds for thirty seconds here
        await started(api)
        await api.says(ANN, KEY)
        (card,) = await api.sent(ANN)
        await api.until(lambda: api.made("sendPhoto", ANN))
        await api.presses(ANN, button(card, "still"), card=1)
        await api.until(lambda: api.made("editMessageText", ANN))
        (second,) = api.made("editMessageText", ANN)
        assert words(second) != words(card)
        await api.presses(ANN, button(second, "eased"), card=1)
        await api.until(lambda: len(to_ann(api)) >= MOST_CALLS)
    done = [call.method for call in to_ann(api)]
    assert done[:2] == ["sendMessage", "sendPhoto"]
    assert sorted(done[2:]) == ["answerCallbackQuery"] * 2 + ["editMessageText"] * 2
    assert {call.fields["message_id"] for call in api.made("editMessageText", ANN)} == {"1"}


async def test_an_edit_that_comes_too_soon_is_a_message(api: BotApi, mind: Coach, runs: Runs) -> None:
    async with runs(api, mind, replace(FAST, edit_every_s=600)):
        await started(api)
        await api.says(ANN, "/cramp")
        (card,) = await api.sent(ANN)
        await api.presses(ANN, button(card, "still"), card=1)
        await api.until(lambda: api.made("editMessageText", ANN))
        (second,) = api.made("editMessageText", ANN)
        await api.presses(ANN, button(second, "eased"), card=1)
        await api.sent(ANN, 2)
    assert len(api.made("editMessageText", ANN)) == 1


async def test_the_newest_card_alone_has_buttons(api: BotApi, mind: Coach, runs: Runs) -> None:
    async with runs(api, mind):
        await started(api)
        await api.says(ANN, "/cramp")
        await api.sent(ANN)
        await api.says(ANN, "it let go")
        await api.sent(ANN, 2)
        await api.until(lambda: api.made("editMessageReplyMarkup", ANN))
    (closed,) = api.made("editMessageReplyMarkup", ANN)
    assert closed.fields["message_id"] == "1"
    assert closed.buttons == {}


async def test_the_key_comes_with_the_greeting(api: BotApi, mind: Coach, runs: Runs) -> None:
    async with runs(api, mind):
        await started(api)
        await api.says(ANN, "/start")
        greeting, asked = await api.sent(ANN, 2)
    keyboard = json.loads(greeting.fields["reply_markup"])
    assert keyboard["is_persistent"] is True
    assert [[key["text"] for key in row] for row in keyboard["keyboard"]] == [[KEY]]
    assert "cramp" in {data.rpartition(":")[2] for data in asked.buttons.values()}


async def test_what_is_kept_is_handed_over_as_a_document(api: BotApi, mind: Coach, runs: Runs) -> None:
    async with runs(api, mind):
        await started(api)
        await api.says(ANN, "/export")
        await api.until(lambda: api.made("sendDocument", ANN))
    (file,) = api.made("sendDocument", ANN)
    assert isinstance(json.loads(file.fields["document"]), dict)
