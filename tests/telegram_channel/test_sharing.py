"""What other processes send is counted; people go before check-ins there too."""

import asyncio
from dataclasses import dataclass, field

from cramp_coach.errors import StoreUnavailable
from cramp_coach_telegram.limiter import Limiter
from cramp_coach_telegram.limits import Gate
from cramp_coach_telegram.settings import Limits
from cramp_coach_telegram.sharing import Sharing

LIMITS = Limits()


@dataclass
class OneBucket:
    """A Pace with so many tokens that never fills by itself; or one whose store is down."""

    tokens: int
    down: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    async def take(self, name: str, rate: float, burst: int, spared: int) -> bool:
        """One, if so many are left."""
        if self.down:
            raise StoreUnavailable("down")
        assert (rate, burst) == (LIMITS.all_per_second, LIMITS.all_burst)
        self.asked.append((name, spared))
        if self.tokens < 1 + spared:
            return False
        self.tokens -= 1
        return True


@dataclass
class Waiting:
    """Sleeps that a test ends."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    slept: list[float] = field(default_factory=list[float])

    async def sleep(self, seconds: float) -> None:
        """Until the test says so."""
        self.slept.append(seconds)
        self.begun.set()
        await self.ended.wait()
        await asyncio.sleep(0)


def limiter(bucket: OneBucket, waiting: Waiting) -> Limiter:
    sharing = Sharing(bucket, "telegram:4242", LIMITS, waiting.sleep)
    return Limiter(Gate(LIMITS), lambda: 0.0, asyncio.get_running_loop().call_later, sharing)


async def test_a_token_of_the_common_bucket_is_waited_for() -> None:
    bucket, waiting = OneBucket(0), Waiting()
    sent = asyncio.create_task(limiter(bucket, waiting).admit(1, urgent=True))
    await waiting.begun.wait()
    assert not sent.done()
    bucket.tokens = 1
    waiting.ended.set()
    assert await sent == 0
    assert waiting.slept[0] == 1 / LIMITS.all_per_second
    assert bucket.asked[0] == ("telegram:4242", 0)


async def test_a_person_does_not_wait_behind_a_check_in_that_waits() -> None:
    bucket, waiting = OneBucket(2), Waiting()
    gate = limiter(bucket, waiting)
    check_in = asyncio.create_task(gate.admit(1, urgent=False))
    await waiting.begun.wait()
    assert await gate.admit(2, urgent=True) == 0
    assert not check_in.done()
    bucket.tokens = 3
    waiting.ended.set()
    assert await check_in == 0


async def test_while_nobody_can_be_asked_our_own_gate_is_enough() -> None:
    waiting = Waiting()
    assert await limiter(OneBucket(0, down=True), waiting).admit(1, urgent=True) == 0
    assert waiting.slept == []
