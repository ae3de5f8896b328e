"""Keys are fetched once, kept for an hour, and never many."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from cramp_coach.session import MovedClock
from cramp_coach_alexa.certificates import KEPT_FOR, MOST_FLIGHTS, MOST_KEPT, Certificates, Unproved
from support.alexa_bodies import AT
from support.authority import ADDRESS, Authority

OURS = Authority(AT)
CHAIN = OURS.chain(OURS.signer())


@dataclass
class Counter:
    """Gives the same certificate for every address, once it may."""

    pem: bytes = CHAIN
    open: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[str] = field(default_factory=list[str])

    async def fetch(self, address: str) -> bytes:
        """The certificate, when it may be given."""
        self.asked.append(address)
        await self.open.wait()
        return self.pem


@pytest.fixture
def counter() -> Counter:
    one = Counter()
    one.open.set()
    return one


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(AT)


@pytest.fixture
def certificates(counter: Counter, clock: MovedClock) -> Certificates:
    return Certificates(counter.fetch, OURS.roots.store(), clock)


async def test_a_key_is_kept_for_an_hour(
    certificates: Certificates, counter: Counter, clock: MovedClock
) -> None:
    for minutes, times in ((0, 1), (59, 1), (60, 2), (61, 2)):
        clock.move_to(AT + timedelta(minutes=minutes))
        await certificates.key(ADDRESS)
        assert len(counter.asked) == times


async def test_a_key_is_not_kept_longer_than_its_certificate_is_valid(
    certificates: Certificates, counter: Counter, clock: MovedClock
) -> None:
    counter.pem = OURS.chain(OURS.signer(ends=KEPT_FOR / 2))
    await certificates.key(ADDRESS)
    clock.move_to(AT + KEPT_FOR / 2 + timedelta(seconds=1))
    with pytest.raises(Unproved):
        await certificates.key(ADDRESS)


async def test_who_asks_at_once_waits_for_one_answer(certificates: Certificates, counter: Counter) -> None:
    counter.open.clear()
    waiting = [asyncio.create_task(certificates.key(ADDRESS)) for _ in range(50)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    counter.open.set()
    _, *rest = await asyncio.gather(*waiting, return_exceptions=True)
    assert len({id(key) for key in rest}) == 1
    assert counter.asked == [ADDRESS]


async def test_a_failure_is_everybodys_and_is_not_kept(certificates: Certificates, counter: Counter) -> None:
    counter.pem = b"nonsense"
    for outcome in await asyncio.gather(
        *(certificates.key(ADDRESS) for _ in range(3)), return_exceptions=True
    ):
        assert isinstance(outcome, Unproved)
    counter.pem = CHAIN
    assert await certificates.key(ADDRESS)
    assert len(counter.asked) == 2


async def test_however_many_addresses_come_few_are_kept(certificates: Certificates, counter: Counter) -> None:
    for number in range(MOST_KEPT * 3):
        await certificates.key(f"{ADDRESS}{number}")
    assert len(certificates._kept) == MOST_KEPT
    await certificates.key(f"{ADDRESS}{MOST_KEPT * 3 - 1}")
    assert len(counter.asked) == MOST_KEPT * 3


async def test_what_proves_nothing_is_not_kept(certificates: Certificates, counter: Counter) -> None:
    counter.pem = b"nonsense"
    for number in range(100):
        with pytest.raises(Unproved):
            await certificates.key(f"{ADDRESS}{number}")
    assert (certificates._kept, certificates._flights) == ({}, {})


async def test_strangers_addresses_are_asked_for_few_at_a_time_and_never_instead_of_a_known_one(
    certificates: Certificates, counter: Counter, clock: MovedClock
) -> None:
    await certificates.key(ADDRESS)
    clock.move_to(AT + KEPT_FOR)
    counter.open.clear()
    strangers = [asyncio.create_task(certificates.key(f"{ADDRESS}{number}")) for number in range(100)]
    known = asyncio.create_task(certificates.key(ADDRESS))
    await asyncio.sleep(0)
    counter.open.set()
    outcomes = await asyncio.gather(*strangers, return_exceptions=True)
    assert await known
    assert sum(isinstance(one, Unproved) for one in outcomes) == 100 - MOST_FLIGHTS
    assert len(counter.asked) == 1 + 1 + MOST_FLIGHTS


async def test_if_nobody_waits_any_more_a_failure_is_nobodys(
    certificates: Certificates, counter: Counter
) -> None:
    counter.open.clear()
    counter.pem = b"nonsense"
    alone = asyncio.create_task(certificates.key(ADDRESS))
    await asyncio.sleep(0)
    alone.cancel()
    counter.open.set()
    await asyncio.wait(set(certificates._flights.values()))  # asyncio would warn, and warnings are errors
