from hypothesis import given
from hypothesis import strategies as st

from cramp_coach.vocabulary import Ask, Choice, ChoiceId, Say, Show
from cramp_coach.wrapping import NARROWEST, block_text, wrapped

YES_NO = (Choice(ChoiceId("yes"), "Yes"), Choice(ChoiceId("no"), "No"))


@given(st.lists(st.text("abc", min_size=1, max_size=10), max_size=60), st.integers(0, 200))
def test_no_word_is_lost_and_no_line_is_too_long(words: list[str], columns: int) -> None:
    text = wrapped(" ".join(words), columns)
    assert text.split() == words
    assert all(len(line) <= max(NARROWEST, columns) for line in text.splitlines())


def test_a_list_keeps_its_lines_and_its_items_hang() -> None:
    text = wrapped("Watch for:\n- " + "word " * 10, 24)
    assert text.splitlines()[0] == "Watch for:"
    assert all(line.startswith("  ") for line in text.splitlines()[2:])


def test_choices_are_numbered() -> None:
    asked = Ask(1, "Is it easing?", "Easing?", YES_NO, (), ("relief",))
    assert block_text(asked, voice=False) == "Is it easing?\n  1. Yes\n  2. No"
    assert block_text(asked, voice=True).startswith("Easing?")


def test_a_picture_is_left_out_since_the_words_are_whole_without_it() -> None:
    assert block_text(Show("calf_lying", "A leg lies straight."), voice=False) == ""


def test_a_voice_prints_what_is_spoken() -> None:
    assert block_text(Say("to read", "to hear"), voice=True) == "to hear"
