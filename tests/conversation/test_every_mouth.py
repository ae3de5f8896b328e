"""One conversation, three mouths: the same findings, the same urgency, the same promise."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.coach import Coach
from cramp_coach.storage import open_sqlite_store
from support.mouths import Alexa, Keyboard, Mouth, Telegram
from support.talk import guide, lexicon
from support.turns import code

NIGHT = datetime(2026, 3, 1, 3, 10, tzinfo=UTC)
MOUTHS: tuple[Callable[[Coach, Callable[[], datetime]], Mouth], ...] = (Keyboard, Telegram, Alexa)
CONVERSATIONS = {
    "a cramp that eases": [
        "my left calf is cramping", "it let go", "no", "no", "no", "no medicines, nothing",
        "2 minutes, first time, tonight", "yes", "03:10", "London",
    ],
    "a cramp that holds on": [
        "my foot is cramping", "still tight", "still tight", "no", "it let go", "no", "no", "no", "no",
        "a water tablet", "2 minutes, every night", "yes", "03:10", "London",
    ],
    "a twitch": [
        "my eyelid is twitching", "no", "no", "not sure", "no", "for 16 days", "no", "yes", "03:10", "London",
    ],
    "danger in their own words": ["my left calf is cramping", "my chest hurts", "no"],
    "something not sure": [
        "my foot is cramping", "it let go", "not sure", "not sure", "no", "no", "not sure", "no",
    ],
    "somebody else": [
        "my daughter's calf is cramping", "it let go", "no", "she is nine", "no", "no", "no", "no",
    ],
    "stopped": ["my left calf is cramping", "it let go", "stop"],
}  # fmt: skip
SETTINGS = ["no", "skip", "fine"]  # country and quiet hours, which a chat asks for after a first promise
PROMISED = ("day", "at", "zone", "attempt", "status")  # `due` is spread by what the participant is called
NAMES = ("id", "ask", "touched", "due")  # each channel has its own


def comparable(kept: dict[str, Any]) -> dict[str, Any]:
    """All that was learned and promised."""
    return {
        "states": [unnamed(one["state"]) for one in kept["conversation"]],
        "records": [one["record"] for one in kept["episodes"]],
        "promises": [{key: one[key] for key in PROMISED} for one in kept["follow_ups"]],
    }


def unnamed(value: Any) -> Any:
    match value:
        case dict():
            kept = {key: unnamed(one) for key, one in value.items() if key not in NAMES}
            return {key: one for key, one in kept.items() if key != "episode" or isinstance(one, dict)}
        case list():
            return [unnamed(one) for one in value]
        case _:
            return value


@pytest.mark.parametrize("said", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_every_mouth_learns_and_promises_the_same(said: list[str], tmp_path: Path) -> None:
    store = await open_sqlite_store(tmp_path / "coach.db", tmp_path / "keys", new_token=lambda: "token")
    coach = Coach(guide(), lexicon(), store, lambda: NIGHT, code)
    found = []
    for make in MOUTHS:
        mouth = make(coach, lambda: NIGHT)
        settings = SETTINGS if isinstance(mouth, Telegram) and said[-1] == "London" else []
        for words in (*said, *settings):
            await mouth.say(words)
        found.append(comparable(json.loads(await coach.export(mouth.participant))))
    await store.close()
    keyboard, telegram, alexa = found
    assert telegram == keyboard
    assert alexa == keyboard
    if said[-1] == "London":
        assert keyboard["promises"]
        assert keyboard["records"][0]["urgency"]
