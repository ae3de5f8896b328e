"""A speaker and a chat that are linked: the code told to Alexa, the yes in Telegram, the check-in there."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cramp_coach.guide.pictures import drawing
from cramp_coach.vocabulary import ParticipantId
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.skill import AlexaSkill, Private
from cramp_coach_alexa.translate import participant_of
from support.alexa_bodies import USER
from support.bot_api import BotApi
from support.later import Later, later
from support.speaker import Speaker, said, to_consent
from support.telegram_bot import ANN, running

ECHO, CHAT = participant_of(USER), ParticipantId(f"telegram:{ANN}")
CODE = "482917"
SPOKEN = "four eight two nine one seven"


@dataclass
class Home:
    """One person's chat, and their speaker, whose clocks go together."""

    chat: Later
    speaker: Speaker

    async def says(self, words: str) -> str:
        """Tell the speaker; what it answers."""
        self.speaker.now = self.chat.now()
        return said(await self.speaker.says(words))

    async def opens(self) -> str:
        self.speaker.now = self.chat.now()
        return said(await self.speaker.open())

    async def links(self) -> None:
        await self.chat.says("/link")
        await self.says(f"my code is {SPOKEN}")
        await self.chat.taps(await self.chat.hears("was just told your code"), "yes")
        await self.chat.hears("Linked.")

    async def cramps(self) -> str:
        """A cramp, told to the speaker up to the promise; what it says then."""
        self.speaker.now = self.chat.now()
        await to_consent(self.speaker)
        answer = await self.speaker.intend("AMAZON.YesIntent")
        if "What time is it" in said(answer):
            await self.speaker.intend("ClockIntent", time=f"{self.chat.now():%H:%M}")
            answer = await self.speaker.intend("TellIntent", words="London")
        return said(answer)

    async def kept(self, who: ParticipantId) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(await self.chat.mind.export(who))
        return found

    async def goes_to_its_promise(self) -> None:
        """To the hour that the speaker promised, and a little beyond it."""
        rows = (await self.kept(ECHO))["follow_ups"]
        due = min(datetime.fromisoformat(row["due"]) for row in rows if row["status"] == "pending")
        self.chat.ahead += due - self.chat.now() + timedelta(seconds=1)


@pytest.fixture
async def home(tmp_path: Path, api: BotApi) -> AsyncIterator[Home]:
    async with later(api, tmp_path, running) as chat:
        yield Home(chat, Speaker(AlexaSkill(Private(chat.mind), graphics_from(drawing))))


async def test_a_cramp_told_to_the_speaker_is_asked_about_in_telegram(home: Home) -> None:
    await home.chat.says("/link")
    shown = await home.chat.hears("My code is")
    assert CODE in shown.text
    assert "ends in 1 7 is right" in await home.says(f"my code is {SPOKEN}")
    await home.chat.taps(await home.chat.hears("was just told your code"), "yes")
    await home.chat.hears("Linked.")
    assert "I'll ask in Telegram on" in await home.cramps()
    await home.goes_to_its_promise()
    asked = await home.chat.hears("calf")
    assert not [row for row in (await home.kept(ECHO))["follow_ups"] if row["status"] == "pending"]
    await home.chat.taps(asked, "gone")
    await home.chat.hears("Good to hear")
    assert "check-in" not in await home.opens()
