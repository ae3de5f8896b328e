"""Answers to an open question, in the words that people use for them."""

import pytest

from cramp_coach.vocabulary import Urgency
from support.talk import Talk


def asked_about_the_side() -> Talk:
    talk = Talk()
    for said in ("my calf is cramping", "it let go", "no"):
        talk.say(said)
    assert "one_leg_swollen" in (talk.last.ask.asks if talk.last.ask else ())
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "yes, red and warm",
        "warm and a bit red",
        "yes the left one is fatter than the other",
        "darker, i think",
    ],
)
def test_a_member_is_named_in_the_words_of_the_question(said: str) -> None:
    talk = asked_about_the_side()
    talk.say(said)
    for _ in range(12):
        if any(reply.final for reply in talk.replies):
            break
        talk.say("no")
    assert talk.final.urgency is not None
    assert talk.final.urgency >= Urgency.URGENT


@pytest.mark.parametrize("said", ["swollen", "it's swollen", "just swollen"])
def test_a_vague_word_that_the_question_makes_plain_names_its_member(said: str) -> None:
    talk = asked_about_the_side()
    talk.say(said)
    assert talk.state.episode is not None
    assert "one_leg_swollen" in talk.state.episode.present


@pytest.mark.parametrize(
    "said",
    [
        "no, well maybe a bit warm",
        "no, it's a bit warm though",
        "red yes, warm no, swollen no",
        "swollen no, red no, warm yes",
    ],
)
def test_a_word_of_the_question_is_never_lost_behind_a_no(said: str) -> None:
    talk = asked_about_the_side()
    talk.say(said)
    assert talk.state.episode is not None
    assert "limb_hot_red" not in talk.state.episode.absent
    assert talk.last.ask is not None
    assert "limb_hot_red" in talk.last.ask.asks


@pytest.mark.parametrize("said", ["red yes, warm no, swollen no", "swollen no, red no, warm yes"])
def test_what_is_denied_sign_by_sign_is_not_told(said: str) -> None:
    talk = asked_about_the_side()
    talk.say(said)
    assert talk.state.episode is not None
    assert "one_leg_swollen" not in talk.state.episode.present


@pytest.mark.parametrize("said", ["can't see any difference", "red no, warm no", "no, all the same"])
def test_nothing_to_see_denies_what_was_asked(said: str) -> None:
    talk = asked_about_the_side()
    talk.say(said)
    assert talk.state.episode is not None
    assert {"one_leg_swollen", "limb_hot_red"} <= {*talk.state.episode.absent}


def test_a_vague_word_is_asked_apart() -> None:
    talk = asked_about_the_side()
    talk.say("no")
    talk.say("weak")
    talk.say("nothing else")
    assert talk.last.ask is not None
    assert {"weak_rapid", "weak_progressive", "weak_feeling"} <= {*talk.last.ask.asks}


def test_a_daughter_who_has_it_too_has_an_episode_of_her_own() -> None:
    talk = asked_about_the_side()
    talk.say("now my daughter has one too")
    episode = talk.state.episode
    assert episode is not None
    assert episode.who == "other"
    assert not episode.absent


def test_a_plain_yes_is_asked_which() -> None:
    talk = asked_about_the_side()
    (which,) = talk.say("yes")
    assert which.ask is not None
    assert {"one_leg_swollen", "limb_hot_red", "no", "unsure"} <= {choice.id for choice in which.ask.choices}
    (told, *_) = talk.choose("limb_hot_red")
    assert told.urgency is Urgency.URGENT


def test_a_yes_to_an_emergency_that_nobody_explains_is_an_emergency() -> None:
    talk = Talk()
    talk.say("i get calf cramps three nights a week")
    talk.say("yes")
    (told,) = talk.say("dunno")
    assert told.final
    assert told.urgency is Urgency.EMERGENCY


def test_not_sure_is_asked_once_more_and_then_lifts_the_level() -> None:
    talk = Talk()
    talk.say("i get calf cramps once in a while")
    for _ in range(40):
        if any(reply.final for reply in talk.replies):
            break
        talk.say("not sure")
    assert talk.final.urgency is Urgency.URGENT


def test_a_danger_sign_taken_back_needs_a_yes() -> None:
    talk = Talk()
    talk.say("my calf is cramping and my chest feels tight")
    assert talk.final.urgency is Urgency.EMERGENCY
    (confirm,) = talk.say("sorry, no chest pain")
    assert confirm.ask is not None
    talk.choose("yes")
    assert talk.state.episode is not None
    assert "chest_pain" in talk.state.episode.withdrawn


