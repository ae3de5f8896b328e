"""Commands and questions of general interest: from every state, without losing the place."""

import pytest

from cramp_coach.conversation.keeping import load_state
from cramp_coach.conversation.state import State
from cramp_coach.vocabulary import (
    Command,
    Edited,
    FollowUpDue,
    FollowUpId,
    Left,
    Medium,
    Opened,
    Silent,
    TopicId,
    Unreadable,
    Urgency,
    Wondered,
)
from support.talk import Talk

PLACES = {
    "idle": (),
    "where": ("cramp",),
    "relief": ("my calf is cramping",),
    "screen": ("my calf is cramping", "it let go"),
    "detail": ("my eyelid has been twitching for 9 days", "no"),
    "consent": ("my eyelid has been twitching for 9 days", "no", "no", "nothing", "daily"),
    "place": ("my eyelid has been twitching for 9 days", "no", "no", "nothing", "daily", "yes"),
    "emergency": ("my chest feels tight and heavy",),
}
ASKS = (Command.FORGET, Command.COUNTRY, Command.ZONE, Command.QUIET, Command.NUDGE, Command.ROUTINE)
KEEP_THE_PLACE = [c for c in Command if c not in (Command.STOP, Command.STOP_ASKING, *ASKS)]


def at(place: str) -> Talk:
    talk = Talk()
    for said in PLACES[place]:
        talk.say(said)
    return talk


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", KEEP_THE_PLACE)
def test_a_command_keeps_the_place(place: str, command: Command) -> None:
    talk = at(place)
    before = talk.state
    if command is Command.BACK and before.trail:
        return
    replies = talk.command(command.value)
    assert replies
    assert talk.state.stage == before.stage
    assert talk.state.ask == before.ask
    assert (replies[-1].ask is not None) == before.is_open


@pytest.mark.parametrize("place", PLACES)
def test_a_question_of_general_interest_keeps_the_place(place: str) -> None:
    talk = at(place)
    before = talk.state
    replies = talk.say("what's the difference between a twitch and a spasm?")
    assert "http" in replies[0].text
    assert talk.state.stage == before.stage


@pytest.mark.parametrize("place", PLACES)
def test_stop_ends_the_conversation(place: str) -> None:
    talk = at(place)
    (stopped,) = talk.command("stop")
    assert stopped.ask is None
    assert not talk.state.is_open


def test_stop_says_that_promises_stay() -> None:
    talk = at("place")
    talk.say("Berlin")
    (stopped,) = talk.command("stop")
    assert "promised" in stopped.text
    assert talk.due


def test_stop_asking_withdraws_them() -> None:
    talk = at("place")
    talk.say("Berlin")
    talk.command("stop_asking")
    assert not talk.due
    (none,) = talk.command("stop_asking")
    assert "nothing" in none.text


@pytest.mark.parametrize("place", [place for place in PLACES if place != "place"])
def test_stop_asking_with_nothing_promised_keeps_the_place(place: str) -> None:
    talk = at(place)
    stage = talk.state.stage
    talk.command("stop_asking")
    assert talk.state.stage == stage


def test_stop_asking_takes_the_consent_back_before_anything_is_promised() -> None:
    talk = at("place")
    (done,) = talk.command("stop_asking")
    assert "won't ask again" in done.text
    assert not talk.state.consent
    assert not talk.state.is_open


def test_an_emergency_is_not_forgotten_for_the_next_cramp() -> None:
    talk = at("emergency")
    (reply,) = talk.say("my calf is cramping")
    assert "call" in reply.text.lower()
    assert not reply.holds


def test_forget_asks_once_and_erases_on_yes() -> None:
    talk = at("place")
    talk.say("Berlin")
    (sure,) = talk.command("forget")
    assert sure.ask is not None
    talk.say("yes")
    assert not talk.due
    assert talk.state.episode is None


@pytest.mark.parametrize("place", ["relief", "screen", "consent"])
def test_forget_taken_back_returns_to_the_place(place: str) -> None:
    talk = at(place)
    stage = talk.state.stage
    talk.command("forget")
    talk.say("hm")
    talk.command("forget")
    talk.say("no")
    assert talk.state.stage == stage


def test_back_opens_the_question_before() -> None:
    talk = at("detail")
    first = talk.replies[0].ask
    talk.command("back")
    assert talk.last.ask is not None
    assert first is not None
    assert talk.last.ask.asks == first.asks


def test_back_takes_no_danger_away() -> None:
    talk = Talk()
    talk.say("my eyelid has been twitching for 9 days")
    talk.say("no")
    talk.say("my eyelid droops, just that")
    talk.command("back")
    assert talk.state.episode is not None
    assert "lid_droop_double" in talk.state.episode.present


def test_why_names_the_rule_and_its_source() -> None:
    talk = at("emergency")
    (why,) = talk.command("why")
    assert why.reasons[0].rule == "chest_pain"
    assert why.reasons[0].sources
    assert "nhs.uk" in why.text


