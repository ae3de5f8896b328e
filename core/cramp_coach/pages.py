"""The pages that a browser is shown beside a channel: what is kept, and on which terms."""

import tomllib
from collections.abc import Iterator, Mapping
from html import escape
from string import Template

from pydantic import BaseModel, ConfigDict, ValidationError

from cramp_coach.errors import ContentBroken
from cramp_coach.guide.loader import CONTENT

FILE = "pages/pages.toml"


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(_Written):
    """A heading and its paragraphs."""

    heading: str
    says: tuple[str, ...]


class Page(_Written):
    """One page."""

    title: str
    section: tuple[Section, ...]


class Pages(_Written):
    """All pages of a language. `unnamed` stands where nobody said who runs this."""

    unnamed: str
    disclaimer: str
    pages: Mapping[str, Page]


def read_pages(language: str = "en") -> Pages:
    """All pages as they are written. Raises ContentBroken."""
    try:
        return Pages.model_validate(tomllib.loads((CONTENT / language / FILE).read_text("utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise ContentBroken(f"{FILE} is wrong: {error}.") from error


def page(name: str, operator: str = "", language: str = "en") -> str:
    """This page as HTML that fetches nothing; `operator`: who runs this, in their own words."""
    written = read_pages(language)
    told = written.pages[name]
    shown = {
        "language": language,
        "title": escape(told.title),
        "disclaimer": escape(written.disclaimer),
        "sections": "\n".join(_lines(told, operator or written.unnamed)),
    }
    return Template((CONTENT / "page.html").read_text("utf-8")).substitute(shown)


def _lines(told: Page, operator: str) -> Iterator[str]:
    for section in told.section:
        yield f"<h2>{escape(section.heading)}</h2>"
        yield from (f"<p>{escape(text.replace('{operator}', operator))}</p>" for text in section.says)
