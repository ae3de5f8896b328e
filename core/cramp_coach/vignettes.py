"""Written cases, and a simulated person who volunteers only what is asked and says it in words. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from cramp_coach.errors import SettingsWrong
from cramp_coach.vocabulary import Ask, Reply, Urgency

NOBODY_ASKED = "no"  # what a case says of a topic that it does not have
_MINUTES = {
    "second": 1 / 60,
    "minute": 1,
    "hour": 60,
    "day": 1440,
    "week": 10080,
    "month": 43200,
    "year": 525600,
}
_LENGTH = re.compile(rf"(\d+|an?)\s+({'|'.join(_MINUTES)})", re.IGNORECASE)
_LETS_GO_WITHIN = 10  # minutes; a cramp that lasts longer does not let go of a hold


class Vignette(BaseModel):
    """A case: what is said first, what would be answered, and the level that a named source gives."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    text: str
    age: int
    sex: str = ""
    kind: str
    site: str
    answers: dict[str, str]
    gold: Urgency
    accept: tuple[Urgency, ...] = ()

    @field_validator("gold", mode="before")
    @classmethod
    def _level(cls, value: object) -> object:
        return Urgency[value] if isinstance(value, str) and value in Urgency.__members__ else value

    @field_validator("accept", mode="before")
    @classmethod
    def _levels(cls, value: Any) -> object:
        return tuple(Urgency[one] for one in value)


def read_vignettes(lines: Iterable[str], name: str) -> tuple[Vignette, ...]:
    """The cases of a file. Raises SettingsWrong, which names the line that is broken."""
    found: list[Vignette] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Vignette.model_validate(json.loads(line)))
        except (ValueError, KeyError, TypeError, ValidationError):
            raise SettingsWrong(f"Line {number} of {name} is not a vignette.") from None
    if not found:
        raise SettingsWrong(f"There is no vignette in {name}.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has what the vignette says."""

    case: Vignette

    def answer(self, reply: Reply) -> str | None:
        """What they say to this; None if nothing was asked."""
        return self._said(reply.ask) if reply.ask else None

    def _said(self, ask: Ask) -> str:
        topics = set(ask.topics)
        if "relief" in topics:
            return self._relief()
        if topics & {"consent", "zone"}:
            return "no"
        positive = dict.fromkeys(said for topic in ask.topics if (said := self._of(topic)) not in _DENIALS)
        return ", and ".join(positive) or NOBODY_ASKED

    def _relief(self) -> str:
        now = self.case.answers.get("still_happening_now", "no").lower()
        unbroken = now.startswith("yes") and "on and off" not in now
        lasting = unbroken and _minutes(self.case.answers.get("duration", "")) > _LETS_GO_WITHIN
        return "no, it is still tight" if lasting else "it let go"

    def _of(self, topic: str) -> str:
        own = {
            "site": self.case.site,
            "kind": {"cramp": "a cramp", "twitch": "a twitch"}.get(self.case.kind, "something else"),
            "who": "it is about me"
            if self.case.age >= 16
            else f"it is about my child, {self.case.age} years old",
            "age": f"{self.case.age} years old",
            "sex": {"F": "a woman", "M": "a man"}.get(self.case.sex, NOBODY_ASKED),
            "country": "United Kingdom",
        }
        return own.get(topic) or self.case.answers.get(topic, NOBODY_ASKED)


_DENIALS = frozenset({"no", "none", "normal", "not applicable"})


def _minutes(text: str) -> float:
    found = _LENGTH.search(text)
    if found is None:
        return 0
    count = int(found[1]) if found[1].isdigit() else 1
    return count * _MINUTES[found[2].lower()]
