"""The guide as it ships, and the figures of the proof, shown at the end of a run."""

import pytest

from cramp_coach.guide.loader import Guide
from proof.exploring import Explored, Explorer
from proof.openings import openings
from support.talk import guide as real_guide

_FIGURES: list[str] = []


@pytest.fixture(scope="session")
def guide() -> Guide:
    return real_guide()


@pytest.fixture(scope="session")
def answered() -> Explored:
    """Everybody who says yes, no, or nothing that answers, and names no sign."""
    return Explorer(0).explore(openings())


@pytest.fixture(scope="session")
def figures() -> list[str]:
    """Lines to show when all tests have run."""
    return _FIGURES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _FIGURES:
        terminalreporter.write_line(f"proof: {line}")
