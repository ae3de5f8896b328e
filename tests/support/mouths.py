"""One conversation by keyboard, by Telegram and by Alexa, each through its own border, on a real store."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from telegram import Update

from cramp_coach.coach import Coach
from cramp_coach.guide.pictures import drawing
from cramp_coach.session import VOICE, MovedClock, Session
from cramp_coach.vocabulary import Inbound, InboundId, ParticipantId, Reply, Said
from cramp_coach_alexa.asgi import as_json
from cramp_coach_alexa.envelope import envelope_from
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.skill import AlexaSkill, Private
from cramp_coach_alexa.translate import participant_of
from cramp_coach_telegram.buttons import button_data
from cramp_coach_telegram.translate import Keys, inbound_from
from support.alexa_bodies import USER, intent


class Mouth(Protocol):
    """One channel, by which somebody holds a conversation."""

    @property
    def participant(self) -> ParticipantId:
        """As the store knows them."""
        ...

    async def say(self, words: str) -> None:
        """Say it, as it is said on this channel."""
        ...


@dataclass
class Keyboard:
    """The console: words as they are typed, or the number of a choice."""

    coach: Coach
    clock: Callable[[], datetime]
    numbers: int = 0

    participant = ParticipantId("console:me")

    async def say(self, words: str) -> None:
        session = Session(self.coach, MovedClock(self.clock()), self._name, VOICE)
        await session.take(Said(words))

    def _name(self) -> InboundId:
        self.numbers += 1
        return InboundId(f"line:{self.numbers}")


@dataclass
class Telegram:
    """Private messages; a yes or a no is the button under the newest question."""

    coach: Coach
    clock: Callable[[], datetime]
    updates: int = 0
    newest: Reply | None = None

    participant = ParticipantId("telegram:7")

    async def say(self, words: str) -> None:
        inbound = inbound_from(Update.de_json(self._update(words), None), self.clock(), Keys("⚡ Cramp now"))
        assert isinstance(inbound, Inbound)
        taken = await self.coach.respond(inbound)
        self.newest = taken.replies[-1] if taken.replies else self.newest

    def _update(self, words: str) -> dict[str, Any]:
        self.updates += 1
        ask = self.newest.ask if self.newest else None
        who = {"id": 7, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        message = {"message_id": self.updates, "date": int(self.clock().timestamp()), "from": who}
        message |= {"chat": {"id": 7, "type": "private"}}
        button = next((one for one in (ask.choices if ask else ()) if one.label.lower() == words), None)
        if ask is None or button is None:
            return {"update_id": self.updates, "message": message | {"text": words}}
        pressed = {"id": "1", "from": who, "chat_instance": "1", "data": button_data(ask, button)}
        return {"update_id": self.updates, "callback_query": pressed | {"message": message}}


# What Alexa makes of what is said; whatever is not among them, it hands over as words.
HEARD: dict[str, tuple[str, dict[str, Any]]] = {
    "yes": ("AMAZON.YesIntent", {}),
    "no": ("AMAZON.NoIntent", {}),
    "not sure": ("UnsureIntent", {}),
    "it let go": ("EasedIntent", {}),
    "still tight": ("StillIntent", {}),
    "my left calf is cramping": ("CrampIntent", {"muscle": ("calf", "calf"), "side": ("left", "left")}),
    "my foot is cramping": ("CrampIntent", {"muscle": ("foot", "foot")}),
    "my eyelid is twitching": ("TwitchIntent", {"muscle": ("eyelid", "eyelid")}),
    "03:10": ("ClockIntent", {"time": "03:10"}),
    "stop": ("AMAZON.StopIntent", {}),
    "for 16 days": ("SinceIntent", {"duration": "P16D"}),
}


@dataclass
class Alexa:
    """One's own account; sessions end when the answer says so."""

    coach: Coach
    clock: Callable[[], datetime]
    requests: int = 0
    attributes: dict[str, Any] | None = None

    participant = participant_of(USER)

    async def say(self, words: str) -> None:
        self.requests += 1
        name, slots = HEARD.get(words, ("TellIntent", {"words": words}))
        session = {"new": self.attributes is None, "attributes": self.attributes, "number": self.requests}
        body = json.dumps(intent(name, slots, at=self.clock(), **session)).encode()
        answer = json.loads(
            as_json(await AlexaSkill(Private(self.coach), graphics_from(drawing)).answer(envelope_from(body)))
        )
        open_still = answer["response"].get("shouldEndSession") is False
        self.attributes = answer["sessionAttributes"] if open_still else None
