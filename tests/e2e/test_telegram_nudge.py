"""The prompt for the evening over real sockets: once, with one-tap answers, never twice and never late."""

from datetime import timedelta
from pathlib import Path

import pytest

from support.bot_api import BotApi, Fault
from support.later import Runs, later
from support.telegram_bot import ANN, BEN, running
from support.web_hook import hooked

NOW = "Time for the stretches?"


@pytest.fixture(params=[running, hooked], ids=["polled", "web hook"])
def runs(request: pytest.FixtureRequest) -> Runs:
    return request.param  # type: ignore[no-any-return] # one of the two


async def test_it_comes_and_one_tap_ends_it(api: BotApi, tmp_path: Path, runs: Runs) -> None:
    async with later(api, tmp_path, runs) as chat:
        await chat.says("/tz Europe/Vienna", "/nudge 20:00")
        await chat.hears("I'll remind you at 20:00")
        await chat.goes_to("nudge")
        card = await chat.hears(NOW)
        assert list(card.buttons) == ["Stretch now", "Done already", "In half an hour", "No more reminders"]
        await chat.taps(card, "snooze")
        await chat.hears("In half an hour, then.")
        await chat.goes_to("nudge")
        again = await chat.hears(NOW)
        await chat.taps(again, "nudge_stop")
        await chat.hears("I won't remind you")
        assert not [row for row in (await chat.kept())["follow_ups"] if row["status"] == "pending"]


async def test_one_that_may_have_arrived_comes_no_second_time(
    api: BotApi, tmp_path: Path, runs: Runs
) -> None:
    async with later(api, tmp_path, runs) as chat:
        await chat.says("/tz Europe/Vienna", "/nudge 20:00")
        api.faults.append(Fault("sendMessage", ANN, drops=True))
        await chat.goes_to("nudge")
        await api.until(lambda: [call for call in api.calls if NOW in call.text])
        for many in (2, 4):  # a greeting is two messages
            chat.ahead += timedelta(minutes=5)
            await api.says(BEN, "hello")
            await api.sent(BEN, many)
    assert len([call for call in api.calls if NOW in call.text]) == 1


async def test_what_was_due_while_nothing_ran_is_not_made_up_for(api: BotApi, tmp_path: Path) -> None:
    async with later(api, tmp_path, running) as chat:
        await chat.says("/tz Europe/Vienna", "/nudge 20:00")
        await chat.goes_to("nudge")
        chat.ahead += timedelta(minutes=70)
        await chat.says("/settings")
        rows = (await chat.kept())["follow_ups"]
    assert not [call for call in api.calls if NOW in call.text]
    assert [row["status"] for row in rows].count("pending") == 1
