"""A screen that we did not write: Amazon's own APL engine in a browser, where time stands still."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from math import hypot
from pathlib import Path
from typing import Any, Final

import pytest

from support.virtual_device import FOLDER, need_node

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
FONTS: Final = Path("/usr/share/fonts/truetype/noto")
MARGIN: Final = 0.18  # of a line's height: above and below the letters it is empty
ROUNDED: Final = (
    2  # the engine measures in whole pixels, and warns when that makes a box larger than the one around it
)


@dataclass(frozen=True)
class Screen:
    """One that people have."""

    width: int
    height: int
    round: bool = False
    mode: str = "HUB"
    dpi: int = 160


SCREENS: Final = {
    "round": Screen(480, 480, round=True),
    "small hub": Screen(960, 480),
    "hub": Screen(1024, 600),
    "large hub": Screen(1280, 800),
    "upright": Screen(1080, 1920),
    "television": Screen(960, 540, mode="TV", dpi=320),
}


@dataclass(frozen=True)
class Seen:
    """What stands on the screen now."""

    screen: Screen
    told: dict[str, Any]

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(one["text"] for one in self.told["texts"])

    @property
    def largest(self) -> float:
        """The height of its largest letters, by the screen's."""
        words: list[float] = [one["size"] for one in self.told["texts"] if not one["text"].isdecimal()]
        return max(words) / min(self.screen.height, self.screen.width)

    @property
    def ring(self) -> tuple[str, float] | None:
        """The second that is counted, and the share of the ring that is left; None where there is no ring."""
        for drawing in self.told["drawings"]:
            if drawing["words"]:
                dashes, opacity = drawing["dashes"][-1]
                return drawing["words"][0], float(dashes.split(",")[0]) if float(opacity) else 0.0
        return None

    @property
    def pictures(self) -> list[int]:
        """Of each picture, of how many paths it is drawn."""
        return [drawing["paths"] for drawing in self.told["drawings"] if not drawing["words"]]

    @property
    def faults(self) -> list[str]:
        """What it warned of, what was fetched, what is not on the screen, what lies on other words."""
        warned = [
            text for level, text in self.told["log"] if level in {"warn", "error"} and not _is_rounding(text)
        ]
        return [*warned, *self.told["blocked"], *self._outside(), *self._covered()]

    def _outside(self) -> Iterator[str]:
        for one in self.told["texts"]:
            if any(self._is_outside(x, y) for line in one["lines"] for x, y in _corners(line)):
                yield f"outside: {one['text']}"

    def _is_outside(self, x: float, y: float) -> bool:
        width, height = self.screen.width, self.screen.height
        if self.screen.round:
            return hypot(x - width / 2, y - height / 2) > width / 2
        return not (0 <= x <= width and 0 <= y <= height)

    def _covered(self) -> Iterator[str]:
        lines = [(line, one["text"]) for one in self.told["texts"] for line in one["lines"]]
        for (line, text), (other, covering) in combinations(lines, 2):
            if _overlap(line, other):
                yield f"{text} / {covering}"


def _corners(line: dict[str, float]) -> list[tuple[float, float]]:
    empty = (line["bottom"] - line["top"]) * MARGIN
    return [
        (line[x], line[y] + side)
        for x in ("left", "right")
        for y, side in (("top", empty), ("bottom", -empty))
    ]


def _overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return wide > ROUNDED and high > 2 * MARGIN * (one["bottom"] - one["top"])


def _is_rounding(text: str) -> bool:
    """ "WIDTH: 63 => 62"."""
    if "bigger than parent bounds" not in text:
        return False
    sizes = [line.split(":")[1].split("=>") for line in text.splitlines() if "=>" in line]
    return all(abs(float(was) - float(now)) <= ROUNDED for was, now in sizes)


@dataclass
class EchoShow:
    """A browser with the engine in it; every document gets a page of its own."""

    process: subprocess.Popen[str]
    screen: Screen = SCREENS["hub"]

    def show(self, directive: dict[str, Any], screen: Screen) -> None:
        """Render this directive as it came over the wire; half a second has passed then."""
        assert directive["type"] == "Alexa.Presentation.APL.RenderDocument"
        self.screen = screen
        told = self._does(do="show", directive=directive, screen=vars(screen))
        assert told == {"error": False, "ready": True}, told

    def wait(self, seconds: float) -> Seen:
        """Let time pass, and look."""
        self._does(do="pass", ms=round(seconds * 1000))
        return Seen(self.screen, self._does(do="look"))

    def press(self, label: str) -> list[Any]:
        """Touch what bears this label: what its document sends to the skill."""
        self._does(do="press", label=label)
        return list(self._does(do="look")["pressed"][-1])

    def key(self, name: str) -> list[Any]:
        """Press this key of a remote control: all that was sent so far."""
        self._does(do="key", key=name)
        return list(self._does(do="look")["pressed"])

    def _does(self, **wish: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert not isinstance(told.get("error"), str), told["error"]
        return told


def need_browser() -> str:
    """Where the browser is; skips, and says why, where it or its fonts are not."""
    need_node()
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        pytest.skip("Amazon's APL engine needs Chromium, which is not on this machine")
    if not (FONTS / "NotoSans-Bold.ttf").is_file():
        pytest.skip(f"what a screen shows is measured with Noto Sans, which is not in {FONTS}")
    return browser


@contextmanager
def echo_show() -> Iterator[EchoShow]:
    """A device on which nothing was shown yet."""
    command = ["node", str(FOLDER / "screen.cjs"), need_browser(), str(FONTS)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # noqa: S603 - our own script
        try:
            yield EchoShow(process)
        finally:
            assert process.stdin
            process.stdin.close()  # it ends by itself, and takes the browser with it
            process.wait(30)
