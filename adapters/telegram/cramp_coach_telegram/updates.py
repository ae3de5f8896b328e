"""One update as it came: which kinds we ask for, how one is read, whose it is."""

import logging
from typing import Any, Final, TypeGuard, cast

from telegram import Bot, Update

_LOG = logging.getLogger(__name__)
WANTED: Final = ["message", "edited_message", "callback_query", "my_chat_member"]


def parsed(raw: object, bot: Bot) -> Update | None:
    """The update; None, and a line in the log, for one that cannot be read: the next must be."""
    if not _numbered(raw):
        _LOG.error("what arrived is no update and is skipped (%s)", type(raw).__name__)
        return None
    try:
        return Update.de_json(raw, bot)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one update, the next must be read
        _LOG.error("update %s is unreadable and skipped (%s)", raw["update_id"], type(error).__name__)
        return None


def chat_in(update: Update) -> int | None:
    """The chat in whose order it stands; None if in nobody's."""
    chat = update.effective_chat or update.effective_user
    number: object = chat.id if chat else None
    return number if isinstance(number, int) else None


def _numbered(raw: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(raw, dict) and type(cast("dict[str, Any]", raw).get("update_id")) is int
