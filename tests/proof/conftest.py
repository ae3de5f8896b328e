"""The guide as it ships, and what the walks of the proof found."""

from collections.abc import Callable

import pytest

from cramp_coach.guide.loader import Guide
from proof.exploring import Explored, Explorer
from proof.openings import openings
from support.figures import FIGURE
from support.talk import guide as real_guide


@pytest.fixture(scope="session")
def guide() -> Guide:
    return real_guide()


@pytest.fixture(scope="session")
def answered() -> Explored:
    """Everybody who says yes, no, or nothing that answers, and names no sign."""
    return Explorer(0).explore(openings())


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes a line to show when all tests have run."""
    return lambda line: record_property(FIGURE, line)
