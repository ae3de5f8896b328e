"""Rows laid into one another give back what each of them held, and nothing of its neighbours."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cramp_coach.understanding.rows import Rows, packed

WIDTH = 12
TABLES = st.lists(
    st.dictionaries(st.integers(1, WIDTH - 1), st.integers(0, 2**32 - 1), max_size=8), min_size=1, max_size=12
)


@settings(max_examples=100, deadline=None)
@given(table=TABLES)
def test_every_cell_is_found_and_no_other(table: list[dict[int, int]]) -> None:
    rows = Rows.unpacked(packed(table, WIDTH))
    for row, cells in enumerate(table):
        places = [rows.starts[row] + column for column in range(WIDTH)]
        found = {c: rows.values[p] for c, p in enumerate(places) if rows.owners[p] == row}
        assert found == cells
