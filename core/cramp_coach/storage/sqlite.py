"""The store in one SQLite file: one writing process, sealed, on disk before anybody is told "done"."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from cramp_coach.errors import StoreBroken, StoreUnavailable
from cramp_coach.ports import Delivery, Outcome, Receipt, Step, Taken
from cramp_coach.storage import erasing, exporting, outbox, promises, turns
from cramp_coach.storage.books import Books
from cramp_coach.storage.line import Line
from cramp_coach.storage.lock import WriterLock
from cramp_coach.vocabulary import FollowUp, FollowUpDue, Inbound, ParticipantId

T = TypeVar("T")


class SqliteStore:
    """A Store (see ports.py for what each method promises). Made by `open_sqlite_store`."""

    def __init__(self, line: Line, lock: WriterLock | None) -> None:
        self._line = line
        self._lock = lock  # None: opened for reading only

    async def turn(self, inbound: Inbound, step: Step, /) -> Taken:
        """One commit. What was born `sending` for a caller that is cancelled waits for the courier's loop."""
        given: list[Delivery] = []

        def take(books: Books) -> Taken:
            taken = turns.take(books, inbound, step)
            given.extend(taken.deliveries)
            return taken

        try:
            return await self._write(take)
        except asyncio.CancelledError:
            self._line.run_later(lambda books: outbox.give_back(books, given, inbound.at))
            raise
        except StoreBroken:
            await self._shelve(inbound)
            raise

    async def due_follow_ups(
        self, channel: str, now: datetime, limit: int, /
    ) -> tuple[tuple[ParticipantId, FollowUp], ...]:
        """Promises whose time has come."""
        return await self._line.run(lambda books: promises.due(books, channel, now, limit))

    async def claim(self, channel: str, now: datetime, limit: int, /) -> tuple[Delivery, ...]:
        """Take messages to send."""
        return await self._write(lambda books: outbox.claim(books, channel, now, limit))

    async def start(self, delivery: Delivery, now: datetime, /) -> bool:
        """Commit that it is being sent."""
        return await self._write(lambda books: outbox.start(books, delivery, now))

    async def finish(self, delivery: Delivery, outcome: Outcome, now: datetime, /) -> None:
        """Commit what became of it."""
        await self._write(lambda books: outbox.finish(books, delivery, outcome, now))

    async def recover(self, now: datetime, /) -> int:
        """Give back what a dead process held."""
        return await self._write(lambda books: outbox.recover(books, now))

    async def next_due(self, channel: str, /) -> datetime | None:
        """When there is next something to do."""
        return await self._line.run(lambda books: outbox.next_due(books, channel))

    async def sweep(self, now: datetime, /) -> int:
        """Erase what is past its time."""
        return await self._write(lambda books: erasing.sweep(books, now))

    async def forget(self, participant: ParticipantId, now: datetime, /) -> Receipt:
        """Erase everything of this participant. Raises StoreUnavailable if the key could not be destroyed."""
        receipt = await self._write(lambda books: erasing.erase(books, participant, now))
        await self._line.run(lambda _: None)  # no work is done before every requested key is destroyed
        return receipt

    async def export(self, participant: ParticipantId, /) -> str:
        """Everything kept of this participant, as JSON."""
        return await self._line.run(lambda books: exporting.export(books, participant))

    async def close(self) -> None:
        """Finish what waits and release the files. The program cannot end before this."""
        try:
            await self._line.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    async def _write(self, work: Callable[[Books], T]) -> T:
        if self._lock is None:
            raise StoreUnavailable("The database was opened for reading only: nothing was changed.")
        return await self._line.run(work)

    async def _shelve(self, inbound: Inbound) -> None:
        # Otherwise the promise would stay due, and be found first, for ever.
        event = inbound.event
        if isinstance(event, FollowUpDue):
            await self._write(lambda books: promises.shelve(books, inbound, event.follow_up))
