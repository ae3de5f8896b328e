import pytest

from cramp_coach.playing import Played
from cramp_coach.score import Score, as_json, as_text, benchmarks
from cramp_coach.statistics import Share, percentile, wilson
from cramp_coach.vignettes import Vignette
from cramp_coach.vocabulary import Urgency


def played(gold: str, told: Urgency | None, questions: int = 3, accept: tuple[str, ...] = ()) -> Played:
    case = Vignette.model_validate(
        {"id": "X", "text": "ouch", "age": 40, "kind": "cramp", "site": "calf", "answers": {}}
        | {"gold": gold, "accept": accept}
    )
    return Played(case, told, questions, ("> ouch", "< Pull."))


CASES = (
    played("EMERGENCY", Urgency.EMERGENCY, 1),
    played("EMERGENCY", Urgency.URGENT, 2),
    played("SOON", Urgency.SELF_CARE, 3),
    played("SELF_CARE", Urgency.ROUTINE, 9, accept=("ROUTINE",)),
    played("SELF_CARE", None, 4),
)


def test_the_shares_are_counted_as_papers_count_them() -> None:
    shares = {name: (share.hits, share.of) for name, share in Score(CASES).shares().items()}
    assert shares == {
        "exact": (1, 5),
        "accepted": (2, 5),
        "emergency_sensitivity": (1, 2),
        "safe_strict": (2, 5),
        "safe_gilbert": (3, 5),
        "under_triage": (3, 5),
        "over_triage": (1, 5),
        "self_care_accuracy": (0, 2),
        "coverage": (4, 5),
    }


def test_a_case_without_a_level_has_its_own_column_and_is_a_miss() -> None:
    score = Score(CASES)
    assert score.confusion["SELF_CARE"]["NONE"] == 1
    assert [one.level for one in score.misses] == [Urgency.URGENT, Urgency.SELF_CARE, None]


def test_questions_are_given_as_median_and_p90() -> None:
    assert Score(CASES).questions == {"median": 3, "p90": 9}


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.9, 4), (1.0, 4), (0.25, 1)])
def test_a_percentile_is_one_of_the_values(share: float, value: int) -> None:
    assert percentile([4, 1, 3, 2], share) == value


def test_the_wilson_interval_of_a_perfect_score_is_no_proof() -> None:
    assert wilson(45, 45) == pytest.approx((0.9213, 1.0), abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert Share(0, 0).interval is None


def test_both_forms_hold_the_misses_and_the_published_figures() -> None:
    score, published = Score(CASES), benchmarks()
    whole = as_json(score, published)
    assert whole["cases"] == 5
    assert whole["misses"][0]["transcript"] == ["> ouch", "< Pull."]
    assert {one["study"] for one in whole["published"]} == {one.study for one in published}
    text = as_text(score, published)
    assert "< Pull." in text
    assert all(one.study in text for one in published)


def test_every_published_figure_names_its_source() -> None:
    assert all(one.source.startswith("https://") for one in benchmarks())
