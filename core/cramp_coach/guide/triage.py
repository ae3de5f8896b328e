"""How urgent it is: from the facts that are present, by rules that only ever raise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cramp_coach.guide.compiled import CompiledRule
from cramp_coach.guide.loader import Guide
from cramp_coach.vocabulary import RuleId, Urgency

REASONS_KEPT = 3
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known: findings, bands, "kind:…", "site:…" and "med:…". `unknown` was asked twice in vain."""

    present: frozenset[str] = NOTHING
    absent: frozenset[str] = NOTHING
    unknown: frozenset[str] = NOTHING

    @property
    def settled(self) -> frozenset[str]:
        """Everything that is not to be asked again."""
        return self.present | self.absent | self.unknown


@dataclass(frozen=True, slots=True)
class Assessment:
    """A level, the rules that gave it (most specific first), and what stayed unknown."""

    urgency: Urgency
    reasons: tuple[RuleId, ...] = ()
    unknown: tuple[str, ...] = ()


def assess(guide: Guide, facts: Facts) -> Assessment:
    """The level of what is present. More facts never give a lower one."""
    fired: set[CompiledRule] = set()
    for fact in facts.present:
        fired.update(rule for rule in guide.triggers.get(fact, ()) if rule.fires(facts.present))
    level = max((rule.level for rule in fired), default=Urgency.SELF_CARE)
    reasons = sorted((rule for rule in fired if rule.level is level), key=lambda rule: rule.order)
    kept = tuple(rule.id for rule in reasons[:REASONS_KEPT])
    return Assessment(level, kept, tuple(sorted(facts.unknown)))


def could_raise(guide: Guide, facts: Facts, open_facts: frozenset[str]) -> frozenset[str]:
    """Those of the open facts that take part in a rule above the present level which could still fire."""
    level = assess(guide, facts).urgency
    candidates = facts.present | open_facts
    useful: set[str] = set()
    for rule in _rules_of(guide, open_facts):
        if rule.level > level and rule.fires(candidates):
            for clause in rule.clauses:
                if clause.isdisjoint(facts.present):
                    useful |= clause & open_facts
    return frozenset(useful)


def is_worth_asking(
    guide: Guide, facts: Facts, asked: frozenset[str], candidates: frozenset[str], level: Urgency
) -> bool:
    """Whether one of these facts takes part in a rule above this level that the candidates can make fire."""
    for rule in _rules_of(guide, asked):
        if rule.level > level and rule.fires(candidates):
            for clause in rule.clauses:
                if not clause.isdisjoint(asked) and clause.isdisjoint(facts.present):
                    return True
    return False


def _rules_of(guide: Guide, facts: frozenset[str]) -> frozenset[CompiledRule]:
    """The rules in which any of these facts takes part."""
    return frozenset[CompiledRule]().union(
        *(guide.rules_with[fact] for fact in facts if fact in guide.rules_with)
    )


def with_floors(guide: Guide, facts: Facts, assessment: Assessment) -> Assessment:
    """The final level: what stayed "not sure" lifts it, once, and at most to URGENT."""
    if assessment.urgency >= Urgency.URGENT or not facts.unknown:
        return assessment
    floors = (guide.findings[one].unsure for one in facts.unknown if one in guide.findings)
    level = Urgency.worst(assessment.urgency, *(Urgency[floor] for floor in floors if floor))
    if level == assessment.urgency and _could_be_an_emergency(guide, facts):
        level = Urgency(min(level + 1, Urgency.URGENT))
    return replace(assessment, urgency=min(level, Urgency.URGENT))


def _could_be_an_emergency(guide: Guide, facts: Facts) -> bool:
    worst_case = Facts(facts.present | facts.unknown)
    return assess(guide, worst_case).urgency is Urgency.EMERGENCY


def bands_of(guide: Guide, values: Mapping[str, float]) -> tuple[frozenset[str], frozenset[str]]:
    """The bands that these values lie in, and those of the same values that they do not."""
    within: set[str] = set()
    outside: set[str] = set()
    for name, value in values.items():
        for band in guide.bands_by_value.get(name, ()):
            high_enough = band.at_least is None or value >= band.at_least
            low_enough = band.at_most is None or value <= band.at_most
            (within if high_enough and low_enough else outside).add(band.id)
    return frozenset(within), frozenset(outside)