def test_an_unclear_word_to_that_keeps_the_level() -> None:
    talk = Talk()
    talk.say("my calf is cramping and my chest feels tight")
    talk.say("sorry, no chest pain")
    talk.say("what")
    assert talk.state.episode is not None
    assert talk.state.episode.told is Urgency.EMERGENCY


def test_somebody_else_opens_an_episode_of_their_own() -> None:
    talk = Talk()
    talk.say("my calf is cramping")
    talk.say("now my daughter has a cramp in her foot too")
    episode = talk.state.episode
    assert episode is not None
    assert episode.who == "other"
    assert episode.sites == ("foot",)


def test_a_button_of_an_earlier_question_answers_nothing() -> None:
    talk = Talk()
    (first,) = talk.say("my calf is cramping")
    assert first.ask is not None
    (second,) = talk.say("it let go")
    (again,) = talk.choose("no", ask=first.ask.number)
    assert again.ask == second.ask


def test_a_conversation_of_which_nothing_is_kept_takes_no_button_of_the_last_one() -> None:
    talk = Talk()
    (old,) = talk.say("my calf is cramping")
    talk.command("stop")
    talk.now = talk.now.replace(hour=talk.now.hour + 1)
    talk.state = type(talk.state)()
    (fresh,) = talk.say("my foot is cramping")
    assert old.ask is not None
    assert fresh.ask is not None
    assert old.ask.number != fresh.ask.number


def test_an_answer_to_another_question_opens_that_question() -> None:
    talk = Talk()
    for said in ("my calf is cramping", "it let go", "yes"):
        talk.say(said)
    talk.say("cold and white")
    for _ in range(12):
        if any(reply.final for reply in talk.replies):
            break
        asked = talk.last.ask
        talk.choose("yes" if asked and asked.asks == ("limb_cold_pale",) else "no")
    assert talk.final.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("opening", ["my calf is cramping", "my eyelid has been twitching for 9 days"])
def test_despair_is_heard_at_once_and_asked_about_first(opening: str) -> None:
    talk = Talk()
    talk.say(opening)
    (heard,) = talk.say("honestly life is not worth living")
    assert heard.ask is not None
    assert heard.ask.asks == ("suicidal_intent",)
    (told, *_) = talk.say("no")
    assert told.final
    assert told.urgency is Urgency.URGENT
    assert "crisis line" in told.text


def test_intent_is_an_emergency_of_its_own() -> None:
    talk = Talk()
    talk.say("my calf is cramping")
    (told,) = talk.say("i want to kill myself")
    assert told.urgency is Urgency.EMERGENCY
    assert "crisis line" in told.text
    assert "drive" not in told.text


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("my calf cramps at night, twice a week for months", Urgency.ROUTINE),
        ("muscles twitching all over", Urgency.ROUTINE),
        ("i coughed up blood", Urgency.URGENT),
    ],
)
def test_what_is_told_at_first_outlasts_a_no_to_everything(said: str, level: Urgency) -> None:
    talk = Talk()
    talk.say(said)
    for _ in range(12):
        if any(reply.final for reply in talk.replies):
            break
        talk.say("no")
    assert talk.final.urgency is level


BEFORE = {
    "nothing": (),
    "where": ("cramp",),
    "relief": ("my calf is cramping",),
    "consent": ("my calf is cramping", "it let go", "no", "no", "no", "none", "2 minutes, first time"),
}


@pytest.mark.parametrize("place", BEFORE)
def test_something_vague_that_may_be_a_danger_is_asked_about_at_once(place: str) -> None:
    talk = Talk()
    for said in BEFORE[place]:
        talk.say(said)
    replies = talk.say("one side of my body is weak")
    assert replies[-1].ask is not None
    assert "limb_weak_sudden" in replies[-1].ask.asks
    (told,) = talk.choose("limb_weak_sudden")
    assert told.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize("place", ["relief", "consent"])
def test_and_if_it_was_none_the_place_is_kept(place: str) -> None:
    talk = Talk()
    for said in BEFORE[place]:
        talk.say(said)
    stage = talk.state.stage
    talk.say("my leg feels a bit weak")
    talk.choose("no")
    assert talk.state.stage == stage


def test_it_let_go_is_heard_in_the_middle_of_another_question() -> None:
    talk = Talk()
    talk.say("my calf is cramping")
    talk.say("one side of my body is weak")
    (asked,) = talk.say("it let go")
    assert asked.ask is not None
    assert "limb_weak_sudden" in asked.ask.asks
    talk.choose("no")
    assert talk.state.episode is not None
    assert talk.state.episode.eased
    assert not talk.last.holds


