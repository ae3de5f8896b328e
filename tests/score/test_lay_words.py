"""Sixty people of the clinical rows in their own words, held to the bars that the field is measured by."""

import asyncio
from pathlib import Path

import pytest

from cramp_coach.score import Score
from cramp_coach.scoring import scored
from cramp_coach.vocabulary import Urgency

CASES = Path(__file__).parent / "lay_words.jsonl"
# clinical G: the bars for the vignettes
BARS = {"safe_strict": 0.97, "safe_gilbert": 0.99, "exact": 0.85, "self_care_accuracy": 0.85, "coverage": 1}
MEDIAN, P90 = 8, 11


@pytest.fixture(scope="module")
def result() -> Score:
    return asyncio.run(scored(CASES))


def test_every_emergency_is_told_as_one(result: Score) -> None:
    emergencies = [one for one in result.played if one.case.gold is Urgency.EMERGENCY]
    assert len(emergencies) >= 15
    assert [one.case.id for one in emergencies if not one.exact] == []


def test_the_bars_are_met(result: Score) -> None:
    shares = {name: share.hits / share.of for name, share in result.shares().items() if share.of}
    assert {name: shares[name] for name, bar in BARS.items() if shares[name] < bar} == {}


def test_few_questions_are_asked(result: Score) -> None:
    assert result.questions["median"] <= MEDIAN
    assert result.questions["p90"] <= P90
