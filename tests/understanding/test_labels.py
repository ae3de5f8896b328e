"""What was understood, as one JSON line out for each line in."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cramp_coach.explaining import labels_of
from cramp_coach.understanding.labels import understand_lines
from support.talk import guide, lexicon

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KEYS = {
    "id", "kind", "sites", "side", "onset_days", "episode_s", "red_present", "red_negated", "red_other",
    "experiencer", "meds", "spans",
}  # fmt: skip


def understood(*lines: str) -> list[dict[str, Any]]:
    return [json.loads(out) for out in understand_lines(lines, lexicon(), labels_of(guide()), lambda: NOW)]


def of(text: str, **more: str) -> dict[str, Any]:
    (out,) = understood(json.dumps({"id": "x", "text": text} | more))
    return out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "my left calf has been cramping for 3 days, no swelling, i take lipitor",
            {"kind": "cramp", "sites": ["calf"], "side": "L", "onset_days": 3, "red_negated": ["swelling"]}
            | {"red_present": [], "meds": ["lipitor"], "experiencer": "self"},
        ),
        ("my eyelid keeps twitching, what if i get weak", {"kind": "twitch", "red_other": ["weakness"]}),
        (
            "my husband has a cramp and his speech is slurred",
            {"experiencer": "other", "red_present": ["speech"]},
        ),
        ("period cramps are killing me", {"kind": "other"}),
        ("hello", {"kind": "none", "sites": []}),
        ("both a cramp and a twitch in my foot", {"kind": "both", "sites": ["foot"]}),
        ("each cramp lasts 3 minutes", {"episode_s": 180}),
    ],
)
def test_a_message_is_labelled(text: str, expected: dict[str, Any]) -> None:
    out = of(text)
    assert out.keys() == KEYS
    assert {name: out[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("nope but my chest hurts", "red_list", "no"),
        ("yes", "weakness", "yes"),
        ("not sure", "weakness", "unsure"),
        ("what do you mean", "numbness", "clarify"),
        ("can i have a bath?", "numbness", "clarify"),
        ("do i have to worry", "numbness", "clarify"),
        ("i have", "numbness", "yes"),
        ("start over", "any", "restart"),
        ("skip", "pain", "skip"),
        ("banana", "fever", None),
    ],
)
def test_an_answer_is_labelled_by_the_question(text: str, question: str, answer: str | None) -> None:
    out = of(text, question=question)
    assert out.keys() == KEYS | {"answer"}
    assert out["answer"] == answer


def test_danger_is_heard_in_an_answer() -> None:
    assert of("nope but my chest hurts", question="red_list")["red_present"] == ["chest_pain"]


@pytest.mark.parametrize(
    ("text", "question", "name", "value"),
    [
        ("about two weeks", "onset", "onset_days", 14),
        ("3 minutes each", "episode", "episode_s", 180),
        ("left one", "side", "side", "L"),
        ("the calf", "site", "sites", ["calf"]),
    ],
)
def test_a_value_answers_its_question(text: str, question: str, name: str, value: object) -> None:
    assert of(text, question=question)[name] == value


def test_days_are_counted_from_the_line_or_from_the_clock() -> None:
    text = "calf cramps since monday"  # the clock stands on a Tuesday
    assert of(text)["onset_days"] == 1
    assert of(text, now="2026-11-27T12:00:00Z")["onset_days"] == 4


def test_each_span_is_a_place_in_the_text() -> None:
    text = "My CALF\u2019s cramping, no numbness"
    for span in of(text)["spans"]:
        start, end = span["span"]
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "line", ["", "   ", "not json", "[]", "{}", '{"text": 3}', '{"id": 1}', '{"text": "x", "now": "soon"}']
)
def test_a_bad_line_brings_an_error_and_ends_nothing(line: str) -> None:
    bad, good = understood(line, '{"id": "g", "text": "my calf is cramping"}')
    assert bad.keys() == {"error"}
    assert good["kind"] == "cramp"