def test_what_came_on_over_months_is_no_stroke_once_it_was_asked() -> None:
    talk = Talk()
    talk.say("my tongue is twitching and i'm slurring my words, it's come on over the last 3 months")
    assert "speech_sudden" in (talk.last.ask.asks if talk.last.ask else ())
    talk.say("no, it was slow")
    for _ in range(14):
        if any(reply.final for reply in talk.replies):
            break
        talk.say("no")
    assert talk.final.urgency is Urgency.SOON


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ("yes, the neurologist checked and nothing is new", Urgency.SELF_CARE),
        ("yes", Urgency.SELF_CARE),
        ("no", Urgency.ROUTINE),
        ("not sure", Urgency.ROUTINE),
    ],
)
def test_a_long_twitch_that_was_examined_needs_no_second_look(answer: str, level: Urgency) -> None:
    talk = Talk()
    talk.say("my calf has been twitching for six weeks")
    for _ in range(12):
        ask = talk.last.ask
        if "examined_unchanged" in (ask.asks if ask else ()):
            break
        talk.say("no")
    talk.say(answer)
    if not any(reply.final for reply in talk.replies):
        talk.say(answer)
    assert talk.final.urgency is level


def asked_how_long(opening: str) -> Talk:
    talk = Talk()
    talk.say(opening)
    for _ in range(10):
        if talk.last.ask and "duration" in talk.last.ask.topics:
            return talk
        talk.say("no")
    raise AssertionError("never asked how long one lasts")


@pytest.mark.parametrize(("answer", "told"), [("yes", Urgency.URGENT), ("no", Urgency.SELF_CARE)])
def test_a_cramp_of_ten_minutes_may_have_been_hard_without_a_break(answer: str, told: Urgency) -> None:
    talk = asked_how_long("my calf cramped last night, it is gone, i am 40")
    talk.say("20 minutes, the first time")
    assert talk.last.ask is not None
    assert talk.last.ask.asks == ("locked_10min",)
    talk.say(answer)
    assert talk.final.urgency is told


@pytest.mark.parametrize(
    "opening", ["my low back was in spasm last week, it is gone, i am 40", "my eyelid twitches, i am 40"]
)
def test_ten_minutes_mean_nothing_elsewhere(opening: str) -> None:
    talk = asked_how_long(opening)
    talk.say("20 minutes, the first time")
    assert talk.last.ask is None or talk.last.ask.asks != ("locked_10min",)


def at_check_in() -> Talk:
    talk = Talk(push=True)
    talk.say("my eyelid twitches, i am 40")
    while talk.last.phase != "consent":
        talk.say("no")
    for said in ("yes", "London", "skip", "skip"):
        talk.say(said)
    talk.wait(15)
    assert talk.state.stage.at == "checking_in"
    return talk


@pytest.mark.parametrize("said", ["not now", "ask me tomorrow", "i'm busy"])
def test_a_check_in_can_be_put_off_in_words(said: str) -> None:
    talk = at_check_in()
    talk.say(said)
    assert talk.last.text.startswith("I'll ask again tomorrow.")
    assert talk.wait(2)


@pytest.mark.parametrize("said", ["went away after a week then came back", "it's back", "it returned"])
def test_what_came_back_is_not_gone(said: str) -> None:
    talk = at_check_in()
    talk.say(said)
    assert talk.state.episode is not None
    assert talk.state.episode.report == "same"


@pytest.mark.parametrize(
    ("said", "agrees"), [("why not", True), ("go for it", True), ("don't bother", False)]
)
def test_an_offer_is_taken_or_left_in_such_words(said: str, agrees: bool) -> None:
    talk = Talk()
    talk.say("my eyelid twitches, i am 40")
    while talk.last.phase != "consent":
        talk.say("no")
    talk.say(said)
    assert talk.state.consent is agrees


def test_a_question_about_the_offer_is_no_answer_to_it() -> None:
    talk = Talk()
    talk.say("my eyelid twitches, i am 40")
    while talk.last.phase != "consent":
        talk.say("no")
    talk.say("is it private?")
    assert talk.state.stage.at == "consenting"


def test_a_country_with_one_clock_tells_the_time_there() -> None:
    talk = Talk()
    talk.say("my eyelid twitches, i am 40")
    while talk.last.phase != "consent":
        talk.say("no")
    talk.say("yes")
    talk.say("Germany")
    assert talk.state.zone == "Europe/Berlin"
