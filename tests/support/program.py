"""The program as a person starts it: a process, its output, its exit code."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ran:
    """How a process ended."""

    code: int
    out: str
    err: str

    @property
    def one_sentence(self) -> bool:
        """Exit code 2 with a single line on stderr, which is no traceback."""
        return self.code == 2 and len(self.err.strip().splitlines()) == 1 and "Traceback" not in self.err


def run(*arguments: str, home: Path, typed: str | bytes = "", **environment: str) -> Ran:
    """Start `cramp-coach` with these arguments in a home of its own."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "cramp_coach", *arguments],
        input=typed.encode() if isinstance(typed, str) else typed,
        capture_output=True,
        timeout=60,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONUTF8": "1", **environment},
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def lines(*items: Any) -> bytes:
    """JSON lines; bytes are taken as they are."""
    return b"".join(one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in items)


def piped(*items: Any, home: Path, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What `pipe` answers to these lines; it must end well and say nothing else."""
    ran = run("pipe", *options, home=home, typed=lines(*items))
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]
