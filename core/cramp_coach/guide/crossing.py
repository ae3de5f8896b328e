"""References between the parts of the guide: every id that is named must exist."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from cramp_coach.guide.models import (
    Advice,
    Closing,
    Finding,
    GuideFile,
    Medicine,
    Remedy,
    Rule,
    Screen,
    Topic,
)

KINDS = frozenset({"kind:cramp", "kind:twitch", "kind:known_twitch", "kind:other"})

Cited: TypeAlias = Finding | Medicine | Rule | Screen | Remedy | Advice | Closing | Topic
Reference: TypeAlias = tuple[str, str, str]  # who names it, what sort of thing, its id


def first_unknown(content: GuideFile) -> str | None:
    """What is wrong with the first reference that leads nowhere, ready to end a sentence."""
    known = _known(content)
    for owner, sort, name in _references(content):
        if name not in known[sort]:
            return f"is wrong: {owner} names the {sort} {name!r}, which does not exist"
    return None


def facts_of_the_guide(content: GuideFile) -> frozenset[str]:
    """Everything that a rule may name."""
    return (
        frozenset[str](f.id for f in content.findings)
        .union(b.id for b in content.bands)
        .union(m.id for m in content.medicines)
        .union(f"site:{s.id}" for s in content.sites)
        .union(KINDS)
    )


def _known(content: GuideFile) -> dict[str, frozenset[str]]:
    return {
        "fact": facts_of_the_guide(content),
        "finding": frozenset(f.id for f in content.findings),
        "question": frozenset(q.id for q in content.questions),
        "site": frozenset(s.id for s in content.sites),
        "screen": frozenset(s.id for s in content.screens),
        "source": frozenset(s.id for s in content.sources),
        "value": frozenset(b.value for b in content.bands) | {"episode_minutes"},
    }


def _references(content: GuideFile) -> Iterator[Reference]:
    yield from _of_rules(content)
    yield from _of_questions(content)
    yield from _of_places(content)
    yield from _of_advice(content)
    yield from _of_sources(content)


def _of_rules(content: GuideFile) -> Iterator[Reference]:
    for rule in content.rules:
        named = frozenset[str]().union(*rule.clauses).union(rule.yes, rule.no)
        yield from _each(f"the rule {rule.id!r}", "fact", sorted(named))


def _of_questions(content: GuideFile) -> Iterator[Reference]:
    for question in content.questions:
        yield from _each(f"the question {question.id!r}", "finding", question.covers)
        yield from _each(f"the question {question.id!r}", "value", question.values)
    for finding in content.findings:
        yield from _each(f"the finding {finding.id!r}", "fact", finding.unless)
    for hint in content.hints:
        yield from _each(f"the hint {hint.id!r}", "finding", (*hint.may_be, *hint.denies))
        yield from _each(f"the hint {hint.id!r}", "site", hint.sites)


def _of_places(content: GuideFile) -> Iterator[Reference]:
    for site in content.sites:
        yield from _each(f"the site {site.id!r}", "site", site.within)
        yield from _each(f"the site {site.id!r}", "screen", site.screen.values())
    for screen in content.screens:
        yield from _of_screen(screen)
    for modifier in content.modifiers:
        owner = f"the modifier {modifier.id!r}"
        yield from _each(owner, "fact", (*modifier.opened_by, *modifier.and_with))
        yield from _each(owner, "screen", modifier.screens)
        yield from _each(owner, "question", (modifier.question, modifier.instead_of or modifier.question))


def _of_screen(screen: Screen) -> Iterator[Reference]:
    owner = f"the screen {screen.id!r}"
    yield from _each(owner, "question", (*screen.questions, screen.short or screen.questions[0]))
    yield from _each(owner, "fact", sorted(frozenset[str]().union(*screen.clauses)))


def _of_advice(content: GuideFile) -> Iterator[Reference]:
    for remedy in content.remedies:
        owner = f"the remedy {remedy.id!r}"
        yield from _each(owner, "site", remedy.sites)
        yield from _each(owner, "fact", (*remedy.only_with, *remedy.forbidden_by))
        yield from _each(owner, "question", (remedy.ask_first,) if remedy.ask_first else ())
    for advice in content.advice:
        owner = f"the advice {advice.id!r}"
        yield from _each(owner, "site", advice.sites)
        conditions = (*advice.only_with, *advice.unless_present, *advice.only_if_denied)
        yield from _each(owner, "fact", conditions)
    for closing in content.closings:
        yield from _each(f"the closing {closing.id!r}", "site", closing.sites)
        yield from _each(f"the closing {closing.id!r}", "fact", closing.only_with)
    yield from _each("the check-in", "finding", content.check_in.signs)
    for questions in content.check_in.again.values():
        yield from _each("the check-in", "question", questions)


def _of_sources(content: GuideFile) -> Iterator[Reference]:
    cited: tuple[Cited, ...] = (
        *content.findings,
        *content.medicines,
        *content.rules,
        *content.screens,
        *content.remedies,
        *content.advice,
        *content.closings,
        *content.topics,
    )
    for item in cited:
        yield from _each(f"{item.id!r}", "source", item.sources)
    yield from _each("the check-in", "source", content.check_in.sources)


def _each(owner: str, sort: str, names: Iterable[str]) -> Iterator[Reference]:
    return ((owner, sort, name) for name in names)
