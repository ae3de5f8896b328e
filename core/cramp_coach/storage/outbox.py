"""Messages that must arrive: who sends which, and what became of it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from cramp_coach.errors import StoreBroken
from cramp_coach.follow_ups import due_at, is_humane, is_too_late, later
from cramp_coach.ports import Delivery, NotSent, Outcome, Refused, Sent, Tally, Unsure
from cramp_coach.storage.books import LEASE, Books
from cramp_coach.storage.moments import from_micros, to_micros
from cramp_coach.storage.promises import let_go
from cramp_coach.storage.statements import Row
from cramp_coach.vocabulary import Inbound, ParticipantId

_LOG = logging.getLogger(__name__)

# How often a message may perhaps have arrived before it counts as `unknown`. A check-in may come twice at
# most, a nudge once; the answer to somebody in pain is worth more copies.
_DOUBTS = {"reply": 5, "check_in": 2, "nudge": 1}
OUTBOX = "outbox.sealed"
PUT_OFF = "quiet hours"
LATE = timedelta(hours=1)  # a promise that is due for longer is late
_LONGEST_PAUSE = timedelta(minutes=1)


def pause(attempt: int) -> timedelta:
    """How long to wait after this many attempts: none, 2 s, 4 s, 8 s … a minute."""
    return timedelta() if attempt <= 1 else min(timedelta(seconds=2 ** min(attempt - 1, 10)), _LONGEST_PAUSE)


def claim(books: Books, channel: str, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """The first unsent message of up to `limit` participants of a channel; one unreadable is given up."""
    books.run("begin_leases", {"owner": books.owner, "now": to_micros(now), "length": LEASE})
    recover(books, now)
    values = {"channel": channel, "now": to_micros(now), "limit": limit}
    rows = books.run("waiting_messages", values).fetchall()
    return tuple(found for row in rows if (found := _claimed(books, row, now)) is not None)


def start(books: Books, delivery: Delivery, now: datetime) -> bool:
    """Commit that it is being sent; False if somebody else has it, or nobody may."""
    held = {"id": delivery.id, "token": delivery.token, "length": LEASE, "now": to_micros(now)}
    return books.run("start_message", held).rowcount == 1


def finish(books: Books, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Commit what became of it, if it is still ours. After anything but Sent, what follows it waits."""
    held = {"id": delivery.id, "token": delivery.token}
    if isinstance(outcome, Sent):
        _sent(books, held | {"provider_id": outcome.provider_id, "now": to_micros(now)})
        return
    row = books.run("held_message", held).fetchone()
    if row is None:
        _no_longer_ours(delivery.id)
        return
    behind = {"participant": row["participant"], "now": to_micros(now)}
    books.run("give_back_later", held | behind)
    _record(_Mark(books, row, now), outcome)


def is_clear(books: Books, inbound: Inbound) -> bool:
    """Whether a reply may leave at once: nothing else waits. Whoever comes is not asked what was put off."""
    participant = {"participant": inbound.participant}
    if not books.run("anything_unsent", participant).fetchone()[0]:
        return True
    put_off = participant | {"reason": PUT_OFF, "now": to_micros(inbound.at)}
    return bool(books.run("withdraw_put_off", put_off).rowcount) and is_clear(books, inbound)


