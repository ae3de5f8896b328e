"""What stays "not sure" lifts the level told, once, and never to an emergency: whatever else is known."""

from collections.abc import Iterator

from cramp_coach.guide.triage import Facts, assess, with_floors
from cramp_coach.vocabulary import FindingId, Urgency
from proof.conditions import conditions, level_by_the_book
from support.talk import guide

FactSet = frozenset[str]


def not_sure_about() -> Iterator[FactSet]:
    """All that one question asks about, and each finding alone that could matter when it is not known."""
    grave = frozenset[str]().union(*(c for c, level in conditions().items() if level is Urgency.EMERGENCY))
    yield from (frozenset({one.id}) for one in guide().findings.values() if one.unsure or one.id in grave)
    yield from (frozenset[str](question.covers) for question in guide().questions.values() if question.covers)


def by_the_book(present: FactSet, unknown: FactSet) -> Urgency:
    """The level to tell: what "not sure" is worth by itself, else one more where it may be an emergency."""
    level = level_by_the_book(present)
    if level >= Urgency.URGENT or not unknown:
        return level
    floors = [Urgency[f] for one in unknown if (f := guide().findings[FindingId(one)].unsure) is not None]
    lifted = Urgency.worst(level, *floors)
    if lifted is level and level_by_the_book(present | unknown) is Urgency.EMERGENCY:
        lifted = Urgency(level + 1)
    return min(lifted, Urgency.URGENT)


def test_not_sure_with_every_condition_is_told_by_the_book() -> None:
    milder = [condition for condition, level in conditions().items() if level < Urgency.URGENT]
    for unknown in not_sure_about():
        for present in (frozenset[str](), *milder):
            facts = Facts(present, unknown=unknown - present)
            told = with_floors(guide(), facts, assess(guide(), facts)).urgency
            assert told is by_the_book(present, unknown - present), (sorted(present), sorted(unknown))


def test_not_sure_changes_nothing_from_urgent_on() -> None:
    everything = frozenset[str](guide().findings)
    for present, level in conditions().items():
        if level >= Urgency.URGENT:
            facts = Facts(present, unknown=everything - present)
            assert with_floors(guide(), facts, assess(guide(), facts)).urgency is level, sorted(present)
