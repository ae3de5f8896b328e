"""What was understood of one message: mentions, amounts and answers, each with where it stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from cramp_coach.vocabulary import Command, FindingId, TopicId

Span: TypeAlias = tuple[int, int]  # start and end in the text as it arrived


class Assertion(StrEnum):
    """How a mention is meant."""

    PRESENT = "present"
    DENIED = "denied"
    POSSIBLE = "possible"
    PAST = "past"
    OTHER = "other_person"


class Verdict(StrEnum):
    """What a message answers, taken as a whole."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    SKIP = "skip"
    CLARIFY = "clarify"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Mention:
    """One concept that was recognised.

    `concept` is a finding, a hint, or a prefixed fact: "kind:cramp", "site:calf", "med:statin".
    `label` is the evaluation label it counts as, if it has one; `rule` names the lexicon's entry.
    """

    concept: str
    status: Assertion
    span: Span
    rule: str
    label: str | None = None


Role = Literal[
    "onset", "episode", "times", "nights", "age", "gestation", "clock", "face", "number", "duration"
]  # "face": a clock of which nobody said whether it is before noon


@dataclass(frozen=True, slots=True)
class Amount:
    """A duration or a number. Days for onset and age of a complaint, seconds for an episode,
    times or nights a week for frequency, years for age, weeks for gestation."""

    role: Role
    value: float  # "duration": seconds, of a length of time that no phrase gives a role
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message, understood without knowing what was asked."""

    text: str
    mentions: tuple[Mention, ...] = ()
    places: tuple[Mention, ...] = ()  # of the sites, those that the cramp or twitch is in
    in_place: tuple[Mention, ...] = ()  # what counts only in answer to a question that it fits
    asides: tuple[Mention, ...] = ()  # what is no danger sign of any kind: "gym yesterday"
    amounts: tuple[Amount, ...] = ()
    side: Literal["L", "R", "B"] | None = None
    verdict: Verdict | None = None
    only: bool = False  # "just that", "nothing else"
    now: bool = False  # it is happening as they write
    relief: Literal["eased", "still", "other"] | None = None  # "it let go", "still tight", "another muscle"
    command: Command | None = None  # only when the message is little else
    wonders: TopicId | None = None
    experiencer: Literal["self", "other", "unknown"] = "unknown"
    child: bool = False  # the one it is about is said to be a child
    withdraws: bool = False  # "I was wrong", "that was a mistake", "sorry, no"
    check_in: Literal["gone", "better", "same", "worse", "later"] | None = None
    language: str = "en"  # best guess, of those we can tell apart
    truncated: bool = False  # only the first 2,000 characters were read

    def concepts(self, *statuses: Assertion) -> frozenset[str]:
        """The concepts mentioned with one of these meanings."""
        return frozenset(m.concept for m in self.mentions if m.status in statuses)


@dataclass(frozen=True, slots=True)
class Expecting:
    """What the open question can be answered with.

    `subject`: "findings", "relief", "consent", "zone", "site", "side", "kind", "who", "age", "check_in",
    "confirm".
    `findings`: what it asks about; `values`: the amounts it asks for; `choices`: id and label of each button.
    """

    subject: str
    findings: tuple[FindingId, ...] = ()
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A message read as an answer to one question.

    `verdict` speaks for all that the question asks and the answer does not name; `except_for` is the
    rest of "everything except …". `values` maps a value's name (duration_days, episode_minutes,
    nights_per_week, times_per_week, body_regions, pregnant_weeks, age) to a number.
    `choice` is the button it amounts to. `beside`: it tells only what is no danger sign of any kind, as "gym
    yesterday" does.
    """

    verdict: Verdict | None = None
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    values: tuple[tuple[str, float], ...] = ()
    only: bool = False
    choice: str | None = None
    beside: bool = False
