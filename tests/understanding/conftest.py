from datetime import UTC, datetime

import pytest

from cramp_coach.understanding.lexicon import Lexicon, load_lexicon

NOW = datetime(2026, 11, 24, 3, 12, tzinfo=UTC)  # a Tuesday


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW
