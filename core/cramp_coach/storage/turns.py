"""One turn as one function in the database's thread."""

from dataclasses import dataclass

from cramp_coach.ports import Delivery, Known, Step, Taken, Written
from cramp_coach.storage.books import Books
from cramp_coach.storage.erasing import erase
from cramp_coach.storage.linking import link, offer, unlink
from cramp_coach.storage.moments import to_micros
from cramp_coach.storage.outbox import OUTBOX, is_clear
from cramp_coach.storage.promises import ask, cancel, let_go, schedule
from cramp_coach.vocabulary import (
    CancelFollowUps,
    Effect,
    Erase,
    Export,
    FollowUpAsked,
    FollowUpDue,
    Handed,
    Inbound,
    Left,
    Link,
    LinkAsked,
    OfferCode,
    ParticipantId,
    RecordEpisode,
    Reply,
    ScheduleFollowUp,
    Unlink,
)
from cramp_coach.wire import replies_to_json

_STATE = "state.sealed"
_REPLIES = "inbound.replies"
_RECORD = "episode.sealed"


def take(books: Books, inbound: Inbound, step: Step) -> Taken:
    """Claim, load, step, write. Raises what `step` raises, and StoreBroken for a damaged state."""
    claimed = books.run(
        "claim_inbound",
        {"channel": inbound.channel.name, "id": inbound.id, "at": to_micros(inbound.at)},
    )
    if not claimed.rowcount:
        return Taken(_given_before(books, inbound), fresh=False)
    if isinstance(inbound.event, FollowUpDue) and not ask(books, inbound, inbound.event.follow_up):
        return Taken((), fresh=False)  # withdrawn, or asked, since it was found due
    written = step(_load(books, inbound))
    return _Writing(books, inbound, written).whole()


def _given_before(books: Books, inbound: Inbound) -> tuple[Reply, ...]:
    row = books.run("read_replies", {"channel": inbound.channel.name, "id": inbound.id}).fetchone()
    return () if row[0] is None else books.open_replies(_REPLIES, inbound.participant, row[0])


def _load(books: Books, inbound: Inbound) -> Known:
    row = books.run(
        "read_state", {"participant": inbound.participant, "now": to_micros(inbound.at)}
    ).fetchone()
    sealed, links = row["sealed"], (row["links"] or "").split()
    state = None if sealed is None else books.sealer.open(_STATE, inbound.participant, sealed).decode()
    return Known(state, tuple(map(ParticipantId, links)))


@dataclass(frozen=True, slots=True)
class _Writing:
    """What a step decided, being written."""

    books: Books
    inbound: Inbound
    written: Written

    def whole(self) -> Taken:
        self._write_state()
        if isinstance(self.inbound.event, Left) and self.inbound.event.blocked:
            let_go(self.books, self.inbound.participant, self.inbound.at)
        for effect in self.written.effects:
            self._carry_out(effect)
        for participant in self._erased:
            self._run("lock_participant", participant=participant)
            erase(self.books, participant, self.inbound.at)
        if self.inbound.channel.push:
            return Taken(self.written.replies, fresh=True, deliveries=self._queue())
        self._keep_replies()
        return Taken(self.written.replies, fresh=True)

    @property
    def _erased(self) -> tuple[ParticipantId, ...]:
        also = (effect.also for effect in self.written.effects if isinstance(effect, Erase))
        return next(((self.inbound.participant, *others) for others in also), ())

    @property
    def _erases(self) -> bool:
        return bool(self._erased)

    def _run(self, query: str, **values: object) -> None:
        known = {"participant": self.inbound.participant, "now": to_micros(self.inbound.at)}
        self.books.run(query, known | values)

    def _write_state(self) -> None:
        if self.written.state is None:
            self._run("delete_state")
            self._run("drop_replies")
            self.books.emptied.add(self.inbound.participant)
            return
        until = self.written.keep_until
        self._run(
            "write_state",
            sealed=self.books.sealer.seal(_STATE, self.inbound.participant, self.written.state.encode()),
            keep_until=None if until is None else to_micros(until),
        )

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case ScheduleFollowUp(follow_up):
                schedule(self.books, self.inbound, follow_up)
            case CancelFollowUps(episode):
                cancel(self.books, self.inbound.participant, self.inbound.at, episode)
            case FollowUpAsked(follow_up):
                ask(self.books, self.inbound, follow_up)
            case RecordEpisode(episode, record):
                sealed = self.books.sealer.seal(_RECORD, self.inbound.participant, record.encode())
                self._run("record_episode", id=episode, at=to_micros(self.inbound.at), sealed=sealed)
            case OfferCode(code):
                offer(self.books, self.inbound, code)
            case Link(speaker):
                link(self.books, self.inbound, speaker)
            case Unlink():
                unlink(self.books, self.inbound.participant)
            case Erase() | Export():
                pass  # erasing comes last; handing over is not the store's business

    def _seal(self, place: str, replies: tuple[Reply, ...]) -> bytes:
        # After an erasure the participant has no key, and the answer has no content.
        sealer = self.books.sealer
        seal = sealer.seal_without_person if self._erases else sealer.seal
        return seal(place, self.inbound.participant, replies_to_json(replies))

    def _keep_replies(self) -> None:
        if not self.written.replies:
            return
        self._run(
            "keep_replies",
            channel=self.inbound.channel.name,
            id=self.inbound.id,
            participant=None if self._erases else self.inbound.participant,
            replies=self._seal(_REPLIES, self.written.replies),
        )

    def _queue(self) -> tuple[Delivery, ...]:
        """All born `sending` and given to the caller, or all left to wait behind what is unsent."""
        asking = isinstance(self.inbound.event, FollowUpDue | LinkAsked | Handed)
        ours = not asking and is_clear(self.books, self.inbound)
        token = self.books.new_token() if ours else None
        rows = [self._row(reply, token) for reply in self.written.replies]
        if token is None:
            return ()
        return tuple(
            Delivery(number, self.inbound.participant, reply, "reply", 1, token)
            for number, reply in zip(rows, self.written.replies, strict=True)
        )

    def _row(self, reply: Reply, token: str | None) -> int:
        event = self.inbound.event
        inserted = self.books.run(
            "queue_message",
            {
                "participant": self.inbound.participant,
                "kind": event.kind if isinstance(event, FollowUpDue) else "reply",
                "follow_up": event.follow_up if isinstance(event, FollowUpDue) else None,
                "sealed": self._seal(OUTBOX, (reply,)),
                "status": "pending" if token is None else "sending",
                "owner": None if token is None else self.books.owner,
                "token": token,
                "attempt": 0 if token is None else 1,
                "farewell": int(self._erases),
                "now": to_micros(self.inbound.at),
            },
        )
        return int(inserted.fetchone()[0])
