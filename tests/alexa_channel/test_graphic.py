"""Drawings as Alexa's vector graphics: every one of the content, and what cannot be written is refused."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cramp_coach.guide.pictures import drawing, drawings
from cramp_coach_alexa.graphic import Undrawable, graphic_of, graphics_from


def items_of(inside: str) -> list[Any]:
    """What is drawn of this."""
    return json.loads(json.dumps(graphic_of(f"{HEAD}{inside}</svg>")["items"]))  # type: ignore[no-any-return]  # JSON


HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480">'


@pytest.mark.parametrize("name", drawings())
def test_every_drawing_of_the_content_is_written_whole(name: str) -> None:
    svg = drawing(name)
    assert svg is not None
    elements = ET.fromstring(svg).iter()  # noqa: S314 - our own
    shapes = [one for one in elements if one.tag.split("}")[1] in {"path", "circle", "rect"}]
    graphic = graphic_of(svg)
    assert (graphic["width"], graphic["height"]) == (640, 480)
    assert str(graphic).count("'pathData'") == len(shapes)


def test_a_style_of_a_group_is_on_each_path_in_it() -> None:
    path = '<path stroke-width="4" d="M0 0 L9 9"/>'
    (drawn,) = items_of(f'<g fill="none" stroke="#123456" stroke-linecap="round">{path}</g>')
    style = {"stroke": "#123456", "strokeLineCap": "round", "strokeWidth": 4}
    assert drawn == {"type": "path", "pathData": "M0 0 L9 9", **style}


def test_what_says_no_colour_is_black_as_in_svg() -> None:
    (path,) = items_of('<path d="M0 0 L9 9 Z"/>')
    assert path["fill"] == "#000000"


def test_circles_and_rectangles_become_paths() -> None:
    circle, rectangle = items_of(
        '<circle cx="50" cy="40" r="10"/><rect x="1" y="2" width="30" height="20" rx="4"/>'
    )
    assert circle["pathData"] == "M40 40 A10 10 0 1 0 60 40 A10 10 0 1 0 40 40 Z"
    assert rectangle["pathData"].startswith("M5 2 H27 A4 4 0 0 1 31 6 V18")


def test_a_turned_group_turns() -> None:
    (group,) = items_of('<g transform="rotate(24 330 310)"><path d="M0 0"/></g>')
    assert (group["type"], group["rotation"], group["pivotX"], group["pivotY"]) == ("group", 24, 330, 310)


@pytest.mark.parametrize(
    "inside",
    ['<text x="1" y="2">No</text>', '<g transform="scale(2)"><path d="M0 0"/></g>', '<use href="#a"/>'],
)
def test_what_it_cannot_write_it_refuses(inside: str) -> None:
    with pytest.raises(Undrawable, match="cannot be drawn"):
        graphic_of(f"{HEAD}{inside}</svg>")


def test_what_is_not_drawn_is_no_graphic() -> None:
    assert graphics_from(drawing)("no_such") is None
