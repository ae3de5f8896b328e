"""From the core's replies to what a device with a screen shows beside the voice. Pure; holds no sentence.

It shows what is said and no more, in the letters that its length allows; voice is complete without it.
The document uses what every runtime since APL 1.4 can do.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)
from pydantic import JsonValue

from cramp_coach.vocabulary import Ask, Days, Document, Hold, Page, Reply, Say, Show
from cramp_coach_alexa.graphic import Graphic
from cramp_coach_alexa.render import seconds_of

CHOOSE: Final = (
    "choose"  # the first argument of a pressed button; the choice and the question's number follow
)
DOCUMENT: Final[Mapping[str, Any]] = json.loads(
    (Path(__file__).parent / "screen.json").read_text(encoding="utf-8")
)
SIZES: Final = {"huge": 40, "large": 150, "medium": 320}  # the most characters that find room at that size
BESIDE: Final = {"huge": 12, "large": 90, "medium": 200}  # beside a picture or a ring
LEAST_S: Final = 3  # nobody reads faster; what is said in less is shown beside what follows
LONGEST_S: Final = 86_400  # a last scene stays
STAYS_S: Final = 60  # so long after the last word

Drawing: TypeAlias = Callable[[str], Graphic | None]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is shown from second `begins` of the answer on. A ring runs from `hold` for `seconds`, if any."""

    headline: str
    note: str
    begins: float
    hold: float = 0.0
    seconds: int = 0


def directive_from(replies: tuple[Reply, ...], drawing: Drawing) -> RenderDocumentDirective | None:
    """The document that shows these replies while they are said; None where there is nothing to show."""
    scenes = tuple(scenes_of(replies))
    if not scenes:
        return None
    ask = replies[-1].ask
    shown = _picture(replies)
    graphic = drawing(shown.picture) if shown else None
    choices = ask.choices if ask else ()
    told: dict[str, object] = {
        "scenes": [*_told(scenes, pictured=graphic is not None)],
        "ends": scenes[-1].begins,
        "offered": _offered(replies, scenes),
        "picture": shown.alternative if shown and graphic else "",
        "ask": ask.number if ask else "",
        "choices": [{"id": choice.id, "label": choice.label} for choice in choices],
        "first": choices[0].id if choices else "",
    }
    return RenderDocumentDirective(
        token=str(ask.number) if ask else "told",
        document=_document(graphic, scenes[-1].begins),
        datasources={"coach": told},
    )


def scenes_of(replies: tuple[Reply, ...]) -> Iterator[Scene]:
    """One for each hold, with the words before it; one for each reply that takes time, and for a question."""
    said, begins, now = list[str](), 0.0, 0.0
    for reply in replies:
        if said and now - begins >= LEAST_S:
            yield _scene(said, begins)
            said, begins = [], now
        for block in reply.blocks:
            match block:
                case Say(speech=speech):
                    said.append(speech)
                    now += seconds_of(speech)
                case Hold(seconds=seconds):
                    yield _scene(said, begins, hold=now, seconds=seconds)
                    said, begins = [], now + seconds
                    now = begins
                case Ask(speech=speech):
                    said.insert(0, speech)
                case Show() | Days() | Page() | Document():
                    pass
    if any(said):
        yield _scene(said, begins)


def _offered(replies: tuple[Reply, ...], scenes: tuple[Scene, ...]) -> float:
    """From which second on the buttons stand: nobody says yes to a question that is not asked yet.

    While a hold runs that its own reply asks about, they stand: it may let go at any time.
    """
    before = tuple(scenes_of(replies[:-1]))
    own_scene = before == scenes[: len(before)]
    return scenes[len(before) if own_scene else len(before) - 1].begins


def _scene(said: list[str], begins: float, hold: float = 0.0, seconds: int = 0) -> Scene:
    headline, *rest = [text for text in said if text] or [""]
    return Scene(headline, " ".join(rest), begins, hold, seconds)


def _picture(replies: tuple[Reply, ...]) -> Show | None:
    shown = (block for reply in replies for block in reply.blocks if isinstance(block, Show))
    return next(shown, None)


def _told(scenes: tuple[Scene, ...], *, pictured: bool) -> Iterator[JsonValue]:
    ends = [scene.begins for scene in scenes[1:]] + [LONGEST_S]
    for scene, until in zip(scenes, ends, strict=True):
        yield {
            "headline": scene.headline,
            "note": scene.note,
            "size": _size(scene, BESIDE if pictured or scene.seconds else SIZES),
            "from": scene.begins,
            "until": until,
            "hold": scene.hold,
            "seconds": scene.seconds,
        }


def _size(scene: Scene, sizes: Mapping[str, int]) -> str:
    """The headline's; a long note leaves it less room."""
    length = len(scene.headline) + len(scene.note) // 2
    return next((size for size, most in sizes.items() if length <= most), "small")


def _document(graphic: Graphic | None, ends: float) -> dict[str, object]:
    """The document with the picture in it. It stays for a while after its last scene has come."""
    drawn = {"Move": graphic} if graphic else {}
    stays = round((ends + STAYS_S) * 1000)
    return {
        **DOCUMENT,
        "settings": {"idleTimeout": stays},
        "graphics": {**DOCUMENT["graphics"], **drawn},
    }
