"""Where workers come from: a process that has read the content, and begins one life after another."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

from support.kills import worker

PATIENCE = 60.0  # seconds until a test gives up on a life that should end


@dataclass
class Worker:
    """The life that lives now has `name` and a number."""

    process: asyncio.subprocess.Process
    name: str
    lives: int = 0
    pid: int = 0

    @property
    def life(self) -> str:
        """The one that lives."""
        return f"{self.name}-{self.lives}"

    async def begin(self) -> None:
        """The next life."""
        assert self.process.stdin is not None
        self.lives += 1
        self.process.stdin.write(f"{self.life}\n".encode())
        self.pid = await self._number()

    async def ended(self) -> int:
        """Wait for its end; gives the exit code."""
        async with asyncio.timeout(PATIENCE):
            return await self._number()

    async def killed(self) -> bool:
        """Kill it; says whether it was still alive."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, SIGKILL)
        return await self.ended() == -SIGKILL

    async def _number(self) -> int:
        assert self.process.stdout is not None
        return int(await self.process.stdout.readline())


@asynccontextmanager
async def workers(
    names: str, port: int, begun: float, keys: Path, place: list[str]
) -> AsyncGenerator[list[Worker], None]:
    """`async with workers("ab", ...) as both`: no life has begun yet, and none is left at the end."""
    script = Path(worker.__file__)
    command = [sys.executable, str(script), str(port), str(begun), str(keys), *place]
    environment = os.environ | {"PYTHONPATH": str(script.parents[2])}
    made = [
        Worker(await asyncio.create_subprocess_exec(*command, env=environment, stdin=PIPE, stdout=PIPE), name)
        for name in names
    ]
    try:
        yield made
    finally:
        for one in made:
            await _closed(one)


async def _closed(one: Worker) -> None:
    """Whatever a failed test left living goes with its nest."""
    assert one.process.stdin is not None
    if one.pid:
        with suppress(ProcessLookupError):
            os.kill(one.pid, SIGKILL)
    one.process.stdin.close()
    await one.process.wait()
