"""Random lives of a few people on both engines, beside a model: turns, promises, deliveries, deaths.

After every event the store must hold what the model holds, hand out what the model hands out, and refuse what
it refuses. A failure is printed as a program that does it again.
"""

import asyncio
import json
import tempfile
from collections.abc import Coroutine
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cramp_coach.ports import Delivery, Known, NotSent, Outcome, Refused, Sent, Step, Unsure, Written
from cramp_coach.vocabulary import (
    CancelFollowUps,
    Channel,
    Effect,
    EpisodeId,
    Erase,
    FollowUp,
    Left,
    ParticipantId,
    RecordEpisode,
    Reply,
    ScheduleFollowUp,
)
from support.engines import Engine, PostgresEngine, SqliteEngine
from support.postgres_server import Server
from support.shadow import LEASE, Message, Person, leased
from support.turns import PULL, PUSH, after, due, inbound, promise, saying

T = TypeVar("T")
people = st.sampled_from([ParticipantId(f"telegram:{number}") for number in range(3)])
minutes = st.integers(1, 7)
texts = st.integers(0, 3)
outcomes = st.sampled_from(
    [Sent("m"), Sent("m"), NotSent("no network"), Unsure("time-out"), Refused("no"), Refused("no", gone=True)]
)


class Lives(RuleBasedStateMachine):
    """A store, and what it should be."""

    server: Server | None = None

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="lives-")
        folder = Path(self._folder.name)
        self._runner = asyncio.Runner()
        self._engine: Engine = PostgresEngine(folder, self.server) if self.server else SqliteEngine(folder)
        self._numbers = count(1)
        self._minutes = 0
        self.store = self._run(self._engine.open("process 0"))
        self._engine.shows(self.now)
        self.known = {ParticipantId(f"telegram:{number}"): Person() for number in range(3)}
        self.seen: list[tuple[str, ParticipantId, Channel]] = []
        self.erased = set[str]()  # answered by a farewell, which is nobody's
        self.given: list[Delivery] = []

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    @property
    def now(self) -> Any:
        """The time."""
        return after(minutes=self._minutes)

    def teardown(self) -> None:
        """Nothing stays open."""
        self._run(self._engine.close())
        self._runner.close()
        self._folder.cleanup()

    # ---- people ----

    @rule(who=people, many=st.integers(0, 2), push=st.booleans())
    def talks(self, who: ParticipantId, many: int, push: bool) -> None:
        self._turn(who, many, push=push)

    @rule(who=people, wait=minutes)
    def is_promised(self, who: ParticipantId, wait: int) -> None:
        one = promise(f"{who} {next(self._numbers)}", after(minutes=self._minutes + wait))
        self.known[who].promises[one.id] = one, "pending"
        self._turn(who, 1, ScheduleFollowUp(one))

    @rule(who=people)
    def is_recorded(self, who: ParticipantId) -> None:
        name = f"e{next(self._numbers)}"
        self.known[who].episodes.add(name)
        self._turn(who, 0, RecordEpisode(EpisodeId(name), "{}"))

    @rule(who=people)
    def wants_no_more_questions(self, who: ParticipantId) -> None:
        self.known[who].withdraws()
        self._turn(who, 1, CancelFollowUps())

    @rule(who=people, push=st.booleans())
    def ends(self, who: ParticipantId, push: bool) -> None:
        self._forget_answers(who)
        self._turn(who, 1, push=push, keeps=False)

    @rule(who=people, push=st.booleans())
    def wants_to_be_forgotten(self, who: ParticipantId, push: bool) -> None:
        self._turn(who, 1, Erase(), push=push, keeps=False)

    @rule(who=people)
    def blocks_us(self, who: ParticipantId) -> None:
        self.known[who].is_gone()
        self._turn(who, 0, blocked=True)

    @rule(which=texts)
    def comes_again(self, which: int) -> None:
        """An id that was seen before changes nothing, and is answered as before where that is kept."""
        if not self.seen:
            return
        number, who, channel = self.seen[-1 - which % len(self.seen)]
        again = self._run(self.store.turn(inbound(number, who, channel, at=self.now), never))
        assert (again.fresh, again.deliveries) == (False, ())
        if number not in self.erased:
            assert again.replies == self.known[who].answers.get(number, ())

    # ---- time ----

    @rule(wait=minutes)
    def time_passes(self, wait: int) -> None:
        self._minutes += wait
        self._engine.shows(self.now)

    @rule()
    def sweeps(self) -> None:
        assert self._run(self.store.sweep(self.now)) == 0

    @rule()
    def is_asked_what_is_due(self) -> None:
        standing = [
            (who, one)
            for who, person in self.known.items()
            for one, status in person.promises.values()
            if status == "pending" and one.due <= self.now
        ]
        standing.sort(key=lambda each: (each[1].due, each[1].id))
        assert self._run(self.store.due_follow_ups(PUSH.name, self.now, 99)) == tuple(standing)
        for who, one in standing[:2]:
            self._ask(who, one)

    def _ask(self, who: ParticipantId, one: FollowUp) -> None:
        person, number = self.known[who], next(self._numbers)
        person.state = (person.state or 0) + 1
        person.promises[one.id] = one, "asked"
        person.says([f"{number}"], None, self.now, "check_in")
        step = written(person.state, saying(f"{number}"), ())
        taken = self._run(self.store.turn(due(one.id, who, self.now, number), step))
        assert (taken.fresh, taken.deliveries) == (True, ())
        self._look(who)

    # ---- deliveries ----

    @rule(most=st.integers(1, 3))
    def claims(self, most: int) -> None:
        lost = sum(person.lost(self.now) for person in self.known.values())
        assert self._run(self.store.recover(self.now)) == lost
        self._look(*self.known)
        leased(self.known.values(), self.now + LEASE)
        waiting = [
            (message, who)
            for who, person in self.known.items()
            if (message := person.first_waiting(self.now)) is not None
        ]
        waiting.sort(key=lambda each: (each[0].due, each[0].number))
        claimed = self._run(self.store.claim(PUSH.name, self.now, most))
        for (message, who), delivery in zip(waiting[:most], claimed, strict=True):
            assert (delivery.id, delivery.participant) == (message.number, who)
            assert (delivery.kind, delivery.reply) == (message.kind, saying(message.text)[0])
            assert delivery.suspect == (message.doubts > 0)
            message.becomes("claimed")
            message.token, message.lease = delivery.token, self.now + LEASE
        self.given += claimed

    @rule(which=texts)
    def starts(self, which: int) -> None:
        if delivery := self._one_given(which):
            held = self.known[delivery.participant].held(delivery)
            assert self._run(self.store.start(delivery, self.now)) == (held is not None)
            if held:
                held.status, held.lease = "sending", self.now + LEASE

    @rule(which=texts, outcome=outcomes)
    def finishes(self, which: int, outcome: Outcome) -> None:
        if delivery := self._one_given(which):
            person = self.known[delivery.participant]
            if held := person.held(delivery):
                settle(person, held, outcome, self.now)
            self._run(self.store.finish(delivery, outcome, self.now))

    @rule()
    def dies_and_starts_again(self) -> None:
        self._run(self._engine.close())
        self.store = self._run(self._engine.open(f"process {next(self._numbers)}"))
        lost = sum(person.lost(self.now, all_of_them=True) for person in self.known.values())
        found = 0
        for _ in range(100):  # a server needs a moment to notice that a process is gone
            found += self._run(self.store.recover(self.now))
            if found == lost:
                return
            self._run(asyncio.sleep(0.02))
        assert found == lost

    @rule(who=people)
    def is_forgotten_by_us(self, who: ParticipantId) -> None:
        expected = self.known[who].forgets()
        assert self._run(self.store.forget(who, self.now)) == expected

    # ---- what must hold ----

    @invariant()
    def the_store_keeps_what_it_should(self) -> None:
        self._look(*self.known)
        times = [when for person in self.known.values() for when in person.next_due()]
        assert self._run(self.store.next_due(PUSH.name)) == min(times, default=None)

    def _look(self, *people: ParticipantId) -> None:
        for who in people:
            self.known[who].agrees(self._run(self.store.export(who)))

    def _one_given(self, which: int) -> Delivery | None:
        return self.given[-1 - which % len(self.given)] if self.given else None

    def _forget_answers(self, who: ParticipantId) -> None:
        self.known[who].answers.clear()

    def _turn(
        self,
        who: ParticipantId,
        many: int,
        *effects: Effect,
        push: bool = True,
        keeps: bool = True,
        blocked: bool = False,
    ) -> None:
        """One turn of the store, and what it should lead to."""
        person, number = self.known[who], str(next(self._numbers))
        state = (person.state or 0) + 1 if keeps else None
        said = [f"{number}.{part}" for part in range(many)]
        event = Left(blocked=True) if blocked else None
        arrived = inbound(number, who, PUSH if push else PULL, event, self.now)
        taken = self._run(self.store.turn(arrived, written(state, saying(*said), effects)))
        assert (taken.fresh, taken.replies) == (True, saying(*said))
        person.state = state
        erases = Erase() in effects
        if erases:
            person.forgets()
            self.erased.add(number)
        self.seen.append((number, who, arrived.channel))
        if not push:
            if said and not erases:
                person.answers[number] = taken.replies
            return
        ours = not person.unsent
        assert [each.reply for each in taken.deliveries] == (list(saying(*said)) if ours else [])
        token = taken.deliveries[0].token if taken.deliveries else None
        person.says(said, token, self.now)
        for message in person.messages[len(person.messages) - many :]:
            message.farewell = erases
        self.given += taken.deliveries


