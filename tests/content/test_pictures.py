"""The drawings: one style, words for whoever does not see them, and a PNG of each."""

import struct
from xml.etree import ElementTree as ET

import pytest

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.pictures import PICTURES, drawings, drawn

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {SVG + name for name in ("svg", "title", "g", "path", "rect", "circle")}
MOST_FREQUENT = {
    "calf_lying", "calf_standing", "foot_toes", "hamstring", "quadriceps",
    "hand", "back_rest", "neck", "jaw", "eyelid",
}  # fmt: skip


@pytest.mark.parametrize("name", drawings())
def test_a_drawing_is_of_the_one_style(name: str) -> None:
    root = ET.fromstring((PICTURES / f"{name}.svg").read_bytes())  # noqa: S314 - our own file
    assert root.get("viewBox") == "0 0 640 480"
    assert {element.tag for element in root.iter()} <= SHAPES
    title = root.find(SVG + "title")
    assert title is not None
    assert title.text


@pytest.mark.parametrize("name", drawings())
def test_a_drawing_is_rendered_when_the_project_is_installed(name: str) -> None:
    png = drawn(name)
    assert png is not None
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (960, 720)


def test_each_drawing_belongs_to_a_remedy_and_has_words(guide: Guide) -> None:
    shown = {remedy.picture for remedy in guide.remedies.values() if remedy.picture}
    assert shown == set(drawings()) == guide.words.pictures.keys()


def test_the_most_frequent_moves_have_a_picture(guide: Guide) -> None:
    assert all(guide.remedies[remedy].picture for remedy in MOST_FREQUENT)


def test_what_is_no_picture_is_none() -> None:
    assert drawn("no_such_picture") is None
