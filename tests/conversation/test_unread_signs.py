"""A danger sign that nothing recognised is asked about, and never denied by what stands beside it."""

from cramp_coach.vocabulary import Urgency
from support.talk import Talk


def _at(question: str, opening: str) -> Talk:
    talk = Talk()
    talk.say(opening)
    for _ in range(12):
        if getattr(talk.state.stage, "question", None) == question:
            return talk
        talk.say("it let go" if talk.last.remedy else "no")
    raise AssertionError(question)


def _present(talk: Talk) -> tuple[str, ...]:
    return talk.state.episode.present if talk.state.episode else ()


def test_words_of_a_sign_beside_a_known_fact_open_that_sign() -> None:
    talk = _at("ask_exertion", "my arms are cramping after a hard workout")
    talk.say("dark brown, and it was a hard workout in the heat")
    while talk.state.is_open and getattr(talk.state.stage, "question", "") != "confirm:urine_dark":
        talk.say("no")
    assert getattr(talk.state.stage, "question", "") == "confirm:urine_dark"
    talk.say("dark brown")
    assert talk.final.urgency is Urgency.EMERGENCY


def test_the_question_which_of_these_is_answered_by_its_own_word() -> None:
    talk = Talk()
    talk.say("my hand has been twitching and it is getting thinner")
    while getattr(talk.state.stage, "question", "") != "which_thinner":
        talk.say("no")
    talk.say("a thinner muscle")
    assert "muscle_thinner" in _present(talk)


def test_a_wound_brings_the_question_about_tetanus() -> None:
    talk = Talk()
    talk.say("painful cramps in my calf, stood on a rusty nail in the garden last week")
    asked: list[str] = []
    for _ in range(15):
        if not talk.state.is_open or talk.last.phase == "consent":
            break
        asked.append(str(getattr(talk.state.stage, "question", "")))
        if asked[-1] == "ask_tetanus":
            talk.say("not sure about my jabs")
            break
        talk.say("it let go" if talk.last.remedy else "no")
    assert "ask_tetanus" in asked


def test_a_place_answers_a_question_about_spreading_and_leaves_nothing_unsure() -> None:
    talk = _at("ask_salts", "i have little twitches all over for ten days")
    talk.say("calves and arms")
    while talk.state.is_open and talk.last.phase != "consent":
        talk.say("calves and arms" if talk.last.ask and "spread" in talk.last.ask.topics else "no")
    assert talk.final.urgency is Urgency.ROUTINE
