"""The line before the database's thread: what waits together is committed together."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar, assert_never

import aiosqlite

from cramp_coach.errors import StoreBroken, StoreUnavailable
from cramp_coach.storage.books import Books, Chore
from cramp_coach.storage.erasing import destroy_idle_keys, destroy_keys, finish_erasures
from cramp_coach.storage.hop import RUN, Hop
from cramp_coach.storage.inspecting import Inspection
from cramp_coach.storage.jobs import Errand, Job
from cramp_coach.storage.keys import Keyring
from cramp_coach.storage.lock import WriterLock
from cramp_coach.vocabulary import ParticipantId

_LOG = logging.getLogger(__name__)
_TOGETHER = 64  # at most so many share a commit

T = TypeVar("T")


class SqliteLine:
    """Hands jobs to the database's thread, in order, and awaits them."""

    def __init__(
        self,
        database: aiosqlite.Connection,
        books: Books,
        keyring: Keyring,
        lock: WriterLock | None,  # None: opened for reading only
        inspection: Inspection | None = None,  # None: every page was looked at before
    ) -> None:
        self._database = database
        self._books = books
        self._keyring = keyring
        self._lock = lock
        self._inspection = inspection
        self._begin = "begin_reading" if lock is None else "begin_writing"
        self._waiting: deque[Errand[object]] = deque()
        self._coming = False  # a hop is under way that has not looked at what waits yet
        self._hops: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written."""
        return self._lock is None

    async def run(self, work: Callable[[Books], T], *_: ParticipantId) -> T:
        """Whole or undone, also if the caller is cancelled. Everybody's work stands in one line."""
        if self._closed:
            raise StoreUnavailable("The database is closed: start the program again.")
        if self._inspection is not None and self._inspection.damaged:
            raise StoreBroken("The database is damaged: restore a backup.")
        job: Job[T] = Job(work)
        await self._queue(job)
        return job.result()

    def run_later(self, work: Callable[[Books], None], *_: ParticipantId) -> None:
        """After what waits already; nobody awaits it but `close`."""
        if not self._closed:
            self._queue(Job(work))

    async def close(self) -> None:
        """Finishes what waits, then releases the files; if cancelled, releases them all the same."""
        if self._closed:
            return
        self._closed = True
        try:
            while self._hops:
                await asyncio.wait(self._hops)
        finally:
            await self._release()

    async def _release(self) -> None:
        if self._inspection is not None:
            self._inspection.end()
        try:
            await self._database.execute_fetchall(RUN, (self._close_keys,))
        finally:
            try:
                await self._database.close()  # else its thread would keep the program from ending
            finally:
                if self._lock is not None:
                    self._lock.release()

    def _queue(self, job: Job[object]) -> asyncio.Future[None]:
        served: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(Errand(job, (), partial(_tell, served)))
        self._send_for_them()
        return served

    def _send_for_them(self) -> None:
        """One hop for all that came until it looks: what comes after that brings the next."""
        if self._coming:
            return
        self._coming = True
        hop = asyncio.ensure_future(self._hop())
        self._hops.add(hop)
        hop.add_done_callback(self._hops.discard)

    async def _hop(self) -> None:
        taken: list[Errand[object]] = []  # its own, since the next hop may be at work before this one is back

        def drain(_: Hop) -> None:
            self._drain(taken)

        try:
            await self._database.execute_fetchall(RUN, (drain,))
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody may wait for ever
            self._coming = False
            self._turn_away(taken, error)
        for errand in taken:
            errand.done()
        if self._waiting:
            self._send_for_them()

    def _turn_away(self, taken: list[Errand[object]], error: Exception) -> None:
        while self._waiting:
            taken.append(self._waiting.popleft())
            taken[-1].job.fail(error)

    def _drain(self, taken: list[Errand[object]]) -> None:
        self._coming = False  # before looking, so that nobody who comes now is overlooked
        if not self._waiting:
            return
        try:
            if not self.read_only:
                destroy_keys(self._books, self._keyring)
            self._books.run(self._begin)
            while self._waiting and len(taken) < _TOGETHER and not self._books.chores:
                taken.append(self._waiting.popleft())
                taken[-1].job.run(self._books)
            self._keyring.commit()  # first, so that nothing is ever sealed with a key that was not kept
            self._books.run("commit")
        except Exception as error:  # noqa: BLE001  # nobody who shared it may believe that it was done
            self._undo(taken, error)
        self._do_chores()

    def _undo(self, taken: list[Errand[object]], error: Exception) -> None:
        if not taken:
            taken.append(self._waiting.popleft())
        for errand in taken:
            errand.job.fail(unavailable(error) if isinstance(error, sqlite3.Error) else error)
        self._books.chores.clear()
        self._keyring.roll_back()
        with suppress(sqlite3.OperationalError):  # it was never begun, or is rolled back already
            self._books.run("roll_back")

    def _do_chores(self) -> None:
        chores = sorted(self._books.chores, key=lambda chore: chore.value)
        self._books.chores.clear()
        try:
            for chore in chores:
                self._do(chore)
        except sqlite3.Error as error:
            _LOG.error("tidying up failed and is tried again: %s", unavailable(error))

    def _do(self, chore: Chore) -> None:
        match chore:
            case Chore.FINISH_ERASURES:
                finish_erasures(self._books, self._keyring)
            case Chore.DESTROY_IDLE_KEYS:
                destroy_idle_keys(self._books, self._keyring)
            case _:
                assert_never(chore)

    def _close_keys(self, _: Hop) -> None:
        self._keyring.close()


def _tell(served: "asyncio.Future[None]") -> None:
    if not served.done():  # else its caller is gone
        served.set_result(None)


def unavailable(error: sqlite3.Error) -> StoreUnavailable:
    """The database's own error as one of ours, without what the statement held."""
    # The message of the error could quote a value; its name cannot.
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    if isinstance(error, sqlite3.OperationalError):
        return StoreUnavailable(
            f"The database cannot be used now ({name}): make room on the disk, then try again."
        )
    return StoreBroken(f"The database is damaged ({name}): restore a backup.")
