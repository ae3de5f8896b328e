"""What it stands on: the check-in, what is never said, numbers, our own rules, other words, and sources."""

from cramp_coach.booklet.cards import TICK, Section, card
from cramp_coach.booklet.html import EMPTY, Html, facts, joined, listed, table, tag, text
from cramp_coach.booklet.naming import KINDS, said, sources
from cramp_coach.booklet.naming import facts as named
from cramp_coach.booklet.words import booklet_words
from cramp_coach.checking.citing import citations
from cramp_coach.checking.problems import Content
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Source


def check_in(guide: Guide) -> Section:
    """What is asked two weeks later."""
    asked = guide.check_in
    rows = (
        (text(KINDS.get(row, f"cramp: {row}")), text(", ".join(names))) for row, names in asked.again.items()
    )
    body = card(
        "check_in",
        said(guide.words.phrases["check_in.ask"]),
        table(("After \u201cthe same\u201d or \u201cworse\u201d, for a", "these questions"), rows),
        facts(
            ("Danger signs first", named(guide, asked.signs)),
            (
                "Asked about worry",
                Html(text(asked.worry.question + ", after: ") + named(guide, asked.worry.after)),
            ),
            ("Sources", sources(asked.sources, guide)),
        ),
    )
    return Section("check-in", body, 1)


def never_said(content: Content) -> Section:
    """What no sentence may say."""
    rows = (
        (
            text("; ".join(f"\u201c{such}\u201d" for such in one.such)),
            text(one.why),
            tag("code", text(one.says)),
        )
        for one in content.manner.never
    )
    body = table(("Such as", "Why", "The pattern that finds it"), rows, class_="patterns")
    return Section("never", body)


def numbers(guide: Guide) -> Section:
    """The emergency numbers that are given."""
    known = guide.words.countries
    rows = (
        tuple(
            map(
                text,
                (
                    known[one.id].name,
                    one.emergency,
                    one.advice_line or "",
                    one.poison_line or "",
                    one.crisis_line or "",
                ),
            )
        )
        for one in guide.countries.values()
    )
    body = table(("Country", "Emergency", "Advice", "Poison", "Crisis"), rows)
    return Section("numbers", body)


def our_own(guide: Guide) -> Section:
    """Everything that rests on our own judgement, in one place."""
    owned = [
        (sort, one)
        for sort, items in (("rule", guide.rules), ("finding", guide.findings), ("remedy", guide.remedies))
        for one in items.values()
        if one.product_rule
    ]
    rows = (
        (text(sort), tag("code", text(one.id)), text(one.product_rule or ""), sources(one.sources, guide))
        for sort, one in owned
    )
    body = table(("What", "Item", "Why we say so", "What else it cites"), rows)
    return Section("own", body)


def other_words(guide: Guide) -> Section:
    """All other sentences that a person may read or hear."""
    items = (
        (tag("code", text(name)), said(phrase)) for name, phrase in guide.words.phrases.items() if phrase.text
    )
    return Section("words", table(("Item", "Words"), items))


def all_sources(guide: Guide) -> Section:
    """Every source, and what stands on it."""
    cited: dict[str, list[str]] = {}
    for item, names in citations(guide):
        for name in names:
            cited.setdefault(name, []).append(item)
    ordered = sorted(guide.sources.values(), key=lambda one: (one.publisher, one.title))
    rows = (_source(one, cited.get(one.id, [])) for one in ordered)
    body = table(("Grade", "Source", "Cited for", ""), rows, class_="items")
    return Section("sources", body, len(ordered))


def _source(one: Source, items: list[str]) -> tuple[Html, ...]:
    title = f"{one.publisher}: {one.title}" + (f", {one.year}" if one.year else "")
    where = (
        tag("a", text(one.address), href=one.address)
        if one.address
        else text(booklet_words().note.no_address)
    )
    what = tag("span", tag("b", text(title)), tag("p", where, class_="address"), id=f"source-{one.id}")
    return text(one.grade), what, text(", ".join(items)), TICK


def signing(version: str) -> Html:
    """Where the reviewer signs."""
    words = booklet_words().signature
    fields = joined(
        tag("div", tag("span", text(line)), tag("span", class_="line"), class_="field")
        for line in words.fields
    )
    verdict = listed(Html(f'<label><input type="checkbox"> {choice}</label>') for choice in words.verdicts)
    return tag(
        "section",
        tag("h2", text(words.title)),
        tag("p", text(words.statement.replace("{version}", version))),
        verdict,
        fields,
        EMPTY,
        id="signature",
    )
