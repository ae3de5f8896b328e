"""References between the parts of the guide: every id that is named must exist."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from cramp_coach.guide.models import (
    Advice,
    Closing,
    DoctorTest,
    Finding,
    GuideFile,
    Medicine,
    Remedy,
    Rule,
    Screen,
    Topic,
)

KINDS = frozenset({"kind:cramp", "kind:twitch", "kind:known_twitch", "kind:other"})

Cited: TypeAlias = Finding | Medicine | Rule | Screen | Remedy | Advice | Closing | Topic | DoctorTest
Reference: TypeAlias = tuple[str, str, str]  # who names it, what sort of thing, its id


def unknown_references(content: GuideFile) -> Iterator[tuple[str, str]]:
    """Every reference that leads nowhere: the item, and what it names."""
    known = _known(content)
    for owner, sort, name in _references(content):
        if name not in known[sort]:
            yield owner, f"it names the {sort} {name!r}, which does not exist"


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
        yield from _each(f"rule {rule.id}", "fact", sorted(named))


def _of_questions(content: GuideFile) -> Iterator[Reference]:
    for question in content.questions:
        yield from _each(f"question {question.id}", "finding", question.covers)
        yield from _each(f"question {question.id}", "value", question.values)
    for finding in content.findings:
        yield from _each(
            f"finding {finding.id}", "fact", sorted(frozenset(finding.unless).union(*finding.needed))
        )
    for hint in content.hints:
        yield from _each(f"hint {hint.id}", "finding", (*hint.may_be, *hint.denies))
        yield from _each(f"hint {hint.id}", "site", hint.sites)


def _of_places(content: GuideFile) -> Iterator[Reference]:
    for site in content.sites:
        yield from _each(f"site {site.id}", "site", site.within)
        yield from _each(f"site {site.id}", "screen", site.screen.values())
    for screen in content.screens:
        yield from _of_screen(screen)
    for modifier in content.modifiers:
        owner = f"modifier {modifier.id}"
        yield from _each(owner, "fact", (*modifier.opened_by, *modifier.and_with))
        yield from _each(owner, "screen", modifier.screens)
        yield from _each(owner, "question", (modifier.question, modifier.instead_of or modifier.question))


def _of_screen(screen: Screen) -> Iterator[Reference]:
    owner = f"screen {screen.id}"
    yield from _each(owner, "question", (*screen.questions, screen.short or screen.questions[0]))
    yield from _each(owner, "fact", sorted(frozenset[str]().union(*screen.clauses)))


def _of_advice(content: GuideFile) -> Iterator[Reference]:
    for remedy in content.remedies:
        owner = f"remedy {remedy.id}"
        yield from _each(owner, "site", remedy.sites)
        yield from _each(owner, "fact", (*remedy.only_with, *remedy.forbidden_by))
        yield from _each(owner, "question", (remedy.ask_first,) if remedy.ask_first else ())
    for advice in content.advice:
        owner = f"advice {advice.id}"
        yield from _each(owner, "site", advice.sites)
        conditions = (*advice.only_with, *advice.unless_present, *advice.only_if_denied)
        yield from _each(owner, "fact", conditions)
    for topic in content.topics:
        yield from _each(f"the topic {topic.id!r}", "fact", topic.not_with)
    for closing in content.closings:
        yield from _each(f"closing {closing.id}", "site", closing.sites)
        yield from _each(f"closing {closing.id}", "fact", closing.only_with)
    for test in content.tests:
        yield from _each(f"test {test.id}", "fact", test.only_with)
    mood = content.check_in.worry
    yield from _each("check_in", "finding", (*content.check_in.signs, *mood.after))
    yield from _each("check_in", "question", (mood.question,))
    for questions in content.check_in.again.values():
        yield from _each("check_in", "question", questions)
    yield from _each("routine", "fact", content.routine.forbidden_by)
    yield from _each("routine", "finding", content.routine.check)
    yield from _each("routine", "question", (content.routine.question,))


def _of_sources(content: GuideFile) -> Iterator[Reference]:
    cited: dict[str, tuple[Cited, ...]] = {
        "finding": content.findings,
        "medicine": content.medicines,
        "rule": content.rules,
        "screen": content.screens,
        "remedy": content.remedies,
        "advice": content.advice,
        "closing": content.closings,
        "topic": content.topics,
        "test": content.tests,
    }
    for sort, items in cited.items():
        for item in items:
            yield from _each(f"{sort} {item.id}", "source", item.sources)
    yield from _each("check_in", "source", content.check_in.sources)
    yield from _each("routine", "source", content.routine.sources)


def _each(owner: str, sort: str, names: Iterable[str]) -> Iterator[Reference]:
    return ((owner, sort, name) for name in names)
