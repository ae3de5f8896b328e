"""Updates to what the core takes, as tables."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Update

from cramp_coach.vocabulary import (
    Asked,
    ChoiceId,
    Chose,
    Command,
    Edited,
    Event,
    Inbound,
    Left,
    Medium,
    Opened,
    Placed,
    Said,
    Unreadable,
)
from cramp_coach_telegram.places import zone_finder
from cramp_coach_telegram.translate import Crowd, Keys, Operator, Stale, chat_of, inbound_from, participant_of

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SENT = datetime(2026, 11, 24, 2, 59, 30, tzinfo=UTC)
CARD_SENT = datetime(2026, 11, 10, tzinfo=UTC)
FILE = {"file_id": "a", "file_unique_id": "b"}


def message(chat: int = 7, kind: str = "private", at: datetime = SENT, **content: Any) -> dict[str, Any]:
    who = {"id": 7, "is_bot": False, "first_name": "Ada", "language_code": "en-GB"}
    place = {"id": chat, "type": kind, "title": "Us"}
    return {"message_id": 1, "date": int(at.timestamp()), "chat": place, "from": who} | content


def translated(**update: Any) -> object:
    return inbound_from(Update.de_json({"update_id": 99} | update, None), NOW, Keys("⚡ Cramp now"))


def event_of(found: object) -> Event:
    assert isinstance(found, Inbound)
    return found.event


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("my calf", Said("my calf")),
        ("", None),
        ("a/b", Said("a/b")),
        ("/start", Opened()),
        ("/start cramp", Opened("cramp")),
        ("/start twitch", Opened("twitch")),
        ("/start something", Opened()),
        ("/start my chest hurts", Said("my chest hurts")),
        ("/cramp", Opened("cramp")),
        ("/cramp@cramp_coach_bot", Opened("cramp")),
        ("/CRAMP ", Opened("cramp")),
        ("/tz", Asked(Command.ZONE)),
        ("/tz Europe/Vienna", Said("tz Europe/Vienna")),
        ("/quiet 22 to 8", Said("quiet 22 to 8")),
        ("/cramp and my chest hurts", Said("cramp and my chest hurts")),
        ("/stop I can't breathe", Said("stop I can't breathe")),
        ("/start again", Opened("again")),
        ("/again", Opened("again")),
        ("⚡ Cramp now", Opened("again")),
        ("⚡ Cramp now!", Said("⚡ Cramp now!")),
        ("/twitch", Opened("twitch")),
        ("/help", Asked(Command.HELP)),
        ("/why", Asked(Command.WHY)),
        ("/stop", Asked(Command.STOP)),
        ("/stop_asking", Asked(Command.STOP_ASKING)),
        ("/forget", Asked(Command.FORGET)),
        ("/privacy", Asked(Command.PRIVACY)),
        ("/export", Asked(Command.EXPORT)),
        ("/settings", Asked(Command.SETTINGS)),
        ("/country", Asked(Command.COUNTRY)),
        ("/repeat", Asked(Command.REPEAT)),
        ("/nonsense", Said("/nonsense")),
        ("/", Said("/")),
    ],
)
def test_what_is_typed(text: str, event: Event | None) -> None:
    found = translated(message=message(text=text))
    assert (None if found is None else event_of(found)) == event


@pytest.mark.parametrize(
    ("content", "medium"),
    [
        ({"voice": FILE | {"duration": 1}}, Medium.VOICE),
        ({"audio": FILE | {"duration": 1}}, Medium.VOICE),
        ({"photo": [FILE | {"width": 1, "height": 1}]}, Medium.PICTURE),
        ({"video_note": FILE | {"length": 1, "duration": 1}}, Medium.PICTURE),
        ({"document": FILE}, Medium.OTHER),
        ({"location": {"latitude": 1.0, "longitude": 1.0}}, Medium.PLACE),
    ],
)
def test_what_holds_no_words(content: dict[str, Any], medium: Medium) -> None:
    assert event_of(translated(message=message(**content))) == Unreadable(medium)


def test_of_a_place_only_its_time_zone_is_passed_on() -> None:
    keys = Keys("⚡ Cramp now", zone_finder())
    vienna = message(location={"latitude": 48.2, "longitude": 16.37})
    found = inbound_from(Update.de_json({"update_id": 99, "message": vienna}, None), NOW, keys)
    assert event_of(found) == Placed("Europe/Vienna")
    assert "48" not in repr(found).replace(repr(SENT), "")
    moving = Update.de_json({"update_id": 99, "edited_message": vienna}, None)
    assert inbound_from(moving, NOW, keys) is None


def test_words_under_a_picture_are_read() -> None:
    picture: dict[str, Any] = {"photo": [FILE | {"width": 1, "height": 1}], "caption": "one leg is swollen"}
    assert event_of(translated(message=message(**picture))) == Said("one leg is swollen")
    assert event_of(translated(edited_message=message(**picture))) == Edited("one leg is swollen")


def test_who_when_and_which() -> None:
    found = translated(message=message(text="calf"))
    assert isinstance(found, Inbound)
    assert (found.id, found.participant, found.language, found.at) == (
        "update:99",
        "telegram:7",
        "en-GB",
        SENT,
    )
    assert (found.channel.name, found.channel.push, found.channel.screen) == ("telegram", True, True)


def test_a_button_is_dated_by_the_press_not_by_its_card() -> None:
    found = translated(callback_query=press("1:12:yes"))
    assert isinstance(found, Inbound)
    assert (found.event, found.at) == (Chose(ChoiceId("yes"), 12), NOW)


@pytest.mark.parametrize("data", ["", "1:12", "1:12:", "2:12:yes", "1:-1:yes", "1:yes:12", "x" * 64])
def test_a_button_of_another_version_is_stale(data: str) -> None:
    assert translated(callback_query=press(data)) == Stale("q")


def test_a_button_without_its_card_is_stale() -> None:
    query = press("1:12:yes")
    del query["message"]
    assert translated(callback_query=query) == Stale("q")


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_a_group_that_speaks_to_us(kind: str) -> None:
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    bot = {"id": 1, "is_bot": True, "first_name": "Coach"}
    group: dict[str, Any] = {"chat": -5, "kind": kind}
    assert translated(message=message(text="/cramp", entities=command, **group)) == Crowd(-5)
    answer = message(text="yes", reply_to_message=message(text="?") | {"from": bot}, **group)
    assert translated(message=answer) == Crowd(-5)
    assert translated(message=message(text="my calf hurts", **group)) is None


@pytest.mark.parametrize(
    "update",
    [
        {"channel_post": message(chat=-9, kind="channel", text="calf")},
        {"message": message(pinned_message=message(text="calf"))},
        {"message": message(chat=-9, kind="channel", text="calf")},
        {"poll": None},
    ],
)
def test_what_concerns_nobody(update: dict[str, Any]) -> None:
    assert translated(**update) is None


@pytest.mark.parametrize(("status", "event"), [("kicked", Left(blocked=True)), ("member", None)])
def test_blocked_and_back(status: str, event: Event | None) -> None:
    bot = {"user": {"id": 1, "is_bot": True, "first_name": "Coach"}}
    change = message() | {
        "old_chat_member": bot | {"status": "left"},
        "new_chat_member": bot | {"status": status, "until_date": 0},
    }
    found = translated(my_chat_member=change)
    assert (None if found is None else event_of(found)) == event


def test_participants_and_chats_are_one_to_one() -> None:
    assert chat_of(participant_of(123)) == 123


@pytest.mark.parametrize("text", ["/developer_info", " /developer_info@cramp_coach_bot"])
def test_who_runs_it_is_no_turn(text: str) -> None:
    assert translated(message=message(text=text)) == Operator(7)


def press(data: str) -> dict[str, Any]:
    who = {"id": 7, "is_bot": False, "first_name": "Ada", "language_code": "en"}
    card = message(at=CARD_SENT, text="a card")
    return {"id": "q", "from": who, "chat_instance": "1", "data": data, "message": card}
