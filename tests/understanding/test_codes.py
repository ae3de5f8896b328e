"""Six digits, in any form in which they are said or written."""

import pytest

from cramp_coach.understanding.codes import code_in
from support.talk import lexicon

SAID = [
    ("482917", "482917"),
    ("482 917", "482917"),
    ("482,917", "482917"),
    ("4-8-2-9-1-7", "482917"),
    ("48 29 17", "482917"),
    ("four eight two nine one seven", "482917"),
    ("forty eight twenty nine seventeen", "482917"),
    ("forty-eight, twenty-nine, seventeen", "482917"),
    ("four hundred eighty two nine hundred seventeen", "482917"),
    ("four hundred and eighty two thousand nine hundred and seventeen", "482917"),
    ("for ate to nine one seven", "482917"),
    ("um four eight two uh nine one seven please", "482917"),
    ("four double two nine one seven", "422917"),
    ("four triple two one seven", "422217"),
    ("four oh two zero one seven", "402017"),
    ("4 oh 2 9 17", "402917"),
    ("five hundred thousand and one", "500001"),
    ("05 12 34", "051234"),
]
UNHEARD = ["", "?", "my code", "48291", "4829177", "four eight two", "four hundred and eighty two"]


@pytest.mark.parametrize(("said", "code"), SAID)
def test_it_is_heard(said: str, code: str) -> None:
    assert code_in(said, lexicon()) == code


@pytest.mark.parametrize("said", UNHEARD)
def test_what_is_no_code_is_none(said: str) -> None:
    assert code_in(said, lexicon()) is None
