"""A drawing as Alexa's own vector graphic, which travels in the answer: nothing is fetched or hosted.

What is written here is the part of SVG that the drawings of the content use, in AVG 1.1. Pure.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from re import fullmatch
from typing import Final, TypeAlias
from xml.etree import ElementTree as ET

from pydantic import JsonValue

Graphic: TypeAlias = dict[str, JsonValue]
Style: TypeAlias = Mapping[str, str]

SVG: Final = "{http://www.w3.org/2000/svg}"
NAMES: Final = {
    "fill": "fill",
    "stroke": "stroke",
    "stroke-width": "strokeWidth",
    "stroke-linecap": "strokeLineCap",
    "stroke-linejoin": "strokeLineJoin",
    "stroke-dasharray": "strokeDashArray",
}
ROTATION: Final = r"rotate\(([-\d.]+) ([-\d.]+) ([-\d.]+)\)"


class Undrawable(ValueError):
    """This drawing holds something that this module cannot write for Alexa."""


def graphics_from(drawing: Callable[[str], str | None]) -> Callable[[str], Graphic | None]:
    """The drawings of this name as graphics, each written once; None where there is none."""

    @cache
    def graphic(name: str) -> Graphic | None:
        svg = drawing(name)
        return None if svg is None else graphic_of(svg)

    return graphic


def graphic_of(svg: str) -> Graphic:
    """The drawing for a VectorGraphic. Raises Undrawable for what it cannot write."""
    root = ET.fromstring(svg)  # noqa: S314 - a drawing of our own content
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    items: list[JsonValue] = [*_drawn(root, {})]
    return {"type": "AVG", "version": "1.1", "width": width, "height": height, "items": items}


def _drawn(element: ET.Element, style: Style) -> Iterator[Graphic]:
    """What stands in this element; a style is inherited in SVG, and written on each path here."""
    for child in element:
        tag, own = child.tag.removeprefix(SVG), {**style, **_styled(child)}
        if tag == "g":
            yield from _grouped(child, [*_drawn(child, own)])
        elif tag in SHAPES:
            yield {"type": "path", "pathData": SHAPES[tag](child.attrib), **_written(own)}
        elif tag != "title":
            raise Undrawable(f"<{tag}> cannot be drawn on a screen of Alexa's")


def _grouped(group: ET.Element, items: list[Graphic]) -> Iterator[Graphic]:
    if (transform := group.get("transform")) is None:
        yield from items
        return
    turn = fullmatch(ROTATION, transform)
    if turn is None:
        raise Undrawable(f"the transform {transform!r} cannot be drawn on a screen of Alexa's")
    angle, x, y = (float(part) for part in turn.groups())
    yield {"type": "group", "rotation": angle, "pivotX": x, "pivotY": y, "items": [*items]}


def _styled(element: ET.Element) -> Style:
    return {name: value for name, value in element.attrib.items() if name in NAMES}


def _written(style: Style) -> Graphic:
    """SVG fills what says nothing; AVG does not."""
    told = {"fill": "#000000", **style}
    return {NAMES[name]: _value(name, value) for name, value in told.items() if value != "none"}


def _value(name: str, value: str) -> JsonValue:
    match name:
        case "stroke-width":
            return float(value)
        case "stroke-dasharray":
            return [float(part) for part in value.split()]
        case _:
            return value


def _path(given: Style) -> str:
    return given["d"]


def _circle(given: Style) -> str:
    x, y, r = (float(given[name]) for name in ("cx", "cy", "r"))
    return f"M{x - r:g} {y:g} A{r:g} {r:g} 0 1 0 {x + r:g} {y:g} A{r:g} {r:g} 0 1 0 {x - r:g} {y:g} Z"


def _rectangle(given: Style) -> str:
    x, y, width, height, r = (float(given.get(name, "0")) for name in ("x", "y", "width", "height", "rx"))
    right, bottom, arc = x + width, y + height, f"A{r:g} {r:g} 0 0 1"
    top = f"M{x + r:g} {y:g} H{right - r:g} {arc} {right:g} {y + r:g} V{bottom - r:g}"
    base = f"{arc} {right - r:g} {bottom:g} H{x + r:g} {arc} {x:g} {bottom - r:g} V{y + r:g}"
    return f"{top} {base} {arc} {x + r:g} {y:g} Z"


SHAPES: Final[Mapping[str, Callable[[Style], str]]] = {
    "path": _path,
    "circle": _circle,
    "rect": _rectangle,
}
