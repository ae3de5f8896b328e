"""Messages written for this project, as people write, shout and say them, against what they mean."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from cramp_coach.explaining import labels_of
from cramp_coach.understanding.labels import understand_lines
from support.labelled import Agreement, Labels, Message, agreement, read_messages
from support.talk import guide, lexicon

FILE = Path(__file__).with_name("messages.jsonl")
KNOWN = Path(__file__).with_name("messages_missed.txt")
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SAFETY: Final = ("present not denied", "denied not present", "surfaced")
# What must be reached; where a figure is higher, raise it here.
FLOORS: Final = {
    "kind": 0.97,
    "danger recall": 0.97,
    "danger precision": 0.96,
    "surfaced": 0.99,
    "denied": 0.94,
    "answer": 0.99,
    "side": 0.95,
    "onset_days": 0.95,
    "whose": 0.98,
    "medicines recall": 0.93,
}
SITES_F1: Final = 0.96


def understood(messages: list[Message]) -> list[Labels]:
    lines = (message.line for message in messages)
    return [json.loads(line) for line in understand_lines(lines, lexicon(), labels_of(guide()), lambda: NOW)]


@cache
def agreed() -> Agreement:
    messages = read_messages(FILE)
    return agreement(messages, understood(messages))


def test_every_message_stands_once_and_there_are_enough() -> None:
    messages = read_messages(FILE)
    assert len({m.id for m in messages}) == len({(m.text, m.question) for m in messages}) == len(messages)
    assert len(messages) >= 1000


def test_the_places_are_found() -> None:
    assert agreed().f1("sites") >= SITES_F1, agreed().missed("sites recall", "sites precision")


@pytest.mark.parametrize("measure", FLOORS)
def test_people_are_understood_as_often_as_promised(measure: str) -> None:
    assert (agreed().share(measure).value or 0.0) >= FLOORS[measure], agreed().missed(measure)


def test_no_denied_sign_is_present_and_no_present_one_denied_or_lost() -> None:
    """Known misses stand in a file, each with its measure; it may only shrink."""
    known = [line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    missed = [f"{measure}: {what.split()[0]}" for measure, what in agreed().misses if measure in SAFETY]
    assert sorted(set(missed)) == sorted(known), agreed().missed(*SAFETY)
