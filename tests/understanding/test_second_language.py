"""Another language is another folder of words: two tiny ones, made for this test, read by the same code."""

from datetime import datetime
from pathlib import Path

import pytest

from cramp_coach.understanding.lexicon import Lexicon, load_lexicon
from cramp_coach.understanding.understand import understand
from cramp_coach.understanding.utterance import Assertion, Utterance

# Denial before ("kein") and after ("nicht"), compounds, number words.
GERMAN = {
    "kind:cramp": ["krampf", "wadenkrampf", "krämpfe"],
    "site:calf": ["wade", "waden", "wadenkrampf"],
    "numb_new": ["taub", "taubheit"],
    "fever": ["fieber"],
    "weak": ["kann den fuß nicht heben"],
    "med:statin": ["simvastatin"],
    "number:3": ["drei"],
    "unit:604800": ["wochen"],
    "before:onset": ["seit"],
    "cue:filler": ["ist", "es", "der", "fuß", "ich", "habe"],
    "cue:stop": ["aber"],
    "cue:denied": ["kein", "keine", "ohne"],
    "cue:denied after": ["nicht"],
    "cue:possible": ["angst vor"],
    "who:mother": ["meine mutter"],
    "cue:self": ["ich", "mein", "meine", "mir"],
    "cue:negator": ["nicht", "kein"],
}
# No spaces: the characters are the words.
CHINESE = {
    "kind:cramp": ["抽筋"],
    "site:calf": ["小腿"],
    "numb_new": ["麻木", "发麻"],
    "fever": ["发烧"],
    "number:3": ["三"],
    "unit:604800": ["周"],
    "after:onset": ["了"],
    "cue:denied": ["没有", "没"],
    "cue:self": ["我"],
    "cue:stop": ["但"],
}


def lexicon_of(words: dict[str, list[str]], language: str, folder: Path) -> Lexicon:
    place = folder / language / "lexicon"
    place.mkdir(parents=True)
    entries = "\n".join(
        f'[[entry]]\nid = "{number}"\nconcept = "{concept.removesuffix(" after")}"\nphrases = {phrases!r}\n'
        f'side = "{"after" if concept.endswith(" after") else "before"}"\n'
        for number, (concept, phrases) in enumerate(words.items())
    )
    (place / "words.toml").write_text(entries, "utf-8")
    return load_lexicon(folder, language)


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return lexicon_of(GERMAN, "de", tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return lexicon_of(CHINESE, "zh", tmp_path_factory.mktemp("content"))


def said(read: Utterance) -> set[tuple[str, Assertion]]:
    return {(m.concept, m.status) for m in read.mentions}


P, D, M = Assertion.PRESENT, Assertion.DENIED, Assertion.POSSIBLE
IN_GERMAN = [
    ("Wadenkrampf!", {("kind:cramp", P), ("site:calf", P)}),
    ("Ich habe Krämpfe in der Wade, kein Fieber", {("kind:cramp", P), ("site:calf", P), ("fever", D)}),
    ("Taub ist es nicht, aber ich habe Fieber", {("numb_new", D), ("fever", P)}),
    ("Ich kann den Fuß nicht heben", {("weak", P)}),
    ("Ich habe Angst vor Fieber", {("fever", M)}),
]


@pytest.mark.parametrize(("text", "meant"), IN_GERMAN)
def test_cues_stand_before_and_after(
    text: str, meant: set[tuple[str, Assertion]], german: Lexicon, now: datetime
) -> None:
    assert said(understand(text, german, now=now)) == meant


def test_number_words_and_people_are_words_of_the_language(german: Lexicon, now: datetime) -> None:
    read = understand("Meine Mutter hat seit drei Wochen Krämpfe", german, now=now)
    assert [(a.role, a.value) for a in read.amounts] == [("onset", 21)]
    assert (read.experiencer, read.language) == ("other", "de")


def test_a_language_without_spaces_is_read_by_its_characters(chinese: Lexicon, now: datetime) -> None:
    text = "我小腿抽筋三周了,没有发麻。"
    read = understand(text, chinese, now=now)
    assert said(read) == {("kind:cramp", P), ("site:calf", P), ("numb_new", D)}
    assert [(a.role, a.value) for a in read.amounts] == [("onset", 21)]
    assert {text[slice(*m.span)] for m in read.mentions} == {"抽筋", "小腿", "发麻"}
    assert said(understand("没有发烧,但发麻", chinese, now=now)) == {("fever", D), ("numb_new", P)}
