"""All phrases as one table: from a state and a word to the next state. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from cramp_coach.understanding.rows import Packed, Rows, packed
from cramp_coach.understanding.templates import Node

START: Final = 0
NOWHERE: Final = 0  # nothing leads back to the start

Table: TypeAlias = tuple[Packed, tuple[int, ...], tuple[tuple[int, ...], ...]]
_State: TypeAlias = tuple[tuple[tuple[int, int], ...], int | None, tuple[int, ...]]  # edges, gap, ends


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Every state has a number.

    `numbers`: of the words, from 1 on; 0 stands for every other word. `edges`: the next state by state and
    word. `gaps`: of each state, the one behind a gap. `ends`: of each state, the entries whose phrase ends
    there.
    """

    numbers: Mapping[str, int]
    edges: Rows
    gaps: tuple[int, ...]
    ends: tuple[tuple[int, ...], ...]


def table_of(root: Node, numbers: Mapping[str, int]) -> Table:
    """Edges, gaps and ends. A state is all that phrases have in common, so that nothing is walked twice."""
    states = _Merged(numbers)
    states.number((root,))
    last = len(states.known) - 1  # the root comes last; it is to be the first
    edges: list[dict[int, int]] = [{}] * (last + 1)
    gaps = [NOWHERE] * (last + 1)
    ends: list[tuple[int, ...]] = [()] * (last + 1)
    for state, number in states.known.items():
        here = last - number
        edges[here] = {word: last - following for word, following in state[0]}
        gaps[here] = NOWHERE if state[1] is None else last - state[1]
        ends[here] = state[2]
    return packed(edges, len(numbers) + 1), tuple(gaps), tuple(ends)


class _Merged:
    """States numbered from their ends: two that lead to the same are one."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.known: dict[_State, int] = {}
        self._words = numbers
        self._seen: dict[frozenset[int], int] = {}

    def number(self, nodes: Iterable[Node]) -> int:
        """The number of the state in which one stands at all these nodes."""
        together = list(nodes)
        key = frozenset(map(id, together))
        if key not in self._seen:
            state = self._state(together)
            self._seen[key] = self.known.setdefault(state, len(self.known))
        return self._seen[key]

    def _state(self, nodes: list[Node]) -> _State:
        following: dict[str, list[Node]] = {}
        for node in nodes:
            for word, targets in node.edges.items():
                following.setdefault(word, []).extend(targets)
        beyond = list(chain.from_iterable(node.gap for node in nodes))
        edges = sorted((self._words[word], self.number(targets)) for word, targets in following.items())
        ends = sorted({entry for node in nodes for entry in node.ends})
        return tuple(edges), self.number(beyond) if beyond else None, tuple(ends)
