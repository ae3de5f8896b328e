"""A folder of content as an author has it: every problem with its file and its item."""

import shutil
from pathlib import Path

import pytest

from cramp_coach.checking.check import check_folder
from cramp_coach.checking.problems import Problem
from cramp_coach.guide.loader import CONTENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


def mended(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def places(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    return {(problem.file, problem.item) for problem in problems}


def test_the_folder_that_ships_is_sound(folder: Path) -> None:
    assert check_folder(folder) == ()


def test_every_problem_names_its_file_and_its_item(folder: Path) -> None:
    mended(folder / "guide" / "rules_body.toml", 'sources = ["niosh_rhabdo"]', "sources = []")
    mended(folder / "en" / "steps.toml", "Stand flat on a cold floor.", "Stand flat. You don't have a clot.")
    assert {("guide/rules_body.toml", "rule rhabdo_weak"), ("en/steps.toml", "steps.foot.stand")} <= places(
        check_folder(folder)
    )


def test_all_that_does_not_load_is_told_at_once(folder: Path) -> None:
    rules = folder / "guide" / "rules_body.toml"
    mended(rules, 'urgency = "EMERGENCY"', 'urgency = "SUDDEN"')
    mended(rules, 'urgency = "URGENT"', 'urgency = "LATER"')
    mended(folder / "en" / "choices.toml", 'yes = { label = "Yes" }', 'yes = { lable = "Yes" }')
    found = check_folder(folder)
    assert {
        ("guide/rules_body.toml", "rule blood_with_leg"),
        ("guide/rules_body.toml", "rule sore_with_clot_risk"),
        ("en/choices.toml", "choices.yes"),
    } <= places(found)
    assert all(problem.unloadable for problem in found)


def test_every_unknown_id_is_told(folder: Path) -> None:
    rules = folder / "guide" / "rules_body.toml"
    mended(rules, 'sources = ["toxbase"]', 'sources = ["toxbass"]')
    mended(rules, '"stimulant_drugs", "fever | ', '"stimulant_drugs", "fewer | ')
    said = [str(problem) for problem in check_folder(folder)]
    assert len([line for line in said if line.startswith("guide/rules_body.toml: rule drugs_hot: ")]) == 2


def test_a_file_that_is_no_toml(folder: Path) -> None:
    (folder / "guide" / "rules_body.toml").write_text("[[rule]\n")
    (problem,) = check_folder(folder)
    assert problem.file == "guide/rules_body.toml"
    assert "not valid TOML" in problem.what


@pytest.mark.parametrize(
    "broken", ["en/lexicon/wonders.toml", "en/manner/manner.toml", "examples/examples.toml"]
)
def test_a_broken_part_that_is_not_the_guide(folder: Path, broken: str) -> None:
    (folder / broken).write_text("= 1\n")
    assert [problem.unloadable for problem in check_folder(folder)] == [True]
