"""Sources and contraindications stand twice. REWRITE_EXAMPLES=1 writes the second book again."""

import os
from dataclasses import replace
from typing import Any

import pytest

from cramp_coach.checking.check import load_content
from cramp_coach.checking.problems import Content
from cramp_coach.checking.second_book import own_examples, second_book, written_examples
from cramp_coach.guide.loader import CONTENT, Guide

BOOK = CONTENT / "examples" / "examples.toml"
REWRITE = bool(os.environ.get("REWRITE_EXAMPLES"))


def test_the_second_book_agrees_with_the_first() -> None:
    content = load_content()
    if REWRITE:
        BOOK.write_text(written_examples(content.guide), encoding="utf-8")
        content = load_content()
    assert list(second_book(content)) == []


def rule(guide: Guide, name: str, **fields: Any) -> Guide:
    rules = dict(guide.rules) | {name: guide.rules[name].model_copy(update=fields)}
    return replace(guide, rules=rules)


@pytest.mark.parametrize("sources", [(), ("nhs_dvt",), ("nhs_back_pain", "nhs_dvt")])
def test_another_source_needs_another_example(content: Content, sources: tuple[str, ...]) -> None:
    assert list(own_examples(content.guide, content.examples, "rule back_fever")) == []
    other = rule(content.guide, "back_fever", sources=sources)
    assert list(own_examples(other, content.examples, "rule back_fever"))


def test_a_remedy_that_forgets_what_forbids_it_is_given(content: Content) -> None:
    remedy = content.guide.remedies["calf_lying"]
    careless = remedy.model_copy(update={"forbidden_by": remedy.forbidden_by[1:]})
    guide = replace(content.guide, remedies=dict(content.guide.remedies) | {remedy.id: careless})
    (named, *given) = own_examples(guide, content.examples, "remedy calf_lying")
    assert remedy.forbidden_by[0] in named[1]
    assert any("it is given for the calf" in what for _, what in given)


def test_an_example_of_nothing(content: Content) -> None:
    fewer = {name: one for name, one in content.guide.rules.items() if name != "back_fever"}
    guide = replace(content.guide, rules=fewer)
    assert ("rule back_fever", "there are examples for it, but no such thing") in second_book(
        replace(content, guide=guide)
    )
