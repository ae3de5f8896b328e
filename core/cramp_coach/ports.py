"""What the coach needs of the world: a store, a courier, a clock, new ids."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from cramp_coach.vocabulary import Effect, FollowUp, Inbound, InboundId, ParticipantId, Reply


@dataclass(frozen=True, slots=True)
class Written:
    """What a step decided: the state to keep (None: keep none), until when, and the rest."""

    state: str | None
    keep_until: datetime | None
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a participant before a step: the state (None: none is kept), and whom they are linked
    with: a speaker with one chat, a chat with any number of speakers."""

    state: str | None
    links: tuple[ParticipantId, ...] = ()


Step: TypeAlias = Callable[[Known], Written]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message that must arrive. `token` fences every mark; `suspect`: it may be a second copy.

    `earlier`: what the provider called the last one that we sent by ourselves, which this replaces.
    """

    id: int
    participant: ParticipantId
    reply: Reply
    kind: str  # "reply", "check_in" or "nudge"
    attempt: int
    token: str
    suspect: bool = False
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that is committed. `fresh` is False for a repeated id, whose stored replies come again.

    `deliveries`: for a channel that pushes, the rows born `sending` that the caller must send now, in
    order; rows queued behind an earlier unsent one are not among them, the courier's loop sends those.
    """

    replies: tuple[Reply, ...]
    fresh: bool
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived; the provider calls it this."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not arrive; try again, not before `retry_at` if given."""

    reason: str
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may or may not have arrived (a time-out, a dropped connection)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never arrive as it is. `gone`: nothing else will reach this participant either."""

    reason: str
    gone: bool = False


Outcome: TypeAlias = Sent | NotSent | Unsure | Refused


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a code that was said to a speaker: "right" says whose it is.

    "wrong": nobody's, or too old; "too_many": tries within an hour; "linked": the speaker is already.
    """

    outcome: Literal["right", "wrong", "too_many", "linked"]
    chat: ParticipantId | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased, in numbers; holds nothing about anybody."""

    states: int
    episodes: int
    follow_ups: int
    messages: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How much is to be done in one channel. `late`: of the due promises, those due for over an hour.

    `suspects`: of the messages that wait or are being sent, those that may have arrived already.
    """

    due: int
    late: int
    waiting: int
    sending: int
    suspects: int


class Store(Protocol):
    """Keeps conversations and promises. Every method is one commit, or changes nothing."""

    async def turn(self, inbound: Inbound, step: Step, /) -> Taken:
        """Claim the id, load the state, run `step`, write state, outbox and follow-ups; all or nothing.

        A repeated id runs no step and writes nothing. One participant's turns are taken one at a time.
        A caller that is cancelled leaves the turn either whole or undone. Raises StoreUnavailable.
        """
        ...

    async def try_code(self, speaker: ParticipantId, code: str, now: datetime, /) -> Tried:
        """Use up the code that a speaker was told, and a try. Linking is an effect of the chat's turn."""
        ...

    async def due_follow_ups(
        self, channel: str, now: datetime, limit: int, /
    ) -> tuple[tuple[ParticipantId, FollowUp], ...]:
        """Promises that are kept in a channel and whose time has come, earliest first.

        Asking is a `turn` with FollowUpDue. One whose participant is of another channel is a speaker's, whose
        chat is to be asked.
        """
        ...

    async def claim(self, channel: str, now: datetime, limit: int, /) -> tuple[Delivery, ...]:
        """Take up to `limit` messages that wait in a channel, in the order of their promise.

        At most one a participant.
        """
        ...

    async def start(self, delivery: Delivery, now: datetime, /) -> bool:
        """Commit that it is being sent; False if the lease was lost, and then it must not be sent."""
        ...

    async def finish(self, delivery: Delivery, outcome: Outcome, now: datetime, /) -> None:
        """Commit what became of it. Refused with `gone` cancels what else waits for the participant.

        Unsure: a reply, and a check-in once, waits again, marked `suspect`.
        """
        ...

    async def recover(self, now: datetime, /) -> int:
        """Give back what a dead process held: `sending` waits again, marked `suspect`. Says how many."""
        ...

    async def next_due(self, channel: str, /) -> datetime | None:
        """When there is next something to do in a channel, or None."""
        ...

    async def tally(self, channel: str, now: datetime, /) -> Tally:
        """How much is to be done in a channel."""
        ...

    async def ready(self) -> bool:
        """Whether something can be written now, in this version's tables. Never raises."""
        ...

    async def sweep(self, now: datetime, /) -> int:
        """Erase states past their `keep_until` and ids past seven days. Says how many rows went."""
        ...

    async def forget(self, participant: ParticipantId, now: datetime, /) -> Receipt:
        """Erase everything of this participant and destroy the key."""
        ...

    async def export(self, participant: ParticipantId, /) -> str:
        """Everything kept of this participant, as JSON."""
        ...

    async def close(self) -> None:
        """Release the files. Nothing is lost if this never runs."""
        ...


class Courier(Protocol):
    """Delivers outside a conversation. Never raises: what went wrong is the Outcome."""

    @property
    def channel(self) -> str:
        """The name of the channel whose participants it reaches; it is given nobody else's."""
        ...

    async def deliver(self, delivery: Delivery, /) -> Outcome:
        """Send this message."""
        ...


class Watch(Protocol):
    """Is told what happens, in numbers; never whom it happens to. Must not wait, and must not fail."""

    def turned(self, seconds: float, /) -> None:
        """A turn was committed, so long after it arrived."""
        ...

    def delivered(self, delivery: Delivery, outcome: Outcome, /) -> None:
        """A message was tried, and this became of it."""
        ...


class Pace(Protocol):
    """A rate that all processes keep together."""

    async def take(self, name: str, rate: float, burst: int, spared: int, /) -> bool:
        """Take one token of this bucket, which holds `burst` and gains `rate` a second.

        False if fewer than `spared` would be left. Raises StoreUnavailable.
        """
        ...


class Clock(Protocol):
    """Says what time it is: aware UTC."""

    def __call__(self) -> datetime:
        """The time now."""
        ...


class NewCode(Protocol):
    """Draws six digits, the first of which is not 0, that nobody can guess."""

    def __call__(self) -> str:
        """A new code."""
        ...


class NewId(Protocol):
    """Makes an id that nobody has."""

    def __call__(self) -> InboundId:
        """A new id."""
        ...
