"""Running until we are told to stop."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


def stopped_by_signals() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets. Call it inside the event loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt by itself
            loop.add_signal_handler(name, stop.set)
    return stop


async def together(stop: asyncio.Event, *works: Coroutine[Any, Any, None]) -> None:
    """Run these until all have ended. If one fails, `stop` is set for the others, and its error is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        stop.set()
    finally:
        await asyncio.wait(tasks)
    for task in tasks:
        task.result()
