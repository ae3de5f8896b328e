"""The conversation as JSON lines: exactly one line out for every line in."""

import json
import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any, cast

from cramp_coach.errors import CoachError
from cramp_coach.session import Session, parse_wait
from cramp_coach.vocabulary import Asked, ChoiceId, Chose, Command, Event, Opened, Reply, Said

_LOG = logging.getLogger(__name__)
KEYS = ("open", "say", "choose", "command", "wait")


class LineWrong(CoachError):
    """A line that says nothing we know; the message says what is wrong with it."""


async def answer_lines(lines: Iterable[bytes], write: Callable[[str], None], session: Session) -> None:
    """Answer each line with one line, until there are no more. A broken line is answered with an error."""
    for line in lines:
        write(json.dumps(await answer_line(line, session), ensure_ascii=False))


async def answer_line(line: bytes, session: Session) -> dict[str, Any]:
    """The object that answers this line."""
    try:
        return {"replies": rendered(await _replies(_read(line), session))}
    except CoachError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - one line in, one line out, whatever went wrong inside
        # The kind alone: a traceback may hold words.
        _LOG.error("a line could not be answered (%s)", type(error).__name__)
        return {"error": "Something went wrong inside the program; this line changed nothing."}


async def _replies(item: dict[str, Any], session: Session) -> tuple[Reply, ...]:
    if "wait" not in item:
        return await session.take(_event(item))
    wait = parse_wait(_text(item, "wait"))
    if wait is None:
        raise LineWrong('"wait" must be a length of time such as "P14D", "PT3H" or "+14d", up to ten years.')
    return await session.wait(wait)


def _read(line: bytes) -> dict[str, Any]:
    try:
        item: object = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise LineWrong("This line is not JSON in UTF-8.") from None
    if not isinstance(item, dict):
        raise LineWrong("A line must hold one JSON object.")
    known = cast("dict[str, Any]", item)
    given = [key for key in KEYS if key in known]
    if len(given) != 1:
        raise LineWrong("A line must hold exactly one of " + ", ".join(f'"{key}"' for key in KEYS) + ".")
    extra = known.keys() - set(given) - ({"ask"} if given == ["choose"] else set())
    if extra:
        raise LineWrong(f"This line holds a key that is not known: {json.dumps(min(extra))}.")
    return known


def _event(item: dict[str, Any]) -> Event:
    match item:
        case {"open": True}:
            return Opened()
        case {"open": _}:
            raise LineWrong('"open" must be true.')
        case {"say": _}:
            return Said(_text(item, "say"))
        case {"choose": _}:
            return Chose(ChoiceId(_text(item, "choose")), _number(item.get("ask")))
        case _:
            return Asked(_command(_text(item, "command")))


def _text(item: dict[str, Any], key: str) -> str:
    value: object = item[key]
    if not isinstance(value, str):
        raise LineWrong(f'"{key}" must be a text.')
    # Half of a surrogate pair is valid JSON and no text: nothing that stores or prints takes it.
    return value.encode("utf-8", "replace").decode("utf-8")


def _number(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise LineWrong('"ask" must be the number of a question.')


def _command(name: str) -> Command:
    try:
        return Command(name.strip().lstrip("/").lower().replace(" ", "_"))
    except ValueError:
        raise LineWrong(f'"command" must be one of {", ".join(Command)}.') from None


def rendered(replies: tuple[Reply, ...]) -> list[dict[str, Any]]:
    """Replies as objects. Only the last of them may expect an answer."""
    return [_rendered(reply, last=place == len(replies)) for place, reply in enumerate(replies, 1)]


def _rendered(reply: Reply, *, last: bool) -> dict[str, Any]:
    ask, promise = reply.ask, reply.promise
    return {
        "text": reply.text,
        "speech": reply.speech,
        "holds": list(reply.holds),
        "ask": ask.number if ask else None,
        "choices": [{"id": choice.id, "label": choice.label} for choice in (ask.choices if ask else ())],
        "asks": list(ask.asks) if ask else [],
        "topics": list(ask.topics) if ask else [],
        "phase": str(reply.phase),
        "urgency": None if reply.urgency is None else reply.urgency.name,
        "final": reply.final,
        "reasons": [{"rule": one.rule, "sources": list(one.sources)} for one in reply.reasons],
        "remedy": reply.remedy,
        "expects_answer": last and ask is not None,
        "follow_up": {"due": promise.due.isoformat(), "zone": promise.zone} if promise else None,
    }


def print_line(line: str) -> None:
    """Write one line to stdout at once."""
    sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()