def written(state: int | None, replies: tuple[Reply, ...], effects: tuple[Effect, ...]) -> Step:
    """A step that sees the state before this one, and leaves this one."""

    def step(before: Known) -> Written:
        assert state is None or (0 if before.state is None else json.loads(before.state)) == state - 1
        return Written(None if state is None else json.dumps(state), None, replies, effects)

    return step


def never(_: Known) -> Written:
    """A step that must not run."""
    raise AssertionError("a repeated id ran a step")


def settle(person: Person, held: Message, outcome: Outcome, now: Any) -> None:
    """What an outcome does to its message, and to those behind it."""
    if not isinstance(outcome, Sent):
        behind = person.messages[person.messages.index(held) + 1 :]
        for one in behind:
            if one.token == held.token:
                one.becomes("pending")
    match outcome:
        case Sent():
            held.becomes("sent")
        case NotSent():
            held.becomes("pending")
        case Unsure():
            held.doubted()
        case Refused(_, gone):
            held.becomes("dead")
            if gone:
                person.is_gone()


def run(server: Server | None, examples: int, steps: int) -> None:
    """So many lives of so many events, the same in every run."""

    class Here(Lives):
        pass

    Here.server = server
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_random_lives_in_sqlite() -> None:
    run(None, 20, 30)


def test_random_lives_in_postgresql(server: Server) -> None:
    run(server, 5, 25)


@pytest.mark.long
def test_many_random_lives_in_sqlite() -> None:
    run(None, 50, 50)


@pytest.mark.long
def test_many_random_lives_in_postgresql(server: Server) -> None:
    run(server, 12, 40)
