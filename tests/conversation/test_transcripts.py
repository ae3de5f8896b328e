"""Conversations as people have them. REWRITE_TRANSCRIPTS=1 rewrites the answers."""

import os
from pathlib import Path

import pytest

from cramp_coach.vocabulary import Reply
from support.talk import Talk

TRANSCRIPTS = sorted((Path(__file__).parent.parent / "transcripts").glob("*.txt"))
REWRITE = bool(os.environ.get("REWRITE_TRANSCRIPTS"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    played = play(written)
    if REWRITE:
        path.write_text(played, encoding="utf-8")
    assert played == written


def test_there_are_transcripts() -> None:
    assert TRANSCRIPTS


def play(written: str) -> str:
    """The transcript with its answers made anew: "# …" and "> …" lines stay, "< …" lines are played."""
    talk, lines = Talk(), list[str]()
    for line in written.splitlines():
        if line.startswith("<"):
            continue
        lines.append(line)
        if line.startswith(("> ", "+")):
            lines += [f"< {spoken}" for spoken in _answers(talk, line)]
    return "\n".join(lines) + "\n"


def _answers(talk: Talk, line: str) -> list[str]:
    if line.startswith("+"):
        replies = talk.wait(int(line.strip("+d ")))
    elif line.startswith("> ["):
        replies = talk.choose(line.removeprefix("> [").rstrip("]"))
    elif line.startswith("> /"):
        replies = talk.command(line.removeprefix("> /"))
    else:
        replies = talk.say(line.removeprefix("> "))
    return [spoken for reply in replies for spoken in _shown(reply)]


def _shown(reply: Reply) -> list[str]:
    marks = [reply.phase.value, *([reply.urgency.name] if reply.urgency is not None and reply.final else [])]
    return [f"({', '.join(marks)})", *(part for part in reply.text.split("\n") if part)]
