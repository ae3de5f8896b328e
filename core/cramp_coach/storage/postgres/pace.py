"""The rate that all processes keep together: one row of the database for each bucket."""

import asyncio

import psycopg

from cramp_coach.storage.postgres.rows import PgStatements, connect
from cramp_coach.storage.postgres.session import unavailable


class PgPace:
    """A Pace with a connection of its own, so that it waits for no turn. One that is lost is made anew."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._alone = asyncio.Lock()
        self._statements: PgStatements | None = None

    async def take(self, name: str, rate: float, burst: int, spared: int, /) -> bool:
        """Take one token."""
        left = min(spared, burst - 1)
        wanted: dict[str, object] = {"name": name, "rate": rate, "burst": burst, "spared": left}
        async with self._alone:
            try:
                return await asyncio.shield(asyncio.to_thread(self._take, wanted))
            except psycopg.Error as error:
                self._let_go()
                raise unavailable(error) from error

    async def close(self) -> None:
        """Let go of the server."""
        async with self._alone:
            self._let_go()

    def _take(self, wanted: dict[str, object]) -> bool:
        if self._statements is None:
            self._statements = PgStatements(connect(self._url))
        return self._statements.run("take_token", wanted).fetchone() is not None

    def _let_go(self) -> None:
        if self._statements is not None:
            self._statements.close()
            self._statements = None
