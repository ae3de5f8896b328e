"""A speaker that talks to the skill in this process, through the envelope and the wire's own form."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from cramp_coach.recognising import recognition
from cramp_coach_alexa.asgi import as_json
from cramp_coach_alexa.envelope import envelope_from
from cramp_coach_alexa.model import interaction_model
from cramp_coach_alexa.skill import AlexaSkill
from support.alexa_bodies import AT, intent, launch
from support.recogniser import Recogniser
from support.spoken import spoken_of

CALF = ("calf", "calf")  # as it is said, and what it is taken for


@cache
def alexa() -> Recogniser:
    """Hears by the model that we give to Alexa."""
    return Recogniser(interaction_model(recognition("alexa")))


@dataclass
class Speaker:
    """A device with one session at a time, which ends when the answer says so."""

    skill: AlexaSkill
    now: datetime = AT
    number: int = 0
    attributes: dict[str, Any] | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)
    endpoint: str = "https://api.amazonalexa.com"

    async def intend(self, name: str, **slots: Any) -> dict[str, Any]:
        """What Alexa made of words."""
        return await self.send(intent(name, slots, **self.session()))

    async def says(self, words: str) -> dict[str, Any]:
        """These words, as far as the skill's model lets Alexa make something of them."""
        name, slots = alexa().intent(words)
        whole = {slot: (said, found) if found else said for slot, (said, found) in slots.items()}
        return await self.intend(name, **whole)

    async def open(self) -> dict[str, Any]:
        """ "Alexa, open cramp coach"."""
        self.attributes = None
        return await self.send(launch(**self.session()))

    async def send(self, body: dict[str, Any]) -> dict[str, Any]:
        """Any request."""
        body["context"]["System"]["apiEndpoint"] = self.endpoint
        envelope = envelope_from(json.dumps(body).encode())
        answer: dict[str, Any] = json.loads(as_json(await self.skill.answer(envelope)))
        open_still = answer["response"].get("shouldEndSession") is False
        self.attributes = answer.get("sessionAttributes", {}) if open_still else None
        self.answers.append(answer)
        return answer

    def session(self) -> dict[str, Any]:
        """What surrounds the next request."""
        self.number += 1
        new = self.attributes is None
        return {"new": new, "attributes": self.attributes, "number": self.number, "at": self.now}


def said(answer: dict[str, Any]) -> str:
    """All the words of an answer."""
    return spoken_of(answer).text


async def to_consent(speaker: Speaker) -> dict[str, Any]:
    """A cramp that is over, every danger denied, up to the offer to ask again."""
    await speaker.intend("CrampIntent", muscle=CALF)
    answer = await speaker.intend("EasedIntent")
    for _ in range(10):
        if "Shall I?" in said(answer):
            break
        answer = await speaker.intend("AMAZON.NoIntent")
    assert "Shall I?" in said(answer)
    return answer


async def to_promise(speaker: Speaker) -> None:
    """The same, and the offer taken."""
    await to_consent(speaker)
    await speaker.intend("AMAZON.YesIntent")
    answer = await speaker.intend("ClockIntent", time="03:10")
    if answer["response"]["shouldEndSession"] is False:
        answer = await speaker.intend("TellIntent", words="London")
    assert "Open me after" in said(answer)
    assert answer["response"]["shouldEndSession"] is True
