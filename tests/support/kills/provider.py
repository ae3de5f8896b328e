"""The provider, which outlives every worker: it knows what each person was really sent."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

TAKES = 0.002  # seconds a message


@dataclass(frozen=True)
class Copy:
    """One message as it arrived: to whom, of which kind, whether marked, from which life."""

    to: str
    kind: str
    suspect: bool
    life: str


@dataclass
class Provider:
    """A line in, a line out."""

    port: int = 0
    copies: list[Copy] = field(default_factory=list[Copy])
    in_flight: Counter[str] = field(default_factory=Counter[str])
    most_in_flight: int = 0
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One message. Whoever is killed before the answer has sent it all the same."""
        try:
            if line := await reader.readline():
                copy = Copy(**json.loads(line))
                await self._note(copy)
                await asyncio.sleep(TAKES)
                self.in_flight[copy.life] -= 1
                writer.write(b"m\n")
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    @property
    def reached(self) -> set[str]:
        """Who was sent anything."""
        return {copy.to for copy in self.copies}

    async def until_sent(self, more: int, seconds: float) -> None:
        """Wait until so many more messages came, but no longer than that."""
        enough = len(self.copies) + more
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._arrived:
                await self._arrived.wait_for(lambda: len(self.copies) >= enough)

    async def _note(self, copy: Copy) -> None:
        self.copies.append(copy)
        self.in_flight[copy.life] += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight[copy.life])
        async with self._arrived:
            self._arrived.notify_all()


@asynccontextmanager
async def provider() -> AsyncGenerator[Provider, None]:
    """`async with provider() as one`: listening on a free loopback port."""
    one = Provider()
    server = await asyncio.start_server(one.take, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()
        await server.wait_closed()
