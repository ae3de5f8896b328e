"""What is read of a request, and what is forgiven."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cramp_coach_alexa.envelope import (
    LONGEST_WORDS,
    Access,
    Envelope,
    Session,
    Slot,
    Unreadable,
    envelope_from,
)
from support.alexa_bodies import AT, SKILL, USER, ended, intent, launch, raw, slot

CRAMP = intent(
    "CrampIntent", {"Muscle": ("calves", "calf"), "Side": "port", "Since": None}, attributes={"n": 1}
)
Change = Callable[[dict[str, Any]], object]


def read(body: dict[str, Any]) -> Envelope:
    return envelope_from(raw(body))


def test_what_is_needed_is_read() -> None:
    envelope = read(CRAMP)
    assert (envelope.application, envelope.user, envelope.device) == (SKILL, USER, "amzn1.ask.device.TEST")
    assert envelope.session == Session("amzn1.echo-api.session.1", new=True, attributes={"n": 1})
    assert (envelope.request.type, envelope.request.at) == ("IntentRequest", AT)
    assert envelope.request.intent == "CrampIntent"
    assert envelope.request.slots == (
        Slot("Muscle", "calves", ("calf",)),
        Slot("Side", "port"),
        Slot("Since", None),
    )
    assert envelope.interfaces == {"AudioPlayer"}


def test_a_launch_has_no_intent_and_an_end_has_a_reason() -> None:
    assert read(launch()).request.intent is None
    assert read(ended("EXCEEDED_MAX_REPROMPTS")).request.reason == "EXCEEDED_MAX_REPROMPTS"


def test_what_somebody_said_and_what_we_keep_is_not_printed() -> None:
    assert "calves" not in repr(read(CRAMP))
    assert "attributes" not in repr(read(CRAMP))
    assert "made-up" not in repr(read(CRAMP))


def test_a_time_in_any_zone_is_told_in_utc() -> None:
    body = launch()
    body["request"]["timestamp"] = "2026-03-01T04:10:00.25+01:00"
    assert read(body).request.at == datetime(2026, 3, 1, 3, 10, 0, 250_000, tzinfo=UTC)


def _set(*path: Any) -> Change:
    *way, last, value = path

    def change(body: dict[str, Any]) -> None:
        for name in way:
            body = body[name]
        body[last] = value

    return change


# ---- forgiven: the same request is read ----

SAME: dict[str, Change] = {
    "an unknown field": _set("surprise", {"a": [1, None]}),
    "an unknown dialog state": _set("request", "dialogState", "PONDERING"),
    "a number as dialog state": _set("request", "dialogState", 7),
    "an unknown viewport": _set("context", "Viewport", {"mode": "HOLOGRAM", "shape": 3}),
    "no viewports": lambda body: body["context"].pop("Viewports"),
    "no version": lambda body: body.pop("version"),
    "an unknown slot source": _set("request", "intent", "slots", "Muscle", "source", "TELEPATHY"),
    "a slot value of a new kind": _set("request", "intent", "slots", "Muscle", "slotValue", {"type": "Tree"}),
}


@pytest.mark.parametrize("name", SAME)
def test_what_is_new_or_odd_and_not_needed_changes_nothing(name: str) -> None:
    body = json.loads(raw(CRAMP))
    SAME[name](body)
    assert read(body) == read(CRAMP)


def test_without_context_the_session_says_whose_it_is() -> None:
    body = {name: part for name, part in CRAMP.items() if name != "context"}
    assert read(body) == replace(read(CRAMP), device=None, interfaces=frozenset(), access=None)


def test_without_a_session_the_context_says_whose_it_is() -> None:
    body = {name: part for name, part in CRAMP.items() if name != "session"}
    assert read(body) == replace(read(CRAMP), session=None)


@pytest.mark.parametrize(
    "type_", ["Alexa.Presentation.APL.UserEvent", "AlexaSkillEvent.SkillDisabled", "New.Thing"]
)
def test_a_request_type_that_nobody_knows_is_read(type_: str) -> None:
    body = launch()
    body["request"]["type"] = type_
    assert read(body).request.type == type_


ODD: list[Any] = [None, True, 7, -1.5, "", "odd", [], [None, 7], {}, {"a": {"b": []}}, [{}], [[[[]]]]]
PLACES: list[tuple[str, ...]] = [
    ("context",),
    ("context", "System"),
    ("context", "System", "device"),
    ("context", "System", "device", "supportedInterfaces"),
    ("context", "System", "person"),
    ("session", "new"),
    ("session", "attributes"),
    ("session", "user"),
    ("request", "locale"),
    ("request", "reason"),
    ("request", "intent"),
    ("request", "intent", "slots"),
    ("request", "intent", "slots", "Muscle"),
    ("request", "intent", "slots", "Muscle", "value"),
    ("request", "intent", "slots", "Muscle", "resolutions"),
    ("request", "intent", "slots", "Muscle", "resolutions", "resolutionsPerAuthority"),
]


@pytest.mark.parametrize("odd", ODD, ids=json.dumps)
@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_what_is_odd_is_as_if_it_were_not_there(place: tuple[str, ...], odd: Any) -> None:
    body = json.loads(raw(CRAMP))
    _set(*place, odd)(body)
    envelope = read(body)
    assert (envelope.application, envelope.user, envelope.request.id) == (SKILL, USER, read(CRAMP).request.id)


@pytest.mark.parametrize("odd", ODD, ids=json.dumps)
def test_one_odd_slot_leaves_the_others(odd: Any) -> None:
    body = json.loads(raw(CRAMP))
    body["request"]["intent"]["slots"] = {"Odd": odd, "Muscle": slot("Muscle", ("calves", "calf"))}
    assert Slot("Muscle", "calves", ("calf",)) in read(body).request.slots


@pytest.mark.parametrize("odd", ODD, ids=json.dumps)
def test_one_odd_match_leaves_the_others(odd: Any) -> None:
    body = json.loads(raw(CRAMP))
    authorities = body["request"]["intent"]["slots"]["Muscle"]["resolutions"]["resolutionsPerAuthority"]
    authorities[0]["values"].insert(0, odd)
    authorities.insert(0, odd)
    assert read(body).request.slots[0].ids == ("calf",)


def test_words_without_end_are_cut() -> None:
    [one] = read(intent("CrampIntent", {"Muscle": "x" * 50_000})).request.slots
    assert one.value == "x" * LONGEST_WORDS


# ---- not forgiven: nobody could be answered ----

NEEDED: dict[str, Change] = {
    "no request": lambda body: body.pop("request"),
    "a list as request": _set("request", []),
    "no type": lambda body: body["request"].pop("type"),
    "an empty type": _set("request", "type", ""),
    "a number as type": _set("request", "type", 1),
    "no id": lambda body: body["request"].pop("requestId"),
    "an id without end": _set("request", "requestId", "x" * 10_000),
    "no time": lambda body: body["request"].pop("timestamp"),
    "a number as time": _set("request", "timestamp", 1_772_334_600),
    "a time without a zone": _set("request", "timestamp", "2026-03-01T03:10:00"),
    "a day that is none": _set("request", "timestamp", "2026-02-31T03:10:00Z"),
    "a time before all times": _set("request", "timestamp", "0001-01-01T00:00:00+14:00"),
    "a time after all times": _set("request", "timestamp", "9999-12-31T23:59:59-12:00"),
    "a time with words": _set("request", "timestamp", "2026-03-01T03:10:00Z, or so"),
    "nobody's": lambda body: (body["session"].pop("user"), body["context"]["System"].pop("user")),
    "for no skill": lambda body: (body.pop("session"), body["context"]["System"].pop("application")),
    "neither session nor context": lambda body: (body.pop("session"), body.pop("context")),
}


@pytest.mark.parametrize("name", NEEDED)
def test_what_nobody_can_answer_is_refused(name: str) -> None:
    body = json.loads(raw(CRAMP))
    NEEDED[name](body)
    with pytest.raises(Unreadable):
        read(body)


BROKEN = {
    "nothing": b"",
    "no JSON": b"hello",
    "null": b"null",
    "a list": b"[]",
    "a string": b'"request"',
    "true": b"true",
    "half": raw(CRAMP)[:-5],
    "two": raw(CRAMP) * 2,
    "a byte order mark": b"\xef\xbb\xbf" + raw(CRAMP),
    "UTF-16": raw(CRAMP).decode().encode("utf-16"),
    "no UTF-8": raw(CRAMP).replace(b"calves", b"cal\xffves"),
    "half a character": raw(CRAMP).replace(b"calves", b"cal\\ud83dves"),
    "a null byte": raw(CRAMP) + b"\x00",
    "a number without end": raw(CRAMP).replace(b'"n": 1', b'"n": 1' + b"0" * 20_000),
    "a nest of lists": raw(CRAMP).replace(b'"n": 1', b'"n": ' + b"[" * 20_000 + b"]" * 20_000),
    "a nest of tables": raw(CRAMP).replace(b'"n": 1', b'"n": ' + b'{"a":' * 9_000 + b"1" + b"}" * 9_000),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_json_is_refused_without_a_word_of_it(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        envelope_from(BROKEN[name])
    assert str(refused.value) == ""
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b'"type": "IntentRequest"', b'"type": "LaunchRequest", "type": "IntentRequest"'),
        (b'"n": 1', b'"n": 2, "n": 1'),
        (b'"version": "1.0"', b'"version": NaN, "more": [Infinity, -Infinity]'),
    ],
    ids=["a type twice", "an attribute twice", "no number"],
)
def test_json_that_is_almost_json_is_read_one_way_only(one: bytes, other: bytes) -> None:
    body = raw(CRAMP)
    assert one in body
    assert envelope_from(body.replace(one, other)) == envelope_from(body)


# ---- anything ----

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def every_place(body: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    return [
        *([way] if way else []),
        *(place for name, part in inner for place in every_place(part, (*way, name))),
    ]


@given(st.sampled_from(every_place(CRAMP)), JSON)
def test_whatever_stands_anywhere_it_is_read_or_refused(place: tuple[Any, ...], value: Any) -> None:
    body = json.loads(raw(CRAMP))
    _set(*place, value)(body)
    try:
        envelope = read(body)
    except Unreadable:
        return
    assert envelope.application
    assert envelope.user
    assert envelope.request.at.tzinfo is UTC


@given(st.binary(max_size=400))
def test_whatever_bytes_come_they_are_read_or_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        envelope_from(body)


@given(st.integers(0, len(raw(CRAMP)) - 1), st.integers(0, 255))
def test_one_wrong_byte_is_read_or_refused(at: int, byte: int) -> None:
    body = bytearray(raw(CRAMP))
    body[at] = byte
    try:
        envelope_from(bytes(body))
    except Unreadable:
        return


def test_what_opens_amazons_services_is_read_and_not_printed() -> None:
    found = read(CRAMP).access
    assert found == Access("https://api.amazonalexa.com", "made-up", "amzn1.ask.device.TEST")
    assert "made-up" not in repr(read(CRAMP))


@pytest.mark.parametrize("token", [None, 7, "", "two words", "line\r\nX: y", "x" * 20_000])
def test_what_no_header_could_hold_opens_nothing(token: object) -> None:
    body = json.loads(json.dumps(CRAMP))
    body["context"]["System"]["apiAccessToken"] = token
    assert read(body).access is None
