"""Replies to messages, as tables and as properties."""

from datetime import UTC, datetime
from html import unescape
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cramp_coach.vocabulary import Ask, Block, Choice, ChoiceId, Hold, Phase, Reply, Say, Show
from cramp_coach_telegram.buttons import MOST_BYTES, button_data, chosen
from cramp_coach_telegram.render import MOST_UNITS, Message, messages_from, pictures_from, units

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def asking(*labels: str, number: int = 12) -> Ask:
    choices = tuple(Choice(ChoiceId(f"c{n}"), label) for n, label in enumerate(labels))
    return Ask(number, "Better?", "", choices, (), ("relief",))


def rendered(*blocks: Block, before: str = "") -> tuple[Message, ...]:
    return messages_from(Reply(blocks, Phase.RELIEF), NOW, before)


def test_blocks_stand_in_their_order_and_are_escaped() -> None:
    (message,) = rendered(
        Say("Pull <up> & hold.", ""), Hold(30, "30 seconds."), Show("calf", "A calf."), asking()
    )
    until = int(NOW.timestamp()) + 30
    assert message.html == (
        "Pull &lt;up&gt; &amp; hold.\n\n"
        f'30 seconds. ⏳ <tg-time unix="{until}" format="r">0:30</tg-time>\n\n'
        "Better?"
    )
    assert message.plain == "Pull <up> & hold.\n\n30 seconds. ⏳ 0:30\n\nBetter?"
    assert message.keyboard is None


def test_a_picture_is_no_part_of_the_words() -> None:
    picture = Show("calf", "A calf.")
    assert pictures_from(Reply((Say("Pull.", ""), picture, asking()), Phase.RELIEF)) == (picture,)


def test_the_second_hold_ends_after_the_first() -> None:
    (message,) = rendered(Hold(30, ""), Hold(90, ""))
    begin = int(NOW.timestamp())
    assert f'unix="{begin + 30}"' in message.html
    assert f'unix="{begin + 120}" format="r">1:30<' in message.html


def test_a_hold_without_words_is_one_line() -> None:
    (message,) = rendered(Say("Hold.", ""), Hold(30, ""), asking())
    assert message.plain == "Hold.\n\n⏳ 0:30\n\nBetter?"


def test_what_stands_in_front() -> None:
    assert rendered(Say("one", ""), before="(again?)")[0].plain == "(again?)\n\none"


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        ((), []),
        (("Yes", "No", "Not sure"), [3]),
        (("Better", "Worse", "The same", "It's gone"), [2, 2]),
        (("Calf", "Foot or toes", "Hand or fingers", "Arm"), [2, 2]),
        (("It's easing", "Something entirely else"), [1, 1]),
        (tuple(f"{hour:02}:00" for hour in range(10)), [4, 4, 2]),
        (tuple(f"{hour:02}:30" for hour in range(30)), [4] * 7 + [2]),
    ],
)
def test_buttons_are_as_wide_as_their_words(labels: tuple[str, ...], rows: list[int]) -> None:
    keyboard = rendered(asking(*labels))[0].keyboard
    assert [len(row) for row in (keyboard.inline_keyboard if keyboard else [])] == rows


def test_a_button_carries_its_ask() -> None:
    keyboard = rendered(asking("Yes"))[0].keyboard
    assert keyboard is not None
    assert keyboard.inline_keyboard[0][0].callback_data == "1:12:c0"


def test_only_the_last_message_has_the_buttons() -> None:
    first, last = rendered(Say("long " * 900, ""), asking("Yes"))
    assert (first.keyboard is None, last.keyboard is None) == (True, False)
    assert last.plain.endswith("Better?")


@given(
    st.integers(0, 10**9),
    st.from_regex(r"[a-z_+\-0-9:.]{1,40}", fullmatch=True).filter(lambda s: s[0] != ":"),
)
def test_what_a_button_carries_comes_back(number: int, choice: str) -> None:
    ask = asking("x", number=number)
    data = button_data(ask, Choice(ChoiceId(choice), "x"))
    assert len(data.encode()) <= MOST_BYTES
    back = chosen(data)
    assert back is not None
    assert (back.choice, back.ask) == (choice, number)


def test_a_choice_too_long_for_a_button_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="too long"):
        button_data(asking(), Choice(ChoiceId("é" * 31), "x"))


PIECES = st.sampled_from(["word", " ", "\n", "<b>", "&amp;", "🦵", "é", "x" * 700, "🦵" * 900])


@given(st.lists(st.lists(PIECES, max_size=40).map("".join), max_size=4))
def test_nothing_is_lost_and_everything_fits(texts: list[str]) -> None:
    messages = rendered(*(Say(text, "") for text in texts))
    assert all(0 < units(message.plain) <= MOST_UNITS for message in messages)
    assert all(unescape(message.html) == message.plain for message in messages)
    assert bare("".join(message.plain for message in messages)) == bare("".join(texts))


def bare(text: str) -> str:
    return sub(r"\s", "", text)
