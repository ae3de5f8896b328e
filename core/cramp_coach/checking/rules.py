"""Whether the examples of each rule come out of the real triage as they say."""

from collections.abc import Iterator

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.guide.compiled import CompiledRule
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.triage import Facts, assess
from cramp_coach.vocabulary import Urgency


def rules_hold(content: Content) -> Iterator[Complaint]:
    """Rules whose example `yes` they do not decide, or whose example `no` is as urgent all the same."""
    guide = content.guide
    for rule in guide.compiled:
        written = guide.rules.get(rule.id)
        if written is None:
            continue
        if not written.yes or not rule.fires(frozenset(written.yes)):
            yield f"rule {rule.id}", "its example `yes` must make it fire"
        elif assess(guide, Facts(frozenset(written.yes))).urgency is not rule.level:
            yield f"rule {rule.id}", f"its example `yes` must come out as {rule.level.name}"
        elif _without(guide, rule, frozenset(written.yes)) >= rule.level:
            yield f"rule {rule.id}", "its example `yes` is as urgent without it: it decides nothing there"
        if not written.no or rule.fires(frozenset(written.no)):
            yield f"rule {rule.id}", "its example `no` must leave it silent"


def _without(guide: Guide, rule: CompiledRule, present: frozenset[str]) -> Urgency:
    """The level that all other rules give."""
    others = (one.level for one in guide.compiled if one is not rule and one.fires(present))
    return Urgency.worst(*others)
