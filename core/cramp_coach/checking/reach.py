"""Whether all that is written can come up: each question be asked, each finding told, each remedy given."""

from collections.abc import Iterable, Iterator

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Question, Remedy
from cramp_coach.guide.screens import UNPLACED, remedies_for, sites_of
from cramp_coach.guide.triage import Facts

SET_BY_US = frozenset({"unnamed_danger", "unnamed_sign", "worse_at_check_in"})  # by the conversation
VOLUNTEERED = frozenset({"in_water", "driving", "up_high", "male"})  # heard, never asked


def reached(content: Content) -> Iterator[Complaint]:
    """Everything that can never come up in a conversation."""
    asked = _asked(content)
    yield from _asked_nowhere(content, asked)
    yield from _never_named(content)
    yield from _untold_facts(content.guide, facts_that_can_be_told(content, asked))
    yield from _phases(content.guide)
    yield from _hints_without_question(content.guide)
    yield from (
        (f"remedy {remedy.id}", "it is never given: what it needs forbids it")
        for remedy in content.guide.remedies.values()
        if not _can_be_given(content.guide, remedy)
    )


def facts_that_can_be_told(content: Content, asked: Iterable[Question]) -> frozenset[str]:
    """Every fact that a conversation can learn."""
    guide = content.guide
    questions = tuple(asked)
    findings = frozenset[str]().union(*(question.covers for question in questions), guide.check_in.signs)
    values = frozenset(value for question in questions for value in question.values)
    bands = frozenset(band.id for band in guide.bands.values() if band.value in values)
    heard = frozenset(entry.concept for entry in content.lexicon.entries)
    kinds = frozenset(concept for concept in heard if concept.startswith("kind:"))
    medicines = frozenset(medicine for medicine in guide.medicines if medicine in heard)
    sites = frozenset(f"site:{site.id}" for site in guide.sites.values())
    return findings | bands | kinds | medicines | sites | SET_BY_US | VOLUNTEERED


def _asked(content: Content) -> tuple[Question, ...]:
    """The questions that a screen, a modifier, a hint, a remedy, the check-in or the program itself asks."""
    guide = content.guide
    rows = {row for site in guide.sites.values() for row in site.screen.values()}.union(UNPLACED.values())
    screens = [screen for screen in guide.screens.values() if screen.id in rows or screen.opened_by]
    names: set[str | None] = {name for screen in screens for name in (*screen.questions, screen.short)}
    names |= {modifier.question for modifier in guide.modifiers.values()}
    names |= {f"which_{hint}" for hint in guide.hints}
    names |= {remedy.ask_first for remedy in guide.remedies.values()}
    names |= {name for questions in guide.check_in.again.values() for name in questions}
    names.add(guide.check_in.worry.question)
    return tuple(q for q in guide.questions.values() if q.id in names or q.id in content.uses.literals)


def _asked_nowhere(content: Content, asked: tuple[Question, ...]) -> Iterator[Complaint]:
    guide = content.guide
    names = frozenset(question.id for question in asked)
    for question in guide.questions:
        if question not in names:
            yield f"question {question}", "no screen and no modifier asks it"
    covered = frozenset[str]().union(*(question.covers for question in asked))
    for finding in guide.findings:
        if finding not in covered | SET_BY_US | VOLUNTEERED:
            yield f"finding {finding}", "no question asks about it"
    rows = {row for site in guide.sites.values() for row in site.screen.values()}.union(UNPLACED.values())
    for screen in guide.screens.values():
        if screen.id not in rows and not screen.opened_by:
            yield f"screen {screen.id}", "no site and no finding leads to it"


def _never_named(content: Content) -> Iterator[Complaint]:
    """What nobody can say, because the lexicon has no words for it."""
    guide = content.guide
    heard = frozenset(entry.concept for entry in content.lexicon.entries)
    wanted = {f"finding {one}": one for one in guide.findings if one not in SET_BY_US}
    wanted |= {f"hint {one}": one for one in guide.hints}
    wanted |= {f"medicine {one}": one for one in guide.medicines}
    wanted |= {f"topic {one}": f"wonder:{one}" for one in guide.topics}
    wanted |= {f"site {one.id}": f"site:{one.id}" for one in guide.sites.values()}
    for item, concept in wanted.items():
        if concept not in heard:
            yield item, f"the lexicon has no words for {concept}"
    for concept in sorted(heard):
        if concept.startswith("wonder:") and concept.removeprefix("wonder:") not in guide.topics:
            yield f"lexicon {concept}", "it asks about a topic that does not exist"


def _untold_facts(guide: Guide, told: frozenset[str]) -> Iterator[Complaint]:
    for item, facts in conditions(guide):
        for fact in sorted(frozenset(facts) - told):
            yield item, f"it waits for {fact}, which nobody can tell"


def conditions(guide: Guide) -> Iterator[tuple[str, Iterable[str]]]:
    """The facts that each item depends on."""
    for rule in guide.rules.values():
        yield f"rule {rule.id}", frozenset[str]().union(*rule.clauses)
    for remedy in guide.remedies.values():
        yield f"remedy {remedy.id}", (*remedy.only_with, *remedy.forbidden_by)
    for advice in guide.advice:
        yield f"advice {advice.id}", (*advice.only_with, *advice.unless_present, *advice.only_if_denied)
    for closing in guide.closings:
        yield f"closing {closing.id}", closing.only_with
    for modifier in guide.modifiers.values():
        yield f"modifier {modifier.id}", (*modifier.opened_by, *modifier.and_with)
    for finding in guide.findings.values():
        yield f"finding {finding.id}", sorted(frozenset(finding.unless).union(*finding.needed))
    for test in guide.tests:
        yield f"test {test.id}", test.only_with
    for topic in guide.topics.values():
        yield f"topic {topic.id}", topic.not_with


def _hints_without_question(guide: Guide) -> Iterator[Complaint]:
    for hint in guide.hints.values():
        question = guide.questions.get(f"which_{hint.id}")
        if question is None or question.covers != hint.may_be:
            yield f"hint {hint.id}", f"which_{hint.id} must ask about just what it may be"


def _phases(guide: Guide) -> Iterator[Complaint]:
    for question in guide.questions.values():
        grave = any(guide.findings[finding].level == "EMERGENCY" for finding in question.covers)
        if question.phase != ("screen" if grave else "detail"):
            yield f"question {question.id}", "its phase must be screen just where it asks about an emergency"


def _can_be_given(guide: Guide, remedy: Remedy) -> bool:
    return any(
        remedy in remedies_for(guide, Facts(sites_of(guide, (site,)) | {f"kind:{remedy.kind}"} | with_this))
        for site in remedy.sites
        for with_this in ({one} for one in remedy.only_with or ("",))
    )
