"""Triage, for every set of facts.

A level is the highest of the rules that fire, and a rule has no "not". So the minimal sets of facts that
give a level decide about every other set, and these are few enough to try one by one.
"""

from hypothesis import given
from hypothesis import strategies as st

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.triage import Facts, assess
from cramp_coach.vocabulary import Urgency
from proof.conditions import conditions, every_fact, level_by_the_book
from support.talk import guide as real_guide


def level(guide: Guide, facts: frozenset[str]) -> Urgency:
    return assess(guide, Facts(facts)).urgency


def test_each_minimal_condition_gives_its_level(guide: Guide) -> None:
    told = {facts: level(guide, facts) for facts in conditions()}
    assert {f: u for f, u in told.items() if u is not conditions()[f]} == {}


def test_no_condition_gives_its_level_without_any_one_of_its_facts(guide: Guide) -> None:
    spare = [
        (sorted(facts), fact)
        for facts, urgency in conditions().items()
        for fact in facts
        if level(guide, facts - {fact}) >= urgency
    ]
    assert spare == []


def test_each_condition_still_gives_it_with_anything_else_added(
    guide: Guide,
) -> None:
    everything = every_fact()
    lowered = [
        (sorted(facts), sorted(more)[:3])
        for facts, urgency in conditions().items()
        for more in (everything, *(frozenset({fact}) for fact in everything))
        if level(guide, facts | more) < urgency
    ]
    assert lowered == []


def test_a_rule_is_tried_whichever_of_its_facts_is_there(guide: Guide) -> None:
    """Triage looks rules up by a fact of one clause; any fact of that clause must lead to the rule."""
    for rule in guide.compiled:
        lists_it = {fact for fact, rules in guide.triggers.items() if rule in rules}
        assert lists_it in [set(clause) for clause in rule.clauses], rule.id


def test_a_condition_can_be_met_by_one_person(guide: Guide) -> None:
    """No rule waits for two kinds at once, or for somebody both young and old."""
    kinds = [f for f in conditions() if sum(fact.startswith("kind:") for fact in f) > 1]
    assert kinds == []
    apart = [
        sorted(facts)
        for facts in conditions()
        for value, bands in guide.bands_by_value.items()
        if value and not _overlap(guide, [band.id for band in bands if band.id in facts])
    ]
    assert apart == []


def _overlap(guide: Guide, bands: list[str]) -> bool:
    low = max((guide.bands[band].at_least or 0 for band in bands), default=0)
    tops = (guide.bands[band].at_most for band in bands)
    return low <= min((top for top in tops if top is not None), default=low)


@given(st.frozensets(st.sampled_from(sorted(every_fact())), max_size=12))
def test_any_set_of_facts_has_the_level_of_the_conditions_within_it(facts: frozenset[str]) -> None:
    within = (urgency for condition, urgency in conditions().items() if condition <= facts)
    assert level(real_guide(), facts) is Urgency.worst(*within) is level_by_the_book(facts)
