"""Replies to what a screen shows: the scenes and their times, the letters, the buttons, the picture."""

import json
from typing import Any

import pytest

from cramp_coach.guide.pictures import drawing
from cramp_coach.vocabulary import Ask, Block, Choice, ChoiceId, Hold, Phase, Reply, Say, Show
from cramp_coach_alexa.asgi import as_json
from cramp_coach_alexa.graphic import Graphic, graphics_from
from cramp_coach_alexa.render import answer_from
from cramp_coach_alexa.screen import directive_from

YES, NO = Choice(ChoiceId("yes"), "Yes"), Choice(ChoiceId("no"), "No")
ASK = Ask(7, "", "Is it letting go?", (YES, NO), (), ("relief",))
EIGHT_WORDS = "one two three four five six seven eight"  # three seconds


def nothing_drawn(_: str) -> Graphic | None:
    return None


def told(*replies: tuple[Block, ...], drawn: Any = nothing_drawn) -> dict[str, Any]:
    """The directive as it goes over the wire."""
    all_of_them = tuple(Reply(blocks, Phase.RELIEF) for blocks in replies)
    answer = json.loads(as_json(answer_from(all_of_them, {}, directive_from(all_of_them, drawn))))
    (directive,) = answer["response"]["directives"]
    assert directive["type"] == "Alexa.Presentation.APL.RenderDocument"
    found: dict[str, Any] = directive
    return found


def scenes(*replies: tuple[Block, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told(*replies)["datasources"]["coach"]["scenes"]
    return found


def test_each_hold_has_its_scene_and_its_ring_begins_when_the_words_before_it_are_said() -> None:
    first, second, asked = scenes(
        (Say("", "Pull."), Say("", EIGHT_WORDS), Hold(30, ""), Say("", EIGHT_WORDS), Hold(20, ""), ASK)
    )
    assert (first["headline"], first["note"]) == ("Pull.", EIGHT_WORDS)
    assert (first["from"], first["hold"], first["seconds"]) == (0, pytest.approx(3.375), 30)
    assert (second["from"], second["hold"], second["seconds"]) == (
        first["until"],
        pytest.approx(36.375),
        20,
    )
    assert first["until"] == pytest.approx(33.375)
    assert (asked["headline"], asked["from"], asked["seconds"]) == (
        "Is it letting go?",
        pytest.approx(56.375),
        0,
    )


def test_a_question_stands_above_what_was_said_before_it() -> None:
    (asked,) = scenes((Say("", "Good."), ASK))
    assert (asked["headline"], asked["note"]) == ("Is it letting go?", "Good.")


def test_a_reply_that_takes_its_time_is_not_hidden_by_the_next_question() -> None:
    closing, asked = scenes((Say("", EIGHT_WORDS), Say("", "Rest.")), (ASK,))
    assert (closing["headline"], closing["note"], asked["headline"]) == (
        EIGHT_WORDS,
        "Rest.",
        "Is it letting go?",
    )
    (both,) = scenes((Say("", "Good."),), (ASK,))
    assert (both["headline"], both["note"]) == ("Is it letting go?", "Good.")


def test_it_shows_what_is_said_and_nothing_that_is_only_for_readers() -> None:
    (asked,) = scenes((Say("Only to be read", ""), Say("Written", "Said."), ASK))
    assert asked["note"] == "Said."


def test_the_shorter_the_larger() -> None:
    sizes = [scenes((Say("", "word " * count),))[0]["size"] for count in (3, 20, 50, 200)]
    assert sizes == ["huge", "large", "medium", "small"]
    (beside, _) = scenes((Say("", "word " * 20), Hold(10, ""), ASK))
    assert beside["size"] == "medium", "a ring stands beside it"


def test_the_buttons_bear_the_question_s_number() -> None:
    directive = told((ASK,))
    coach = directive["datasources"]["coach"]
    assert (directive["token"], coach["ask"], coach["first"]) == ("7", 7, "yes")
    assert coach["choices"] == [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]


def test_no_button_stands_before_its_question_but_while_its_own_hold_runs() -> None:
    def offered(*replies: tuple[Block, ...]) -> float:
        return float(told(*replies)["datasources"]["coach"]["offered"])

    assert offered((Say("", "Pull."), Hold(30, ""), ASK)) == 0
    assert offered((Say("", "Good."), ASK)) == 0
    assert offered((Say("", "Good."),), (ASK,)) == 0
    assert offered((Say("", EIGHT_WORDS), Say("", "Rest.")), (ASK,)) == pytest.approx(3.375)
    assert offered((Say("", "Good."),), (Say("", EIGHT_WORDS),), (ASK,)) == pytest.approx(3.375)


def test_without_a_question_there_is_no_button() -> None:
    coach = told((Say("", "Stopped."),))["datasources"]["coach"]
    assert (coach["ask"], coach["choices"], coach["first"]) == ("", [], "")


def test_the_picture_travels_with_its_words() -> None:
    directive = told((Say("", "Pull."), Show("calf_lying", "A leg."), ASK), drawn=graphics_from(drawing))
    assert directive["datasources"]["coach"]["picture"] == "A leg."
    assert directive["document"]["graphics"]["Move"]["type"] == "AVG"
    assert len(json.dumps(directive)) < 16_000


def test_a_picture_that_is_not_there_leaves_no_gap() -> None:
    directive = told((Say("", "Pull."), Show("no_such", "A leg."), ASK), drawn=graphics_from(drawing))
    assert directive["datasources"]["coach"]["picture"] == ""
    assert "Move" not in directive["document"]["graphics"]


def test_the_screen_stays_until_the_last_word_and_longer() -> None:
    assert told((Say("", "Pull."), Hold(90, ""), ASK))["document"]["settings"]["idleTimeout"] > 120_000


def test_nothing_to_say_is_nothing_to_show() -> None:
    assert directive_from((), nothing_drawn) is None
    assert directive_from((Reply((Show("calf_lying", "A leg."),), Phase.RELIEF),), nothing_drawn) is None
