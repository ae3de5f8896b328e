"""The machine's clock is wrong for a while, or is put right in the middle of the work: each is asked once."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cramp_coach.coach import Coach
from cramp_coach.follow_ups import QUIET, is_quiet
from cramp_coach.ports import Delivery, Outcome, Sent
from support.engines import Engine
from support.kills.people import everybody, promised_to
from support.talk import guide, lexicon
from support.turns import NOON, after, code

YEAR = 365 * 24
REPEATED = 48  # hours after a question that nobody answers
JUMPS = {
    "behind by a year until the network sets it": (-YEAR, -YEAR + 1, 0.1),
    "back by a day when all were asked": (0.1, -24, -23, 0.2),
    "ahead into the night, and back": (15, 1, 22),
    "back and forth by minutes": (-0.05, 0.05, -0.05, 0.06, 0.01, 0.1),
    "ahead by months, and back": (0.1, YEAR / 2, 0.2, 1),
}


@dataclass
class Jumping:
    """A clock, and a courier: while it sends the first message the clock jumps by `during` hours."""

    during: float
    now: datetime = NOON
    begun: datetime = NOON  # what it showed when this round of sending began
    sent: list[tuple[str, datetime]] = field(default_factory=list[tuple[str, datetime]])
    channel: str = "telegram"

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    async def deliver(self, delivery: Delivery, /) -> Outcome:
        """It arrives, and the clock is another one then."""
        self.sent.append((delivery.participant, self.begun))
        if self.during:
            self.now += timedelta(hours=self.during)
            self.during = 0
        await asyncio.sleep(0)
        return Sent("m")


@pytest.mark.parametrize("hours", JUMPS.values(), ids=JUMPS.keys())
@pytest.mark.parametrize("during", [0, -0.5, 30])
async def test_a_clock_that_jumps_neither_loses_nor_doubles(
    engine: Engine, tmp_path: Path, hours: tuple[float, ...], during: float
) -> None:
    people, clock = everybody(6), Jumping(during)
    store = await engine.open("one")
    await promised_to(store, people)
    coach = Coach(guide(), lexicon(), store, clock, code)
    for moment in hours:
        for _ in range(3):
            clock.now = clock.begun = after(hours=moment)
            await coach.deliver_due(clock)
    asked = Counter(who for who, at in clock.sent if at < after(hours=REPEATED))
    assert asked == dict.fromkeys(people, 1)
    assert not any(is_quiet(at.time(), QUIET) for _, at in clock.sent)
