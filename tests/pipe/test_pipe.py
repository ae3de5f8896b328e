from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from support.program import piped, run

KEYS = {
    "text", "speech", "holds", "ask", "choices", "asks", "topics", "phase", "urgency", "final", "reasons",
    "remedy", "expects_answer", "follow_up",
}  # fmt: skip
START = ("--now", "2026-11-24T02:50:00+00:00", "--zone", "Europe/London")
RELIEVED = (
    {"say": "my calf is cramping"}, {"say": "it let go"}, {"say": "no"}, {"say": "no"}, {"say": "no"},
    {"say": "no"}, {"say": "2 minutes, first time, tonight"}, {"choose": "yes"},
)  # fmt: skip


def replies(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [reply for answer in answers for reply in answer["replies"]]


def test_every_line_brings_one_line_whose_replies_have_exactly_the_listed_keys(tmp_path: Path) -> None:
    answers = piped({"open": True}, *RELIEVED, {"wait": "P14D"}, home=tmp_path, options=START)
    assert len(answers) == len(RELIEVED) + 2
    for answer in answers:
        assert answer.keys() == {"replies"}
        assert [one["expects_answer"] for one in answer["replies"][:-1]] == [False] * (
            len(answer["replies"]) - 1
        )
    for reply in replies(answers):
        assert reply.keys() == KEYS
        assert not reply["expects_answer"] or reply["topics"]
        assert not (reply["final"] and reply["expects_answer"])


def test_a_hold_is_always_followed_by_an_open_question(tmp_path: Path) -> None:
    (answer,) = piped({"say": "my calf is cramping"}, home=tmp_path, options=START)
    (reply,) = answer["replies"]
    assert reply["holds"]
    assert reply["topics"] == ["relief"]
    assert reply["asks"] == []
    assert [choice["id"] for choice in reply["choices"]] == ["eased", "still", "other"]


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"nonsense\n",
        b"\xff\xfe\n",
        b"[]\n",
        b"[" * 100_000 + b"\n",
        {},
        {"say": 1},
        {"say": "a", "open": True},
        {"say": "a", "more": 1},
        {"open": False},
        {"choose": "yes", "ask": "3"},
        {"choose": "yes", "ask": True},
        {"command": "dance"},
        {"wait": "later"},
        {"wait": "P99999D"},
        {"wait": "P"},
        {"wonder": "magnesium"},
    ],
)
def test_a_broken_line_is_answered_with_a_sentence_and_ends_nothing(line: object, tmp_path: Path) -> None:
    broken, sound = piped(line, {"say": "my calf is cramping"}, home=tmp_path)
    assert broken.keys() == {"error"}
    assert broken["error"].endswith(".")
    assert sound["replies"]


def test_half_a_surrogate_pair_and_a_long_text_are_answered(tmp_path: Path) -> None:
    first, second = piped(b'{"say": "\\ud83d"}\n', {"say": "ouch " * 2000}, home=tmp_path)
    assert first["replies"]
    assert second["replies"]


def test_the_end_of_the_input_is_a_good_end(tmp_path: Path) -> None:
    ran = run("pipe", home=tmp_path, typed="")
    assert (ran.code, ran.out) == (0, "")


def test_the_last_line_needs_no_line_break(tmp_path: Path) -> None:
    assert len(piped({"open": True}, b'{"say": "hello"}', home=tmp_path)) == 2


def test_a_promise_is_kept_after_two_weeks_at_its_time(tmp_path: Path) -> None:
    answers = piped(*RELIEVED, {"wait": "P13D"}, {"wait": "+1d"}, home=tmp_path, options=START)
    promised = [one["follow_up"] for one in replies(answers) if one["follow_up"]]
    assert promised
    assert promised[0]["zone"] == "Europe/London"
    due = datetime.fromisoformat(promised[0]["due"]).astimezone(ZoneInfo("Europe/London"))
    assert due.date().isoformat() == "2026-12-08"
    assert answers[-2]["replies"] == []
    assert [one["phase"] for one in answers[-1]["replies"]] == ["check_in"]


def test_a_promise_outlives_the_process_that_gave_it(tmp_path: Path) -> None:
    options = (*START, "--db", str(tmp_path / "data" / "coach.db"))
    piped(*RELIEVED, home=tmp_path, options=options)
    (later,) = piped({"wait": "P14D"}, home=tmp_path, options=options)
    assert [one["phase"] for one in later["replies"]] == ["check_in"]


def test_a_stale_answer_brings_the_open_question_again(tmp_path: Path) -> None:
    *_, asked, stale = piped(
        {"say": "my calf is cramping"}, {"say": "it let go"}, {"choose": "no", "ask": 1}, home=tmp_path
    )
    assert stale["replies"][-1]["topics"] == asked["replies"][-1]["topics"]


def test_a_voice_offers_at_most_three_choices(tmp_path: Path) -> None:
    answers = piped(*RELIEVED, home=tmp_path, options=("--voice", *START))
    assert all(len(one["choices"]) <= 3 for one in replies(answers))


@pytest.mark.parametrize(
    "options",
    [
        ("--now", "soon"),
        ("--zone", "Nowhere/Land"),
        ("--zone", ""),
        ("--zone", "../etc"),
        ("--db", "/proc/x/y.db"),
    ],
)
def test_an_option_that_makes_no_sense_ends_in_one_sentence(options: tuple[str, ...], tmp_path: Path) -> None:
    assert run("pipe", *options, home=tmp_path).one_sentence
