"""The gate, played in a time of its own."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cramp_coach_telegram.limits import MANY, Gate
from cramp_coach_telegram.settings import Limits

LIMITS = Limits()
WISHES = st.lists(st.tuples(st.floats(0, 5), st.integers(1, 4), st.booleans()), min_size=1, max_size=60)


@dataclass
class Play:
    """Who wants to send when; asked again whenever the gate says. Kept: who went when."""

    gate: Gate = field(default_factory=lambda: Gate(LIMITS))
    went: list[tuple[float, int, bool]] = field(default_factory=list[tuple[float, int, bool]])

    def run(self, wishes: list[tuple[float, int, bool]]) -> None:
        ahead, now = sorted(wishes), 0.0
        for _ in range(100_000):
            for ticket in self.gate.go(now):
                self.went.append((now, ticket.chat, ticket.rank == 0))
            delay = self.gate.until(now)
            times = [now + delay] if delay is not None else []
            times += [ahead[0][0]] if ahead else []
            if not times:
                return
            now = max(now, min(times))
            while ahead and ahead[0][0] <= now:
                _, chat, urgent = ahead.pop(0)
                self.gate.enter(chat, urgent=urgent)
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
        gate.enter(chat, urgent=True, edit=True)
        gate.go(chat * 1_000.0)
    assert max(len(gate.chats), len(gate.calls), len(gate.edits)) <= MANY + 1


def test_who_gave_up_takes_nobodys_place() -> None:
    gate = Gate(LIMITS)
    tickets = [gate.enter(chat, urgent=True) for chat in range(LIMITS.all_burst + 2)]
    for ticket in tickets[:2]:
        gate.leave(ticket)
    assert gate.go(0.0) == tickets[2:]
    assert gate.until(0.0) is None


def test_an_edit_waits_for_the_one_before() -> None:
    gate = Gate(LIMITS)
    first, later = gate.enter(1, urgent=True, edit=True), gate.enter(1, urgent=True, edit=True)
    assert gate.go(0.0) == [first]
    assert gate.until(1.0) == pytest.approx(LIMITS.edit_every_s - 1.0)
    message, other = gate.enter(1, urgent=True), gate.enter(2, urgent=True, edit=True)
    assert gate.go(1.0) == [message, other]
    assert gate.go(LIMITS.edit_every_s) == [later]


def test_check_ins_never_take_the_last_places_of_a_burst() -> None:
    gate = Gate(LIMITS)
    for chat in range(100, 200):
        gate.enter(chat, urgent=False)
    assert len(gate.go(0.0)) == LIMITS.all_burst - LIMITS.kept_for_people
    people = [gate.enter(chat, urgent=True) for chat in range(LIMITS.kept_for_people)]
    assert gate.go(0.0) == people


def test_calls_of_one_relief_are_counted_and_forgotten() -> None:
    gate = Gate(LIMITS)
    gate.enter(1, urgent=True)
    gate.go(0.0)
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
