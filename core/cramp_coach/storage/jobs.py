"""One piece of work for the database, and what came of it once its commit is through."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cramp_coach.storage.books import Books
from cramp_coach.vocabulary import ParticipantId

T_co = TypeVar("T_co", covariant=True)


class Job(Generic[T_co]):
    """Whole or undone."""

    def __init__(self, work: Callable[[Books], T_co]) -> None:
        self._work = work
        self._value: T_co | None = None
        self._error: Exception | None = None

    def run(self, books: Books) -> None:
        """Within the shared transaction. An error of the database itself undoes all who share it."""
        books.run("savepoint")
        try:
            self._value = self._work(books)
        except books.failure:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a step raises is its caller's
            books.run("undo")
            self._error = error
        books.run("release")

    def fail(self, error: Exception) -> None:
        """Nothing was committed."""
        self._error = error

    def result(self) -> T_co:
        """What the work gave, or raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value]  # set, since run() ended without an error


@dataclass(slots=True)
class Errand(Generic[T_co]):
    """A job, for whom it is, and whom to tell when it is done."""

    job: Job[T_co]
    participants: tuple[ParticipantId, ...]
    done: Callable[[], object] = lambda: None
