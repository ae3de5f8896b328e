"""Consent, zone, country and quiet hours after the first relief, tapped; polled and by web hook."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from cramp_coach.coach import Coach
from cramp_coach.vocabulary import ParticipantId
from support.bot_api import BotApi, Call
from support.real_coach import real_coach
from support.telegram_bot import ANN, FAST, clock, running
from support.web_hook import hooked

TO_CONSENT = ("my calf is cramping", "it let go", "no", "no", "no", "no medicines", "2 minutes, first time")
AT_ONCE = replace(FAST, edit_every_s=0)
WHO = ParticipantId(f"telegram:{ANN}")
Runs = Callable[..., AbstractAsyncContextManager[object]]


@pytest.fixture
async def mind(tmp_path: Path) -> AsyncIterator[Coach]:
    async with real_coach(tmp_path, clock) as one:
        yield one


@pytest.fixture(params=[running, hooked], ids=["polled", "web hook"])
def runs(request: pytest.FixtureRequest) -> Runs:
    return request.param  # type: ignore[no-any-return] # one of the two


async def answered(api: BotApi, words: str) -> Call:
    """The message that holds these words, once it has come."""
    await api.until(lambda: any(words in unescape(call.text) for call in api.worded(ANN)))
    return next(call for call in reversed(api.worded(ANN)) if words in unescape(call.text))


async def taps(api: BotApi, card: Call, choice: str) -> None:
    data = next(data for data in card.buttons.values() if data.split(":", 2)[2] == choice)
    await api.presses(ANN, data, card=900)


async def agreed(api: BotApi) -> Call:
    """Ann has had relief and wants to be asked again; the question what time it is."""
    api.at = int(clock().timestamp())
    for many, words in enumerate(TO_CONSENT, 1):
        await api.says(ANN, words)
        await api.until(lambda many=many: len(api.worded(ANN)) >= many)  # type: ignore[misc] # a loop's own
    await taps(api, await answered(api, "Shall I?"), "yes")
    return await answered(api, "What time is it for you now?")


async def test_by_taps_alone(api: BotApi, mind: Coach, runs: Runs) -> None:
    async with runs(api, mind, AT_ONCE):
        await agreed(api)
        await api.gives({"message": api.message(ANN, location={"latitude": 48.2, "longitude": 16.37})})
        await answered(api, "I'll ask you again on")
        await taps(api, await answered(api, "Are you in Austria?"), "yes")
        await taps(api, await answered(api, "In an emergency call 112."), "hours:22-8")
        await answered(api, "Between 22:00 and 8:00 I send nothing")
        await api.says(ANN, "/settings")
        await answered(api, "Your time zone: Europe/Vienna. Your country: Austria.")
    kept = await mind.export(WHO)
    assert "48.2" not in kept
    assert "16.37" not in kept


async def test_the_key_for_a_place_stands_beside_the_question_and_goes(
    api: BotApi, mind: Coach, runs: Runs
) -> None:
    async with runs(api, mind, AT_ONCE):
        card = await agreed(api)
        shares = await answered(api, "forget the place at once")
        keys = json.loads(shares.fields["reply_markup"])["keyboard"]
        assert keys[0][0]["request_location"] is True
        assert "Cramp now" in keys[1][0]["text"]
        await taps(api, card, "offset:+330")
        promise = await answered(api, "I'll ask you again on")
    (row,) = json.loads(promise.fields["reply_markup"])["keyboard"]
    assert [key.get("request_location") for key in row] == [None]


async def test_nothing_is_asked_of_where_and_when_before_the_consent(
    api: BotApi, mind: Coach, runs: Runs
) -> None:
    async with runs(api, mind, AT_ONCE):
        await agreed(api)
    before = [call.text for call in api.worded(ANN) if "Shall I?" not in call.text][: len(TO_CONSENT) - 1]
    assert not any(word in text for text in before for word in ("What time", "country", "In which hours"))
    assert before[0].startswith("Pull")


@pytest.mark.parametrize("said", ["/tz Europe/Vienna", "/tz vienna"])
async def test_the_zone_is_set_at_any_time(api: BotApi, mind: Coach, runs: Runs, said: str) -> None:
    async with runs(api, mind, AT_ONCE):
        api.at = int(clock().timestamp())
        await api.says(ANN, said)
        await answered(api, "Noted: Europe/Vienna")
        await api.says(ANN, "/tz")
        await answered(api, "What time is it for you now?")
        await api.says(ANN, "/quiet 23 to 7")
        await answered(api, "Between 23:00 and 7:00")
        await api.says(ANN, "/country Ireland")
        await answered(api, "you are in Ireland")
