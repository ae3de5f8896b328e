"""The card two weeks later: each answer, one repeat, one live card, one answer to two copies."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from support.bot_api import BotApi, Call, Fault
from support.later import Later, Runs, later
from support.telegram_bot import ANN, running
from support.web_hook import hooked

TO_THE_PROMISE = (
    "i'm in ireland", "my calf is cramping", "it let go", "no", "no", "no", "no medicines",
    "2 minutes, first time", "yes", "Europe/Dublin", "fine",
)  # fmt: skip
CARD = "You told me about your calf cramp."
WAYS = ["It's gone", "Better", "The same", "Worse", "One of these", "Later", "Stop asking"]


@pytest.fixture(params=[running, hooked], ids=["polled", "web hook"])
def runs(request: pytest.FixtureRequest) -> Runs:
    return request.param  # type: ignore[no-any-return] # one of the two


async def two_weeks_later(chat: Later) -> Call:
    """The card, as it comes."""
    await chat.says(*TO_THE_PROMISE)
    await chat.hears("Between 21:00 and 9:00")
    await chat.goes_to("check_in")
    return await chat.hears(CARD)


async def pending(chat: Later) -> list[dict[str, Any]]:
    return [row for row in (await chat.kept())["follow_ups"] if row["status"] == "pending"]


def closed(api: BotApi) -> list[int]:
    """The cards that have lost their buttons, in this order."""
    bare = [call for call in api.made("editMessageReplyMarkup", ANN) if not call.buttons]
    return [int(call.fields["message_id"]) for call in bare]


async def days_ahead(chat: Later) -> list[int]:
    """In how many days each promise that stands falls due."""
    return [(datetime.fromisoformat(row["due"]) - chat.now()).days for row in await pending(chat)]


async def moved_to(chat: Later, hour: int) -> bool:
    """Whether the one promise is soon moved to this hour of the day."""
    for _ in range(100):
        (row,) = await pending(chat)
        if datetime.fromisoformat(row["due"]).hour == hour:
            return True
        await asyncio.sleep(0.05)
    return False


async def test_gone_ends_it(api: BotApi, tmp_path: Path, runs: Runs) -> None:
    async with later(api, tmp_path, runs) as chat:
        card = await two_weeks_later(chat)
        assert list(card.buttons) == WAYS
        await chat.taps(card, "gone", card.message)
        await chat.hears("Good to hear.")
        assert await pending(chat) == []
        await api.until(lambda: card.message in closed(api))


async def test_better_is_asked_once_more_in_two_weeks(api: BotApi, tmp_path: Path, runs: Runs) -> None:
    async with later(api, tmp_path, runs) as chat:
        await chat.taps(await two_weeks_later(chat), "better")
        await chat.hears("once more in two weeks")
        assert await days_ahead(chat) in ([13], [14])


@pytest.mark.parametrize("choice", ["same", "worse"])
async def test_the_same_and_worse_go_to_the_questions(
    api: BotApi, tmp_path: Path, runs: Runs, choice: str
) -> None:
    async with later(api, tmp_path, runs) as chat:
        await chat.taps(await two_weeks_later(chat), choice)
        asked = await chat.hears("Any new weakness?")
        while "?" in asked.text:
            if "No" in asked.buttons:
                await chat.taps(asked, "no", asked.message)
            else:
                await chat.says("one night a month")
            asked = await chat.hears("")
        (record,) = [one["record"] for one in (await chat.kept())["episodes"]]
        assert record["report"] == choice


async def test_later_is_tomorrow(api: BotApi, tmp_path: Path, runs: Runs) -> None:
    async with later(api, tmp_path, runs) as chat:
        await chat.taps(await two_weeks_later(chat), "later")
        await chat.hears("again tomorrow")
        assert await days_ahead(chat) in ([0], [1])
        await chat.goes_to("check_in")
        await chat.hears(CARD)


async def test_stop_asking_is_never(api: BotApi, tmp_path: Path, runs: Runs) -> None:
    async with later(api, tmp_path, runs) as chat:
        await chat.taps(await two_weeks_later(chat), "stop_asking")
        await chat.hears("I won't ask again.")
        assert await pending(chat) == []


async def test_one_repeat_after_two_days_closes_the_card_before_it_and_then_there_is_silence(
    api: BotApi, tmp_path: Path, runs: Runs
) -> None:
    async with later(api, tmp_path, runs) as chat:
        first = await two_weeks_later(chat)
        assert await days_ahead(chat) in ([1], [2])
        await chat.goes_to("check_in")
        second = await chat.hears(CARD)
        await api.until(lambda: first.message in closed(api))
        assert second.message not in closed(api)
        assert await pending(chat) == []


async def test_the_card_of_an_earlier_process_is_closed_as_well(api: BotApi, tmp_path: Path) -> None:
    async with later(api, tmp_path, running) as chat:
        first = await two_weeks_later(chat)
        ahead, seen = chat.ahead, chat.seen
    async with later(api, tmp_path, running) as chat:
        chat.ahead, chat.seen = ahead, seen
        await chat.goes_to("check_in")
        second = await chat.hears(CARD)
        await api.until(lambda: first.message in closed(api))
        await chat.taps(second, "gone", second.message)
        await chat.hears("Good to hear.")


async def test_two_copies_are_one_question(api: BotApi, tmp_path: Path, runs: Runs) -> None:
    async with later(api, tmp_path, runs) as chat:
        await chat.says(*TO_THE_PROMISE)
        await chat.hears("Between 21:00 and 9:00")
        api.faults.append(Fault("sendMessage", ANN, drops=True))
        await chat.goes_to("check_in")
        card = await chat.hears("You may have this already")
        assert CARD in card.text
        await chat.taps(card, "gone", card.message - 1)  # the copy of which nobody knew whether it arrived
        await chat.hears("Good to hear.")
        await chat.taps(card, "worse", card.message)
        await chat.hears("closed")
        (record,) = [one["record"] for one in (await chat.kept())["episodes"]]
    assert record["report"] == "gone"


async def test_a_check_in_that_is_due_at_night_waits_for_the_morning(
    api: BotApi, tmp_path: Path, runs: Runs
) -> None:
    async with later(api, tmp_path, runs) as chat:
        await chat.says(*TO_THE_PROMISE)
        await chat.says("/quiet 18 to 10")
        await chat.goes_to("check_in")
        assert await moved_to(chat, hour=10)
        assert not [call for call in api.worded(ANN) if CARD in call.text]
        await chat.goes_to("check_in")
        await chat.hears(CARD)
