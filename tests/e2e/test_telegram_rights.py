"""What somebody may ask of us, over real sockets: see it, have it, have it erased."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cramp_coach.coach import Coach
from support.bot_api import BotApi, Call
from support.real_coach import real_coach
from support.stores import temporary_store
from support.talk import guide, lexicon
from support.telegram_bot import ANN, clock, running
from support.turns import code

TO_THE_PROMISE = (
    "my calf is cramping", "it let go", "no", "no", "no", "no medicines", "2 minutes, first time", "yes",
    "Europe/Berlin",
)  # fmt: skip


def button(card: Call, choice: str) -> str:
    return next(data for data in card.buttons.values() if data.endswith(f":{choice}"))


async def promised(api: BotApi) -> None:
    """Ann has told of her calf and wants to be asked again."""
    api.at = int(clock().timestamp())
    for many, words in enumerate(TO_THE_PROMISE, 1):
        await api.says(ANN, words)
        await api.until(lambda many=many: len(api.worded(ANN)) >= many)  # type: ignore[misc] # a loop's own
    await api.until(lambda: any("Are you in Germany" in call.text for call in api.worded(ANN)))


async def test_forgetting_takes_two_steps_and_brings_a_receipt(api: BotApi, tmp_path: Path) -> None:
    async with real_coach(tmp_path, clock) as mind:
        async with running(api, mind):
            await promised(api)
            before = len(api.worded(ANN))
            await api.says(ANN, "/forget")
            await api.until(lambda: len(api.worded(ANN)) > before)
            asked = api.worded(ANN)[-1]
            await api.presses(ANN, button(asked, "yes"))
            await api.until(lambda: "Erased" in api.worded(ANN)[-1].text)
        assert "past complaints (1) and check-ins (1)" in asked.text
        assert "past complaints (1), check-ins (1)" in api.worded(ANN)[-1].text
        kept = json.loads(await mind.export("telegram:11"))  # type: ignore[arg-type] # an id
        assert kept["conversation"] == kept["episodes"] == kept["follow_ups"] == []


async def test_a_second_thought_erases_nothing(api: BotApi, tmp_path: Path) -> None:
    async with real_coach(tmp_path, clock) as mind:
        async with running(api, mind):
            await promised(api)
            await api.says(ANN, "/forget")
            await api.until(lambda: "erases everything" in api.worded(ANN)[-1].text)
            await api.presses(ANN, button(api.worded(ANN)[-1], "no"))
            await api.until(lambda: "Nothing was erased" in api.worded(ANN)[-1].text)
        kept = json.loads(await mind.export("telegram:11"))  # type: ignore[arg-type] # an id
        assert len(kept["episodes"]) == len(kept["follow_ups"]) == 1


async def test_two_copies_of_a_check_in_take_one_answer(api: BotApi, tmp_path: Path) -> None:
    later = timedelta()

    def moved() -> datetime:
        return (clock() + later).astimezone(UTC)

    async with temporary_store(tmp_path) as store:
        mind = Coach(guide(), lexicon(), store, moved, code)
        async with running(api, mind, now=moved):
            await promised(api)
            kept = json.loads(await mind.export("telegram:11"))  # type: ignore[arg-type] # an id
            later = datetime.fromisoformat(kept["follow_ups"][0]["due"]) - clock() + timedelta(minutes=30)
            await api.until(lambda: "You told me about your calf cramp" in api.worded(ANN)[-1].text)
            card = api.worded(ANN)[-1]
            api.at = int(moved().timestamp())
            await api.presses(ANN, button(card, "gone"), card=50)
            await api.until(lambda: "Good to hear" in api.worded(ANN)[-1].text)
            await api.presses(ANN, button(card, "worse"), card=51)
            await api.until(lambda: "closed" in api.worded(ANN)[-1].text)
        kept = json.loads(await mind.export("telegram:11"))  # type: ignore[arg-type] # an id
    assert [one["record"]["report"] for one in kept["episodes"]] == ["gone"]
