"""One hand of the store: a connection to the database, one to the keys, and what is committed together."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from cramp_coach.errors import StoreUnavailable
from cramp_coach.storage.books import Books, Chore
from cramp_coach.storage.jobs import Errand
from cramp_coach.storage.keys import Keyring
from cramp_coach.storage.postgres.rows import PgStatements, connect
from cramp_coach.storage.sealing import Sealer
from cramp_coach.storage.zones import zones_edition

_LOG = logging.getLogger(__name__)
KEYS_AT_ONCE = 1000  # the next sweep goes on


@dataclass(frozen=True, slots=True)
class Place:
    """Where the database and the wrapped keys lie, and what opens the keys. Never printed."""

    url: str = field(repr=False)
    keys_url: str = field(repr=False)
    master: bytes = field(repr=False)


class PgSession:
    """Belongs to one thread at a time. A connection that is lost is made anew for the next work."""

    def __init__(self, place: Place, owner: str, new_token: Callable[[], str]) -> None:
        self._place = place
        self._owner, self._new_token = owner, new_token
        self._emptied: set[str] = set()
        self._open: tuple[PgStatements, Keyring, Books] | None = None

    def work(self, errands: Sequence[Errand[object]]) -> None:
        """All of these in one commit, each whole or undone; each knows afterwards what became of it."""
        people = sorted({person for errand in errands for person in errand.participants})
        try:
            statements, keyring, books = self._begun(people)
            for errand in errands:
                errand.job.run(books)
            keyring.commit()  # first, so that nothing is ever sealed with a key that was not kept
            _commit(statements)
            self._do_chores(statements, keyring, books)
        except Exception as error:  # noqa: BLE001 - nobody who shared it may believe that it was done
            for errand in errands:
                errand.job.fail(unavailable(error) if isinstance(error, psycopg.Error) else error)
            self.close()  # whatever state it is in, the next work begins with a new one

    def close(self) -> None:
        """Let go of both connections."""
        if self._open is None:
            return
        statements, keyring, _ = self._open
        self._open = None
        for one in (statements, keyring):
            with suppress(psycopg.Error):
                one.close()

    def _begun(self, people: Sequence[str]) -> tuple[PgStatements, Keyring, Books]:
        """Alone for these, within a transaction. A connection that was dropped meanwhile is noticed here."""
        opened = self._opened()
        try:
            _begin(*opened[:2], people)
        except psycopg.OperationalError:
            self.close()
            opened = self._opened()
            _begin(*opened[:2], people)
        return opened

    def _opened(self) -> tuple[PgStatements, Keyring, Books]:
        if self._open is None:
            statements = PgStatements(connect(self._place.url))
            try:
                statements.run("be_alive", {"owner": self._owner})
                statements.pipe()
                keyring = Keyring(self._place.master, PgStatements(connect(self._place.keys_url)))
            except BaseException:
                statements.close()
                raise
            self._open = statements, keyring, self._books(statements, keyring)
        return self._open

    def _books(self, statements: PgStatements, keyring: Keyring) -> Books:
        sealer, failure = Sealer(keyring), psycopg.Error
        zones = zones_edition()
        return Books(statements, sealer, self._owner, self._new_token, failure, zones, emptied=self._emptied)

    def _do_chores(self, statements: PgStatements, keyring: Keyring, books: Books) -> None:
        chores = set(books.chores)
        books.chores.clear()
        try:
            if Chore.FINISH_ERASURES in chores:
                _finish_erasures(statements, keyring)
            if Chore.DESTROY_IDLE_KEYS in chores:
                _destroy_idle_keys(statements, keyring, self._emptied)
        except psycopg.Error as error:
            _LOG.error("tidying up failed and is tried again: %s", unavailable(error))
            self.close()


def _begin(statements: PgStatements, keyring: Keyring, people: Sequence[str]) -> None:
    statements.run("begin_writing")
    _alone_for(statements, keyring, people)


def _alone_for(statements: PgStatements, keyring: Keyring, people: Sequence[str]) -> None:
    """Nobody else works for these until the commit; whoever of them is erased has no key any more."""
    if people:
        statements.run("lock_participants", {"participants": list(people)})
        for row in statements.run("requested_erasures_of", {"participants": list(people)}).fetchall():
            keyring.destroy(row["participant"])
            statements.run("mark_shredded", {"id": row["id"]})
    statements.settle()
    keyring.hold(people)


def _commit(statements: PgStatements) -> None:
    statements.run("commit")
    statements.settle()


def _finish_erasures(statements: PgStatements, keyring: Keyring) -> None:
    statements.run("begin_writing")
    people = sorted({row["participant"] for row in statements.run("requested_erasures").fetchall()})
    _alone_for(statements, keyring, people)
    statements.run("mark_erased")
    _commit(statements)


def _destroy_idle_keys(statements: PgStatements, keyring: Keyring, emptied: set[str]) -> None:
    people = [emptied.pop() for _ in range(min(len(emptied), KEYS_AT_ONCE))]
    _begin(statements, keyring, people)
    sealing_nothing = [
        person
        for person in people
        if not statements.run("has_sealed_rows", {"participant": person}).fetchone()[0]
    ]
    if sealing_nothing:
        keyring.destroy(*sealing_nothing)
    _commit(statements)


def unavailable(error: psycopg.Error) -> StoreUnavailable:
    """The server's own error as one of ours, without what the statement held."""
    # The message of the error could quote a value; its name cannot.
    return StoreUnavailable(
        f"PostgreSQL cannot be used now ({type(error).__name__}): is it running, and is the address right?"
    )
