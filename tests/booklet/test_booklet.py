"""The booklet holds everything that a clinician has to judge, needs nothing else, and names its version."""

import re
import shutil
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cramp_coach.booklet.booklet import booklet, content_version
from cramp_coach.checking.check import load_content
from cramp_coach.checking.problems import Content
from cramp_coach.cli import main
from cramp_coach.guide.loader import CONTENT

VERSION = "0123456789ab"
VOID = {"meta", "input", "img", "br"}


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


@pytest.fixture(scope="module")
def page(content: Content) -> str:
    return booklet(content, VERSION)


@pytest.fixture(scope="module")
def plain(page: str) -> str:
    words = re.sub(r"<style>.*?</style>|<br>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", words)).split())


def missing(plain: str, texts: Iterable[str]) -> list[str]:
    shown = (" ".join(text.replace("{members}", "\u2026").split()) for text in texts)
    return [text for text in shown if text not in plain]


def test_every_sentence_stands_in_it(content: Content, plain: str) -> None:
    words = content.guide.words
    phrases = [*words.steps.values(), *words.advice.values(), *words.topics.values()]
    phrases += [question.ask for question in words.questions.values()]
    phrases += [part for name, part in words.closings.items() if not name.startswith("level.")]
    phrases += [phrase for phrase in words.phrases.values() if phrase.text]
    assert missing(plain, (phrase.text for phrase in phrases)) == []
    assert missing(plain, (phrase.spoken for phrase in phrases)) == []
    assert missing(plain, words.rules.values()) == []
    assert missing(plain, (finding.ask.text for finding in words.findings.values())) == []


def test_every_item_stands_in_it(content: Content, page: str, plain: str) -> None:
    guide = content.guide
    for items in (guide.rules, guide.findings, guide.remedies, guide.topics):
        assert [one for one in items if one not in plain] == []
    assert [one for one in guide.sources if f'id="source-{one}"' not in page] == []
    addresses = [one.address for one in guide.sources.values() if one.address]
    assert [address for address in addresses if address not in plain] == []


def test_what_has_no_outside_source_says_why(content: Content, plain: str) -> None:
    owned = [rule.product_rule for rule in content.guide.rules.values() if rule.product_rule]
    assert owned
    assert missing(plain, owned) == []


def test_it_can_be_ticked_and_signed(page: str, plain: str) -> None:
    to_tick = int(re.findall(r"(\d+) items to tick", plain)[0])
    assert page.count('<span class="tick">') == to_tick
    for line in ("Name", "registration body and number", "Date", "Signature", VERSION):
        assert line in plain


def test_it_needs_nothing_else(page: str) -> None:
    assert not re.search(r"<(script|link|iframe)\b|@import|url\(|src=\"(?!data:)", page)


def test_every_link_leads_somewhere(page: str) -> None:
    anchors = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


class Nesting(HTMLParser):
    """What is open, and whether every end belongs to the last beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_its_elements_are_nested(page: str) -> None:
    reader = Nesting()
    reader.feed(page)
    assert reader.open == []


def test_the_version_changes_with_any_word(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    before = content_version(folder)
    assert before == content_version(CONTENT)
    file = folder / "en" / "steps.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("slowly", "gently", 1), encoding="utf-8")
    assert content_version(folder) != before


def test_the_command_prints_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "out.html"
    assert main(["check", "--booklet", str(file)]) == 0
    assert content_version() in file.read_text(encoding="utf-8")
    assert content_version() in capsys.readouterr().out
