"""Sparse rows laid into one another, so that a table of states takes a tenth of a dict's memory. Pure.

Row displacement (Tarjan and Yao, 1979): each row is shifted until its full cells fall into gaps of the
others; a cell says whose it is, so that a look into another row's cell is known as empty.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

NOBODY: Final = 0xFFFF_FFFF  # owner of an empty cell
CODE: Final = "I"  # four bytes

Packed: TypeAlias = tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The cell of a row and a column is `starts[row] + column`, if `owners` names this row there."""

    starts: "array[int]"
    owners: "array[int]"
    values: "array[int]"

    @classmethod
    def unpacked(cls, packed: Packed) -> "Rows":
        """What `packed` gave."""
        return cls(*(array(CODE, part) for part in packed))


def packed(rows: Sequence[Mapping[int, int]], width: int) -> Packed:
    """Rows of column and value, as plain bytes. `width`: above every column."""
    starts, full = [0] * len(rows), 0  # a bit for each full cell
    for row in sorted(range(len(rows)), key=lambda row: (-len(rows[row]), row)):
        starts[row] = start = _start(rows[row], full)
        full |= sum(1 << column for column in rows[row]) << start
    size = max(starts, default=0) + width  # wherever one looks, it lies within
    owners, values = array(CODE, [NOBODY]) * size, array(CODE, [0]) * size
    for row, cells in enumerate(rows):
        for column, value in cells.items():
            owners[starts[row] + column], values[starts[row] + column] = row, value
    return array(CODE, starts).tobytes(), owners.tobytes(), values.tobytes()


def _start(columns: Iterable[int], full: int) -> int:
    """The first shift by which all these columns fall into empty cells."""
    taken = 0  # a bit for each shift by which one of them would not
    for column in columns:
        taken |= full >> column
    return (~taken & (taken + 1)).bit_length() - 1
