"""Words are said to one person: "their" to a helper, the number of a country only where we are sure of it."""

import re
from collections.abc import Iterator

import pytest

from cramp_coach.checking.reading import grade, sentences, words
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.words import Phrase

YOU = re.compile(r"\b(you|your|yourself)\b", re.IGNORECASE)
TO_THE_HELPER = re.compile(
    r"\b(you told me|from what you|holding on to you|your (child|baby|thumb)|before you stretch|if you can)\b"
)
LONGEST, HARDEST, MOST_FIRST = 20, 9.5, 10
# These speak to whoever writes, also where it is about somebody else.
SPOKEN_TO_THE_WRITER = {"unnamed_danger", "unnamed_sign", "level.crisis", "level.low"}


def to_the_writer(name: str) -> bool:
    return name in SPOKEN_TO_THE_WRITER or name.startswith("evening.")


def said(guide: Guide) -> Iterator[tuple[str, Phrase]]:
    for sort in (guide.words.steps, guide.words.advice):
        yield from sort.items()
    for name, wordings in guide.words.questions.items():
        yield f"{name}.ask", wordings.ask
        yield f"{name}.plainer", wordings.plainer
    for finding, named in guide.words.findings.items():
        yield f"{finding}.ask", named.ask
    for rule, why in guide.words.rules.items():
        yield rule, Phrase(text=why)


def test_nothing_that_is_said_to_a_helper_speaks_of_the_helper(guide: Guide) -> None:
    other = guide.speaking(about_other=True, country=None)
    wrong = {
        name: phrase.text
        for name, phrase in said(other)
        if YOU.search(TO_THE_HELPER.sub("", f"{phrase.text} {phrase.spoken}"))
    }
    assert {name: text for name, text in wrong.items() if not to_the_writer(name)} == {}


@pytest.mark.parametrize("about_other", [False, True])
def test_no_pronoun_or_line_stays_a_blank(guide: Guide, *, about_other: bool) -> None:
    voiced = guide.speaking(about_other=about_other, country="GB")
    blanks = re.compile(r"\{(?!members|site|complaint|told|when|reason|source|country|seconds|side)")
    assert [name for name, p in said(voiced) if blanks.search(p.text + p.spoken)] == []
    assert [name for name, p in voiced.words.closings.items() if "{" in p.text + p.spoken] == []


def test_a_helper_is_told_in_short_plain_sentences(guide: Guide) -> None:
    other = guide.speaking(about_other=True, country=None)
    steps = other.words.steps
    long = [n for n, p in steps.items() for part in sentences(p.spoken) if len(words(part)) > LONGEST]
    assert long == []
    first = [steps[remedy.steps[0].say] for remedy in other.remedies.values()]
    assert [p.text for p in first if len(words(p.text)) > MOST_FIRST] == []
    hard = {n: grade(p.spoken) for n, p in steps.items() if not n.startswith("guard.")}
    assert {n: round(g, 1) for n, g in hard.items() if g > HARDEST} == {}


def test_a_number_is_given_only_where_we_are_sure(guide: Guide) -> None:
    nowhere = guide.speaking(about_other=False, country="PK")
    assert nowhere is guide
    closing = guide.words.closings["level.EMERGENCY"]
    assert closing.text.startswith("Call your local emergency number now.")
    britain = guide.speaking(about_other=False, country="GB").words.closings["level.EMERGENCY"]
    assert britain.text.startswith("Call 999, or your local emergency number, now.")
    assert britain.spoken.startswith("Call nine nine nine, or")


def test_lines_that_a_country_lacks_stay_words(guide: Guide) -> None:
    ireland = guide.speaking(about_other=False, country="IE").words.closings
    assert "an advice line or urgent care" in ireland["help.today"].text
    assert "a crisis line (116 123)" in ireland["level.crisis"].text


def test_every_country_has_a_name_and_every_name_a_country(guide: Guide) -> None:
    assert guide.countries.keys() == guide.words.countries.keys()
    names = [called for country in guide.words.countries.values() for called in country.called]
    assert len(names) == len(set(names))


def test_a_voice_is_worded_once(guide: Guide) -> None:
    other = guide.speaking(about_other=True, country="US")
    assert guide.speaking(about_other=True, country="US") is other
    assert other.speaking(about_other=False, country=None).words == guide.words
