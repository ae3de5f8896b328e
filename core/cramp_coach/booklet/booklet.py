"""The booklet: one page of HTML that needs nothing else, to be read on a screen or printed."""

from hashlib import sha256
from pathlib import Path

from cramp_coach.booklet import deciding, giving, standing
from cramp_coach.booklet.cards import Section
from cramp_coach.booklet.html import Html, joined, tag, text
from cramp_coach.checking.problems import Content
from cramp_coach.guide.loader import CONTENT

STYLE = Path(__file__).parent / "style.css"
HOW_TO = """\
Tick \u201cright\u201d where an item may be said or done as it is, \u201cchange\u201d where not, and say why.
In bold, under questions: what gives EMERGENCY or URGENT alone.
Your signature holds for this version only. Any change of the content changes the version.
"""
ABOUT = """\
Cramp Coach answers people with a muscle cramp or twitch: what to do first, a few questions that rule out
danger, how soon to be seen, and a question again two weeks later. It is information, not a diagnosis.
Rules decide, not a model, and this booklet holds all of them."""


def content_version(folder: Path = CONTENT) -> str:
    """Twelve letters and digits that change whenever a word or a rule of the content does."""
    digest = sha256()
    for file in sorted(folder.rglob("*.toml")):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def booklet(content: Content, version: str) -> str:
    """Everything that a clinician has to judge, as one HTML document."""
    sections = _sections(content)
    head = (
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", text(f"Cramp Coach: content for review, version {version}")),
        tag("style", Html(STYLE.read_text(encoding="utf-8").replace("VERSION", version))),
    )
    body = (
        _cover(content, version, sections),
        _contents(sections),
        *map(_chapter, sections),
        standing.signing(version),
    )
    return f"<!doctype html>\n{tag('html', tag('head', *head), tag('body', *body), lang='en')}\n"


def _sections(content: Content) -> tuple[Section, ...]:
    guide = content.guide
    return (
        deciding.levels(guide),
        standing.our_own(guide),
        deciding.rules(guide),
        deciding.findings(guide),
        deciding.screens(guide),
        deciding.questions(guide),
        giving.remedies(guide),
        giving.evening(guide),
        giving.medicines(guide),
        giving.advice(guide),
        giving.closings(guide),
        giving.answers(guide),
        standing.check_in(guide),
        standing.never_said(content),
        standing.numbers(guide),
        standing.other_words(guide),
        standing.all_sources(guide),
    )


def _cover(content: Content, version: str, sections: tuple[Section, ...]) -> Html:
    items = sum(section.items for section in sections)
    language = content.guide.words.language
    return tag(
        "section",
        tag("p", text("Content for clinical review"), class_="kicker"),
        tag("h1", text("Cramp Coach")),
        tag("p", text(ABOUT.replace("\n", " ")), class_="lead"),
        tag(
            "p",
            text(f"Version {version} \u00b7 {items} items to tick \u00b7 language: {language}"),
            class_="version",
        ),
        tag("ol", *(tag("li", text(line)) for line in HOW_TO.splitlines())),
        class_="cover",
    )


def _contents(sections: tuple[Section, ...]) -> Html:
    lines = (
        tag(
            "li",
            tag("a", text(one.title), href=f"#{one.id}"),
            tag("span", text(str(one.items or "")), class_="count"),
        )
        for one in sections
    )
    last = tag("li", tag("a", text("Signature"), href="#signature"), tag("span", class_="count"))
    return tag("nav", tag("h2", text("Contents")), tag("ol", joined(lines), last))


def _chapter(section: Section) -> Html:
    return tag(
        "section",
        tag("h2", text(section.title)),
        tag("p", text(section.lead), class_="lead"),
        section.body,
        id=section.id,
    )
