"""What a mouth without a screen needs of the conversation, in its own words."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from cramp_coach.conversation.state import Screening
from cramp_coach.vocabulary import Ask, FollowUpAsked, Hold, Opened, Phase, Reply, Urgency
from support.talk import Talk

NOON_IN_LONDON = "Europe/London"


def speaking() -> Talk:
    return Talk(screen=False, speaks_first=False)


def asked(reply: Reply) -> Ask:
    assert reply.ask is not None
    return reply.ask


# ---- what a recogniser found ----


def test_a_recognised_place_is_helped_at_once() -> None:
    talk = speaking()
    talk.hear("left calf", opening=True, kind="cramp", site="calf", side="left")
    assert talk.last.remedy == "calf_lying"


def test_no_place_is_never_taken_for_a_calf() -> None:
    talk = speaking()
    talk.hear("", opening=True, kind="cramp")
    assert asked(talk.last).topics == ("site",)


def test_words_in_a_slot_are_read_for_danger() -> None:
    talk = speaking()
    talk.hear("calf and my chest hurts", opening=True, kind="cramp", site="calf")
    assert talk.final.urgency is Urgency.EMERGENCY


def test_a_recognised_sign_counts_and_a_denied_one_does_not() -> None:
    signs = speaking()
    signs.hear("chest pain", sign="chest_pain")
    assert signs.final.urgency is Urgency.EMERGENCY
    denied = speaking()
    denied.hear("calf", opening=True, kind="cramp", site="calf")
    denied.hear("chest pain", sign="chest_pain", denied=True)
    assert "chest_pain" in ((denied.state.episode and denied.state.episode.absent) or ())


def test_that_it_let_go_is_no_yes_to_danger() -> None:
    talk = speaking()
    talk.hear("calf", opening=True, kind="cramp", site="calf")
    talk.hear("", relief="eased")
    assert isinstance(talk.state.stage, Screening)
    talk.hear("", relief="eased")
    assert not any(reply.final for reply in talk.replies)
    assert not (talk.state.episode and talk.state.episode.present)


@pytest.mark.parametrize(
    ("lasting", "known"),
    [(timedelta(days=16), ("duration_days", 16.0)), (timedelta(minutes=3), ("episode_minutes", 3.0))],
)
def test_a_length_of_time_answers_what_it_can(lasting: timedelta, known: tuple[str, float]) -> None:
    talk = speaking()
    talk.hear("eyelid", opening=True, kind="twitch", site="eyelid")
    while asked(talk.last).topics != ("duration",) and "duration" not in asked(talk.last).topics:
        talk.choose("no")
    talk.hear("", lasting=lasting)
    assert known in (talk.state.episode.values if talk.state.episode else ())


def test_ids_that_nobody_knows_say_nothing() -> None:
    talk = speaking()
    talk.hear("", opening=True, kind="cramp", site="gills", sign="scales")
    assert asked(talk.last).topics == ("site",)


# ---- silence ----


def test_silence_during_a_hold_is_coached_on() -> None:
    talk = speaking()
    talk.hear("calf", opening=True, kind="cramp", site="calf")
    silent = asked(talk.last).if_silent
    assert silent.startswith("Keep holding")
    assert silent.endswith("Is it letting go?")


def test_no_question_is_merely_said_again_to_silence() -> None:
    talk = speaking()
    talk.hear("calf", opening=True, kind="cramp", site="calf")
    for _ in range(12):
        ask = talk.last.ask
        if ask is None:
            break
        assert ask.if_silent.endswith("?")
        assert ask.if_silent != ask.speech
        talk.choose("no" if ask.topics != ("relief",) else "eased")


# ---- coming back ----


def test_whoever_comes_back_during_a_hold_is_asked_about_it() -> None:
    talk = speaking()
    talk.hear("calf", opening=True, kind="cramp", site="calf")
    talk.now += timedelta(minutes=5)
    talk.take(Opened())
    assert talk.last.speech.endswith("Has it let go by now?")
    talk.choose("yes")
    assert isinstance(talk.state.stage, Screening)


def test_a_complaint_on_coming_back_is_helped_from_the_beginning() -> None:
    talk = speaking()
    talk.hear("calf", opening=True, kind="cramp", site="calf")
    talk.hear("", relief="still")
    talk.now += timedelta(minutes=2)
    talk.hear("", opening=True, kind="cramp")
    assert talk.last.remedy == "calf_lying"
    talk.hear("foot", opening=True, kind="cramp", site="foot")
    assert talk.last.remedy == "foot_toes"


def test_what_was_told_of_danger_still_counts_within_half_an_hour() -> None:
    def present(minutes: int) -> tuple[str, ...]:
        talk = speaking()
        talk.hear("one leg is swollen", opening=True, kind="cramp", site="calf")
        talk.now += timedelta(minutes=minutes)
        talk.hear("", opening=True, kind="cramp")
        return talk.state.episode.present if talk.state.episode else ()

    assert "one_leg_swollen" in present(20)
    assert "one_leg_swollen" not in present(40)


def test_an_emergency_is_not_brushed_away_by_coming_back() -> None:
    talk = speaking()
    talk.say("my chest hurts")
    talk.hear("", opening=True, kind="cramp")
    assert "call" in talk.last.speech
    assert not talk.last.holds


def test_to_begin_again_asks_anew_and_keeps_what_is_present() -> None:
    talk = speaking()
    talk.hear("my leg is swollen on one side", opening=True, kind="cramp", site="calf")
    before = talk.state.episode
    talk.take(Opened(anew=True))
    after = talk.state.episode
    assert before is not None
    assert after is not None
    assert after.present == before.present
    assert after.id != before.id


# ---- a call for help ----


def relieving(talk: Talk) -> None:
    talk.hear("calf", opening=True, kind="cramp", site="calf")


def launched(talk: Talk) -> None:
    talk.take(Opened())


def nothing(_talk: Talk) -> None:
    pass


@pytest.mark.parametrize("before", [nothing, launched])
def test_help_before_anything_is_told_is_a_cramp(before: Callable[[Talk], None]) -> None:
    talk = speaking()
    before(talk)
    talk.command("help")
    assert talk.last.phase is Phase.RELIEF
    assert asked(talk.last).topics == ("site",)


def test_help_during_a_hold_says_what_to_do() -> None:
    talk = speaking()
    relieving(talk)
    talk.command("help")
    assert talk.last.remedy == "calf_lying"
    assert talk.last.holds == (30,)


def test_help_on_a_screen_is_the_manual() -> None:
    talk = Talk()
    talk.command("help")
    assert "information, not a diagnosis" in talk.replies[0].text


# ---- the disclaimer ----


def disclaimers(talk: Talk) -> list[int]:
    return [n for n, reply in enumerate(talk.replies) if "not a diagnosis" in reply.speech]


@pytest.mark.parametrize("screen", [True, False])
def test_the_disclaimer_comes_once_in_the_second_reply_before_its_question(*, screen: bool) -> None:
    talk = Talk(screen=screen)
    talk.hear("calf", opening=True, kind="cramp", site="calf")
    talk.choose("eased")
    for _ in range(8):
        if talk.last.ask:
            talk.choose("no")
    assert disclaimers(talk) == [1]
    assert isinstance(talk.replies[1].blocks[-1], Ask)


def test_the_disclaimer_stays_out_of_an_emergency() -> None:
    talk = speaking()
    talk.hear("calf", opening=True, kind="cramp", site="calf")
    talk.say("my chest hurts")
    talk.command("why")
    assert disclaimers(talk) == []


# ---- a check-in that waits ----


def promised(talk: Talk) -> Talk:
    """A whole conversation, two weeks ago."""
    talk.hear("calf", opening=True, kind="cramp", site="calf")
    talk.choose("eased")
    while asked(talk.last).topics != ("consent",):
        talk.choose("no")
    talk.choose("yes")
    talk.choose(NOON_IN_LONDON)
    assert talk.state.promises
    talk.now += timedelta(days=15)
    talk.now = talk.now.replace(hour=12)
    return talk


def test_what_we_cannot_say_first_is_not_promised_as_if_we_could() -> None:
    talk = promised(speaking())
    assert talk.last.speech.startswith("Open me after")
    consent = next(r for r in talk.replies if r.phase is Phase.CONSENT)
    assert "when you open me" in consent.speech


def test_a_check_in_is_announced_without_its_subject_and_told_after_a_yes() -> None:
    talk = promised(speaking())
    (announced,) = talk.take(Opened())
    assert announced.speech == "There is a check-in waiting. Is it for you, shall I go on?"
    assert announced.phase is Phase.CHECK_IN
    assert announced.urgency is None
    (told,) = talk.choose("yes")
    assert "gone, better, the same" in told.speech
    assert any(isinstance(effect, FollowUpAsked) for effect in talk.effects[-1])
    talk.choose("gone")
    assert talk.state.promises == ()


def test_a_check_in_for_somebody_else_goes_on_waiting() -> None:
    talk = promised(speaking())
    promises = talk.state.promises
    talk.take(Opened())
    talk.choose("no")
    assert asked(talk.last).topics == ("kind",)
    assert talk.state.promises == promises
    talk.command("stop")
    (again,) = talk.take(Opened())
    assert "check-in waiting" in again.speech


def test_nobody_learns_why_before_the_yes() -> None:
    talk = promised(speaking())
    talk.take(Opened())
    said = " ".join(reply.speech for reply in talk.command("why"))
    assert "cramp" not in said
    assert "home" not in said


def test_a_cramp_goes_before_what_waits() -> None:
    talk = promised(speaking())
    talk.take(Opened())
    talk.say("my foot is cramping")
    assert talk.last.remedy == "foot_toes"
    assert any(isinstance(block, Hold) for block in talk.last.blocks)
    assert talk.state.promises


def test_nothing_is_announced_at_night_or_by_whoever_speaks_first() -> None:
    night = promised(speaking())
    night.now = night.now.replace(hour=3)
    night.take(Opened())
    assert asked(night.last).topics == ("kind",)
    first = promised(Talk(screen=False))
    first.take(Opened())
    assert asked(first.last).topics == ("kind",)
