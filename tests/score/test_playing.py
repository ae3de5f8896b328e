import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cramp_coach.errors import SettingsWrong
from cramp_coach.playing import Played, play
from cramp_coach.session import MovedClock, Session
from cramp_coach.vignettes import Person, Vignette, read_vignettes
from cramp_coach.vocabulary import InboundId, Phase, Reply, Urgency
from support.program import run
from support.scripted import ScriptedCoach, asking, telling

CASE = {
    "id": "X1",
    "age": 71,
    "sex": "F",
    "text": "my calf keeps cramping",
    "answers": {
        "swelling_redness_warmth": "yes, one calf is swollen, red and warm",
        "weakness": "no",
        "duration": "2 days",
    },
    "kind": "cramp",
    "site": "calf",
    "gold": "URGENT",
    "accept": ["URGENT"],
    "why": "a reason",
    "tags": [],
}


def case(**answers: str) -> Vignette:
    return Vignette.model_validate(CASE | {"answers": CASE["answers"] | answers})  # type: ignore[operator] # a literal


async def playing(*script: tuple[Reply, ...]) -> tuple[Played, list[str]]:
    coach = ScriptedCoach(list(script))
    clock = MovedClock(datetime(2026, 11, 24, tzinfo=UTC))
    return await play(case(), Session(coach, clock, lambda: InboundId("1"))), coach.heard


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        (("weakness",), "no"),
        (("swelling_redness_warmth", "weakness"), "yes, one calf is swollen, red and warm"),
        (("duration", "swelling_redness_warmth"), "2 days, and yes, one calf is swollen, red and warm"),
        (("something_new",), "no"),
        (("age",), "71 years old"),
        (("site",), "calf"),
        (("who",), "it is about me"),
        (("consent",), "no"),
        (("relief",), "it let go"),
    ],
)
def test_a_person_says_only_what_is_asked(topics: tuple[str, ...], said: str) -> None:
    assert Person(case()).answer(asking(*topics)) == said


def test_a_cramp_that_lasts_does_not_let_go() -> None:
    tight = "no, it is still tight"
    for length, said in (
        ("40 minutes", tight),
        ("an hour", tight),
        ("1 day", tight),
        ("5 minutes", "it let go"),
    ):
        cramped = Person(case(still_happening_now="yes", duration=length))
        assert cramped.answer(asking("relief")) == said
    assert Person(case(still_happening_now="yes, on and off")).answer(asking("relief")) == "it let go"


async def test_a_case_ends_when_its_level_is_told() -> None:
    relief = asking("relief", asks=(), phase=Phase.RELIEF)
    end = (telling(Urgency.URGENT), asking("consent", asks=(), phase=Phase.CONSENT))
    played, heard = await playing((relief,), (asking("weakness"),), end)
    assert heard == ["my calf keeps cramping", "it let go", "no"]
    assert (played.level, played.questions, played.exact) == (Urgency.URGENT, 1, True)


async def test_a_coach_that_falls_silent_gives_no_level() -> None:
    played, heard = await playing((asking("weakness"),))
    assert (played.level, played.steps_off, len(heard)) == (None, None, 2)


async def test_a_coach_that_never_ends_is_left() -> None:
    played, heard = await playing(*[(asking("weakness"),)] * 100)
    assert played.level is None
    assert len(heard) == 40


@pytest.mark.parametrize("line", ["nonsense", "{}", "[]", json.dumps(CASE | {"gold": "DOOM"})])
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(SettingsWrong, match="Line 2 of cases"):
        read_vignettes([json.dumps(CASE), line], "cases")


def test_an_empty_file_is_no_set_of_cases() -> None:
    with pytest.raises(SettingsWrong):
        read_vignettes(["", " "], "cases")


def test_a_file_is_scored_through_the_front_door(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(CASE) + "\n")
    ran = run("score", str(file), "--json", home=tmp_path)
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    assert (result["cases"], result["exact"]["hits"], result["misses"]) == (1, 1, [])
