"""Which questions a complaint needs, and which comes next; which remedies fit it."""

from collections.abc import Iterable
from functools import lru_cache

from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Modifier, Question, Remedy, Screen
from cramp_coach.guide.triage import Facts, assess, is_worth_asking

AGE_QUESTION = "ask_age"
SEVERAL_PLACES = "several_places"
EVERYWHERE = "all_over"
LAST_BUT = "ask_me"  # what is added stands before the questions of habit and history
UNPLACED = {"cramp": "whole_body", "twitch": "twitch_several"}
ASKED_AS = {"known_twitch": "twitch", "other": "cramp"}  # kinds without rows of their own
REMEMBERED = 512  # places, alone and together
KIND_FACTS = frozenset(f"kind:{kind}" for kind in (*UNPLACED, *ASKED_AS))


def sites_of(guide: Guide, sites: Iterable[str]) -> frozenset[str]:
    """These sites as facts, with all that they are part of; and `several_places` where they are so."""
    return _facts_of_sites(guide, tuple(sites))


@lru_cache(REMEMBERED)
def _facts_of_sites(guide: Guide, sites: tuple[str, ...]) -> frozenset[str]:
    named = [site for site in sites if site in guide.sites]
    facts = frozenset[str]().union(*(guide.place_facts[site] for site in named))
    places = {guide.sites[site].place for site in named} - {None}
    several = len(places) > 1 or EVERYWHERE in named
    return facts | {SEVERAL_PLACES} if several else facts


def screen_for(guide: Guide, facts: Facts) -> tuple[Question, ...]:
    """The questions of this complaint, modifiers included, most dangerous first."""
    row = row_of(guide, facts)
    names: list[str] = list(row.questions)
    for modifier in modifiers_of(guide, row, facts):
        if modifier.question in names:
            continue
        if modifier.instead_of in names:
            names[names.index(modifier.instead_of)] = modifier.question
        else:
            names.insert(_place_of_an_addition(names), modifier.question)
    return tuple(guide.questions[name] for name in names)


def row_of(guide: Guide, facts: Facts) -> Screen:
    """The row of this complaint: of all that its sites and facts lead to, the one that stands first."""
    kind = _kind(facts)
    sites = _sites_named(guide, facts.present)
    rows = {guide.sites[site].screen[kind] for site in sites if kind in guide.sites[site].screen}
    rows.update(row for row, clauses in guide.rows_opened if _met(clauses, facts.present))
    return next((guide.screens[row] for row in guide.screens if row in rows), guide.screens[UNPLACED[kind]])


def screen_short(guide: Guide, facts: Facts) -> Question | None:
    """The one sentence that stands for the first questions once a cramp has eased, where there is one."""
    name = row_of(guide, facts).short
    return guide.questions[name] if name else None


def open_findings(guide: Guide, question: Question, facts: Facts) -> tuple[str, ...]:
    """What this question asks about that is not known yet."""
    settled = facts.settled
    return tuple(finding for finding in question.covers if finding not in settled)


def values_open(guide: Guide, question: Question, facts: Facts) -> tuple[str, ...]:
    """The bands and classes of medicines that this question would settle and that are not known yet."""
    bands = [band.id for value in question.values for band in guide.bands_by_value.get(value, ())]
    medicines = guide.medicines if question.medicines else ()
    settled = facts.settled
    return tuple(fact for fact in (*bands, *medicines) if fact not in settled)


def next_question(guide: Guide, facts: Facts, asked: frozenset[str]) -> Question | None:
    """The first question not asked yet that could still raise the level; None when none could.

    The age is asked last, and only where it matters with what is present.
    """
    left = [question for question in screen_for(guide, facts) if question.id not in asked]
    age = guide.questions.get(AGE_QUESTION)
    ages = frozenset[str](values_open(guide, age, facts)) if age and age.id not in asked else frozenset[str]()
    settled, level = facts.settled, assess(guide, facts).urgency
    open_of = {question.id: guide.settled_by[question.id] - settled for question in left}
    candidates = facts.present.union(ages, *open_of.values())
    for question in left:
        if is_worth_asking(guide, facts, open_of[question.id], candidates, level):
            return question
    return age if is_worth_asking(guide, facts, ages, facts.present | ages, level) else None


def remedies_for(guide: Guide, facts: Facts) -> tuple[Remedy, ...]:
    """The remedies that fit and that nothing present forbids, in the order they are tried."""
    here = _remedies_at(guide, _sites_named(guide, facts.present))
    return tuple(remedy for remedy in here if _fits(remedy, facts.present))


@lru_cache(REMEMBERED)
def _remedies_at(guide: Guide, sites: frozenset[str]) -> tuple[Remedy, ...]:
    return tuple(remedy for remedy in guide.remedies.values() if not sites.isdisjoint(remedy.sites))


def _fits(remedy: Remedy, present: frozenset[str]) -> bool:
    return (
        f"kind:{remedy.kind}" in present
        and present.isdisjoint(remedy.forbidden_by)
        and (not remedy.only_with or not present.isdisjoint(remedy.only_with))
    )


def modifiers_of(guide: Guide, row: Screen, facts: Facts) -> list[Modifier]:
    """Those whose question these facts add to the row, in order."""
    return [
        modifier
        for modifier in guide.modifiers.values()
        if not facts.present.isdisjoint(modifier.opened_by)
        and facts.present.issuperset(modifier.and_with)
        and (not modifier.screens or row.id in modifier.screens)
    ]


def _place_of_an_addition(names: list[str]) -> int:
    return names.index(LAST_BUT) if LAST_BUT in names else len(names)


def _kind(facts: Facts) -> str:
    kind = min((fact.removeprefix("kind:") for fact in facts.present & KIND_FACTS), default="cramp")
    return ASKED_AS.get(kind, kind)


def _sites_named(guide: Guide, present: frozenset[str]) -> frozenset[str]:
    """The sites themselves, without those that they only lie within."""
    sites = frozenset(fact.removeprefix("site:") for fact in present & guide.site_facts)
    return sites.difference(*(guide.around.get(site, ()) for site in sites))


def _met(clauses: tuple[frozenset[str], ...], present: frozenset[str]) -> bool:
    return not any(clause.isdisjoint(present) for clause in clauses)
