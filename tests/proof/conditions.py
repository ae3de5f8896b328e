"""The rules read a second time, straight from the content: which facts together give which level."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product

from cramp_coach.guide.loader import Guide
from cramp_coach.vocabulary import Urgency
from support.talk import guide as real_guide

Facts = frozenset[str]


@cache
def conditions() -> Mapping[Facts, Urgency]:
    """Every minimal set of facts that gives a level above SELF_CARE, and that level.

    The level of any set of facts is the highest of the conditions within it: they determine all of triage.
    """
    minimal: dict[Facts, Urgency] = {}
    for level in sorted(Urgency, reverse=True):
        for facts in sorted(_choices(real_guide(), level), key=len):
            if not any(known <= facts for known in minimal if len(known) <= len(facts)):
                minimal[facts] = level
    return minimal


def level_by_the_book(facts: Iterable[str]) -> Urgency:
    """The level of these facts, by the content as it is written, rule by rule."""
    present = frozenset(facts)
    guide = real_guide()
    alone = (Urgency[f.level] for f in guide.findings.values() if f.level and f.id in present)
    fired = (
        Urgency[rule.urgency]
        for rule in guide.rules.values()
        if all(not present.isdisjoint(clause) for clause in rule.clauses)
    )
    return Urgency.worst(*alone, *fired)


def every_fact() -> Facts:
    """All that the rules may ever see."""
    guide = real_guide()
    known = {*guide.findings, *guide.bands, *guide.medicines}
    places = {f"site:{site}" for site in guide.sites}
    return frozenset(known | places).union(*conditions())


def _choices(guide: Guide, level: Urgency) -> Iterator[Facts]:
    """One fact of each clause, in every combination, of each rule of this level."""
    for finding in guide.findings.values():
        if finding.level is not None and Urgency[finding.level] is level:
            yield frozenset({finding.id})
    for rule in guide.rules.values():
        if rule.level is level:
            yield from map(frozenset, product(*rule.clauses))
