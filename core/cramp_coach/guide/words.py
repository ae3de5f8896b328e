"""The shapes of the words, as content/en/*.toml gives them: every sentence a person reads or hears."""

from collections.abc import Collection, Iterable
from typing import Any, cast

from pydantic import Field, model_validator

from cramp_coach.guide.models import Model


class Phrase(Model):
    """One thing to say. `speech` is given where ears need it shorter or otherwise. "{name}" is filled in.

    `other` is said instead where it is about somebody else and the pronouns alone would not do.
    """

    text: str
    speech: str | None = None
    other: "Phrase | None" = None

    @property
    def spoken(self) -> str:
        """What is said aloud."""
        return self.text if self.speech is None else self.speech


class Part(Phrase):
    """One sentence of a grouped question, and what it asks about: findings, values, "medicines".

    "*" stands for all that no other part asks about. What is known already is not asked again.
    """

    about: tuple[str, ...] = Field(min_length=1)


class QuestionWords(Model):
    """A question in three wordings: as a group, plainer, and "which of these?".

    A group may be written in `parts`; `ask` is then all of them.
    """

    ask: Phrase
    plainer: Phrase
    which: Phrase
    parts: tuple[Part, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, written: object) -> object:
        if not isinstance(written, dict):
            return written
        table = cast("dict[str, Any]", written)
        if "ask" in table or not table.get("parts"):
            return table
        parts = [Part.model_validate(part) for part in table["parts"]]
        return {**table, "ask": joined(parts)}

    def asking(self, wanted: Collection[str]) -> Phrase:
        """The question for what is still wanted of it."""
        named = {one for part in self.parts for one in part.about}
        rest = set(wanted) - named
        needed = [p for p in self.parts if {*p.about} & {*wanted} or ("*" in p.about and rest)]
        return joined(needed) if needed else self.ask


def joined(parts: Iterable[Part]) -> Phrase:
    """The parts one after the other."""
    sentences = tuple(parts)
    return Phrase(text=" ".join(p.text for p in sentences), speech=" ".join(p.spoken for p in sentences))


class FindingWords(Model):
    """A finding in words. `name` fits a list or a button (at most 40 characters), `have` fits
    "You told me …", `ask` is its own plain question."""

    name: str
    have: str
    ask: Phrase


class ChoiceWords(Model):
    """The label of a button, at most 24 characters."""

    label: str


class CountryWords(Model):
    """A country's name as we say it, and as people write it."""

    name: str
    called: tuple[str, ...] = ()


class Words(Model):
    """All words of one language, by id.

    `pronouns`: what "{you}" and its forms become, for "self" and for "other". `digits`: how a number is
    said. `lines`: what "{emergency}" and its kin become where the country is not known, and where it is.
    """

    language: str
    pronouns: dict[str, dict[str, str]] = Field(default_factory=dict)
    digits: dict[str, str] = Field(default_factory=dict)
    lines: dict[str, dict[str, str]] = Field(default_factory=dict)
    countries: dict[str, CountryWords] = Field(default_factory=dict)
    phrases: dict[str, Phrase]
    questions: dict[str, QuestionWords]
    findings: dict[str, FindingWords]
    rules: dict[str, str]  # why, in one sentence, for each rule and each finding that raises alone
    steps: dict[str, Phrase]  # "calf.pull_toes"
    cues: dict[str, str] = Field(default_factory=dict)  # counting aloud: seconds left -> words
    advice: dict[str, Phrase]
    closings: dict[str, Phrase]
    topics: dict[str, Phrase]
    sites: dict[str, str]  # label of a site on a button
    choices: dict[str, ChoiceWords]
    tests: dict[str, str] = Field(default_factory=dict)
    pictures: dict[str, str] = Field(default_factory=dict)
