"""How it decides: levels, rules, findings, questions and screens."""

from collections.abc import Iterator

from cramp_coach.booklet.cards import TICK, Section, card, cards
from cramp_coach.booklet.html import Html, facts, joined, listed, table, tag, text
from cramp_coach.booklet.naming import KINDS, clauses, fact, level, said, site, sources
from cramp_coach.booklet.naming import facts as named
from cramp_coach.checking.counts import denied_screen, question_counts
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Finding, Question, Rule
from cramp_coach.guide.screens import sites_of
from cramp_coach.guide.triage import Facts
from cramp_coach.vocabulary import Urgency

MEANINGS = {
    "EMERGENCY": "Call the emergency number now.",
    "URGENT": "A clinician today.",
    "SOON": "A doctor within days, at most two weeks.",
    "ROUTINE": "An ordinary appointment.",
    "SELF_CARE": "Care at home, a safety net, a check-in. Only after every question was asked and denied.",
}
PRINCIPLES = """\
The level is the highest that any rule or finding gives. No rule has a \u201cnot\u201d: more never lowers it.
Only a withdrawal that the person confirms takes a finding back. It is recorded, and the level computed anew.
Unknown is not absent. What could end in an emergency is asked once more, in plainer words.
What stays unsure raises the level by one, once, to at most URGENT, or to the floor of that finding.
A bare \u201cyes\u201d to one of the first danger questions is an emergency if nobody says to what.
"""


def levels(guide: Guide) -> Section:
    """What the five levels mean, and what holds for all of them."""
    rows = ((level(one.name), text(MEANINGS[one.name])) for one in reversed(Urgency))
    principles = listed(text(one) for one in PRINCIPLES.splitlines())
    body = Html(
        table(("Level", "What the person is told"), rows)
        + tag("h3", text("What holds everywhere"))
        + principles
    )
    return Section("levels", "How it decides", "Read this first: the rest rests on it.", body)


def rules(guide: Guide) -> Section:
    """Rules of several findings, gravest first."""
    ordered = sorted(guide.rules.values(), key=lambda rule: -rule.level)
    body, items = cards(_rule(guide, rule) for rule in ordered)
    lead = (
        "Every line of \u201cwhen\u201d must hold; of a line with \u201cor\u201d, one part. "
        "The sentence is what the person reads as the reason."
    )
    return Section("rules", "Rules", lead, body, items)


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
    lead = (
        "The level is what the finding gives alone. One without a level never raises alone: it gives "
        "harmless things a name of their own, so that they are not taken for the dangerous one beside them."
    )
    return Section("findings", "Single findings", lead, body, len(ordered))


def _finding(guide: Guide, one: Finding) -> tuple[Html, ...]:
    words = guide.words.findings[one.id]
    notes = (
        f"Still \u201cnot sure\u201d: at least {one.unsure}." if one.unsure else "",
        "Still so two weeks later." if one.persists else "",
        f"Our own judgement: {one.product_rule}." if one.product_rule else "",
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
    lead = "A plain no denies all that a question asks about, so all of it must be in the words."
    return Section("questions", "Questions", lead, body, items + len(apart))


def _question(guide: Guide, one: Question) -> Html:
    words = guide.words.questions[one.id]
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
                text("counts as an emergency if nobody says to what" if one.bare_yes_is_emergency else ""),
            ),
            ("Not named", text("counts as denied" if one.unnamed_is_denied else "")),
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
    lead = (
        "Self-care is said only after all of these. "
        "Asking stops as soon as no open finding could raise the level."
    )
    return Section("screens", "Which complaint is asked what", lead, body)


def _screen_row(guide: Guide, kind: str, place: str, count: int) -> tuple[Html, Html, Html]:
    present = frozenset({f"kind:{kind}"}) | sites_of(guide, (place,))
    asked = denied_screen(guide, Facts(present))
    return text(f"{KINDS[kind]}, {site(guide, place)}"), text(", ".join(asked)), text(str(count))
