"""The guide as it ships."""

import pytest

from cramp_coach.guide.loader import Guide
from support.talk import guide as real_guide


@pytest.fixture(scope="session")
def guide() -> Guide:
    return real_guide()
