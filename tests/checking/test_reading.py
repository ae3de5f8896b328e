"""How hard a text is: the figures of the formula, and what counts as a sentence and a syllable."""

import pytest

from cramp_coach.checking.reading import grade, sentences, syllables, words

BEATS = {
    1: "toe calf cramp twitch breathe breathed pain eased bites times knee squeezed numb hours chest",
    2: "muscle wanted ended slowly table people being doing doctor trouble minutes shoulder because fluid",
    3: "swallowing suddenly medicine examine period usual serious area confusion",
    4: "emergency ordinary diagnosis dialysis operated temperature",
}


@pytest.mark.parametrize(("beats", "named"), BEATS.items())
def test_syllables(beats: int, named: str) -> None:
    assert {word: syllables(word) for word in named.split() if syllables(word) != beats} == {}


def test_sentences_end_at_marks_and_lines() -> None:
    text = "Stop: it hurts; rest. Is it 3.5 cm?\n• a fever\n• a cough!"
    assert sentences(text) == ["Stop: it hurts; rest", "Is it 3.5 cm", "• a fever", "• a cough"]


def test_words_may_hold_an_apostrophe() -> None:
    assert words("It's 30 seconds, don't bounce.") == ["It's", "30", "seconds", "don't", "bounce"]


def test_the_grade_is_kincaids() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 * 1 - 15.59
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)


def test_a_name_without_a_plainer_word_counts_as_an_easy_one() -> None:
    assert grade("Dialysis is hard.", ["dialysis"]) == pytest.approx(grade("Thing is hard."))
    assert grade("Dialysis is hard.") > grade("Dialysis is hard.", ["dialysis"])
