"""How it decides: levels, rules, findings, questions and screens."""

from collections.abc import Iterator

from cramp_coach.booklet.cards import TICK, Section, card, cards
from cramp_coach.booklet.html import Html, facts, joined, listed, table, tag, text
from cramp_coach.booklet.naming import KINDS, clauses, fact, level, said, site, sources
from cramp_coach.booklet.naming import facts as named
from cramp_coach.booklet.words import booklet_words
from cramp_coach.checking.counts import denied_screen, question_counts
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Finding, Question, Rule
from cramp_coach.guide.screens import sites_of
from cramp_coach.guide.triage import Facts
from cramp_coach.vocabulary import Urgency


def levels() -> Section:
    """What the five levels mean, and what holds for all of them."""
    words = booklet_words()
    rows = ((level(one.name), text(words.level[one.name])) for one in reversed(Urgency))
    principles = listed(map(text, words.note.principles))
    body = Html(
        table(("Level", "What the person is told"), rows)
        + tag("h3", text("What holds everywhere"))
        + principles
    )
    return Section("levels", body)


def rules(guide: Guide) -> Section:
    """Rules of several findings, gravest first."""
    ordered = sorted(guide.rules.values(), key=lambda rule: -rule.level)
    body, items = cards(_rule(guide, rule) for rule in ordered)
    return Section("rules", body, items)


def _rule(guide: Guide, rule: Rule) -> Html:
    return card(
        rule.id,
        tag("p", text(guide.words.rules[rule.id]), class_="said"),
        facts(
            ("When", clauses(guide, rule.all)),
            ("Fires", named(guide, rule.yes)),
            ("Stays silent", named(guide, rule.no)),
            ("Sources", sources(rule.sources, guide)),
        ),
        mark=level(rule.urgency),
        own=rule.product_rule,
    )


def findings(guide: Guide) -> Section:
    """Every finding with the level it gives alone, gravest first; those that give none come last."""
    ordered = sorted(guide.findings.values(), key=lambda one: -Urgency[one.level].value if one.level else 1)
    head = ("Alone it is", "Finding, and the reason that is given", "Asked alone", "Sources", "")
    body = table(head, (_finding(guide, one) for one in ordered), class_="items findings")
    return Section("findings", body, len(ordered))


def _finding(guide: Guide, one: Finding) -> tuple[Html, ...]:
    words, note = guide.words.findings[one.id], booklet_words().note
    notes = (
        note.unsure.replace("{level}", one.unsure) if one.unsure else "",
        note.persists if one.persists else "",
        note.own.replace("{why}", one.product_rule) if one.product_rule else "",
    )
    about = (
        tag("b", text(words.name)),
        tag("code", text(f" {one.id}")),
        tag("p", text(guide.words.rules.get(one.id, ""))),
        *(tag("p", text(note), class_="aloud") for note in notes if note),
    )
    alone = level(one.level) if one.level else tag("span", text("no level"), class_="level none")
    return alone, joined(about), text(words.ask.text), sources(one.sources, guide), TICK


def questions(guide: Guide) -> Section:
    """Every question in its wordings, with what it covers; those that tell one sign apart in one table."""
    apart = [one for one in guide.questions.values() if one.id.startswith("which_")]
    whole, items = cards(_question(guide, one) for one in guide.questions.values() if one not in apart)
    rows = (
        (said(guide.words.questions[one.id].ask), joined(_members(guide, one), "; "), TICK) for one in apart
    )
    body = Html(
        whole
        + tag("h3", text("After something vague: what may it be?"))
        + table(("Question", "What is offered, gravest in bold", ""), rows, class_="items")
    )
    return Section("questions", body, items + len(apart))


def _question(guide: Guide, one: Question) -> Html:
    words, note = guide.words.questions[one.id], booklet_words().note
    also = [value.replace("_", " ") for value in one.values] + (["medicines"] if one.medicines else [])
    return card(
        one.id,
        said(words.ask),
        facts(
            ("Plainer", text(words.plainer.text)),
            ("Asks about", joined(_members(guide, one), "; ")),
            ("And for", text(", ".join(also))),
            (
                "A bare yes",
                text(note.bare_yes if one.bare_yes_is_emergency else ""),
            ),
            ("Not named", text(note.unnamed if one.unnamed_is_denied else "")),
        ),
    )


def _members(guide: Guide, question: Question) -> Iterator[Html]:
    for one in question.covers:
        grave = guide.findings[one].level in ("EMERGENCY", "URGENT")
        yield tag("b", text(fact(guide, one))) if grave else text(fact(guide, one))


def screens(guide: Guide) -> Section:
    """Which questions each complaint is asked, and how many lead to self-care."""
    rows = [_screen_row(guide, kind, place, count) for kind, place, count in question_counts(guide)]
    added = [
        (
            tag("code", text(one.id)),
            named(guide, one.opened_by, " or "),
            tag("code", text(one.question)),
            text(one.instead_of or "added"),
        )
        for one in guide.modifiers.values()
    ]
    body = Html(
        table(("Complaint", "Questions, in order, for somebody who denies them all", ""), rows)
        + tag("h3", text("What adds a question"))
        + table(("Modifier", "When", "Question", "In place of"), added)
    )
    return Section("screens", body)


def _screen_row(guide: Guide, kind: str, place: str, count: int) -> tuple[Html, Html, Html]:
    present = frozenset({f"kind:{kind}"}) | sites_of(guide, (place,))
    asked = denied_screen(guide, Facts(present))
    return text(f"{KINDS[kind]}, {site(guide, place)}"), text(", ".join(asked)), text(str(count))
