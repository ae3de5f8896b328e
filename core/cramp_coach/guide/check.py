"""What an author must mend before the content may ship: stricter than loading."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cramp_coach.guide.check_words import missing_words, overlong_labels
from cramp_coach.guide.crosswalk import FLAG_LABELS, SITE_LABELS, TOPICS
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.screens import next_question, open_findings, sites_of, values_open
from cramp_coach.guide.triage import Facts

MOST_QUESTIONS = 7  # clinical A00: the row itself
MOST_WITH_ONE_MODIFIER = 8
# by the conversation, or heard only where somebody volunteers it
SET_ELSEWHERE = frozenset({"unnamed_danger", "worse_at_check_in", "in_water", "driving", "up_high", "male"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: which item, and what is wrong with it."""

    item: str
    what: str


def check(guide: Guide) -> tuple[Problem, ...]:
    """Everything that keeps this content from shipping; nothing where it is sound."""
    return tuple(Problem(item, what) for inspect in _INSPECTIONS for item, what in inspect(guide))


def questions_to_self_care(guide: Guide, kind: str, site: str) -> int:
    """How many questions somebody is asked who has this and denies everything."""
    facts = Facts(frozenset({f"kind:{kind}"}) | sites_of(guide, (site,)))
    return len(denied_screen(guide, facts))


def denied_screen(guide: Guide, facts: Facts) -> tuple[str, ...]:
    """The questions, in order, that somebody is asked who denies everything that is asked."""
    asked: list[str] = []
    while question := next_question(guide, facts, frozenset(asked)):
        denied = (*open_findings(guide, question, facts), *values_open(guide, question, facts))
        facts = Facts(facts.present, facts.absent.union(denied), facts.unknown)
        asked.append(question.id)
    return tuple(asked)


def question_counts(guide: Guide) -> Iterator[tuple[str, str, int]]:
    """Kind, site and the number of questions to SELF_CARE, for every row an author looks at."""
    for site in guide.sites.values():
        for kind in site.screen:
            yield kind, site.id, questions_to_self_care(guide, kind, site.id)


def _too_many_questions(guide: Guide) -> Iterator[tuple[str, str]]:
    for kind, site, count in question_counts(guide):
        if count > MOST_QUESTIONS:
            yield f"site {site}", f"a {kind} needs {count} questions to self-care, more than {MOST_QUESTIONS}"
    for modifier in guide.modifiers.values():
        count = max(_counts_with(guide, {modifier.opened_by[0], *modifier.and_with}))
        if count > MOST_WITH_ONE_MODIFIER:
            yield (
                f"modifier {modifier.id}",
                f"it leads to {count} questions, more than {MOST_WITH_ONE_MODIFIER}",
            )


def _counts_with(guide: Guide, present: set[str]) -> Iterator[int]:
    for site in guide.sites.values():
        for kind in site.screen:
            facts = frozenset({f"kind:{kind}", *present}) | sites_of(guide, (site.id,))
            yield len(denied_screen(guide, Facts(facts)))


def _asked_nowhere(guide: Guide) -> Iterator[tuple[str, str]]:
    asked = frozenset[str]().union(*(question.covers for question in guide.questions.values()))
    for finding in guide.findings:
        if finding not in asked | SET_ELSEWHERE:
            yield f"finding {finding}", "no question asks about it"


def _asked_never(guide: Guide) -> Iterator[tuple[str, str]]:
    in_rows = frozenset[str]().union(*(screen.questions for screen in guide.screens.values()))
    in_modifiers = frozenset(modifier.question for modifier in guide.modifiers.values())
    for question in guide.questions:
        if question.startswith("ask_") and question not in in_rows | in_modifiers | _SINGLE_QUESTIONS:
            yield f"question {question}", "no screen and no modifier asks it"


_SINGLE_QUESTIONS = frozenset({"ask_relieved", "ask_locked", "ask_age"})


def _hints_without_question(guide: Guide) -> Iterator[tuple[str, str]]:
    for hint in guide.hints.values():
        question = guide.questions.get(f"which_{hint.id}")
        if question is None or question.covers != hint.may_be:
            yield f"hint {hint.id}", f"which_{hint.id} must ask about just what it may be"


def _phases(guide: Guide) -> Iterator[tuple[str, str]]:
    for question in guide.questions.values():
        grave = any(guide.findings[finding].level == "EMERGENCY" for finding in question.covers)
        if question.phase != ("screen" if grave else "detail"):
            yield f"question {question.id}", "its phase must be screen just where it asks about an emergency"


def _citations(guide: Guide) -> Iterator[tuple[str, str]]:
    for sort, items in (("finding", guide.findings), ("rule", guide.rules), ("remedy", guide.remedies)):
        for item in items.values():
            if not item.sources and not item.product_rule:
                yield f"{sort} {item.id}", "it names neither a source nor why we say so ourselves"
    for medicine in guide.medicines.values():
        if not medicine.sources:
            yield f"medicine {medicine.id}", "it names no source"


def _examples(guide: Guide) -> Iterator[tuple[str, str]]:
    for rule in guide.compiled:
        written = guide.rules.get(rule.id)
        if written is None:
            continue
        if not written.yes or not rule.fires(frozenset(written.yes)):
            yield f"rule {rule.id}", "its example `yes` must make it fire"
        if not written.no or rule.fires(frozenset(written.no)):
            yield f"rule {rule.id}", "its example `no` must leave it silent"


def _crosswalk(guide: Guide) -> Iterator[tuple[str, str]]:
    topics = {finding.topic for finding in guide.findings.values()}
    topics |= {band.topic for band in guide.bands.values()}
    topics |= {medicine.topic for medicine in guide.medicines.values()}
    for topic in sorted(TOPICS - topics):
        yield f"topic {topic}", "no finding, band or medicine carries it"
    for topic in sorted(topics - TOPICS - {"age"}):
        yield f"topic {topic}", "it is none of the agreed topics"
    flags = {f.label for f in guide.findings.values()} | {h.label for h in guide.hints.values()}
    for label in sorted(FLAG_LABELS - flags):
        yield f"label {label}", "no finding or hint carries it"
    sites = {label for site in guide.sites.values() for label in site.labels}
    for label in sorted(SITE_LABELS - sites):
        yield f"label {label}", "no site carries it"


_INSPECTIONS: tuple[Callable[[Guide], Iterator[tuple[str, str]]], ...] = (
    _asked_nowhere,
    _asked_never,
    _hints_without_question,
    _phases,
    _citations,
    _examples,
    _crosswalk,
    _too_many_questions,
    missing_words,
    overlong_labels,
)
