"""Rules in the shape in which they are evaluated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cramp_coach.guide.models import Rule
from cramp_coach.vocabulary import RuleId, Urgency


@dataclass(frozen=True, slots=True, eq=False)
class CompiledRule:
    """A rule that fires when every clause holds one of its facts. `order`: its place among all rules."""

    id: RuleId
    level: Urgency
    clauses: tuple[frozenset[str], ...]
    order: int

    def names(self, fact: str) -> bool:
        """Whether this fact takes part in it."""
        return any(fact in clause for clause in self.clauses)

    def fires(self, present: frozenset[str]) -> bool:
        """Whether these facts meet every clause."""
        for clause in self.clauses:  # noqa: SIM110 - the loop takes half the time of any(), on every turn
            if clause.isdisjoint(present):
                return False
        return True


def compile_rules(rules: Iterable[Rule], alone: Iterable[tuple[str, Urgency]]) -> tuple[CompiledRule, ...]:
    """Gravest first; of one level, the rule with more clauses first, then as written."""
    combined = ((rule.id, rule.level, rule.clauses) for rule in rules)
    single = ((RuleId(one), level, (frozenset({one}),)) for one, level in alone)
    ordered = sorted((*combined, *single), key=lambda rule: (-rule[1], -len(rule[2])))
    return tuple(CompiledRule(*rule, order) for order, rule in enumerate(ordered))


def by_trigger(compiled: Iterable[CompiledRule]) -> Mapping[str, tuple[CompiledRule, ...]]:
    """The rules that are worth trying for each fact: a rule stands under its rarest clause only."""
    triggers: dict[str, list[CompiledRule]] = {}
    for rule in compiled:
        for fact in min(rule.clauses, key=_commonness):
            triggers.setdefault(fact, []).append(rule)
    return {fact: tuple(rules) for fact, rules in triggers.items()}


def _commonness(clause: frozenset[str]) -> tuple[bool, int]:
    # nearly every episode has a kind and a site, so these would try every rule
    return any(fact.startswith(("kind:", "site:")) for fact in clause), len(clause)
