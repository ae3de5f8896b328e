"""What a person may do in a state: every answer to what is open, and every interruption."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cramp_coach.conversation.prompts import open_ask
from cramp_coach.conversation.questions import values_of
from cramp_coach.conversation.screening import question_of
from cramp_coach.conversation.state import Screening, State
from cramp_coach.conversation.turn import Heard, Input, Moment
from cramp_coach.understanding.utterance import Amount, Assertion, Mention, Utterance, Verdict
from cramp_coach.vocabulary import (
    Asked,
    ChoiceId,
    Chose,
    Command,
    InboundId,
    Medium,
    Opened,
    Silent,
    TopicId,
    Unreadable,
    Wondered,
)
from support.talk import guide, lexicon

NOON = datetime(2026, 11, 24, 14, 50, tzinfo=UTC)
MOMENT = Moment(guide(), lexicon(), NOON, InboundId("proof:1"), "proof")
ROLES = {
    "duration_days": "onset",
    "nights_per_week": "nights",
    "times_per_week": "times",
    "age": "age",
    "pregnant_weeks": "gestation",
}
SPOKEN = ("yes", "no", "unsure")  # the same by button and in words
SITES_FOR_TWO_PLACES = ("calf", "hand")


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that a person does. `fact`: the one that they name with it."""

    event: Input
    fact: str | None = None

    @property
    def name(self) -> str:
        """What was done, for whoever reads the way to something broken."""
        match self.event:
            case Heard(utterance):
                amounts = (f"{a.role} {a.value:g}" for a in utterance.amounts)
                return ", ".join((*(m.concept for m in utterance.mentions), *amounts)) or utterance.text
            case Chose(choice):
                return f"[{choice}]"
            case event:
                return str(event)


def naming(*concepts: str, now: bool = False, **more: object) -> Heard:
    """Words that say just this."""
    mentions = tuple(Mention(one, Assertion.PRESENT, (0, 1), "proof") for one in concepts)
    return Heard(Utterance("so it is", mentions, now=now, **more))  # type: ignore[arg-type] # fields by name


def saying(verdict: Verdict) -> Heard:
    """A bare yes, no or "not sure", in words."""
    return Heard(Utterance(verdict.value, verdict=verdict))


def nonsense() -> Heard:
    """Words that mean nothing to us."""
    return Heard(Utterance("purple"))


def answers(state: State, turn: int) -> Iterator[Move]:
    """Everything that answers what is open, by button or in words.

    "Not sure", silence and words without meaning are all no answer: one of them each `turn`.
    """
    ask = open_ask(state, MOMENT)
    if ask is None:
        return
    for choice in ask.choices:
        if choice.id not in SPOKEN and choice.id not in guide().findings:
            yield Move(Chose(choice.id, ask.number))
    yield Move(saying(Verdict.YES))
    yield Move(saying(Verdict.NO))
    yield Move((saying(Verdict.UNSURE), Silent(), nonsense())[turn % 3])
    if isinstance(state.stage, Screening):
        yield from _members(state.stage)


def _members(stage: Screening) -> Iterator[Move]:
    """Each thing that the question asks about, named."""
    question = question_of(stage, MOMENT)
    for finding in stage.findings:
        yield Move(naming(finding), finding)
    for medicine in guide().medicines if question.medicines else ():
        yield Move(naming(medicine), medicine)
    for value in values_of(stage, MOMENT):
        for band in guide().bands_by_value.get(value, ()):
            bound = band.at_least if band.at_least is not None else band.at_most or 0
            yield Move(_with_value(value, bound), band.id)


def _with_value(value: str, amount: float) -> Heard:
    if value not in ROLES:
        return naming(*(f"site:{site}" for site in SITES_FOR_TWO_PLACES))
    return naming(amounts=(Amount(ROLES[value], amount, (0, 1), "proof"),))  # type: ignore[arg-type] # one of its roles


def asides(state: State) -> Iterator[Move]:
    """Every interruption that says nothing of the complaint."""
    for command in Command:
        yield Move(Asked(command))
    yield Move(Wondered(TopicId(next(iter(guide().topics)))))
    yield Move(Wondered(TopicId("nothing we know")))
    yield Move(Chose(ChoiceId("yes"), state.ask - 1))
    yield Move(Chose(ChoiceId("no such choice")))
    yield Move(Unreadable(Medium.VOICE))
    yield Move(Opened())
