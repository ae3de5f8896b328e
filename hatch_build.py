"""Renders the pictures when the project is installed or built: the drawings are the source."""

from pathlib import Path
from typing import Any

import resvg_py
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PICTURES = Path("core/cramp_coach/content/pictures")
WIDTH = 960  # three times what a small phone shows


class CustomBuildHook(BuildHookInterface[Any]):
    """A PNG beside each SVG; Telegram and other channels take no SVG."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Draw each picture anew."""
        for drawing in sorted((Path(self.root) / PICTURES).glob("*.svg")):
            rendered = resvg_py.svg_to_bytes(svg_string=drawing.read_text(encoding="utf-8"), width=WIDTH)
            drawing.with_suffix(".png").write_bytes(bytes(rendered))
        build_data["artifacts"].append(f"/{PICTURES}/*.png")
