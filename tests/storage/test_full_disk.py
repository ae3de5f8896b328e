"""The disk is full in the middle of a conversation: that is said, nothing answered is lost, and it goes on.

A limit on the size of files stands in for the disk: it holds for everybody, root too, and can be lifted.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from support.program import piped

START = ("--now", "2026-11-24T02:50:00+00:00", "--zone", "Europe/London")
STORY = ("my calf is cramping", "it let go", "no", "no", "no", "no", "2 minutes, first time", "no")
ROUNDS = 40
LIMITS = range(200_000, 320_000, 20_000)  # bytes: the log of writes outgrows them at another statement each
WITHOUT = resource.RLIM_INFINITY

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="no limit can be lifted from outside"
)


@contextmanager
def limited(home: Path, limit: int) -> Iterator["subprocess.Popen[str]"]:
    """`pipe` on a file of its own, which may grow no further than this."""
    program = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({limit}, r.RLIM_INFINITY)); "
    program += "import sys; from cramp_coach.cli import main; sys.exit(main())"
    words = ("pipe", *START, "--db", str(home / "data" / "coach.db"))
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONUTF8": "1"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def answered(process: "subprocess.Popen[str]", said: str) -> dict[str, Any]:
    """The line that answers this one."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"say": said}) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


def texts(answer: dict[str, Any]) -> list[str]:
    """What is said."""
    return [reply["text"] for reply in answer["replies"]]


@pytest.mark.parametrize("limit", [LIMITS[0], *(pytest.param(n, marks=pytest.mark.long) for n in LIMITS[1:])])
def test_a_full_disk_is_said_and_what_was_answered_is_there(tmp_path: Path, limit: int) -> None:
    lines, heard, refused = STORY * ROUNDS, list[list[str]](), 0
    with limited(tmp_path, limit) as process:
        for said in lines:
            answer = answered(process, said)
            if "error" in answer:
                assert "make room on the disk, then try again" in answer["error"]
                assert answered(process, said) == answer
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (WITHOUT, WITHOUT))
                refused, answer = refused + 1, answered(process, said)
            heard.append(texts(answer))
            if refused and len(heard) % len(STORY) == 0:
                break
    assert refused == 1, "the limit was never reached"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    whole = piped(*({"say": said} for said in lines[: len(heard)]), home=elsewhere, options=START)
    assert heard == [texts(answer) for answer in whole]
    again = ("--db", str(tmp_path / "data" / "coach.db"), *START)
    assert texts(piped({"say": lines[0]}, home=tmp_path, options=again)[0])
