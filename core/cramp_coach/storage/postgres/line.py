"""The line before the database's hands: threads that each take what waits, and commit it together."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Lock
from typing import TypeVar

from cramp_coach.errors import StoreUnavailable
from cramp_coach.storage.books import Books
from cramp_coach.storage.jobs import Errand, Job
from cramp_coach.storage.postgres.order import Order
from cramp_coach.storage.postgres.session import PgSession
from cramp_coach.vocabulary import ParticipantId

_TOGETHER = 16  # at most so many share a commit; more would make one hand do all of it

T = TypeVar("T")


class PgLine:
    """Hands errands to the sessions, in order, and awaits them."""

    def __init__(self, sessions: list[PgSession]) -> None:
        self._order = Order()
        self._picking = Lock()
        self._free: SimpleQueue[PgSession] = SimpleQueue()
        self._sessions = sessions
        for session in sessions:
            self._free.put(session)
        self._hands = ThreadPoolExecutor(len(sessions), thread_name_prefix="store")
        self._under_way: set[asyncio.Future[None]] = set()
        self._closed = False

    @property
    def read_only(self) -> bool:
        """Never: the server keeps readers and writers apart."""
        return False

    async def run(self, work: Callable[[Books], T], *participants: ParticipantId) -> T:
        """Whole or undone, also if the caller is cancelled; alone for these participants in all processes."""
        if self._closed:
            raise StoreUnavailable("The database is closed: start the program again.")
        job: Job[T] = Job(work)
        await asyncio.shield(self._queue(Errand(job, participants)))
        return job.result()

    def run_later(self, work: Callable[[Books], None], *participants: ParticipantId) -> None:
        """After what waits already for these participants; nobody awaits it but `close`."""
        if not self._closed:
            self._queue(Errand(Job(work), participants))

    async def close(self) -> None:
        """Finishes what waits, then lets go of the server."""
        if self._closed:
            return
        self._closed = True
        try:
            while self._under_way:
                await asyncio.wait(self._under_way)
        finally:
            self._hands.shutdown(wait=True)
            for session in self._sessions:
                session.close()

    def _queue(self, errand: Errand[object]) -> asyncio.Future[None]:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        errand.done = lambda: loop.call_soon_threadsafe(_settle, done)
        self._under_way.add(done)
        done.add_done_callback(self._under_way.discard)
        with self._picking:
            self._order.add(errand)
        self._hands.submit(self._drain)
        return done

    def _drain(self) -> None:
        # Each errand brings its own drain, and a drain takes what may be done: some find nothing.
        session = self._free.get()
        with self._picking:
            taken = self._order.take(_TOGETHER)
        try:
            if taken:
                session.work(taken)
        finally:
            self._free.put(session)
            with self._picking:
                more = self._order.finish(taken)
            for errand in taken:
                errand.done()
            if more and taken:
                self._hands.submit(self._drain)


def _settle(done: "asyncio.Future[None]") -> None:
    if not done.done():
        done.set_result(None)
