"""An entry of the lexicon without its examples, or with a wrong one, does not pass the check."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cramp_coach.checking.problems import Content
from cramp_coach.checking.understood import WAYS, examples_of, group_of, understood
from cramp_coach.understanding.written import Frames, WrittenEntry


def of(content: Content, name: str) -> WrittenEntry:
    return next(entry for entry in content.written.entries if entry.id == name)


def told(content: Content, entry: WrittenEntry, frames: Mapping[str, Frames] | None = None) -> str:
    """What the check says of this entry alone."""
    frames = content.written.frames if frames is None else frames
    alone = replace(content.written, entries=(entry,), frames=frames)
    return " ".join(what for _, what in understood(replace(content, written=alone)))


def test_every_entry_has_all_the_examples_of_its_group(content: Content) -> None:
    entries = [entry for entry in content.written.entries if group_of(entry) in WAYS]
    assert {group_of(entry) for entry in entries} == WAYS.keys()
    missing = [
        (entry.id, how)
        for entry in entries
        for how in WAYS[group_of(entry)]
        if not examples_of(entry, how, content.written.frames)
    ]
    assert not missing


ONE_OF_EACH = (
    ("finding", "fever.words"),
    ("kind", "kind.twitch"),
    ("visceral", "visceral.stomach"),
    ("site", "site.calf"),
    ("med", "med.statin"),
    ("trigger", "trigger.caffeine"),
    ("who", "who.child"),
    ("wonder", "wonder.magnesium"),
    ("denying", "fine.breathless"),
)


@pytest.mark.parametrize(("group", "name"), ONE_OF_EACH)
def test_an_entry_without_examples_is_told_of(group: str, name: str, content: Content) -> None:
    entry = of(content, name)
    assert group_of(entry) == group
    assert told(content, entry) == ""
    bare = entry.model_copy(update={"yes": (), "no": (), "maybe": ()})
    assert told(content, bare, {}).count("has no example") == len(WAYS[group])


WRONG: tuple[tuple[str, dict[str, Any]], ...] = (
    ("fever.words", {"yes": ("my calf hurts",)}),
    ("fever.words", {"no": ("i have a fever",)}),
    ("fever.words", {"maybe": ("i have a fever",)}),
    ("site.calf", {"yes": ("a cramp in my foot",)}),
    ("site.calf", {"no": ("a cramp in my calf",)}),
    ("med.statin", {"maybe": ("i take a statin",)}),
    ("who.child", {"yes": ("i have a cramp",)}),
    ("who.child", {"no": ("my son has a cramp",)}),
    ("who.child", {"maybe": ("my son has a cramp",)}),
    ("wonder.magnesium", {"yes": ("i take magnesium every day",)}),
    ("wonder.magnesium", {"no": ("should i take magnesium?",)}),
    ("fine.breathless", {"no": ("i can't breathe",)}),
    ("fine.breathless", {"maybe": ("i can breathe fine",)}),
    ("who.animal", {"yes": ("my calf twitches",)}),
)


@pytest.mark.parametrize(("name", "examples"), WRONG)
def test_an_example_that_is_not_understood_so_is_told_of(
    name: str, examples: dict[str, Any], content: Content
) -> None:
    wrong = of(content, name).model_copy(update=examples)
    assert "is not understood" in told(content, wrong)


def test_a_frame_makes_an_example_of_every_way_to_say_an_entry(content: Content) -> None:
    statins = examples_of(of(content, "med.statin"), "no", {"med": Frames(no=("i never took {}",))})
    assert statins == of(content, "med.statin").no
    framed = examples_of(
        of(content, "med.statin").model_copy(update={"no": ()}),
        "no",
        {"med": Frames(no=("i never took {}",))},
    )
    assert {"i never took simvastatin", "i never took cholesterol pills"} <= set(framed)