def give_back(books: Books, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Nobody will send these, and nobody has begun to: they wait, unmarked."""
    for delivery in deliveries[:1]:
        behind = {"participant": delivery.participant, "token": delivery.token, "now": to_micros(now)}
        books.run("give_back_later", behind | {"id": delivery.id - 1})


def recover(books: Books, now: datetime) -> int:
    """What a dead process held, or was held too long, waits again."""
    rows = books.run("lost_messages", {"owner": books.owner, "now": to_micros(now)}).fetchall()
    for row in rows:
        mark = _Mark(books, row, now)
        if row["status"] == "claimed":
            mark.wait_again("given back", now, row["doubts"])
        else:
            mark.doubt("left by a process that ended", now)
    return len(rows)


def next_due(books: Books, channel: str) -> datetime | None:
    """When there is next something to do in a channel."""
    (micros,) = books.run("next_due", {"channel": channel}).fetchone()
    return None if micros is None else from_micros(micros)


def tally(books: Books, channel: str, now: datetime) -> Tally:
    """How much is to be done in a channel."""
    values = {"channel": channel, "now": to_micros(now), "late": to_micros(now - LATE)}
    row = books.run("tally", values).fetchone()
    return Tally(row["due"], row["late"], row["waiting"], row["sending"], row["suspects"])


def _claimed(books: Books, row: Row, now: datetime) -> Delivery | None:
    participant = ParticipantId(row["participant"])
    if row["kind"] == "nudge" and (row["promised"] is None or is_too_late(from_micros(row["promised"]), now)):
        _Mark(books, row, now).settle("cancelled", reason="too late")
        return None
    try:
        (reply,) = books.open_replies(OUTBOX, participant, row["sealed"])
    except StoreBroken:
        _LOG.error("message %d of %s is unreadable and given up", row["id"], participant)
        _Mark(books, row, now).settle("dead", reason="unreadable")
        return None
    if reply.waking and not is_humane(now, reply.waking.zone, reply.waking.quiet):
        morning = later(now, timedelta(), reply.waking.zone, reply.waking.quiet)
        _Mark(books, row, now).wait_again(PUT_OFF, due_at(morning, participant), row["doubts"])
        return None
    token = books.new_token()
    held = {"id": row["id"], "owner": books.owner, "token": token}
    books.run("claim_message", held | {"length": LEASE, "now": to_micros(now)})
    return Delivery(
        row["id"],
        participant,
        reply,
        row["kind"],
        row["attempt"] + 1,
        token,
        suspect=row["doubts"] > 0,
        earlier=row["earlier"],
    )


def _sent(books: Books, held: Mapping[str, object]) -> None:
    for row in books.run("mark_sent", held).fetchall():
        books.emptied.add(row["participant"])
        if row["farewell"]:
            books.run("drop_farewell", {"id": held["id"]})
        return
    _no_longer_ours(held["id"])


def _no_longer_ours(number: object) -> None:
    _LOG.warning("message %d is no longer ours: what became of it is not recorded", number)


def _record(mark: "_Mark", outcome: NotSent | Unsure | Refused) -> None:
    again = mark.now + pause(mark.row["attempt"])
    match outcome:
        case NotSent(reason, retry_at):
            mark.wait_again(reason, retry_at or again, mark.row["doubts"])
        case Unsure(reason):
            mark.doubt(reason, again)
        case Refused(reason, gone):
            mark.settle("dead", reason=reason)
            if not gone:
                _LOG.error("message %d will never arrive: %s", mark.row["id"], reason)
            else:
                let_go(mark.books, ParticipantId(mark.row["participant"]), mark.now)
        case _:
            assert_never(outcome)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One row of the outbox, and the ways it can go on."""

    books: Books
    row: Row
    now: datetime

    def settle(self, status: str, *, doubts: int | None = None, reason: str | None = None) -> None:
        """Nothing more is to be sent."""
        values = {
            "id": self.row["id"],
            "status": status,
            "doubts": self.row["doubts"] if doubts is None else doubts,
            "reason": reason,
            "now": to_micros(self.now),
        }
        self.books.run("settle_message", values)
        self.books.run("drop_farewell", {"id": self.row["id"]})
        self.books.emptied.add(self.row["participant"])

    def wait_again(self, reason: str, due: datetime, doubts: int) -> None:
        """Back in its old place."""
        values = {"id": self.row["id"], "doubts": doubts, "due": to_micros(due), "reason": reason}
        self.books.run("wait_again", values | {"now": to_micros(self.now)})

    def doubt(self, reason: str, due: datetime) -> None:
        """It may have arrived: once more, marked, or no more."""
        doubts = self.row["doubts"] + 1
        if doubts < _DOUBTS[self.row["kind"]]:
            self.wait_again(reason, due, doubts)
            return
        _LOG.warning(
            "message %d of %s: nobody knows whether it arrived", self.row["id"], self.row["participant"]
        )
        self.settle("unknown", doubts=doubts, reason=reason)
