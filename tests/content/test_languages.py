"""The languages we can name: each has something to say, and can be told from the others and from English."""

from itertools import combinations

import pytest

from cramp_coach.understanding.language import SCRIPTS, Language, language_of
from cramp_coach.understanding.lexicon import CONTENT
from cramp_coach.understanding.written import load_languages

LANGUAGES = load_languages(CONTENT / "languages.toml")
EVERYDAY = (
    "my calf hurts",
    "i have a cramp in my leg",
    "it is me again",
    "can i go to bed now",
    "do not ask me on a Sunday",
    "i was in the pool",
    "the pain was so bad i had to sit",
    "on and off all day",
    "an hour or so",
    "she is in pain",
    "he had a die cast toy on his foot",
    "a la carte dinner then a cramp",
    "my son and his pal",
    "was it the bath",
    "i am in a war with my foot",
    "my eye is at it again",
    "let me see",
    "so far so good",
    "no no no",
    "hi there",
    "thanks a lot",
    "as i said",
    "i ran a mile",
    "it comes and goes",
    "every night since May",
    "what do you mean",
    "none of those",
    "par for the course",
    "per day or per week",
    "about 2 minutes each",
    "once or twice a week",
    "my knee is fine",
    "i took an aspirin",
    "it let go",
    "i do not know",
    "bin day was hard on my back",
    "so i did",
    "i sat in the van for hours",
    "the bus was late",
    "van driver with sore legs",
    "on the mend",
    "pop went my calf",
    "i had one in the car",
    "my ex says it is stress",
    "not at all",
    "the dr said it is ok",
    "a bit better",
    "de caf coffee only",
    "i met my mum in town",
    "we had a bad night",
    "me and my dog walk a lot",
    "i got a stitch",
    "is it bad to run on it",
    "please help",
    "wade in the sea then cramp",
    "i was as stiff as a board",
    "en route home it cramped",
    "son has it too",
    "ben had the same",
    "las vegas trip last week",
)


def test_twenty_languages_with_unique_codes() -> None:
    assert len({language.code for language in LANGUAGES}) == len(LANGUAGES) == 20


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_each_has_a_sentence_words_and_a_known_script(language: Language) -> None:
    assert language.sentence.strip()
    assert language.common
    assert language.script is None or language.script in SCRIPTS


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_its_own_sentence_is_known_as_its_own(language: Language) -> None:
    assert language_of(language.sentence, LANGUAGES) == language.code


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_english_is_taken_for_nothing_else(text: str) -> None:
    assert language_of(text, LANGUAGES) == "en"


@pytest.mark.parametrize(
    ("word", "code"), [("Wadenkrampf", "de"), ("calambre", "es"), ("mollet", "fr"), ("skurcz", "pl")]
)
def test_one_word_for_a_cramp_is_enough(word: str, code: str) -> None:
    assert language_of(word, LANGUAGES) == code


def test_no_two_languages_share_all_their_words() -> None:
    for one, other in combinations(LANGUAGES, 2):
        assert not set(one.common) <= set(other.common), (one.code, other.code)
