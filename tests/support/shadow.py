"""What a store ought to hold: the same events, remembered in plain objects. A model for random tests."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cramp_coach.ports import Delivery, Receipt
from cramp_coach.vocabulary import FollowUp, Reply

UNSENT = ("pending", "claimed", "sending")
LEASE = timedelta(minutes=5)
COPIES = {"check_in": 2}  # at most so many may perhaps have arrived


@dataclass
class Message:
    """One row of the outbox. `may_be`: what it may be now, where the store has a choice."""

    kind: str
    text: str
    status: str
    due: datetime
    token: str | None = None
    lease: datetime | None = None
    doubts: int = 0
    farewell: bool = False
    number: int = 0
    may_be: set[str] = field(default_factory=set[str])

    def becomes(self, status: str, due: datetime | None = None) -> None:
        """It is this from now on."""
        self.status, self.due = status, due or self.due
        if status not in ("claimed", "sending"):
            self.token = self.lease = None

    def doubted(self) -> None:
        """It may have arrived: it waits again, or nobody will ever know."""
        self.doubts += 1
        given_up = self.doubts >= COPIES.get(self.kind, 99)
        self.becomes("unknown" if given_up else "pending")
        self.may_be = {"unknown"} if given_up else {"pending", "unknown"}


@dataclass
class Person:
    """One participant, as the store should know them."""

    state: int | None = None
    episodes: set[str] = field(default_factory=set[str])
    promises: dict[str, tuple[FollowUp, str]] = field(default_factory=dict[str, tuple[FollowUp, str]])
    messages: list[Message] = field(default_factory=list[Message])
    answers: dict[str, tuple[Reply, ...]] = field(default_factory=dict[str, tuple[Reply, ...]])

    @property
    def unsent(self) -> list[Message]:
        """What still waits, or is under way."""
        return [one for one in self.messages if one.status in UNSENT]

    def says(self, texts: Iterable[str], token: str | None, now: datetime, kind: str = "reply") -> None:
        """New messages: under way with this token, or waiting."""
        status = "pending" if token is None else "sending"
        self.messages += [Message(kind, text, status, now, token) for text in texts]

    def withdraws(self) -> None:
        """No promise stands, and no question that is not on its way."""
        for name, (one, status) in self.promises.items():
            self.promises[name] = one, "cancelled" if status == "pending" else status
        for message in self.messages:
            if message.kind == "check_in" and message.status in ("pending", "claimed"):
                message.becomes("cancelled")

    def is_gone(self) -> None:
        """They cannot be reached."""
        for message in self.unsent:
            message.becomes("cancelled")
        self.withdraws()

    def forgets(self) -> Receipt:
        """All of it; the receipt that there should be."""
        counts = Receipt(
            states=int(self.state is not None),
            episodes=len(self.episodes),
            follow_ups=len(self.promises),
            messages=len(self.messages) + len(self.answers),
        )
        self.__init__()  # type: ignore[misc] # as if they had never come
        return counts

    def lost(self, now: datetime, *, all_of_them: bool = False) -> int:
        """What a dead process held, or was held too long, waits again. Says how many."""
        held = [one for one in self.messages if one.status in ("claimed", "sending")]
        lost = [one for one in held if all_of_them or (one.lease and one.lease <= now)]
        for one in lost:
            one.due = now
            if one.status == "claimed":
                one.becomes("pending")
            else:
                one.doubted()
        return len(lost)

    def first_waiting(self, now: datetime | None = None) -> Message | None:
        """What may be claimed next."""
        first = next(iter(self.unsent), None)
        if first is None or first.status != "pending" or (now and first.due > now):
            return None
        return first

    def held(self, delivery: Delivery) -> Message | None:
        """The message that this delivery still holds."""
        fitting = (one for one in self.messages if one.number == delivery.id)
        return next((one for one in fitting if one.token == delivery.token and one.token), None)

    def agrees(self, exported: str) -> None:
        """What the store says it keeps is what we know; where it had a choice, we take its."""
        kept: dict[str, list[dict[str, Any]]] = json.loads(exported)
        assert [one["state"] for one in kept["conversation"]] == ([] if self.state is None else [self.state])
        assert {one["id"] for one in kept["episodes"]} == self.episodes
        assert {one["id"]: one["status"] for one in kept["follow_ups"]} == {
            name: status for name, (_, status) in self.promises.items()
        }
        self.messages = [one for one in self.messages if not (one.farewell and one.status not in UNSENT)]
        assert len(kept["messages"]) == len(self.messages)
        for ours, theirs in zip(self.messages, kept["messages"], strict=True):
            assert theirs["status"] in (ours.may_be or {ours.status}), ours
            assert theirs["kind"] == ours.kind
            assert (theirs["content"] is not None) == (theirs["status"] in UNSENT)
            ours.number, ours.may_be = theirs["id"], set()
            if theirs["status"] != ours.status:
                ours.becomes(theirs["status"])
            ours.due = datetime.fromisoformat(theirs["due"])

    def next_due(self) -> list[datetime]:
        """When there is something to do."""
        times = [one.due for one, status in self.promises.values() if status == "pending"]
        times += [one.lease for one in self.messages if one.lease]
        first = self.first_waiting()
        return times + ([first.due] if first else [])


def leased(people: Iterable[Person], until: datetime) -> None:
    """What is held without a lease has one from now on."""
    for person in people:
        for one in person.messages:
            if one.status in ("claimed", "sending") and one.lease is None:
                one.lease = until
