"""From Telegram's updates to what the core takes. Pure; knows no medicine."""

from dataclasses import dataclass
from datetime import datetime
from re import DOTALL, fullmatch
from typing import Final, Literal

from telegram import CallbackQuery, ChatMemberUpdated, Location, Message, Update
from telegram.constants import ChatType, MessageEntityType

from cramp_coach.vocabulary import (
    Asked,
    Channel,
    Command,
    Edited,
    Event,
    Inbound,
    InboundId,
    Left,
    Medium,
    Opened,
    ParticipantId,
    Placed,
    Said,
    Unreadable,
)
from cramp_coach_telegram.buttons import chosen
from cramp_coach_telegram.places import ZoneAt

CHANNEL: Final = Channel("telegram", push=True, screen=True, max_choices=40)
ENTRANCES: Final[dict[str, Literal["cramp", "again", "twitch"]]] = {
    "cramp": "cramp",
    "again": "again",
    "twitch": "twitch",
}
ADDRESSING: Final = {MessageEntityType.BOT_COMMAND, MessageEntityType.MENTION}


@dataclass(frozen=True, slots=True)
class Keys:
    """What the key under the chat says, for it sends its label as words; and how a place is looked up."""

    cramp: str
    zone_at: ZoneAt | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """Somebody addressed us in a group, where nothing about health is said."""

    chat: int


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody asks who runs this."""

    chat: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A button that this version does not know."""

    query: str


def participant_of(chat: int) -> ParticipantId:
    """The participant of a private chat."""
    return ParticipantId(f"{CHANNEL.name}:{chat}")


def chat_of(participant: ParticipantId) -> int:
    """The private chat of a participant."""
    return int(participant.removeprefix(f"{CHANNEL.name}:"))


def inbound_from(update: Update, now: datetime, keys: Keys) -> Inbound | Crowd | Operator | Stale | None:
    """What arrived; None for what concerns nobody. `now` dates a button, which carries no time."""
    match update:
        case Update(callback_query=CallbackQuery() as query):
            return _pressed(update.update_id, query, now)
        case Update(message=Message() as message) if _asks_who(message):
            return Operator(message.chat.id)
        case Update(message=Message() as message):
            return _written(update.update_id, message, _event(message, keys), message.date)
        case Update(edited_message=Message() as message):
            return _written(update.update_id, message, _edit(message), message.edit_date or message.date)
        case Update(my_chat_member=ChatMemberUpdated() as change):
            return _membership(update.update_id, change)
        case _:
            return None


def _pressed(number: int, query: CallbackQuery, now: datetime) -> Inbound | Stale:
    chat = query.message.chat if query.message else None
    event = chosen(query.data or "")
    if event is None or chat is None or chat.type != ChatType.PRIVATE:
        return Stale(query.id)
    return _inbound(number, chat.id, query.from_user.language_code, now, event)


def _written(number: int, message: Message, event: Event | None, at: datetime) -> Inbound | Crowd | None:
    if message.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return Crowd(message.chat.id) if _addressed(message) else None
    if message.chat.type != ChatType.PRIVATE or event is None:
        return None
    language = message.from_user.language_code if message.from_user else None
    return _inbound(number, message.chat.id, language, at, event)


def _membership(number: int, change: ChatMemberUpdated) -> Inbound | None:
    if change.chat.type != ChatType.PRIVATE or change.new_chat_member.status != "kicked":
        return None
    return _inbound(number, change.chat.id, change.from_user.language_code, change.date, Left(blocked=True))


def _inbound(number: int, chat: int, language: str | None, at: datetime, event: Event) -> Inbound:
    name = InboundId(f"update:{number}")
    return Inbound(name, participant_of(chat), CHANNEL, language or "en", at, event)


def _event(message: Message, keys: Keys) -> Event | None:
    words = message.text or message.caption
    if words is None:
        return _wordless(message, keys)
    return Opened("again") if words.strip() == keys.cramp else _command(words) or Said(words)


def _asks_who(message: Message) -> bool:
    private = message.chat.type == ChatType.PRIVATE
    return private and fullmatch(r"/developer_info(@\w+)?", (message.text or "").strip()) is not None


def _edit(message: Message) -> Event | None:
    words = message.text or message.caption
    return None if words is None else Edited(words)


def _command(words: str) -> Event | None:
    """A slash command. Whatever else stands behind it is read as words: it may name a danger sign."""
    match = fullmatch(r"/([A-Za-z_]+)(?:@\w+)?(?:\s+(.*))?", words.strip(), DOTALL)
    if match is None:
        return None
    name, rest = match[1].lower(), (match[2] or "").strip()
    if name == "start":
        return _started(rest)
    if rest:
        return Said(f"{name.replace('_', ' ')} {rest}")
    if name in ENTRANCES:
        return Opened(ENTRANCES[name])
    return Asked(Command(name)) if name in set(Command) else None


def _started(payload: str) -> Event:
    if len(payload.split()) > 1:
        return Said(payload)
    return Opened(ENTRANCES.get(payload))


def _wordless(message: Message, keys: Keys) -> Event | None:
    if message.location:
        return _place(message.location, keys)
    if message.voice or message.audio:
        return Unreadable(Medium.VOICE)
    if message.photo or message.video or message.animation or message.video_note:
        return Unreadable(Medium.PICTURE)
    if message.sticker:
        return Unreadable(Medium.STICKER)
    return Unreadable(Medium.OTHER) if message.effective_attachment else None


def _place(location: Location, keys: Keys) -> Event:
    """Its time zone, and nothing else of it; a zone of the open sea has no city in its name."""
    zone = keys.zone_at(location.latitude, location.longitude) if keys.zone_at else None
    return Placed(zone) if zone else Unreadable(Medium.PLACE)


def _addressed(message: Message) -> bool:
    """Whether a group's message is meant for a bot: we do not speak into other people's talk."""
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    return any(e.type in ADDRESSING for e in message.entities) or bool(answered and answered.is_bot)
