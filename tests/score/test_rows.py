"""A person for each row of the clinical tables, played in words through the front door."""

import asyncio
from pathlib import Path

import pytest

from cramp_coach.score import Score
from cramp_coach.scoring import scored
from cramp_coach.vocabulary import Urgency

ROWS = Path(__file__).parent / "rows.jsonl"
LEAST_EXACT, LEAST_SELF_CARE = 0.9, 0.8


@pytest.fixture(scope="module")
def result() -> Score:
    return asyncio.run(scored(ROWS))


def test_every_row_ends_at_or_above_its_level(result: Score) -> None:
    assert [one.case.id for one in result.played if one.steps_off is None or one.steps_off < 0] == []


def test_every_emergency_is_told_as_one(result: Score) -> None:
    emergencies = [one for one in result.played if one.case.gold is Urgency.EMERGENCY]
    assert len(emergencies) >= 25
    assert [one.case.id for one in emergencies if not one.exact] == []


def test_most_rows_end_at_their_level(result: Score) -> None:
    shares = result.shares()
    assert shares["exact"].hits / shares["exact"].of >= LEAST_EXACT
    assert shares["self_care_accuracy"].hits / shares["self_care_accuracy"].of >= LEAST_SELF_CARE
    assert result.questions["median"] <= 8
    assert result.questions["p90"] <= 11
