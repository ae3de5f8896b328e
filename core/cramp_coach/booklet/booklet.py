"""The booklet: one page of HTML that needs nothing else, to be read on a screen or printed."""

from hashlib import sha256
from pathlib import Path

from cramp_coach.booklet import deciding, giving, standing
from cramp_coach.booklet.cards import Section
from cramp_coach.booklet.html import Html, joined, tag, text
from cramp_coach.booklet.words import booklet_words
from cramp_coach.checking.problems import Content
from cramp_coach.guide.loader import CONTENT

STYLE = Path(__file__).parent / "style.css"


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
        deciding.levels(),
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
    words, language = booklet_words(), content.guide.words.language
    return tag(
        "section",
        tag("p", text(words.kicker), class_="kicker"),
        tag("h1", text("Cramp Coach")),
        tag("p", text(words.about), class_="lead"),
        tag(
            "p",
            text(f"Version {version} \u00b7 {items} items to tick \u00b7 language: {language}"),
            class_="version",
        ),
        tag("ol", *(tag("li", text(line)) for line in words.how_to)),
        class_="cover",
    )


def _contents(sections: tuple[Section, ...]) -> Html:
    lines = (
        tag(
            "li",
            tag("a", text(booklet_words().chapter[one.id].title), href=f"#{one.id}"),
            tag("span", text(str(one.items or "")), class_="count"),
        )
        for one in sections
    )
    last = tag(
        "li", tag("a", text(booklet_words().signature.title), href="#signature"), tag("span", class_="count")
    )
    return tag("nav", tag("h2", text("Contents")), tag("ol", joined(lines), last))


def _chapter(section: Section) -> Html:
    words = booklet_words().chapter[section.id]
    return tag(
        "section",
        tag("h2", text(words.title)),
        tag("p", text(words.lead), class_="lead"),
        section.body,
        id=section.id,
    )
