"""What the functions in the database's thread work with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from cramp_coach.storage.sealing import Sealer, damaged
from cramp_coach.storage.statements import NOTHING, Cursor, Statements
from cramp_coach.vocabulary import Reply
from cramp_coach.wire import replies_from_json

LEASE = 5 * 60 * 1_000_000  # microseconds: longer than any sending takes with its time-outs


class Chore(Enum):
    """What a job may ask for once its commit is through."""

    FINISH_ERASURES = auto()
    DESTROY_IDLE_KEYS = auto()


@dataclass(frozen=True, slots=True)
class Books:
    """The statements of an open database, the keys, and who we are.

    `emptied`: participants of whom something was deleted, whose key may seal nothing any more.
    `strangers`: owners of keys of whom a former process may have deleted the last; each is looked at once.
    """

    statements: Statements
    sealer: Sealer
    owner: str
    new_token: Callable[[], str]
    failure: type[Exception]  # what the database itself raises
    zones: str  # the edition of the time zones that we reckon with
    chores: set[Chore] = field(default_factory=set[Chore])
    emptied: set[str] = field(default_factory=set[str])
    strangers: Iterator[str] = field(default_factory=lambda: iter(()))

    def run(self, name: str, values: Mapping[str, object] = NOTHING) -> Cursor:
        """Run the statement of this name."""
        return self.statements.run(name, values)

    def open_replies(self, place: str, participant: str, sealed: bytes) -> tuple[Reply, ...]:
        """Raises StoreBroken for what was changed, or says something we do not understand."""
        data = self.sealer.open(place, participant, sealed)
        try:
            return replies_from_json(data)
        except ValueError:
            # Without its cause: that would quote what was sealed.
            raise damaged(place, participant) from None