def test_why_after_self_care_says_what_was_denied() -> None:
    talk = at("consent")
    assert "said no" in talk.command("why")[0].text


def test_why_after_not_sure_says_so() -> None:
    talk = Talk()
    talk.say("i get calf cramps once in a while")
    while not any(reply.final for reply in talk.replies):
        talk.say("not sure")
    assert "not sure" in talk.command("why")[0].text


def test_pause_waits_and_resume_gives_the_remedy_again() -> None:
    talk = at("relief")
    (paused,) = talk.command("pause")
    assert not paused.holds
    (resumed,) = talk.command("resume")
    assert resumed.holds


@pytest.mark.parametrize("medium", Medium)
@pytest.mark.parametrize("place", ["idle", "relief", "screen"])
def test_what_cannot_be_read_is_answered(medium: Medium, place: str) -> None:
    talk = at(place)
    (reply,) = talk.take(Unreadable(medium))
    assert "words" in reply.text or "type" in reply.text


def test_an_edited_message_answers_nothing() -> None:
    talk = at("screen")
    before = talk.state
    assert talk.edit("yes") == ()
    assert talk.state.stage == before.stage


def test_a_danger_sign_in_an_edited_message_counts() -> None:
    talk = at("screen")
    (told,) = talk.edit("my calf is cramping and my chest feels tight")
    assert told.urgency is Urgency.EMERGENCY


def test_a_milder_sign_in_an_edited_message_is_remembered() -> None:
    talk = at("screen")
    assert talk.edit("my calf is swollen and hot") == ()
    assert talk.state.episode is not None
    assert talk.state.episode.present


def test_silence_is_asked_once_more_and_then_not_sure() -> None:
    talk = at("screen")
    (again,) = talk.take(Silent())
    assert again.ask is not None
    assert Talk().take(Silent()) == ()


def test_leaving_withdraws_promises_only_if_nobody_can_be_reached() -> None:
    talk = at("place")
    talk.say("Berlin")
    talk.take(Left())
    assert talk.due
    talk.take(Left(blocked=True))
    assert not talk.due
    assert not talk.state.promises


def test_a_promise_that_no_longer_stands_says_nothing() -> None:
    assert Talk().take(FollowUpDue(FollowUpId("gone"))) == ()


def test_opened_by_one_tap() -> None:
    talk = Talk()
    (where,) = talk.take(Opened("cramp"))
    assert where.ask is not None
    assert where.ask.asks == ("site",)
    (remedy,) = talk.choose("foot")
    assert remedy.holds
    (twitch,) = talk.take(Opened("twitch"))
    assert twitch.ask is not None
    (same,) = talk.take(Opened())
    assert same.ask is not None
    assert same.ask.asks == twitch.ask.asks


def test_a_topic_by_name_and_one_that_nobody_knows() -> None:
    talk = Talk()
    assert "http" in talk.take(Wondered(TopicId("twitch_or_spasm")))[0].text
    assert talk.take(Wondered(TopicId("horoscope")))[0].text


@pytest.mark.parametrize("broken", ["", "{}x", '{"version": 1, "stage": {"at": "nowhere"}}', "[]"])
def test_a_state_that_cannot_be_read_starts_again_and_says_so(broken: str) -> None:
    talk = Talk()
    talk.state = load_state(broken)
    replies = talk.say("my calf is cramping")
    assert "start again" in replies[0].text
    assert replies[1].holds


def test_danger_survives_a_state_that_cannot_be_read() -> None:
    kept = (
        '{"episode": {"id": "e", "began": "2026-11-24T02:50:00Z", "kind": "cramp", "present": ["chest_pain"],'
        ' "told": 4}, "stage": {"at": "a stage of the future"}, "ask": 7, "zone": "Europe/Berlin"}'
    )
    state = load_state(kept)
    assert state.unreadable
    assert state.zone == "Europe/Berlin"
    assert state.episode is not None
    assert state.episode.present == ("chest_pain",)
    assert state.episode.told is Urgency.EMERGENCY


def test_no_state_is_a_fresh_one() -> None:
    assert load_state(None) == State()


def test_another_language_gets_a_sentence_of_its_own() -> None:
    talk = at("screen")
    replies = talk.say("ich habe seit gestern einen Krampf in der Wade und es tut sehr weh")
    assert "Englisch" in replies[0].text
    assert replies[-1].ask is not None
    assert Edited("x").text == "x"


def test_settings_tell_what_is_known_and_what_comes() -> None:
    talk = Talk()
    (told,) = talk.command("settings")
    assert "Your time zone: not known. Your country: not known. Next check-in: none." in told.text
    talk = Talk(zone="Europe/Berlin")
    talk.say("I'm in Germany")
    (told,) = talk.command("settings")
    assert "Your time zone: Europe/Berlin. Your country: Germany." in told.text
