"""The content that ships is sound, and the check sees it when it is not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cramp_coach.guide.check import Problem, check, question_counts
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Model

EMPTY_WORDS = ("findings", "questions", "rules", "steps", "advice", "closings", "topics", "sites")


def test_the_content_is_sound(guide: Guide) -> None:
    assert check(guide) == ()


def test_at_most_seven_questions_lead_to_self_care(guide: Guide) -> None:
    counts = {(kind, site): count for kind, site, count in question_counts(guide)}
    assert counts["cramp", "calf"] == 7
    assert counts["twitch", "eyelid"] == 4
    assert max(counts.values()) <= 7


def changed(table: Mapping[str, Model], key: str, **fields: Any) -> dict[str, Any]:
    return dict(table) | {key: table[key].model_copy(update=fields)}


def found(guide: Guide) -> set[str]:
    return {problem.item for problem in check(guide)}


def test_a_finding_that_nobody_asks_about(guide: Guide) -> None:
    covers = tuple(one for one in guide.questions["ask_head"].covers if one != "jaw_pain_effort")
    blind = replace(guide, questions=changed(guide.questions, "ask_head", covers=covers))
    assert Problem("finding jaw_pain_effort", "no question asks about it") in check(blind)


def test_a_question_that_is_never_asked(guide: Guide) -> None:
    blind = replace(guide, modifiers={k: m for k, m in guide.modifiers.items() if k != "kidney"})
    assert "question ask_kidney" in found(blind)


def test_a_statement_without_a_source(guide: Guide) -> None:
    bare = replace(
        guide,
        rules=changed(guide.rules, "back_fever", sources=()),
        findings=changed(guide.findings, "fever", sources=()),
        medicines=changed(guide.medicines, "med:statin", sources=()),
    )
    assert {"rule back_fever", "finding fever", "medicine med:statin"} <= found(bare)


def test_an_example_that_does_not_hold(guide: Guide) -> None:
    rules = changed(guide.rules, "back_fever", yes=("fever",))
    assert "rule back_fever" in found(replace(guide, rules=rules))
    rules = changed(guide.rules, "back_fever", no=("fever", "site:back"))
    assert "rule back_fever" in found(replace(guide, rules=rules))


def test_a_label_or_topic_that_nothing_carries(guide: Guide) -> None:
    findings = changed(guide.findings, "saddle_numb", topic="elsewhere", label=None)
    problems = found(replace(guide, findings=findings))
    assert {"topic saddle_numbness", "topic elsewhere", "label saddle"} <= problems


def test_a_phase_that_hides_an_emergency(guide: Guide) -> None:
    questions = changed(guide.questions, "ask_chest", phase="detail")
    assert "question ask_chest" in found(replace(guide, questions=questions))


def test_a_hint_without_its_question(guide: Guide) -> None:
    questions = {key: one for key, one in guide.questions.items() if key != "which_weak"}
    assert "hint weak" in found(replace(guide, questions=questions))


def test_a_row_that_asks_too_much(guide: Guide) -> None:
    long = (*guide.screens["leg"].questions, "ask_jerks", "ask_strength")
    screens = changed(guide.screens, "leg", questions=long)
    assert "site calf" in found(replace(guide, screens=screens))


@pytest.mark.parametrize("part", EMPTY_WORDS)
def test_words_that_are_missing(guide: Guide, part: str) -> None:
    words = guide.words.model_copy(update={part: {}})
    assert any("no words" in problem.what for problem in check(replace(guide, words=words)))


def test_words_for_nothing(guide: Guide) -> None:
    reasons = {**guide.words.rules, "nothing_at_all": "Because."}
    words = guide.words.model_copy(update={"rules": reasons})
    assert "reason nothing_at_all" in found(replace(guide, words=words))


def test_a_label_too_long_for_a_button(guide: Guide) -> None:
    words = guide.words.model_copy(update={"sites": guide.words.sites | {"calf": "c" * 25}})
    assert "site calf" in found(replace(guide, words=words))
