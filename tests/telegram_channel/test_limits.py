"""The limiter, played in a time of its own."""

from dataclasses import dataclass, field
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cramp_coach_telegram.limits import MANY, Gate, Limiter, Ticket
from cramp_coach_telegram.settings import Limits

LIMITS = Limits()
WISHES = st.lists(st.tuples(st.floats(0, 5), st.integers(1, 4), st.booleans()), min_size=1, max_size=60)


@dataclass
class Play:
    """Who wants to send when; each asks, waits as told, asks again. Kept: who went when."""

    gate: Gate = field(default_factory=lambda: Gate(LIMITS))
    went: list[tuple[float, int, bool]] = field(default_factory=list[tuple[float, int, bool]])

    def run(self, wishes: list[tuple[float, int, bool]]) -> None:
        queue: list[tuple[float, int]] = []
        tickets: dict[int, Ticket] = {}
        for number, (at, _, _) in enumerate(wishes):
            heappush(queue, (at, number))
        for _ in range(100_000):
            if not queue:
                return
            now, number = heappop(queue)
            _, chat, urgent = wishes[number]
            if number not in tickets:
                tickets[number] = self.gate.enter(chat, urgent=urgent)
            if delay := self.gate.wait(tickets[number], now):
                heappush(queue, (now + delay, number))
            else:
                self.went.append((now, chat, urgent))
        raise AssertionError("somebody waits for ever")


@given(WISHES)
def test_everybody_goes_and_no_window_holds_too_many(wishes: list[tuple[float, int, bool]]) -> None:
    play = Play()
    play.run(wishes)
    assert len(play.went) == len(wishes)
    assert play.gate.waiting == set()
    times = [at for at, _, _ in play.went]
    assert fits(times, LIMITS.all_per_second, LIMITS.all_burst)
    for chat in {chat for _, chat, _ in play.went}:
        own = [at for at, one, _ in play.went if one == chat]
        assert fits(own, LIMITS.chat_per_second, LIMITS.chat_burst)


def test_people_go_before_check_ins() -> None:
    check_ins = [(0.0, chat, False) for chat in range(100, 200)]
    play = Play()
    play.run([*check_ins, (1.0, 1, True)])
    (at,) = [at for at, chat, _ in play.went if chat == 1]
    assert at <= 1.0 + 2 / LIMITS.all_per_second


def test_a_busy_chat_does_not_hold_up_the_others() -> None:
    play = Play()
    play.run([(0.0, 1, True)] * 20 + [(0.1, 2, False)])
    (at,) = [at for at, chat, _ in play.went if chat == 2]
    assert at <= 0.5


def test_idle_chats_are_forgotten() -> None:
    gate = Gate(LIMITS)
    for chat in range(3 * MANY):
        ticket = gate.enter(chat, urgent=True)
        gate.wait(ticket, chat * 10.0)
    assert len(gate.chats) <= MANY + 1


@dataclass
class HandClock:
    """A clock that goes on only when somebody sleeps."""

    now: float = 0.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_a_held_chat_is_told_at_once_and_the_others_go() -> None:
    clock = HandClock()
    limiter = Limiter(Gate(LIMITS), lambda: clock.now, clock.sleep)
    limiter.hold(1, 40)
    limiter.hold(1, 30)
    assert await limiter.admit(1, urgent=True) == pytest.approx(40)
    assert await limiter.admit(2, urgent=True) == 0
    assert clock.now == 0
    clock.now = 40
    assert await limiter.admit(1, urgent=True) == 0


async def test_a_burst_then_one_a_second() -> None:
    clock = HandClock()
    limiter = Limiter(Gate(LIMITS), lambda: clock.now, clock.sleep)
    times = []
    for _ in range(6):
        assert await limiter.admit(1, urgent=True) == 0
        times.append(clock.now)
    assert times == pytest.approx([0, 0, 0, 1, 2, 3], abs=0.01)


def test_an_edit_waits_for_the_one_before() -> None:
    gate = Gate(LIMITS)
    assert gate.wait(gate.enter(1, urgent=True, edit=True), 0.0) == 0
    later = gate.enter(1, urgent=True, edit=True)
    assert gate.wait(later, 1.0) == pytest.approx(LIMITS.edit_every_s - 1.0)
    assert gate.wait(gate.enter(1, urgent=True), 1.0) == 0
    assert gate.wait(gate.enter(2, urgent=True, edit=True), 1.0) == 0
    assert gate.wait(later, LIMITS.edit_every_s) == 0


def test_check_ins_never_take_the_last_places_of_a_burst() -> None:
    gate = Gate(LIMITS)
    while not gate.wait(gate.enter(100 + gate.count, urgent=False), 0.0):
        pass
    for chat in range(LIMITS.kept_for_people):
        assert gate.wait(gate.enter(chat, urgent=True), 0.0) == 0


def test_calls_of_one_relief_are_counted_and_forgotten() -> None:
    gate = Gate(LIMITS)
    gate.wait(gate.enter(1, urgent=True), 0.0)
    gate.called(1, 1.0)
    assert gate.spare_calls(1, 2.0) == LIMITS.relief_calls - 2
    assert gate.spare_calls(2, 2.0) == LIMITS.relief_calls
    assert gate.spare_calls(1, LIMITS.relief_s + 0.5) == LIMITS.relief_calls - 1
    for chat in range(3 * MANY):
        gate.called(chat, 1_000.0 * chat)
    assert len(gate.calls) <= MANY + 1


def fits(times: list[float], rate: float, burst: int) -> bool:
    """Whether no stretch of time holds more than the burst and what the rate adds."""
    return all(
        later - early + 1 <= burst + rate * (times[later] - times[early]) + 1e-3
        for early in range(len(times))
        for later in range(early, len(times))
    )
