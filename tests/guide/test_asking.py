"""Asking may stop early only where nothing that it leaves out would have changed the level."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Question
from cramp_coach.guide.screens import (
    next_question,
    open_findings,
    screen_for,
    sites_of,
    values_open,
)
from cramp_coach.guide.triage import Facts, assess


def asked_about(guide: Guide, question: Question, facts: Facts) -> frozenset[str]:
    return frozenset((*open_findings(guide, question, facts), *values_open(guide, question, facts)))


def answered(facts: Facts, about: frozenset[str], truth: frozenset[str]) -> Facts:
    return Facts(facts.present | (about & truth), facts.absent | (about - truth))


def interview(guide: Guide, facts: Facts, truth: frozenset[str]) -> Facts:
    asked: frozenset[str] = frozenset()
    while question := next_question(guide, facts, asked):
        facts = answered(facts, asked_about(guide, question, facts), truth)
        asked |= {question.id}
    return facts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data())
def test_stopping_early_loses_nothing(guide: Guide, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["cramp", "twitch"]))
    site = data.draw(st.sampled_from(sorted(guide.sites)))
    everything = [*guide.findings, *guide.medicines, *guide.bands]
    truth = data.draw(st.frozensets(st.sampled_from(everything), max_size=5))
    facts = interview(guide, Facts(frozenset({f"kind:{kind}"}) | sites_of(guide, (site,))), truth)
    all_told = facts
    for question in (*screen_for(guide, facts), guide.questions["ask_age"]):
        all_told = answered(all_told, asked_about(guide, question, all_told), truth)
    assert assess(guide, facts).urgency is assess(guide, all_told).urgency
