"""Breadth first through the real conversation, one state for all that have the same future."""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache

from cramp_coach.conversation.state import Episode, Noting, Promised, Screening, State, Told
from cramp_coach.conversation.step import advance
from cramp_coach.conversation.turn import Turn
from cramp_coach.vocabulary import EpisodeId, FollowUpDue, FollowUpId, InboundId
from proof.invariants import broken
from proof.likeness import likeness, roles
from proof.moves import MOMENT, Move, answers, asides, naming
from support.talk import guide

LATER = timedelta(days=14, hours=4)
PROMISE = Promised(FollowUpId("older:0"), EpisodeId("older"), MOMENT.now)


@dataclass(frozen=True, slots=True)
class Place:
    """A state that was reached: its number, the way there, facts named so far, whether interrupted."""

    number: int
    state: State
    way: tuple[str, ...]
    facts: int
    interrupted: bool = False


@dataclass
class Explored:
    """What was found: the states, how many steps were tried, what was broken and by which way."""

    states: dict[Hashable, Place] = field(default_factory=dict[Hashable, Place])
    steps: int = 0
    broken: dict[str, str] = field(default_factory=dict[str, str])
    leads: dict[int, dict[int, int]] = field(default_factory=dict[int, dict[int, int]])  # new questions asked
    begins: dict[int, int] = field(default_factory=dict[int, int])  # likewise, by the openings
    ends: set[int] = field(default_factory=set[int])
    left: int = 0


class Explorer:
    """Takes every way from the openings on, on which at most so many facts are named.

    With `most_steps` it ends after so many, the nearest first; `left` counts the states it did not leave.
    """

    def __init__(self, most_facts: int, most_steps: int | None = None) -> None:
        self.found = Explored()
        self._most_steps = most_steps
        self._queues: list[deque[Place]] = [deque() for _ in range(most_facts + 1)]
        self._interrupted: set[Hashable] = set()

    def explore(self, openings: Iterable[Move]) -> Explored:
        """Every conversation that begins so, those with the fewest facts first."""
        nowhere = Place(-1, State(), (), 0)
        for opening in openings:
            if bool(opening.fact) < len(self._queues):
                self._step(nowhere, opening)
        for queue in self._queues:
            while queue and (self._most_steps is None or self.found.steps < self._most_steps):
                self._leave(queue.popleft())
        self.found.left = sum(map(len, self._queues))
        return self.found

    def _leave(self, place: Place) -> None:
        if not place.state.is_open:
            self.found.ends.add(place.number)
        moves = answers(place.state, place.number)
        for move in self._one_of_each(moves, place):
            self._step(place, move)
        if not place.interrupted:
            self._interrupt(place)

    def _interrupt(self, place: Place) -> None:
        """One interruption of each sort; those that say nothing of the complaint once for each shape."""
        known = (*guide().findings, *guide().medicines)
        volunteered = (Move(naming(one), one) for one in known)
        shape = _shape(place.state)
        for move in self._one_of_each(volunteered, place, shape):
            self._step(place, move, interrupts=True)
        if shape in self._interrupted:
            return
        self._interrupted.add(shape)
        for move in asides(place.state):
            self._step(place, move, interrupts=True)
        self._step(_with_a_promise(place), Move(FollowUpDue(PROMISE.id)), interrupts=True)
        if isinstance(place.state.stage, Told):
            self._tick(place)

    def _tick(self, place: Place) -> None:
        """The row of what may be ticked: every tick, everything else that may be done, and undone."""
        for row in (Noting(), Noting(ticked=("coffee",), before=(None,)), Noting(day=MOMENT.now.date())):
            shown = replace(place, state=replace(place.state, stage=row, consent=True))
            for move in (*answers(shown.state, place.number), *asides(shown.state)):
                self._step(shown, move, interrupts=True)

    def _one_of_each(self, moves: Iterable[Move], place: Place, shape: Hashable = None) -> Iterator[Move]:
        """Every move that names nothing; of those that name a fact of the same role one, in turn."""
        named: dict[str, Move] = {}
        for move in moves:
            if move.fact is None:
                yield move
            elif place.facts + 1 < len(self._queues):
                named[move.fact] = move
        alike: dict[Hashable, list[Move]] = {}
        for fact, role in roles(place.state, named).items():
            alike.setdefault(role, []).append(named[fact])
        for role, group in alike.items():
            if shape is None or (shape, role) not in self._interrupted:
                self._interrupted.add((shape, role))
                yield group[place.number % len(group)]

    def _step(self, place: Place, move: Move, *, interrupts: bool = False) -> None:
        due = isinstance(move.event, FollowUpDue)
        now = MOMENT.now + LATER if due else MOMENT.now
        moment = replace(MOMENT, id=InboundId(f"proof:{len(place.way)}"), now=now)
        turn = advance(place.state, move.event, moment)
        self.found.steps += 1
        way = (*place.way, move.name)
        for what in broken(place.state, move.event, turn):
            self.found.broken.setdefault(what, " | ".join(way))
        reached = self._reached(turn, place, move, way, interrupts=interrupts)
        if place.number < 0:
            self.found.begins[reached] = _new_question(place.state, turn)
        elif not interrupts:
            leads = self.found.leads.setdefault(place.number, {})
            leads[reached] = max(leads.get(reached, 0), _new_question(place.state, turn))

    def _reached(
        self, turn: Turn, place: Place, move: Move, way: tuple[str, ...], *, interrupts: bool
    ) -> int:
        key = likeness(turn.state)
        known = self.found.states.get(key)
        if known is not None:
            return known.number
        facts = place.facts + bool(move.fact)
        interrupted = place.interrupted or interrupts
        reached = Place(len(self.found.states), turn.state, way, facts, interrupted)
        self.found.states[key] = reached
        self._queues[facts].append(reached)
        return reached.number


def _shape(state: State) -> Hashable:
    stage = state.stage
    asked = (stage.question, stage.mode) if isinstance(stage, Screening) else None
    return type(stage), asked, state.consent, bool(state.trail), bool(state.promises)


def _with_a_promise(place: Place) -> Place:
    """The same, said by somebody whom we promised earlier to ask about something else."""
    older = Episode(PROMISE.episode, MOMENT.now - LATER, kind="twitch", sites=("eyelid",), told=None)
    state = replace(place.state, others=(older,), promises=(PROMISE,), consent=True, zone="Europe/London")
    return replace(place, state=state)


def _new_question(before: State, turn: Turn) -> int:
    """Whether this asks a further question of the complaint's screen: not the same in other words."""
    stage = turn.state.stage
    if not isinstance(stage, Screening) or stage.question not in _of_a_screen():
        return 0
    same = isinstance(before.stage, Screening) and before.stage.question == stage.question
    return 0 if same else 1


@cache
def _of_a_screen() -> frozenset[str]:
    rows = (question for row in guide().screens.values() for question in row.questions)
    return frozenset[str]((*rows, *(modifier.question for modifier in guide().modifiers.values())))
