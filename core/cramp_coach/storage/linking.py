"""Speakers and chats that are one person's, and the codes by which they find each other, as rows."""

from datetime import datetime, timedelta

from cramp_coach.ports import Tried
from cramp_coach.storage.books import Books
from cramp_coach.storage.moments import to_micros
from cramp_coach.vocabulary import Inbound, ParticipantId

CODE_LASTS = timedelta(minutes=10)
TRIES, TRIES_COUNT = 5, timedelta(hours=1)  # a guesser of six digits gets nowhere
LINK_LASTS = timedelta(days=365)  # after the last promise


def offer(books: Books, inbound: Inbound, code: str) -> None:
    """Whoever says this code to a speaker within ten minutes is asked for here."""
    until = to_micros(inbound.at + CODE_LASTS)
    values = {"participant": inbound.participant, "digest": books.sealer.digest(code), "until": until}
    books.run("offer_code", values)


def try_code(books: Books, speaker: ParticipantId, code: str, now: datetime) -> Tried:
    """Whose code it is. It is used up by this; five tries an hour are counted, right or wrong."""
    who = {"participant": speaker, "now": to_micros(now)}
    if books.run("chat_of", who).fetchone() is not None:
        return Tried("linked")
    if books.run("tries_of", who).fetchone()[0] >= TRIES:
        return Tried("too_many")
    books.run("count_try", {"participant": speaker, "until": to_micros(now + TRIES_COUNT)})
    owners = books.run("take_code", {"digest": books.sealer.digest(code), "now": to_micros(now)}).fetchall()
    if len(owners) != 1:  # none, or two that drew the same: nobody can say which is meant
        return Tried("wrong")
    return Tried("right", ParticipantId(owners[0]["participant"]))


def link(books: Books, inbound: Inbound, speaker: ParticipantId) -> None:
    """From now on this chat is asked what the speaker promises, and has promised."""
    until = to_micros(inbound.at + LINK_LASTS)
    books.run("write_link", {"speaker": speaker, "participant": inbound.participant, "until": until})
    books.run("reach_by_chat", {"speaker": speaker, "channel": _channel(inbound.participant)})


def unlink(books: Books, participant: ParticipantId) -> None:
    """End every link of this speaker or chat: what a speaker has promised is its own again."""
    who = {"participant": participant}
    for row in books.run("speakers_of", who).fetchall():
        speaker = row["participant"]
        books.run("reach_by_chat", {"speaker": speaker, "channel": _channel(speaker)})
    books.run("end_links", who)


def reached_in(books: Books, inbound: Inbound) -> str:
    """The channel in which this participant is asked; where it cannot speak first, that of a linked chat."""
    if inbound.channel.speaks_first:
        return _channel(inbound.participant)
    row = books.run("chat_of", {"participant": inbound.participant}).fetchone()
    if row is None:
        return _channel(inbound.participant)
    until = to_micros(inbound.at + LINK_LASTS)
    books.run("renew_link", {"participant": inbound.participant, "until": until})
    return _channel(row["chat"])


def erase_links(books: Books, participant: ParticipantId) -> None:
    """Everything of this kind that is known of them."""
    unlink(books, participant)
    books.run("erase_codes", {"participant": participant})
    books.run("erase_tries", {"participant": participant})


def sweep_links(books: Books, now: datetime) -> int:
    """Of what is past its time; says how many rows went."""
    times = {"now": to_micros(now)}
    unused = [row["participant"] for row in books.run("overdue_links", times).fetchall()]
    for speaker in unused:
        unlink(books, ParticipantId(speaker))
    return len(unused) + sum(books.run(query, times).rowcount for query in ("sweep_codes", "sweep_tries"))


def _channel(participant: str) -> str:
    return participant.partition(":")[0]
