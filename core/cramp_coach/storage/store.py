"""The store on either engine: every method is one piece of work, whole or undone, in a line of others."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from cramp_coach.errors import StoreBroken, StoreUnavailable
from cramp_coach.ports import Delivery, Outcome, Receipt, Step, Taken, Tally, Tried
from cramp_coach.storage import erasing, exporting, linking, outbox, promises, turns
from cramp_coach.storage.books import Books
from cramp_coach.vocabulary import FollowUp, FollowUpDue, Inbound, ParticipantId

T = TypeVar("T")


class Line(Protocol):
    """Where work waits until it is done. What is done for a participant is done alone for them."""

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written."""
        ...

    async def run(self, work: Callable[[Books], T], *participants: ParticipantId) -> T:
        """Whole or undone, also if the caller is cancelled."""
        ...

    def run_later(self, work: Callable[[Books], None], *participants: ParticipantId) -> None:
        """After what waits already; nobody awaits it but `close`."""
        ...

    async def close(self) -> None:
        """Finishes what waits, then releases what is held."""
        ...


class SqlStore:
    """A Store (see ports.py for what each method promises)."""

    def __init__(self, line: Line, version: int) -> None:
        """`version`: the number of the last migration that this program knows."""
        self._line, self._version = line, version

    async def turn(self, inbound: Inbound, step: Step, /) -> Taken:
        """One commit. What was born `sending` for a caller that never hears of it waits for the courier's
        loop: one that is cancelled, or whose commit was lost on its way back.
        """
        given: list[Delivery] = []

        def take(books: Books) -> Taken:
            taken = turns.take(books, inbound, step)
            given.extend(taken.deliveries)
            return taken

        try:
            return await self._write(take, inbound.participant)
        except StoreBroken:
            await self._shelve(inbound)
            raise
        except (asyncio.CancelledError, StoreUnavailable):
            self._line.run_later(
                lambda books: outbox.give_back(books, given, inbound.at), inbound.participant
            )
            raise

    async def try_code(self, speaker: ParticipantId, code: str, now: datetime, /) -> Tried:
        """Whose code it is."""
        return await self._write(lambda books: linking.try_code(books, speaker, code, now), speaker)

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
        return await self._write(lambda books: outbox.start(books, delivery, now), delivery.participant)

    async def finish(self, delivery: Delivery, outcome: Outcome, now: datetime, /) -> None:
        """Commit what became of it."""
        await self._write(lambda books: outbox.finish(books, delivery, outcome, now), delivery.participant)

    async def recover(self, now: datetime, /) -> int:
        """Give back what a dead process held."""
        return await self._write(lambda books: outbox.recover(books, now))

    async def next_due(self, channel: str, /) -> datetime | None:
        """When there is next something to do."""
        return await self._line.run(lambda books: outbox.next_due(books, channel))

    async def tally(self, channel: str, now: datetime, /) -> Tally:
        """How much is to be done in a channel."""
        return await self._line.run(lambda books: outbox.tally(books, channel, now))

    async def ready(self) -> bool:
        """Whether something can be written now, in this version's tables."""
        try:
            found = await self._line.run(lambda books: int(books.run("user_version").fetchone()[0]))
        except (StoreUnavailable, StoreBroken):
            return False
        return found == self._version and not self._line.read_only

    async def sweep(self, now: datetime, /) -> int:
        """Erase what is past its time."""
        return await self._write(lambda books: erasing.sweep(books, now))

    async def forget(self, participant: ParticipantId, now: datetime, /) -> Receipt:
        """Erase everything of this participant. Raises StoreUnavailable if the key could not be destroyed."""
        receipt = await self._write(lambda books: erasing.erase(books, participant, now), participant)
        # No work is done for anybody before every key of theirs that is to be destroyed is destroyed.
        await self._line.run(lambda _: None, participant)
        return receipt

    async def export(self, participant: ParticipantId, /) -> str:
        """Everything kept of this participant, as JSON."""
        return await self._line.run(lambda books: exporting.export(books, participant), participant)

    async def close(self) -> None:
        """Finish what waits and release what is held. The program cannot end before this."""
        await self._line.close()

    async def _write(self, work: Callable[[Books], T], *participants: ParticipantId) -> T:
        if self._line.read_only:
            raise StoreUnavailable("The database was opened for reading only: nothing was changed.")
        return await self._line.run(work, *participants)

    async def _shelve(self, inbound: Inbound) -> None:
        # Otherwise the promise would stay due, and be found first, for ever.
        event = inbound.event
        if isinstance(event, FollowUpDue):
            given_up = event.follow_up
            await self._write(lambda books: promises.shelve(books, inbound, given_up), inbound.participant)
