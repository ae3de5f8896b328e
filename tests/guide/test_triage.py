"""What must hold for every set of facts: more facts never lower, and no open question is dropped in vain."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.triage import Facts, assess, bands_of, could_raise, with_floors
from cramp_coach.vocabulary import Urgency

ONE_GUIDE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def facts_of(guide: Guide) -> list[str]:
    rules = {fact for rule in guide.compiled for clause in rule.clauses for fact in clause}
    return sorted(rules | set(guide.findings) | set(guide.bands))


@ONE_GUIDE
@given(data=st.data())
def test_more_facts_never_lower(guide: Guide, data: st.DataObject) -> None:
    everything = st.sampled_from(facts_of(guide))
    fewer = data.draw(st.frozensets(everything, max_size=12))
    more = fewer | data.draw(st.frozensets(everything, max_size=6))
    assert assess(guide, Facts(more)).urgency >= assess(guide, Facts(fewer)).urgency


@ONE_GUIDE
@given(data=st.data())
def test_absent_and_unknown_facts_change_no_level(guide: Guide, data: st.DataObject) -> None:
    everything = st.frozensets(st.sampled_from(facts_of(guide)), max_size=8)
    present, absent, unknown = data.draw(everything), data.draw(everything), data.draw(everything)
    plain, known = assess(guide, Facts(present)), assess(guide, Facts(present, absent, unknown))
    assert (plain.urgency, plain.reasons) == (known.urgency, known.reasons)


def related(guide: Guide, data: st.DataObject) -> tuple[frozenset[str], frozenset[str]]:
    """Present and open facts, drawn from a few rules, so that they have to do with each other."""
    rules = [rule for rule in guide.compiled if len(rule.clauses) > 1]
    chosen = data.draw(st.lists(st.sampled_from(rules), min_size=1, max_size=3))
    pool = st.sampled_from(sorted({fact for rule in chosen for clause in rule.clauses for fact in clause}))
    present = data.draw(st.frozensets(pool, max_size=4))
    return present, data.draw(st.frozensets(pool, max_size=6)) - present


@ONE_GUIDE
@given(data=st.data())
def test_what_could_raise_is_all_that_raises(guide: Guide, data: st.DataObject) -> None:
    present, open_facts = related(guide, data)
    useful = could_raise(guide, Facts(present), open_facts)
    assert useful <= open_facts
    for size in range(len(open_facts) + 1):
        for answer in map(frozenset, combinations(sorted(open_facts), size)):
            with_all = assess(guide, Facts(present | answer)).urgency
            assert assess(guide, Facts(present | (answer & useful))).urgency is with_all
    could = assess(guide, Facts(present | open_facts)).urgency > assess(guide, Facts(present)).urgency
    assert bool(useful) is could


@ONE_GUIDE
@given(data=st.data())
def test_floors_only_lift_and_never_to_emergency(guide: Guide, data: st.DataObject) -> None:
    everything = st.frozensets(st.sampled_from(facts_of(guide)), max_size=6)
    facts = Facts(data.draw(everything), frozenset(), data.draw(everything))
    before = assess(guide, facts)
    after = with_floors(guide, facts, before)
    assert before.urgency <= after.urgency <= max(before.urgency, Urgency.URGENT)


FLOORS = [
    ({"kind:cramp"}, {"saddle_numb"}, Urgency.URGENT),
    ({"kind:cramp"}, {"chest_pain", "chest_stabs"}, Urgency.URGENT),
    ({"kind:cramp"}, {"limb_cold_pale"}, Urgency.URGENT),
    ({"kind:cramp"}, {"urine_dark"}, Urgency.ROUTINE),
    ({"kind:cramp"}, {"urine_dark", "compartment_pain"}, Urgency.ROUTINE),
    ({"morning_stiff"}, {"urine_dark"}, Urgency.SOON),
    ({"fever"}, {"urine_dark"}, Urgency.URGENT),
    ({"one_leg_swollen"}, {"urine_dark"}, Urgency.URGENT),
    ({"one_leg_swollen"}, {"chest_pain"}, Urgency.URGENT),
    ({"chest_pain"}, {"urine_dark"}, Urgency.EMERGENCY),
    ({"kind:cramp"}, {"one_leg_swollen"}, Urgency.SELF_CARE),
    ({"kind:cramp"}, {"muscle_thinner"}, Urgency.SELF_CARE),
    ({"med:diuretic", "dv_24h"}, {"palpitations"}, Urgency.URGENT),
    ({"dialysis"}, {"palpitations"}, Urgency.SOON),
]


@pytest.mark.parametrize(("present", "unknown", "level"), FLOORS)
def test_not_sure_lifts_once(guide: Guide, present: set[str], unknown: set[str], level: Urgency) -> None:
    facts = Facts(frozenset(present), frozenset(), frozenset(unknown))
    lifted = with_floors(guide, facts, assess(guide, facts))
    assert lifted.urgency is level
    assert set(lifted.unknown) == unknown


def test_bands_are_told_present_and_absent(guide: Guide) -> None:
    present, absent = bands_of(guide, {"age": 16, "duration_days": 15})
    assert present == {"under_eighteen", "two_days_or_more", "fourteen_days_or_more", "fifteen_days_or_more"}
    assert {"child", "fifty_or_more", "twenty_one_days_or_more"} <= absent
    assert not present & absent


def test_a_value_that_was_not_given_has_no_bands(guide: Guide) -> None:
    assert bands_of(guide, {"episode_minutes": 12}) == (frozenset(), frozenset())
