"""Everything that is kept of one participant, opened, as JSON."""

import json

from cramp_coach.storage.books import Books
from cramp_coach.storage.moments import from_micros
from cramp_coach.storage.statements import Row
from cramp_coach.vocabulary import ParticipantId


def export(books: Books, participant: ParticipantId) -> str:
    """One JSON object. Raises StoreBroken if a part of it cannot be read."""

    def rows(query: str) -> list[Row]:
        return books.run(query, {"participant": participant}).fetchall()

    def opened(place: str, sealed: bytes | None) -> object:
        return None if sealed is None else _json(books.sealer.open(place, participant, sealed))

    kept = {
        "participant": participant,
        "conversation": [
            {"state": opened("state.sealed", row["sealed"]), "keep_until": _moment(row["keep_until"])}
            for row in rows("export_state")
        ],
        "episodes": [
            {"id": row["id"], "at": _moment(row["at"]), "record": opened("episode.sealed", row["sealed"])}
            for row in rows("export_episodes")
        ],
        "follow_ups": [_in_the_open(row) for row in rows("export_follow_ups")],
        "messages": [
            _in_the_open(row) | {"content": opened("outbox.sealed", row["sealed"])}
            for row in rows("export_messages")
        ],
        "answers": [
            {"id": row["id"], "at": _moment(row["at"]), "content": opened("inbound.replies", row["replies"])}
            for row in rows("export_replies")
        ],
        "links": [
            {"speaker": row["participant"], "chat": row["chat"], "until": _moment(row["until"])}
            for row in rows("export_links")
        ],
        "codes": [{"until": _moment(row["until"])} for row in rows("export_codes")],
        "tries": [{"until": _moment(row["until"])} for row in rows("export_tries")],
    }
    return json.dumps(kept, ensure_ascii=False, indent=2)


def _in_the_open(row: Row) -> dict[str, object]:
    """What stands in clear, times as they are written."""
    clear: dict[str, object] = {name: value for name, value in dict(row).items() if name != "sealed"}
    return clear | {"due": _moment(row["due"]), "changed": _moment(row["changed"])}


def _moment(micros: int | None) -> str | None:
    return None if micros is None else from_micros(micros).isoformat()


def _json(data: bytes) -> object:
    text = data.decode()
    try:
        return json.loads(text)
    except ValueError:
        return text
