"""Promises to ask again, as rows."""

from datetime import date, datetime, time

from cramp_coach.follow_ups import due_at
from cramp_coach.storage.books import Books
from cramp_coach.storage.linking import reached_in, unlink
from cramp_coach.storage.moments import from_micros, to_micros
from cramp_coach.storage.statements import Row
from cramp_coach.vocabulary import EpisodeId, FollowUp, FollowUpId, Inbound, Intent, ParticipantId

PLANNED_AT_ONCE = 500  # turns are waiting behind us; the next sweep goes on


def schedule(books: Books, inbound: Inbound, follow_up: FollowUp) -> None:
    """Keep this promise; one of the same id is replaced."""
    books.run(
        "schedule_follow_up",
        {
            "participant": inbound.participant,
            "channel": reached_in(books, inbound),
            "id": follow_up.id,
            "episode": follow_up.episode,
            "due": to_micros(follow_up.due),
            "day": follow_up.intent.day.isoformat(),
            "at": follow_up.intent.at.isoformat(),
            "zone": follow_up.intent.zone,
            "zones": books.zones,
            "attempt": follow_up.attempt,
            "kind": follow_up.kind,
            "now": to_micros(inbound.at),
        },
    )


def cancel(books: Books, participant: ParticipantId, now: datetime, episode: EpisodeId | None) -> None:
    """Withdraw promises, and questions that are not on their way yet."""
    values = {"participant": participant, "now": to_micros(now), "episode": episode}
    books.run("cancel_follow_ups", values)
    books.run("cancel_check_ins", values)


def let_go(books: Books, participant: ParticipantId, now: datetime) -> None:
    """Nothing reaches them any more: withdraw all that waits."""
    books.run("cancel_messages", {"participant": participant, "now": to_micros(now)})
    books.run("drop_farewells", {"participant": participant})
    cancel(books, participant, now, None)
    unlink(books, participant)


def ask(books: Books, inbound: Inbound, follow_up: FollowUpId) -> bool:
    """Mark it asked; False if it is no longer pending, and then it must not be."""
    return _settle(books, "ask_follow_up", inbound, follow_up)


def shelve(books: Books, inbound: Inbound, follow_up: FollowUpId) -> bool:
    """Give it up, because the conversation it belongs to is unreadable."""
    return _settle(books, "shelve_follow_up", inbound, follow_up)


def due(books: Books, channel: str, now: datetime, limit: int) -> tuple[tuple[ParticipantId, FollowUp], ...]:
    """Pending promises of a channel whose time has come, earliest first."""
    values = {"channel": channel, "now": to_micros(now), "limit": limit}
    rows = books.run("due_follow_ups", values)
    return tuple((ParticipantId(row["participant"]), _follow_up(row)) for row in rows)


def plan_anew(books: Books) -> None:
    """What was reckoned with another edition of the time zones is reckoned again, some at a time."""
    wanted = {"zones": books.zones, "limit": PLANNED_AT_ONCE}
    for row in books.run("planned_otherwise", wanted).fetchall():
        due = row["due"]
        if row["kind"] == "check_in":  # an evening's prompt is planned anew every evening
            due = to_micros(due_at(_follow_up(row).intent, row["participant"]))
        found = {"participant": row["participant"], "id": row["id"], "due": due, "zones": books.zones}
        books.run("plan_anew", found)


def _settle(books: Books, query: str, inbound: Inbound, follow_up: FollowUpId) -> bool:
    values = {"participant": inbound.participant, "id": follow_up, "now": to_micros(inbound.at)}
    return books.run(query, values).rowcount == 1


def _follow_up(row: Row) -> FollowUp:
    return FollowUp(
        FollowUpId(row["id"]),
        EpisodeId(row["episode"]),
        from_micros(row["due"]),
        Intent(date.fromisoformat(row["day"]), time.fromisoformat(row["at"]), row["zone"]),
        row["attempt"],
        row["kind"],
    )
