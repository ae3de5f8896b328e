import io
from pathlib import Path

import pytest

from cramp_coach.console import Screen, event_of
from cramp_coach.vocabulary import Ask, Asked, Choice, ChoiceId, Chose, Command, Hold, Phase, Reply, Said
from support.program import run

YES_NO = (Choice(ChoiceId("yes"), "Yes"), Choice(ChoiceId("no"), "No"))
OPEN = Reply((Ask(7, "Well?", "Well?", YES_NO, (), ("relief",)),), Phase.RELIEF)


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("1", Chose(ChoiceId("yes"), 7)),
        ("no", Chose(ChoiceId("no"), 7)),
        ("3", Said("3")),
        ("²", Said("²")),
        ("not really", Said("not really")),
        ("/why", Asked(Command.WHY)),
        ("/stop asking", Asked(Command.STOP_ASKING)),
        ("/dance", Said("/dance")),
    ],
)
def test_a_typed_line_is_a_choice_a_command_or_words(line: str, event: object) -> None:
    assert event_of(line, OPEN) == event


def test_without_an_open_question_a_number_is_words() -> None:
    assert event_of("1", None) == Said("1")


async def test_nothing_is_counted_where_nobody_watches() -> None:
    out = io.StringIO()
    await Screen(out, live=False).count(Hold(30, "Hold."))
    assert out.getvalue() == ""


def test_a_cramp_is_helped_at_the_keyboard_and_asked_about_after_two_weeks(tmp_path: Path) -> None:
    typed = "my calf is cramping\n1\nno\nno\nno\nno\n2 minutes, first time, tonight\nyes\n+14d\n/why\n/stop\n"
    options = ("--now", "2026-11-24T02:50:00+00:00", "--zone", "Europe/London")
    ran = run("chat", *options, home=tmp_path, typed=typed)
    assert ran.code == 0, ran.err
    assert ran.err == ""
    assert "1. It's easing" in ran.out
    assert all(len(line) <= 88 for line in ran.out.splitlines())


def test_a_conversation_leaves_nothing_behind(tmp_path: Path) -> None:
    assert run("chat", home=tmp_path, typed="my calf is cramping\n").code == 0
    assert list(tmp_path.iterdir()) == []
