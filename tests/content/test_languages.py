"""The languages we can name: each has something to say, and can be told from the others."""

from itertools import combinations

import pytest

from cramp_coach.understanding.language import SCRIPTS, Language, language_of, load_languages
from cramp_coach.understanding.lexicon import CONTENT

LANGUAGES = load_languages(CONTENT / "languages.toml")


def test_twenty_languages_with_unique_codes() -> None:
    assert len({language.code for language in LANGUAGES}) == len(LANGUAGES) == 20


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_each_has_a_sentence_words_and_a_known_script(language: Language) -> None:
    assert language.sentence.strip()
    assert language.common
    assert language.script is None or language.script in SCRIPTS


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_its_own_sentence_is_not_taken_for_english(language: Language) -> None:
    if language.script is not None:
        assert language_of(language.sentence, LANGUAGES) != "en"


def test_no_two_languages_share_all_their_words() -> None:
    for one, other in combinations(LANGUAGES, 2):
        assert not set(one.common) <= set(other.common), (one.code, other.code)
