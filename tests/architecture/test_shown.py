"""The conversations that the documents show are real ones."""

from pathlib import Path

import pytest

from support.talk import Talk

ROOT = Path(__file__).parents[2]


def conversations(name: str) -> list[str]:
    blocks = (ROOT / name).read_text(encoding="utf-8").split("```\n")
    return [block.strip() for block in blocks if block.startswith("> ")]


SHOWN = [(name, block) for name in ("README.md", "docs/using.md") for block in conversations(name)]


def test_there_are_some() -> None:
    assert [name for name, _ in SHOWN] == ["README.md", *["docs/using.md"] * 3]


@pytest.mark.parametrize(("name", "shown"), SHOWN)
def test_it_is_what_is_really_said(name: str, shown: str) -> None:
    talk, heard = Talk(), ""
    for line in shown.splitlines():
        if line.startswith("> "):
            heard = " ".join(" ".join(reply.text for reply in talk.say(line.removeprefix("> "))).split())
        else:
            assert heard.startswith(line), name
            heard = heard.removeprefix(line).strip()
