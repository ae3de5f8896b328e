"""The guide as it ships."""

import pytest

from cramp_coach.guide.loader import Guide, load_guide


@pytest.fixture(scope="session")
def guide() -> Guide:
    return load_guide()
