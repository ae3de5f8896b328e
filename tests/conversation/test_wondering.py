"""Questions that people ask: answered from anywhere, with grade and source, and danger first."""

import pytest

from cramp_coach.vocabulary import TopicId, Urgency, Wondered
from support.talk import Talk, guide

CAUTIOUS = {
    "pickle_juice": "i am on dialysis",
    "bananas": "i take spironolactone",
    "magnesium": "i am on dialysis",
    "dehydration": "i have heart failure",
    "electrolytes": "i have heart failure",
    "painkillers": "i take lithium",
    "massage_it": "i take warfarin",
}


def _sick(topic: str) -> Talk:
    talk = Talk()
    talk.say(f"i get leg cramps and {CAUTIOUS[topic]}")
    return talk


@pytest.mark.parametrize("topic", CAUTIOUS)
def test_who_could_be_harmed_hears_something_else(topic: str) -> None:
    usual, *_ = Talk().take(Wondered(TopicId(topic)))
    careful, *_ = _sick(topic).take(Wondered(TopicId(topic)))
    assert careful.text != usual.text
    assert careful.text.startswith(guide().words.topics[f"{topic}.not_with"].text)


@pytest.mark.parametrize("topic", sorted(guide().topics))
def test_every_answer_names_how_sure_it_is_and_where_it_stands(topic: str) -> None:
    known = guide().topics[TopicId(topic)]
    answer, *_ = Talk().take(Wondered(TopicId(topic)))
    assert guide().words.phrases[f"grade.{known.grade.lower()}"].text in answer.text
    assert guide().sources[known.sources[0]].title in answer.text
    assert answer.speech == guide().words.topics[topic].spoken


def test_the_same_worry_gets_the_plan_and_no_new_numbers() -> None:
    talk = Talk()
    talk.say("my arm has been twitching for 5 days")
    first, *_ = talk.say("is it als?")
    second, *_ = talk.say("but could it be als?")
    assert first.text != second.text
    assert "plan" in second.text
    assert not any(letter.isdigit() for letter in second.speech)
    assert talk.last.ask


def test_after_a_week_it_is_answered_again() -> None:
    talk = Talk(zone="Europe/London")
    talk.say("is it als?")
    talk.wait(8)
    again, *_ = talk.say("is it als?")
    assert again.text.startswith(guide().words.topics["is_it_als"].text)


def test_danger_in_a_question_goes_first() -> None:
    (told,) = Talk().say("does magnesium help? i have chest pain and can't breathe")
    assert told.urgency is Urgency.EMERGENCY


def test_despair_in_a_question_goes_before_its_answer() -> None:
    (told,) = Talk().say("is it als? i want to kill myself")
    assert told.urgency is Urgency.EMERGENCY
    assert "crisis line" in told.text


def test_why_names_the_rule_and_its_source_in_one_sentence() -> None:
    talk = Talk()
    talk.say("my calf is swollen and hot and cramping")
    while talk.state.is_open and talk.last.phase != "consent":
        talk.say("no")
    why, *_ = talk.command("why")
    assert why.text.startswith("This comes from NHS, Deep vein thrombosis (DVT): ")
    assert "https://www.nhs.uk/" in why.text
    assert "NHS" in why.speech
    assert "https" not in why.speech


def test_why_of_home_care_names_the_screen_behind_it() -> None:
    talk = Talk()
    talk.say("my eyelid has been twitching for 3 days")
    while talk.state.is_open and talk.last.phase != "consent":
        talk.say("no")
    assert talk.final.urgency is Urgency.SELF_CARE
    why, *_ = talk.say("why?")
    assert "You said no to every danger sign" in why.text
    assert "Twitching eyes and muscles" in why.text
