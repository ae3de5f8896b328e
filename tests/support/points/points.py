"""Points of a life at which something may go wrong: before and after every statement, at every await."""

import types
from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from unittest.mock import patch

from cramp_coach.storage.hop import HopStatements
from cramp_coach.storage.keys import KeyFile
from cramp_coach.storage.postgres.rows import PgStatements
from cramp_coach.storage.statements import NOTHING

T = TypeVar("T")


@dataclass
class Points:
    """Counts the points that a life passes; at number `at` it calls `strike` with its name."""

    at: int
    strike: Callable[[str], None]
    awaits: bool = True
    passed: int = 0

    def reach(self, name: str) -> None:
        """One more."""
        self.passed += 1
        if self.passed == self.at:
            self.strike(name)

    @contextmanager
    def watched(self) -> Generator[None, None, None]:
        """Within, every statement of either engine has two points."""
        with ExitStack() as patches:
            for statements in (HopStatements, KeyFile, PgStatements):
                patches.enter_context(patch.object(statements, "run", self._around(statements.run)))
            yield

    @types.coroutine
    def stepping(self, coroutine: Coroutine[Any, Any, T]) -> Generator[Any, Any, T]:
        """The same coroutine, with a point wherever it waits."""
        go_on, value = coroutine.send, None
        while True:
            try:
                waited_for = go_on(value)
            except StopIteration as end:
                ended: T = end.value
                return ended
            if self.awaits:
                self.reach("an await")
            try:
                value = yield waited_for
                go_on = coroutine.send
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is the coroutine's
                value, go_on = error, coroutine.throw

    def _around(self, run: Callable[..., Any]) -> Callable[..., Any]:
        points = self

        def counted(self: Any, name: str, values: Mapping[str, object] = NOTHING) -> Any:
            points.reach(f"before {name}")
            cursor = run(self, name, values)
            points.reach(f"after {name}")
            return cursor

        return counted
