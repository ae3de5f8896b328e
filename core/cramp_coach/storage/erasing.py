"""Erasing one participant, and sweeping what has had its time."""

import logging
from datetime import datetime, timedelta
from itertools import islice

from cramp_coach.ports import Receipt
from cramp_coach.storage.books import Books, Chore
from cramp_coach.storage.keys import Keyring
from cramp_coach.storage.linking import erase_links, sweep_links
from cramp_coach.storage.moments import to_micros
from cramp_coach.storage.promises import plan_anew
from cramp_coach.vocabulary import ParticipantId

_LOG = logging.getLogger(__name__)
_REMEMBERED = timedelta(days=7)
_KEYS_AT_ONCE = 1000  # turns are waiting behind us; the next sweep goes on
_SWEEPS = ("sweep_states", "sweep_inbound", "sweep_messages", "sweep_follow_ups")


def erase(books: Books, participant: ParticipantId, now: datetime) -> Receipt:
    """Delete every row and request that the key be destroyed once that is committed."""

    def gone(query: str) -> int:
        return books.run(query, {"participant": participant}).rowcount

    erase_links(books, participant)
    receipt = Receipt(
        states=gone("erase_states"),
        episodes=gone("erase_episodes"),
        follow_ups=gone("erase_follow_ups"),
        messages=gone("erase_messages") + gone("erase_replies"),
    )
    books.run(
        "request_erasure",
        {
            "participant": participant,
            "at": to_micros(now),
            "states": receipt.states,
            "episodes": receipt.episodes,
            "follow_ups": receipt.follow_ups,
            "messages": receipt.messages,
        },
    )
    books.chores.add(Chore.FINISH_ERASURES)
    return receipt


def sweep(books: Books, now: datetime) -> int:
    """Delete rows that are past their time. Cheap when there are none, so it may be called often."""
    times = {"now": to_micros(now), "old": to_micros(now - _REMEMBERED)}
    books.emptied.update(row[0] for row in books.run("overdue_participants", times))
    books.emptied.update(islice(books.strangers, _KEYS_AT_ONCE))
    plan_anew(books)
    books.run("sweep_answers", times)
    gone = sweep_links(books, now) + sum(books.run(query, times).rowcount for query in _SWEEPS)
    if gone or books.run("open_erasures").fetchone()[0]:
        books.chores.add(Chore.FINISH_ERASURES)
    if books.emptied:
        books.chores.add(Chore.DESTROY_IDLE_KEYS)
    return gone


def destroy_keys(books: Books, keyring: Keyring) -> None:
    """Of everybody who is erased. Outside a transaction, before anybody seals anything again."""
    for row in books.run("requested_erasures").fetchall():
        keyring.destroy(row["participant"])
        books.run("mark_shredded", {"id": row["id"]})


def finish_erasures(books: Books, keyring: Keyring) -> None:
    """Destroy the keys, then empty the log; if somebody is reading, the next sweep tries again."""
    destroy_keys(books, keyring)
    if empty_log(books):
        books.run("mark_erased")


def destroy_idle_keys(books: Books, keyring: Keyring) -> None:
    """Of participants of whom nothing sealed is left, so that no backup can be read either."""
    people = [books.emptied.pop() for _ in range(min(len(books.emptied), _KEYS_AT_ONCE))]

    def seals_nothing(participant: str) -> bool:
        return not books.run("has_sealed_rows", {"participant": participant}).fetchone()[0]

    if idle := [one for one in people if seals_nothing(one)]:
        keyring.destroy(*idle)


def empty_log(books: Books) -> bool:
    """False if somebody is reading; then later."""
    books.run("wait_little")  # turns are waiting behind us
    emptied = books.run("truncate_wal").fetchone()[0] == 0
    books.run("wait_when_busy")
    if not emptied:
        _LOG.info("the log could not be emptied yet: a reader holds it")
    return bool(emptied)
