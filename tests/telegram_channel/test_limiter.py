"""Who waits at the gate: one alarm for all, and nobody forgotten."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from cramp_coach_telegram.limiter import Limiter
from cramp_coach_telegram.limits import Gate
from cramp_coach_telegram.settings import Limits

LIMITS = Limits()


@dataclass
class HandAlarm:
    """One that a hand clock has set."""

    at: float
    call: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class HandClock:
    """A clock that goes on only when it is told to."""

    now: float = 0.0
    alarms: list[HandAlarm] = field(default_factory=list[HandAlarm])

    def later(self, seconds: float, call: Callable[[], None]) -> HandAlarm:
        self.alarms.append(HandAlarm(self.now + seconds, call))
        return self.alarms[-1]

    def waiting(self) -> list[HandAlarm]:
        return [alarm for alarm in self.alarms if not alarm.cancelled]

    async def ring(self) -> None:
        """The next alarm, and what it brings about."""
        alarm = min(self.waiting(), key=lambda one: one.at)
        self.alarms.remove(alarm)
        self.now = max(self.now, alarm.at)
        alarm.call()
        for _ in range(3):
            await asyncio.sleep(0)


def limiter(clock: HandClock) -> Limiter:
    return Limiter(Gate(LIMITS), lambda: clock.now, clock.later)


async def test_a_held_chat_is_told_at_once_and_the_others_go() -> None:
    clock = HandClock()
    gate = limiter(clock)
    gate.hold(1, 40)
    gate.hold(1, 30)
    assert await gate.admit(1, urgent=True) == pytest.approx(40)
    assert await gate.admit(2, urgent=True) == 0
    assert clock.alarms == []
    clock.now = 40
    assert await gate.admit(1, urgent=True) == 0


async def test_a_burst_then_one_a_second() -> None:
    clock, times = HandClock(), list[float]()
    gate = limiter(clock)

    async def send() -> None:
        assert await gate.admit(1, urgent=True) == 0
        times.append(clock.now)

    sending = [asyncio.create_task(send()) for _ in range(6)]
    await asyncio.sleep(0)
    while clock.waiting():
        await clock.ring()
    await asyncio.gather(*sending)
    assert times == pytest.approx([0, 0, 0, 1, 2, 3], abs=0.01)


async def test_however_many_wait_there_is_one_alarm() -> None:
    clock = HandClock()
    gate = limiter(clock)
    waiting = [asyncio.create_task(gate.admit(chat, urgent=False)) for chat in range(200)]
    await asyncio.sleep(0)
    assert len(clock.waiting()) == 1
    while clock.waiting():
        await clock.ring()
        assert len(clock.waiting()) <= 1
    assert await asyncio.gather(*waiting) == [0.0] * 200


async def test_one_that_comes_first_moves_the_alarm_forward() -> None:
    clock = HandClock()
    gate = limiter(clock)
    for _ in range(LIMITS.chat_burst):
        await gate.admit(1, urgent=True)
    slow = asyncio.create_task(gate.admit(1, urgent=True))
    await asyncio.sleep(0)
    (alarm,) = clock.waiting()
    for chat in range(2, 2 + LIMITS.all_burst - LIMITS.chat_burst):
        assert await gate.admit(chat, urgent=True) == 0
    quick = asyncio.create_task(gate.admit(9, urgent=True))
    await asyncio.sleep(0)
    assert clock.waiting()[0].at < alarm.at
    await clock.ring()
    assert (quick.done(), slow.done()) == (True, False)
    await clock.ring()
    assert (await quick, await slow) == (0.0, 0.0)


async def test_who_waits_for_a_chat_that_is_then_held_is_told() -> None:
    clock = HandClock()
    gate = limiter(clock)
    for _ in range(LIMITS.chat_burst):
        await gate.admit(1, urgent=True)
    waiting = asyncio.create_task(gate.admit(1, urgent=True))
    await asyncio.sleep(0)
    gate.hold(1, 60)
    assert await waiting == 60
    assert gate.gate.waiting == set()


async def test_one_that_is_given_up_leaves() -> None:
    clock = HandClock()
    gate = limiter(clock)
    for _ in range(LIMITS.chat_burst):
        await gate.admit(1, urgent=True)
    waiting = asyncio.create_task(gate.admit(1, urgent=True))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert gate.gate.waiting == set()
    await clock.ring()
    assert clock.waiting() == []
