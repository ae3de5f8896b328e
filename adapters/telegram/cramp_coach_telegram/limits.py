"""Who may send now: a bucket a chat, one for all, people before check-ins, and waits that Telegram orders."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cramp_coach_telegram.settings import Limits
from cramp_coach_telegram.sharing import Sharing

MANY = 1_000  # so many chats are remembered before the idle ones are let go
SLACK = 1e-6  # seconds and tokens that rounding may lose


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


@dataclass(frozen=True, slots=True, order=True)
class Ticket:
    """One that waits: people first, then in order of arrival."""

    rank: int
    number: int
    chat: int
    edit: bool = False


@dataclass(slots=True)
class Gate:
    """The rules, without waiting: asks for the time, tells how long."""

    limits: Limits
    everybody: Bucket = field(init=False)
    chats: dict[int, Bucket] = field(default_factory=dict[int, Bucket])
    edits: dict[int, float] = field(default_factory=dict[int, float])  # when a chat may be edited next
    calls: dict[int, list[float]] = field(default_factory=dict[int, list[float]])  # a chat's latest
    holds: dict[int, float] = field(default_factory=dict[int, float])
    waiting: set[Ticket] = field(default_factory=set[Ticket])
    count: int = 0

    def __post_init__(self) -> None:
        burst = self.limits.all_burst
        self.everybody = Bucket(self.limits.all_per_second, burst, float(burst), 0.0)

    def enter(self, chat: int, *, urgent: bool, edit: bool = False) -> Ticket:
        """Queue up. Whoever enters must leave."""
        self.count += 1
        ticket = Ticket(0 if urgent else 1, self.count, chat, edit)
        self.waiting.add(ticket)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give up or go."""
        self.waiting.discard(ticket)

    def wait(self, ticket: Ticket, now: float) -> float:
        """0: go, and it is counted. Else: ask again after so many seconds."""
        own = self._chat(ticket.chat, now)
        spared = 0 if ticket.rank == 0 else self.limits.kept_for_people
        edited = self.until_edit(ticket.chat, now) if ticket.edit else 0.0
        if delay := max(own.wait(now), self.everybody.wait(now, spared), edited):
            return delay
        if any(other < ticket and self._could_go(other, now) for other in self.waiting):
            return 1.0 / self.limits.all_per_second
        own.take()
        self.everybody.take()
        self.called(ticket.chat, now)
        if ticket.edit:
            self.edits[ticket.chat] = now + self.limits.edit_every_s
        self.leave(ticket)
        return 0.0

    def called(self, chat: int, now: float) -> None:
        """Count a call: one that was let through here, or one that Telegram does not limit."""
        if len(self.calls) > MANY:
            self.calls = {c: times for c, times in self.calls.items() if self._latest(c, now)}
            self.edits = {c: at for c, at in self.edits.items() if at > now}
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
        """Telegram said that this chat must wait."""
        self.holds[chat] = max(until, self.holds.get(chat, 0.0))

    def held(self, chat: int, now: float) -> float:
        """Seconds that this chat must still wait; 0 if none."""
        left = self.holds.get(chat, now) - now
        if left <= 0:
            self.holds.pop(chat, None)
        return max(left, 0.0)

    def _latest(self, chat: int, now: float) -> list[float]:
        return [at for at in self.calls.get(chat, ()) if at > now - self.limits.relief_s]

    def _could_go(self, ticket: Ticket, now: float) -> bool:
        held = self.held(ticket.chat, now) or (ticket.edit and self.until_edit(ticket.chat, now))
        return not held and not self._chat(ticket.chat, now).wait(now)

    def _chat(self, chat: int, now: float) -> Bucket:
        if len(self.chats) > MANY:
            busy = {ticket.chat for ticket in self.waiting}
            self.chats = {
                c: b for c, b in self.chats.items() if c in busy or b.wait(now) or b.tokens < b.burst
            }
        burst = self.limits.chat_burst
        return self.chats.setdefault(chat, Bucket(self.limits.chat_per_second, burst, float(burst), now))


@dataclass(frozen=True, slots=True)
class Limiter:
    """The gate with somebody who waits at it. Time and sleep are given."""

    gate: Gate
    seconds: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    sharing: Sharing | None = None  # with other processes, if there may be any

    async def admit(self, chat: int, *, urgent: bool, edit: bool = False) -> float:
        """Return 0 when it may be sent; or, at once, the seconds that this chat must not be sent to."""
        ticket = self.gate.enter(chat, urgent=urgent, edit=edit)
        try:
            while not (held := self.gate.held(chat, self.seconds())):
                delay = self.gate.wait(ticket, self.seconds())
                if not delay:
                    await self._shared(urgent=urgent)
                    return 0.0
                await self.sleep(delay)
            return held
        finally:
            self.gate.leave(ticket)

    async def _shared(self, *, urgent: bool) -> None:
        if self.sharing is not None:
            await self.sharing.admit(urgent=urgent)

    def may_edit(self, chat: int) -> bool:
        """Whether an edit would not have to wait for an earlier one."""
        return not self.gate.until_edit(chat, self.seconds())

    def called(self, chat: int) -> None:
        """Count a call that does not wait here."""
        self.gate.called(chat, self.seconds())

    def spare_calls(self, chat: int) -> int:
        """How many more calls this chat should bring within the time of one relief."""
        return self.gate.spare_calls(chat, self.seconds())

    def hold(self, chat: int, seconds: float) -> None:
        """Send nothing to this chat for so long; the others do not notice."""
        self.gate.hold(chat, self.seconds() + seconds)
