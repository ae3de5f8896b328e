"""Renders the pictures and the icon when the project is installed or built: the drawings are the source."""

from pathlib import Path
from typing import Any

import resvg_py
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PICTURES = Path("core/cramp_coach/content/pictures")
WIDTH = 960  # three times what a small phone shows
ICON = Path("adapters/alexa/cramp_coach_alexa/icon.svg")
ICON_WIDTHS = (108, 512)  # what a store of skills asks for


class CustomBuildHook(BuildHookInterface[Any]):
    """A PNG beside each SVG; Telegram, stores and other channels take no SVG."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Draw each picture anew."""
        root = Path(self.root)
        for drawing in sorted((root / PICTURES).glob("*.svg")):
            drawing.with_suffix(".png").write_bytes(_drawn(drawing, WIDTH))
        for width in ICON_WIDTHS:
            icon = root / ICON
            icon.with_name(f"{icon.stem}_{width}.png").write_bytes(_drawn(icon, width))
        build_data["artifacts"] += [f"/{PICTURES}/*.png", f"/{ICON.parent}/*.png"]


def _drawn(drawing: Path, width: int) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=drawing.read_text(encoding="utf-8"), width=width))
