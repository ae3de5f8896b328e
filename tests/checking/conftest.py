"""The content as it ships, as the check sees it."""

import pytest

from cramp_coach.checking.check import load_content
from cramp_coach.checking.problems import Content


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content()
