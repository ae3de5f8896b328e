"""Who may send now: a bucket a chat, one for all, people before check-ins, and waits that Telegram orders."""

from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple, TypeVar

from cramp_coach_telegram.settings import Limits

MANY = 1_000  # so many chats are remembered before the idle ones are let go
SLACK = 1e-6  # seconds and tokens that rounding may lose
Known = TypeVar("Known")


@dataclass(slots=True)
class Bucket:
    """So many at once, and so many a second after that."""

    rate: float
    burst: int
    tokens: float
    filled: float

    def wait(self, now: float, spared: int = 0) -> float:
        """Seconds until one may be taken, so that so many are left for others."""
        self.tokens = min(float(self.burst), self.tokens + (now - self.filled) * self.rate)
        self.filled = now
        missing = 1.0 + min(spared, self.burst - 1) - self.tokens
        return missing / self.rate if missing > SLACK else 0.0

    def take(self) -> None:
        """Take one."""
        self.tokens -= 1.0


class Ticket(NamedTuple):
    """One that waits: people first, then in order of arrival."""

    rank: int
    number: int
    chat: int
    edit: bool = False


@dataclass(slots=True)
class Gate:
    """The rules, without waiting: is told the time, says who may go, and when to ask again."""

    limits: Limits
    everybody: Bucket = field(init=False)
    chats: dict[int, Bucket] = field(default_factory=dict[int, Bucket])
    edits: dict[int, float] = field(default_factory=dict[int, float])  # when a chat may be edited next
    calls: dict[int, list[float]] = field(default_factory=dict[int, list[float]])  # a chat's latest
    holds: dict[int, float] = field(default_factory=dict[int, float])
    waiting: set[Ticket] = field(default_factory=set[Ticket])
    count: int = 0
    _ready: list[Ticket] = field(
        default_factory=list[Ticket], init=False
    )  # as far as their chat is concerned
    _later: list[tuple[float, Ticket]] = field(default_factory=list[tuple[float, Ticket]], init=False)
    _tidy: dict[str, int] = field(default_factory=dict[str, int], init=False)

    def __post_init__(self) -> None:
        burst = self.limits.all_burst
        self.everybody = Bucket(self.limits.all_per_second, burst, float(burst), 0.0)

    def enter(self, chat: int, *, urgent: bool, edit: bool = False) -> Ticket:
        """Queue up. Whoever enters and does not go must leave."""
        self.count += 1
        ticket = Ticket(0 if urgent else 1, self.count, chat, edit)
        self.waiting.add(ticket)
        heappush(self._ready, ticket)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give up."""
        self.waiting.discard(ticket)

    def go(self, now: float) -> list[Ticket]:
        """Those who may go now, in their order; they are counted and wait no more."""
        while self._later and self._later[0][0] <= now + SLACK:
            heappush(self._ready, heappop(self._later)[1])
        gone: list[Ticket] = []
        while (ticket := self._first()) is not None and not self._full(ticket, now):
            heappop(self._ready)
            if delay := self._own_wait(ticket, now):
                heappush(self._later, (now + delay, ticket))
            else:
                self._let_through(ticket, now)
                gone.append(ticket)
        return gone

    def until(self, now: float) -> float | None:
        """Seconds until `go` may let somebody through again; None while nobody waits."""
        first = self._first()
        times = [] if first is None else [self._full(first, now)]
        while self._later and self._later[0][1] not in self.waiting:
            heappop(self._later)
        times += [max(self._later[0][0] - now, 0.0)] if self._later else []
        return min(times, default=None)

    def called(self, chat: int, now: float) -> None:
        """Count a call: one that was let through here, or one that Telegram does not limit."""
        self.calls = self._tidied("calls", self.calls, lambda one: bool(self._latest(one, now)))
        self.calls[chat] = [*self._latest(chat, now), now]

    def spare_calls(self, chat: int, now: float) -> int:
        """How many more calls this chat should bring within the time of one relief."""
        return self.limits.relief_calls - len(self._latest(chat, now))

    def until_edit(self, chat: int, now: float) -> float:
        """Seconds until a message of this chat may be edited; 0 if now."""
        left = self.edits.get(chat, now) - now
        if left <= SLACK:
            self.edits.pop(chat, None)
            return 0.0
        return left

    def hold(self, chat: int, until: float) -> None:
        """Telegram said that this chat must wait: who waits for it had better leave."""
        self.holds[chat] = max(until, self.holds.get(chat, 0.0))

    def held(self, chat: int, now: float) -> float:
        """Seconds that this chat must still wait; 0 if none."""
        left = self.holds.get(chat, now) - now
        if left <= 0:
            self.holds.pop(chat, None)
        return max(left, 0.0)

    def _first(self) -> Ticket | None:
        while self._ready and self._ready[0] not in self.waiting:
            heappop(self._ready)
        return self._ready[0] if self._ready else None

    def _full(self, ticket: Ticket, now: float) -> float:
        """Seconds until there is room for this one among all. Who stands behind it has no more room."""
        return self.everybody.wait(now, 0 if ticket.rank == 0 else self.limits.kept_for_people)

    def _own_wait(self, ticket: Ticket, now: float) -> float:
        edited = self.until_edit(ticket.chat, now) if ticket.edit else 0.0
        return max(self._chat(ticket.chat, now).wait(now), edited)

    def _let_through(self, ticket: Ticket, now: float) -> None:
        self._chat(ticket.chat, now).take()
        self.everybody.take()
        self.called(ticket.chat, now)
        if ticket.edit:
            self.edits = self._tidied("edits", self.edits, lambda one: self.edits[one] > now)
            self.edits[ticket.chat] = now + self.limits.edit_every_s
        self.waiting.discard(ticket)

    def _latest(self, chat: int, now: float) -> list[float]:
        return [at for at in self.calls.get(chat, ()) if at > now - self.limits.relief_s]

    def _chat(self, chat: int, now: float) -> Bucket:
        burst = self.limits.chat_burst
        if chat not in self.chats:
            self.chats = self._tidied("chats", self.chats, lambda one: self._is_busy(self.chats[one], now))
            self.chats[chat] = Bucket(self.limits.chat_per_second, burst, float(burst), now)
        return self.chats[chat]

    def _is_busy(self, bucket: Bucket, now: float) -> bool:
        """One that is full again is as good as a new one."""
        return bucket.wait(now) > 0 or bucket.tokens < bucket.burst

    def _tidied(self, name: str, known: dict[int, Known], needed: Callable[[int], bool]) -> dict[int, Known]:
        """Without the chats that need not be remembered. Looks only when it has doubled: that is cheap."""
        if len(known) <= self._tidy.get(name, MANY):
            return known
        kept = {chat: one for chat, one in known.items() if needed(chat)}
        self._tidy[name] = max(MANY, 2 * len(kept))
        return kept
