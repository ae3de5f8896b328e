"""What it gives: remedies, advice, medicines, the ends of a conversation, and answers to what people ask."""

from base64 import b64encode

from cramp_coach.booklet.cards import TICK, Section, card, cards
from cramp_coach.booklet.html import EMPTY, Html, facts, table, tag, text
from cramp_coach.booklet.naming import KINDS, level, said, site, sites, sources
from cramp_coach.booklet.naming import facts as named
from cramp_coach.booklet.words import booklet_words
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Advice, Closing, Medicine, Move, Remedy, Topic
from cramp_coach.guide.pictures import PICTURES


def remedies(guide: Guide) -> Section:
    """Every remedy with its steps, its picture and what forbids it."""
    body, items = cards(_remedy(guide, one) for one in guide.remedies.values())
    return Section("remedies", body, items)


def _remedy(guide: Guide, one: Remedy) -> Html:
    steps = tag("ol", *(_step(guide, step.say, step.hold) for step in one.steps))
    return card(
        one.id,
        _picture(guide, one.picture),
        tag("p", tag("b", text(f"{KINDS[one.kind]}: ")), sites(guide, one.sites), class_="said"),
        steps,
        facts(
            ("Only with", named(guide, one.only_with)),
            ("Asked first", text(one.ask_first or "")),
            ("Never with", named(guide, dict.fromkeys(one.forbidden_by))),
            ("Sources", sources(one.sources, guide)),
        ),
        mark=_grade(one.grade),
        own=one.product_rule,
    )


def _step(guide: Guide, name: str, hold: int | None) -> Html:
    words = guide.words.steps[name]
    counted = tag("i", text(f" (hold of {hold} seconds, counted)")) if hold else EMPTY
    aloud = "" if words.spoken == words.text else f" Aloud: {words.spoken}"
    return tag("li", text(words.text), counted, tag("span", text(aloud), class_="aloud"))


def _picture(guide: Guide, name: str | None) -> Html:
    file = PICTURES / f"{name}.svg"
    if name is None or not file.is_file():
        return EMPTY
    drawn = b64encode(file.read_bytes()).decode("ascii")
    return tag("img", src=f"data:image/svg+xml;base64,{drawn}", alt=guide.words.pictures[name])


def _grade(grade: str) -> Html:
    return tag("span", text(f"grade {grade}"), class_="level none")


def evening(guide: Guide) -> Section:
    """The evening routine: each move, standing and in a chair."""
    body, items = cards(_move(guide, one) for one in guide.routine.moves)
    whole = facts(
        ("Never with", named(guide, guide.routine.forbidden_by)),
        ("Sources", sources(guide.routine.sources, guide)),
    )
    return Section("evening", Html(whole + body), items)


def _move(guide: Guide, one: Move) -> Html:
    words = guide.words.steps
    held = f"{one.times} x {one.hold} seconds, {one.rest} seconds between"
    return card(
        one.id,
        _picture(guide, one.picture),
        said(words[one.say]),
        facts(
            ("In a chair", said(words[f"{one.say}.seated"])),
            ("Held", text(held + (", each leg" if one.sides else ""))),
        ),
        mark=_grade(guide.routine.grade if one.core else "C"),
    )


def advice(guide: Guide) -> Section:
    """Every sentence of advice with when it may be said."""
    body, items = cards(_advised(guide, one) for one in guide.advice)
    return Section("advice", body, items)


def _advised(guide: Guide, one: Advice) -> Html:
    return card(
        one.id,
        said(guide.words.advice[one.id]),
        facts(
            ("For", text("; ".join(KINDS[kind] for kind in one.kinds))),
            ("At", sites(guide, one.sites)),
            ("Levels", text(", ".join(one.levels))),
            ("Only with", named(guide, one.only_with)),
            ("Never with", named(guide, one.unless_present)),
            ("Only if denied", named(guide, one.only_if_denied)),
            ("Sources", sources(one.sources, guide)),
        ),
        mark=_grade(one.grade),
    )


def medicines(guide: Guide) -> Section:
    """The classes of medicines that rules know."""
    head = ("Class", "Can cause", "How surely", "What is said of stopping", "Sources", "")
    body = table(head, (_medicine(guide, one) for one in guide.medicines.values()), class_="items")
    return Section("medicines", body, len(guide.medicines))


def _medicine(guide: Guide, one: Medicine) -> tuple[Html, ...]:
    note = booklet_words().note
    stop = tag("b", text(note.stop_and_call)) if one.stop == "stop_and_call" else text(note.ask_first)
    return (
        tag("b", text(one.id.removeprefix("med:").replace("_", " "))),
        text({"none": "", "both": "cramp, twitch"}.get(one.effect, one.effect)),
        text({"S": "strong", "M": "moderate", "W": "weak"}.get(one.strength, "")),
        stop,
        sources(one.sources, guide),
        TICK,
    )


def closings(guide: Guide) -> Section:
    """How each level is told, with the four parts of its safety net."""
    body, items = cards(_closing(guide, one) for one in guide.closings)
    return Section("closings", body, items)


def _closing(guide: Guide, one: Closing) -> Html:
    words = guide.words.closings
    openings = [one.opening] if one.opening else [f"level.{name}" for name in one.levels]
    parts = ("Not sure of", "Watch for", "Get help", "How long")
    return card(
        one.id,
        *(said(words[name]) for name in openings),
        facts(
            ("For", text("; ".join(KINDS[kind] for kind in one.kinds))),
            ("At", text(", ".join(site(guide, name) for name in one.sites))),
            ("Only with", named(guide, one.only_with)),
            *((label, said(words[name])) for label, name in zip(parts, one.parts, strict=True)),
            ("Sources", sources(one.sources, guide)),
        ),
        mark=Html("".join(level(name) for name in one.levels)),
    )


def answers(guide: Guide) -> Section:
    """Answers to questions that people ask at any time."""
    body, items = cards(_answer(guide, one) for one in guide.topics.values())
    return Section("answers", body, items)


def _answer(guide: Guide, one: Topic) -> Html:
    words = guide.words.topics
    return card(
        one.id,
        said(words[one.id]),
        facts(
            ("Instead, with", named(guide, one.not_with)),
            ("it says", said(words[f"{one.id}.not_with"]) if one.not_with else EMPTY),
            ("Asked again", said(words[f"{one.id}.again"]) if one.once else EMPTY),
            ("Sources", sources(one.sources, guide)),
        ),
        mark=_grade(one.grade),
    )
