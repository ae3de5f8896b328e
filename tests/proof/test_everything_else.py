"""Whatever people do besides: several interruptions, contradictions, the way back, in any order."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from cramp_coach.conversation.keeping import dump_state, load_state
from cramp_coach.conversation.state import State
from cramp_coach.conversation.step import advance
from cramp_coach.conversation.turn import Heard, Input
from cramp_coach.understanding.utterance import Amount, Assertion, Mention, Utterance
from cramp_coach.vocabulary import (
    Asked,
    CancelFollowUps,
    ChoiceId,
    Chose,
    Command,
    Erase,
    FollowUp,
    FollowUpDue,
    FollowUpId,
    InboundId,
    Left,
    Opened,
    ScheduleFollowUp,
    Silent,
)
from proof.invariants import broken
from proof.moves import MOMENT, answers, asides
from support.talk import guide

known = st.sampled_from(sorted((*guide().findings, *guide().medicines, *guide().hints)))
places = st.sampled_from(sorted(f"site:{site}" for site in guide().sites))
kinds = st.sampled_from(("kind:cramp", "kind:twitch", "kind:known_twitch", "kind:other"))
meanings = st.sampled_from(tuple(Assertion))
roles = st.sampled_from(("onset", "nights", "times", "age", "gestation", "episode"))
choices = st.sampled_from(
    ("yes", "no", "unsure", "eased", "still", "other", "gone", "better", "same", "worse")
)


class Anybody(RuleBasedStateMachine):
    """One participant, who does anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.now, self.steps = State(), MOMENT.now, 0
        self.push = False
        self.due: dict[FollowUpId, FollowUp] = {}

    def take(self, event: Input) -> None:
        """One turn; what must always hold is looked at, and the state goes to JSON and back."""
        self.steps += 1
        moment = replace(MOMENT, id=InboundId(f"any:{self.steps}"), now=self.now, zone="Europe/London")
        moment = replace(moment, push=self.push)
        turn = advance(self.state, event, moment)
        assert [*broken(self.state, event, turn)] == []
        for effect in turn.effects:
            match effect:
                case ScheduleFollowUp(one):
                    self.due[one.id] = one
                case CancelFollowUps() | Erase():
                    self.due.clear()
                case _:
                    pass
        over = turn.over and not turn.state.consent
        self.state = State(ask=turn.state.ask) if over else load_state(dump_state(turn.state))

    @initialize(push=st.booleans())
    def begin(self, push: bool) -> None:
        self.push = push

    @rule(choice=st.integers(0, 1000))
    def answer(self, choice: int) -> None:
        moves = [*answers(self.state, choice)]
        if moves:
            self.take(moves[choice % len(moves)].event)

    @rule(concepts=st.lists(st.one_of(known, places, kinds), min_size=1, max_size=3), meaning=meanings)
    def say(self, concepts: list[str], meaning: Assertion) -> None:
        mentions = tuple(Mention(one, meaning, (0, 1), "any") for one in concepts)
        self.take(Heard(Utterance("so it is", mentions)))

    @rule(kind=kinds, place=places, now=st.booleans(), other=st.booleans())
    def complain(self, kind: str, place: str, now: bool, other: bool) -> None:
        meaning = Assertion.OTHER if other else Assertion.PRESENT
        mentions = (Mention(kind, meaning, (0, 1), "any"), Mention(place, meaning, (0, 1), "any"))
        said = Utterance("it hurts", mentions, now=now, experiencer="other" if other else "self")
        self.take(Heard(said))

    @rule(role=roles, value=st.integers(0, 90))
    def tell_a_number(self, role: str, value: int) -> None:
        self.take(Heard(Utterance("so long", amounts=(Amount(role, value, (0, 1), "any"),))))  # type: ignore[arg-type] # one of its roles

    @rule(concept=known)
    def deny(self, concept: str) -> None:
        mention = Mention(concept, Assertion.DENIED, (0, 1), "any")
        self.take(Heard(Utterance("sorry, not that", (mention,), withdraws=True)))

    @rule(concept=known)
    def edit(self, concept: str) -> None:
        mention = Mention(concept, Assertion.PRESENT, (0, 1), "any")
        self.take(Heard(Utterance("so it is", (mention,)), edited=True))

    @rule(command=st.sampled_from(tuple(Command)))
    def ask_for(self, command: Command) -> None:
        self.take(Asked(command))

    @rule(choice=st.integers(0, 1000))
    def interrupt(self, choice: int) -> None:
        moves = [*asides(self.state)]
        self.take(moves[choice % len(moves)].event)

    @rule(choice=choices, back=st.integers(0, 3))
    def press(self, choice: str, back: int) -> None:
        self.take(Chose(ChoiceId(choice), self.state.ask - back))

    @rule(event=st.sampled_from((Silent(), Left(), Opened(), Opened("cramp"), Opened("twitch"))))
    def be(self, event: Input) -> None:
        self.take(event)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        for name in [name for name, one in self.due.items() if one.due <= self.now]:
            del self.due[name]
            self.take(FollowUpDue(name))


TestAnybody = Anybody.TestCase
TestAnybody.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
