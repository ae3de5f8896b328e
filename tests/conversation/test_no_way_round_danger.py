"""Ways on which an emergency was once passed over, or a stretch given that may harm."""

from cramp_coach.conversation.state import CheckingIn, Relieving, Screening, Withdrawing
from cramp_coach.conversation.turn import Heard
from cramp_coach.understanding.utterance import Assertion, Mention, Utterance
from cramp_coach.vocabulary import Opened, Phase, Urgency
from support.talk import Talk


def test_a_yes_that_nobody_explains_is_an_emergency_also_while_a_remedy_waits() -> None:
    talk = Talk()
    talk.say("my shin is cramping right now")
    assert isinstance(talk.state.stage, Screening)
    assert (talk.state.stage.question, talk.state.stage.relief) == ("ask_limb", True)
    talk.choose("yes")
    replies = talk.say("yes")
    assert replies[0].urgency is Urgency.EMERGENCY
    assert all(reply.remedy is None for reply in replies)


def test_where_we_ask_before_the_stretch_not_sure_is_no_leave_to_stretch() -> None:
    talk = Talk()
    talk.say("my shin is cramping right now")
    talk.choose("unsure")
    (reply,) = talk.choose("unsure")
    assert (reply.remedy, reply.phase) == (None, Phase.SCREEN)


def test_a_yes_to_the_signs_of_the_check_in_that_nobody_explains_is_an_emergency() -> None:
    talk = Talk(zone="Europe/London")
    talk.say("my eyelid has been twitching for 2 days")
    while talk.state.is_open:
        talk.choose("yes" if talk.last.phase is Phase.CONSENT else "no")
    talk.wait(14)
    assert isinstance(talk.state.stage, CheckingIn)
    talk.choose("signs")
    assert talk.say("yes")[0].urgency is Urgency.EMERGENCY


def test_the_way_back_to_a_sign_that_was_said_is_to_take_it_back() -> None:
    talk = Talk()
    talk.say("my calf is cramping right now")
    for choice in ("still", "still", "yes"):
        talk.choose(choice)
    talk.command("back")
    assert isinstance(talk.state.stage, Withdrawing)
    assert talk.state.stage.findings == ("locked_10min",)
    talk.choose("yes")
    assert isinstance(talk.state.stage, Relieving)
    assert talk.state.episode is not None
    assert talk.state.episode.withdrawn == ("locked_10min",)


def test_a_place_named_by_a_button_that_makes_it_an_emergency_gets_no_stretch() -> None:
    talk = Talk()
    talk.take(Opened("cramp"))
    heavy = Mention("legs_heavy", Assertion.PRESENT, (0, 1), "heavy")
    talk.take(Heard(Utterance("so heavy", (heavy,))))
    talk.choose("back")
    assert talk.final.urgency is Urgency.EMERGENCY
    assert all(reply.remedy is None for reply in talk.replies)


def test_a_place_that_makes_it_graver_is_not_left_for_another_muscle() -> None:
    talk = Talk()
    talk.say("my back has gone into spasm and my foot slaps when i walk, for weeks now")
    while talk.state.is_open and talk.last.remedy is None:
        talk.choose("no")
    before = talk.last.urgency
    talk.choose("other")
    assert before is not None
    assert talk.last.urgency is not None
    assert talk.last.urgency >= before


def test_back_is_a_place_where_we_asked_for_one() -> None:
    talk = Talk()
    talk.take(Opened("cramp"))
    talk.say("back")
    assert talk.state.episode is not None
    assert talk.state.episode.sites == ("back",)


def test_a_denial_that_lowers_nothing_answers_the_question() -> None:
    talk = Talk()
    talk.say("tweaked my back lifting, it spasms when i bend")
    talk.choose("eased")
    for _ in range(2):
        talk.choose("no")
    talk.say("no accident, just lifting")
    assert not isinstance(talk.state.stage, Withdrawing)
