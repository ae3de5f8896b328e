"""A conversation with the pure core alone: no store, no loop, a clock that is moved by hand."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from cramp_coach.conversation.keeping import dump_state, load_state
from cramp_coach.conversation.state import State
from cramp_coach.conversation.step import advance
from cramp_coach.conversation.turn import Heard, Input, Moment, Turn
from cramp_coach.guide.loader import Guide, load_guide
from cramp_coach.understanding.lexicon import Lexicon, load_lexicon
from cramp_coach.understanding.recognised import with_recognised
from cramp_coach.understanding.understand import understand
from cramp_coach.vocabulary import (
    Asked,
    CancelFollowUps,
    ChoiceId,
    Chose,
    Command,
    Effect,
    Erase,
    FollowUp,
    FollowUpAsked,
    FollowUpDue,
    FollowUpId,
    InboundId,
    Recognised,
    Reply,
    ScheduleFollowUp,
)

START = datetime(2026, 11, 24, 2, 50, tzinfo=UTC)


@cache
def guide() -> Guide:
    """The real content, read once."""
    return load_guide()


@cache
def lexicon() -> Lexicon:
    """The real lexicon, read once."""
    return load_lexicon()


@dataclass
class Talk:
    """One participant's conversation. After every turn the state goes to JSON and back."""

    now: datetime = START
    zone: str | None = None
    screen: bool = True
    collects: bool = True
    speaks_first: bool = True
    pictures: bool = True
    push: bool = False
    state: State = field(default_factory=State)
    due: dict[FollowUpId, FollowUp] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    effects: list[tuple[Effect, ...]] = field(default_factory=list)
    events: int = 0

    def say(self, text: str) -> tuple[Reply, ...]:
        """Type this."""
        return self.take(Heard(understand(text, lexicon(), now=self.now)))

    def hear(self, text: str, *, opening: bool = False, **known: Any) -> tuple[Reply, ...]:
        """Say this to a channel that recognises something in it by itself."""
        utterance = with_recognised(understand(text, lexicon(), now=self.now), Recognised(**known))
        return self.take(Heard(utterance, opening=opening))

    def edit(self, text: str) -> tuple[Reply, ...]:
        """Change an earlier message to this."""
        return self.take(Heard(understand(text, lexicon(), now=self.now), edited=True))

    def choose(self, choice: str, ask: int | None = None) -> tuple[Reply, ...]:
        """Press this button."""
        return self.take(Chose(ChoiceId(choice), ask))

    def command(self, name: str) -> tuple[Reply, ...]:
        """Ask for this command."""
        return self.take(Asked(Command(name)))

    def take(self, event: Input) -> tuple[Reply, ...]:
        """One turn of the core, kept as the store would keep it."""
        self.events += 1
        turn = advance(self.state, event, self._moment())
        self._keep(turn)
        self.replies.extend(turn.replies)
        return turn.replies

    def wait(self, days: int) -> tuple[Reply, ...]:
        """Let whole days pass; what becomes due is asked at its time."""
        here = ZoneInfo(self.zone or self.state.zone or "UTC")
        end_day = (self.now.astimezone(here) + timedelta(days=days)).date()
        end = datetime.combine(end_day, datetime.max.time().replace(microsecond=0), here).astimezone(UTC)
        said: list[Reply] = []
        while ready := sorted((f for f in self.due.values() if f.due <= end), key=lambda f: f.due):
            first = ready[0]
            del self.due[first.id]
            self.now = max(self.now, first.due)
            said += self.take(FollowUpDue(first.id))
        self.now = end
        return tuple(said)

    @property
    def last(self) -> Reply:
        """The newest reply."""
        return self.replies[-1]

    @property
    def final(self) -> Reply:
        """The newest reply that told a level."""
        return next(reply for reply in reversed(self.replies) if reply.final)

    def _moment(self) -> Moment:
        name = InboundId(f"test:{self.events}")
        channel = {
            "screen": self.screen,
            "collects": self.collects,
            "speaks_first": self.speaks_first,
            "pictures": self.pictures,
            "push": self.push,
            "max_choices": 40 if self.screen else 3,
        }
        return Moment(guide(), lexicon(), self.now, name, "test:1", zone=self.zone, **channel)  # type: ignore[arg-type]

    def _keep(self, turn: Turn) -> None:
        self.effects.append(turn.effects)
        for effect in turn.effects:
            match effect:
                case ScheduleFollowUp(one):
                    self.due[one.id] = one
                case FollowUpAsked(one_asked):
                    del self.due[one_asked]
                case CancelFollowUps(None):
                    self.due.clear()
                case CancelFollowUps(episode):
                    self.due = {name: f for name, f in self.due.items() if f.episode != episode}
                case Erase():
                    self.due.clear()
                case _:
                    pass
        over = turn.over and not turn.state.consent
        kept = State(ask=turn.state.ask) if over else load_state(dump_state(turn.state))
        self.state = kept if kept == turn.state or over else _differs(turn.state, kept)


def _differs(before: State, after: State) -> State:
    raise AssertionError(f"the state did not survive JSON: {replace(before)!r} became {after!r}")
