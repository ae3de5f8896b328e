"""The pages that a browser is shown: plain words, and nothing that somebody wrote taken for markup."""

from html.parser import HTMLParser

import pytest

from cramp_coach.checking.check import load_content
from cramp_coach.checking.plain import HARDEST, LONGEST_SENTENCE
from cramp_coach.checking.reading import grade, sentences, words
from cramp_coach.pages import page, read_pages

NAMES = sorted(read_pages().pages)


class Read(HTMLParser):
    """What stands in a page, and what it would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags = list[str]()
        self.given = dict[str, str | None]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.given |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", NAMES)
def test_it_is_as_plain_as_all_that_we_say(name: str) -> None:
    manner = load_content().manner
    for section in read_pages().pages[name].section:
        for text in (told.replace("{operator}", "Ann") for told in section.says):
            assert grade(text, manner.medical) <= HARDEST, text
            assert not [found[0] for never in manner.never if (found := never.pattern.search(text))]
            for sentence in sentences(text):
                assert len(words(sentence)) <= LONGEST_SENTENCE, sentence


@pytest.mark.parametrize("name", NAMES)
def test_it_is_whole_and_fetches_nothing(name: str) -> None:
    read = Read(page(name, "Ann, ann@example.org"))
    assert read.given["lang"] == "en"
    assert "Ann, ann@example.org" in read.text
    assert not {"src", "href"} & read.given.keys()
    assert "$" not in read.text
    assert "{" not in read.text.partition("</style>")[2]


def test_who_runs_it_is_no_markup() -> None:
    read = Read(page("terms", "<script>alert(1)</script> & co"))
    assert "script" not in read.tags
    assert "<script>alert(1)</script> & co" in read.text


def test_where_nobody_said_who_runs_it_that_is_said() -> None:
    assert read_pages().unnamed in Read(page("terms")).text
