"""What all of them share: sizes, memory, and the provider's line."""

import asyncio
import json
from pathlib import Path

IN_FLIGHT = 64
SLOTS = asyncio.Semaphore(8)  # at the provider at once, where kills are measured
TEXT = "Two weeks ago you told me about your calf. How is it?"


def memory_mb() -> float:
    """What this process has in memory."""
    words = Path("/proc/self/statm").read_text().split()
    return int(words[1]) * 4096 / 2**20


async def told_to_provider(port: int, number: int) -> None:
    """Send a message when its turn has come, as few at once as we do: a line, and the answer to it."""
    async with SLOTS:
        await _told(port, number)


async def _told(port: int, number: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told = {"to": str(number), "kind": "job", "suspect": False, "life": ""}
    writer.write(json.dumps(told).encode() + b"\n")
    await reader.readline()
    writer.close()
