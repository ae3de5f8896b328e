"""How many questions lead to SELF_CARE, for each kind and site, and with each modifier (clinical A00)."""

from collections.abc import Iterator

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.screens import next_question, open_findings, sites_of, values_open
from cramp_coach.guide.triage import Facts

MOST_WITH_ONE_MODIFIER = 8


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


def too_many_questions(content: Content) -> Iterator[Complaint]:
    """Rows and modifiers that ask more than a person bears."""
    guide = content.guide
    for kind, site, count in question_counts(guide):
        row = guide.screens[guide.sites[site].screen[kind]]
        if count > row.most:
            yield f"site {site}", f"a {kind} needs {count} questions to self-care, more than {row.most}"
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
