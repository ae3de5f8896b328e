"""The page for the doctor as PDF, the days as a picture: whole, and readable without colours."""

import re
import zlib
from io import BytesIO

from PIL import Image

from cramp_coach.vocabulary import Days, Page
from cramp_coach_telegram.papers import COLOURS, pdf_from, png_from
from support.talk import guide

LEGEND = (("cramp", "a cramp"), ("free", "none"), ("unknown", "not noted"))
SECTIONS = (("Nobody was examined.",), ("WHAT", "cramp, calf: 3 noted"), ("DANGER SIGNS", "Told: none"))


def words_of(pdf: bytes) -> str:
    """What stands on its pages."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    pages = b"".join(zlib.decompress(one) for one in streams if one.startswith(b"x"))
    return b" ".join(re.findall(rb"\((.*?)(?<!\\)\) Tj", pages)).decode("latin-1")


def test_every_line_stands_on_the_page_in_its_order() -> None:
    found = words_of(pdf_from(Page("summary", "Cramps and twitches", SECTIONS)))
    lines = ["Cramps and twitches", *(line for section in SECTIONS for line in section)]
    places = [found.find(line) for line in lines]
    assert -1 not in places
    assert places == sorted(places)


def test_a_long_page_goes_on_over_the_next_one() -> None:
    long = ("WHEN", *(f"line {number} of many" for number in range(200)))
    pdf = pdf_from(Page("summary", "Cramps", (long,)))
    assert len(re.findall(rb"/Type /Page\b", pdf)) > 2
    assert "line 199 of many" in words_of(pdf)


def test_no_word_of_a_page_has_letters_that_a_pdf_lacks() -> None:
    words = guide().words
    texts = [
        phrase.text for name, phrase in words.phrases.items() if name.startswith(("summary.", "pattern."))
    ]
    texts += [one.name for one in words.findings.values()] + list(words.sites.values())
    texts += list(words.tests.values()) + [step.text for step in words.steps.values()]
    assert [text for text in texts if not _printable(text)] == []


def _printable(text: str) -> bool:
    return text.encode("latin-1", "replace").decode("latin-1") == text


def test_each_mark_is_told_apart_by_its_ink_alone() -> None:
    inks = set[int]()
    for mark in COLOURS:
        days = Days((mark,) * 28, ("Tue 27 Oct",) * 4, LEGEND, "")
        picture = Image.open(BytesIO(png_from(days))).convert("L")
        inks.add(sum(picture.point(lambda light: light < 200 and 255).histogram()[255:]))
    assert len(inks) == len(COLOURS)
    assert min(abs(one - other) for one in inks for other in inks - {one}) > 10_000


def test_a_picture_is_wide_enough_for_a_phone_and_no_heavy_load() -> None:
    png = png_from(Days(("cramp", "free", "unknown", "unknown") * 7, ("Tue 27 Oct",) * 4, LEGEND, ""))
    assert Image.open(BytesIO(png)).width >= 960
    assert len(png) < 100_000
