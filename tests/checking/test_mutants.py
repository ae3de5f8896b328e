"""Taking out one rule, level, source or contraindication, each in turn, fails that item's own example."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cramp_coach.checking.check import check
from cramp_coach.checking.problems import Content
from cramp_coach.checking.second_book import forbidding_facts, own_examples, sources_of_items
from cramp_coach.checking.worded import worded
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.triage import Facts, assess
from cramp_coach.vocabulary import Urgency

TABLES = {
    "finding": "findings",
    "medicine": "medicines",
    "rule": "rules",
    "screen": "screens",
    "remedy": "remedies",
    "advice": "advice",
    "closing": "closings",
    "topic": "topics",
    "test": "tests",
}

FORBIDDING = {
    "remedy": "forbidden_by",
    "advice": "unless_present",
    "topic": "not_with",
    "routine": "forbidden_by",
}


def changed(guide: Guide, item: str, **fields: Any) -> Guide:
    """The guide with one item changed."""
    sort, _, name = item.partition(" ")
    if sort in ("check_in", "routine"):
        return replace(guide, **{sort: getattr(guide, sort).model_copy(update=fields)})
    table: Any = getattr(guide, TABLES[sort])
    if isinstance(table, tuple):
        new: Any = tuple(one.model_copy(update=fields) if one.id == name else one for one in table)
    else:
        new = dict(table) | {name: table[name].model_copy(update=fields)}
    return replace(guide, **{TABLES[sort]: new})


def without(guide: Guide, item: str) -> Guide:
    """The guide without one item."""
    sort, _, name = item.partition(" ")
    table: Any = getattr(guide, TABLES[sort])
    new: Any = {key: one for key, one in table.items() if key != name}
    return replace(guide, **{TABLES[sort]: new})


def one_less(names: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each of these names, and all that are not it."""
    all_of_them = tuple(names)
    for name in dict.fromkeys(all_of_them):
        yield name, tuple(other for other in all_of_them if other != name)


def is_seen(content: Content, guide: Guide, item: str) -> bool:
    """Whether the item's own examples, or the words that belong to it, no longer hold."""
    mutant = replace(content, guide=guide)
    return bool(next(own_examples(guide, content.examples, item), None) or next(worded(mutant), None))


def test_without_any_mutant_nothing_is_seen(content: Content) -> None:
    items = [*dict(sources_of_items(content.guide)), *dict(forbidding_facts(content.guide))]
    assert [item for item in items if is_seen(content, content.guide, item)] == []


def test_without_a_rule_its_example_is_milder(content: Content) -> None:
    survivors: list[str] = []
    for rule in content.guide.rules.values():
        mutant = without(content.guide, f"rule {rule.id}")
        milder = assess(mutant, Facts(frozenset(rule.yes))).urgency < rule.level
        if not (milder and is_seen(content, mutant, f"rule {rule.id}")):
            survivors.append(rule.id)
    assert survivors == []


def test_a_milder_rule_fails_its_example(content: Content) -> None:
    for rule in content.guide.rules.values():
        for level in Urgency:
            if level < rule.level:
                mutant = changed(content.guide, f"rule {rule.id}", urgency=level.name)
                assert assess(mutant, Facts(frozenset(rule.yes))).urgency < rule.level, rule.id


def test_without_its_level_a_finding_alone_is_harmless(content: Content) -> None:
    survivors: list[str] = []
    for finding, level in content.guide.levels_alone.items():
        mutant = changed(content.guide, f"finding {finding}", level=None)
        milder = assess(mutant, Facts(frozenset({finding}))).urgency < level
        if not (milder and is_seen(content, mutant, f"finding {finding}")):
            survivors.append(finding)
    assert survivors == []


def test_no_source_can_be_taken_from_an_item(content: Content) -> None:
    mutants = [
        (item, source, changed(content.guide, item, sources=left))
        for item, sources in sources_of_items(content.guide)
        for source, left in one_less(sources)
    ]
    assert len(mutants) > len(content.guide.sources)
    assert [(item, source) for item, source, guide in mutants if not is_seen(content, guide, item)] == []


def test_no_contraindication_can_be_taken_from_an_item(content: Content) -> None:
    survivors: list[tuple[str, str]] = []
    for item, facts in forbidding_facts(content.guide):
        field = FORBIDDING[item.partition(" ")[0]]
        for fact, left in one_less(facts):
            mutant = changed(content.guide, item, **{field: left})
            if not is_seen(content, mutant, item):
                survivors.append((item, fact))
    assert survivors == []


@pytest.mark.parametrize("item", ["rule back_fever", "remedy calf_lying"])
def test_the_whole_check_sees_it_too(content: Content, item: str) -> None:
    assert check(replace(content, guide=changed(content.guide, item, sources=())))
