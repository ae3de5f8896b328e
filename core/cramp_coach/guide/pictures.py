"""The pictures of the moves: drawings in the content, rendered as PNG when the project is installed."""

from functools import cache
from pathlib import Path

PICTURES = Path(__file__).parent.parent / "content" / "pictures"


@cache
def drawn(name: str) -> bytes | None:
    """The picture of this name as PNG; None where there is none."""
    try:
        return (PICTURES / f"{name}.png").read_bytes()
    except OSError:
        return None


@cache
def drawing(name: str) -> str | None:
    """The drawing of this name as SVG; None where there is none."""
    try:
        return (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    except OSError:
        return None


def drawings() -> tuple[str, ...]:
    """The names of all drawings, in order."""
    return tuple(sorted(drawing.stem for drawing in PICTURES.glob("*.svg")))
