"""At three in the morning, through the skill: two words at a time, a helper, a pause, a way back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cramp_coach.coach import Coach
from cramp_coach.guide.pictures import drawing
from cramp_coach.passing_coach import PassingCoach
from cramp_coach.storage import open_sqlite_store
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.skill import AlexaSkill, Private, Public
from support.alexa_bodies import ended, intent
from support.speaker import Speaker, alexa, said
from support.spoken import reprompt_of, spoken_of
from support.talk import guide, lexicon
from support.turns import code

NIGHT = datetime(2026, 3, 1, 3, 10, tzinfo=UTC)
DISCLAIMER = "This is information, not a diagnosis."
PULL = "Pull your toes up toward your shin."
PUSH = "Push their toes up toward their shin."


@dataclass
class Home:
    """Several people before one speaker."""

    coach: Coach
    speaker: Speaker


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    store = await open_sqlite_store(tmp_path / "coach.db", tmp_path / "keys", new_token=lambda: "token")
    coach = Coach(guide(), lexicon(), store, lambda: NIGHT, code)
    yield Home(coach, Speaker(AlexaSkill(Private(coach), graphics_from(drawing)), now=NIGHT))
    await store.close()


def stranger() -> Speaker:
    return Speaker(AlexaSkill(Public(PassingCoach(guide(), lexicon())), graphics_from(drawing)), now=NIGHT)


@pytest.fixture(params=["private", "public"])
def speaker(request: pytest.FixtureRequest, home: Home) -> Speaker:
    return home.speaker if request.param == "private" else stranger()


# ---- two words at a time ----


async def test_a_whole_cramp_in_two_words_at_a_time(speaker: Speaker) -> None:
    assert said(await speaker.says("i have a cramp")) == "Where is it?"
    first = await speaker.says("left foot")
    assert said(first).startswith("Pull your toes back toward your shin.")
    assert spoken_of(first).hold == pytest.approx(30, abs=2)
    second = await speaker.says("worse")
    assert said(second).startswith("Stand flat on a cold floor.")
    assert said(await speaker.says("again")).startswith("Stand flat on a cold floor.")
    assert said(await speaker.says("let go")).startswith("Good.")


@pytest.mark.parametrize("words", ["worse", "not yet", "the same", "still", "no"])
async def test_what_means_that_it_holds_on_brings_the_next_move(speaker: Speaker, words: str) -> None:
    await speaker.says("left calf cramp")
    assert said(await speaker.says(words)).startswith("Stand up and press your heel down.")


@pytest.mark.parametrize("words", ["it let go", "it's gone", "better", "it stopped", "yes"])
async def test_what_means_that_it_lets_go_ends_the_stretching(speaker: Speaker, words: str) -> None:
    await speaker.says("left calf cramp")
    assert said(await speaker.says(words)).startswith("Good.")


@pytest.mark.parametrize("site", [site for site in guide().sites if site != "all_over"])
async def test_every_muscle_by_its_commonest_name(speaker: Speaker, site: str) -> None:
    muscle = next(phrase for phrase, known in alexa().phrases("Muscle").items() if known == site)
    whole = await speaker.says(f"help my {muscle}")
    speaker.attributes = None
    await speaker.says("start again")
    await speaker.says("i have a cramp")
    named = await speaker.says(f"my {muscle}")
    assert said(named).replace(f"{DISCLAIMER} ", "") == said(whole).replace(f"{DISCLAIMER} ", "")


# ---- somebody who helps ----


@pytest.mark.parametrize(
    "words",
    [
        "my husband has a cramp in his calf",
        "my wife has a cramp in her left calf",
        "my daughter's calf is cramping",
        "help my dad's right calf",
        "someone else has a calf cramp",
    ],
)
async def test_whoever_helps_is_told_what_to_do_with_their_hands(speaker: Speaker, words: str) -> None:
    assert said(await speaker.says(words)).startswith(PUSH)


async def test_whoever_helps_is_asked_where_it_is_and_stays_the_one_who_helps(speaker: Speaker) -> None:
    assert said(await speaker.says("my husband has a cramp")) == "Where is it?"
    assert said(await speaker.says("his calf")).startswith(PUSH)
    assert said(await speaker.says("not yet")).startswith("Help them stand, heel down.")


async def test_a_cramp_of_mine_becomes_one_of_theirs_when_they_say_so(home: Home) -> None:
    await home.speaker.says("left calf cramp")
    assert said(await home.speaker.says("it's my husband")) == f"{DISCLAIMER} Where is it?"
    assert said(await home.speaker.says("calf")).startswith(PUSH)


async def test_what_a_helper_tells_of_danger_counts(speaker: Speaker) -> None:
    await speaker.says("my husband has a cramp in his calf")
    assert said(await speaker.says("my husband has chest pain")).startswith("Call")


# ---- somebody who cannot do just any move ----

PREGNANT = "Sit and push your heel forward."


@pytest.mark.parametrize(
    "words",
    [
        "i'm pregnant and my calf is cramping",
        "i'm pregnant and i have a cramp in my calf",
        "my calf is cramping and i'm pregnant",
        "i have a cramp in my calf and i'm pregnant",
    ],
)
async def test_whoever_is_pregnant_is_given_the_move_for_it(speaker: Speaker, words: str) -> None:
    assert said(await speaker.says(words)).startswith(PREGNANT)


async def test_a_pregnancy_told_during_a_hold_counts_for_the_next_move(home: Home) -> None:
    await home.speaker.says("my calf is cramping")
    assert said(await home.speaker.says("i'm pregnant")) == f"Noted. {DISCLAIMER} Is it letting go?"
    assert said(await home.speaker.says("not yet")).startswith(PREGNANT)


async def test_danger_told_with_the_cramp_comes_before_the_move(speaker: Speaker) -> None:
    assert said(await speaker.says("i have a cramp in my calf and chest pain")).startswith("Call")


@pytest.mark.parametrize("words", ["i can't do that", "try something else", "a different stretch"])
async def test_a_move_that_somebody_cannot_do_makes_room_for_another(speaker: Speaker, words: str) -> None:
    await speaker.says("left calf cramp")
    assert said(await speaker.says(words)).startswith("Stand up and press your heel down.")


# ---- stop, wait, go on, back ----


@pytest.mark.parametrize(("waited", "left"), [(12, 24), (20, 17), (30, 7)])
async def test_a_hold_goes_on_at_the_second_where_it_was_paused(
    speaker: Speaker, waited: int, left: int
) -> None:
    await speaker.says("left calf cramp")
    speaker.now += timedelta(seconds=waited)
    assert said(await speaker.says("wait")).startswith("Paused.")
    speaker.now += timedelta(minutes=2)
    on = await speaker.says("go on")
    assert said(on).startswith("Back into it:")
    assert spoken_of(on).hold == pytest.approx(left, abs=2)
    assert spoken_of(await speaker.says("again")).hold == pytest.approx(30, abs=2)


async def test_a_hold_that_was_paused_at_its_end_is_only_asked_about(speaker: Speaker) -> None:
    await speaker.says("left calf cramp")
    speaker.now += timedelta(seconds=50)
    await speaker.says("wait")
    assert said(await speaker.says("go on")) == "Is it letting go?"


async def test_the_second_of_two_holds_is_paused_too(home: Home) -> None:
    await home.speaker.says("lower back cramp")
    await home.speaker.says("not yet")
    home.speaker.now += timedelta(seconds=50)
    await home.speaker.says("wait")
    on = await home.speaker.says("go on")
    assert "Rock" not in said(on)
    assert spoken_of(on).hold < 20


async def test_back_is_the_move_before(home: Home) -> None:
    await home.speaker.says("left calf cramp")
    assert "no earlier" in said(await home.speaker.says("go back"))
    await home.speaker.says("not yet")
    assert said(await home.speaker.says("go back")).startswith(PULL)
    assert said(await home.speaker.says("not yet")).startswith("Stand up")


# ---- it let go, at any time ----


@pytest.mark.parametrize(
    "before",
    [
        ["left calf cramp"],
        ["left calf cramp", "wait"],
        ["left calf cramp", "why"],
        ["left calf cramp", "is magnesium any good"],
        ["left calf cramp", "not yet"],
        ["left calf cramp", "not yet", "not yet"],
        ["left calf cramp", "not yet", "not yet", "not sure"],
        ["left shin cramp"],
    ],
)
async def test_it_let_go_ends_the_relief_at_any_time(home: Home, before: list[str]) -> None:
    for words in before:
        await home.speaker.says(words)
    answer = await home.speaker.says("it let go")
    assert said(answer).startswith("Good.")
    assert spoken_of(answer).hold == 0
    assert "Call" not in said(answer)


@pytest.mark.parametrize("words", ["it came back", "still tight", "the cramp is back", "calf cramp"])
async def test_a_cramp_that_comes_back_is_helped_before_any_question(home: Home, words: str) -> None:
    await home.speaker.says("left calf cramp")
    question = said(await home.speaker.says("it let go")).removeprefix(f"Good. {DISCLAIMER} ")
    again = await home.speaker.says(words)
    assert said(again).startswith(PULL)
    assert spoken_of(again).hold == pytest.approx(30, abs=2)
    assert said(await home.speaker.says("it let go")) == f"Good. {question}"


# ---- said once, and softly at night ----


async def test_no_disclaimer_twice_whatever_is_asked(speaker: Speaker) -> None:
    script = ("left calf cramp", "why", "wait", "go on", "again", "not yet", "help", "not yet", "it let go")
    answers = [said(await speaker.says(words)) for words in script]
    assert sum(answer.count(DISCLAIMER) for answer in answers) == 1
    assert DISCLAIMER not in answers[0]


def ssml(answer: dict[str, dict[str, dict[str, str]]]) -> str:
    return answer["response"]["outputSpeech"]["ssml"]


async def promised(speaker: Speaker) -> None:
    await speaker.says("left calf cramp")
    answer = await speaker.says("it let go")
    for _ in range(9):
        if "Shall I?" in said(answer):
            break
        answer = await speaker.says("no")
    await speaker.says("yes")
    await speaker.intend("TellIntent", words="London")


@pytest.mark.parametrize(("hour", "soft"), [(3, True), (12, False), (22, True)])
async def test_at_night_where_they_are_it_is_said_softly(home: Home, hour: int, *, soft: bool) -> None:
    speaker = home.speaker
    await promised(speaker)
    speaker.now = speaker.now.replace(day=2, hour=hour)
    answer = await speaker.says("left calf cramp")
    assert said(answer).startswith(PULL)
    assert ssml(answer).startswith('<speak><prosody volume="soft">') is soft
    assert ('volume="soft"' in reprompt_of(answer, whole=True)) is soft
    danger = await speaker.says("i have chest pain")
    assert "prosody" not in ssml(danger)


async def test_no_answer_holds_a_sound_or_an_effect(speaker: Speaker) -> None:
    for words in ("left calf cramp", "not yet", "is it als", "wait", "it let go"):
        text = ssml(await speaker.says(words))
        assert not any(tag in text for tag in ("<audio", "soundbank", "amazon:", "emphasis"))


# ---- what goes wrong ----


@pytest.mark.parametrize("words", ["i have a cramp in my", "my left", "help my", "purple elephants"])
async def test_half_a_sentence_is_asked_about(speaker: Speaker, words: str) -> None:
    answer = await speaker.says(words)
    assert answer["response"]["shouldEndSession"] is False
    assert said(answer).endswith("?")


async def test_half_a_sentence_during_a_hold_leaves_the_place(speaker: Speaker) -> None:
    await speaker.says("left calf cramp")
    assert said(await speaker.says("it's still")).endswith("Is it letting go?")
    assert said(await speaker.says("not yet")).startswith("Stand up")


async def test_a_session_that_ends_mid_hold_is_asked_about_when_they_come_back(home: Home) -> None:
    speaker = home.speaker
    await speaker.says("left calf cramp")
    speaker.now += timedelta(seconds=15)
    await speaker.send(ended("EXCEEDED_MAX_REPROMPTS", number=50, at=speaker.now, new=False))
    speaker.now += timedelta(seconds=20)
    back = await speaker.open()
    assert said(back).endswith("Has it let go by now?")
    assert said(await speaker.says("no")).startswith("Stand up")


async def test_somebody_else_at_the_same_speaker_is_helped_from_the_beginning(home: Home) -> None:
    await home.speaker.says("left calf cramp")
    await home.speaker.says("not yet")
    second = Speaker(home.speaker.skill, now=NIGHT + timedelta(minutes=1), number=200)
    assert said(await second.says("i have a cramp in my left foot")).startswith("Pull your toes back")


async def test_the_same_request_twice_is_the_same_answer_and_one_step(speaker: Speaker) -> None:
    await speaker.says("left calf cramp")
    body = intent("StillIntent", {}, **speaker.session())
    assert await speaker.send(body) == await speaker.send(body)
    assert said(await speaker.says("it let go")).startswith("Good.")


async def test_silence_is_coached_on(speaker: Speaker) -> None:
    answer = await speaker.says("left calf cramp")
    assert reprompt_of(answer) == "Keep holding, and breathe out slowly. Is it letting go?"


# ---- a worried twitch ----


async def test_a_worried_twitch_is_answered_without_a_diagnosis_or_a_denial(home: Home) -> None:
    speaker = home.speaker
    first = await speaker.says("my left eyelid keeps twitching")
    assert said(first).endswith("?")
    worry = said(await speaker.says("is it als"))
    assert "let a doctor look" in worry
    assert not any(word in worry.lower() for word in ("you don't have", "nothing to worry", "unlikely"))
    answer = await speaker.says("no")
    for _ in range(12):
        if answer["response"]["shouldEndSession"] or "Shall I?" in said(answer):
            break
        answer = await speaker.says("for three days" if "how long" in said(answer).lower() else "no")
    assert "twitch" in said(answer)


def in_words(topic: str) -> str:
    return next(phrase for phrase, known in alexa().phrases("Topic").items() if known == topic)


@pytest.mark.parametrize("topic", list(guide().topics))
async def test_every_question_that_people_ask_is_answered_aloud_mid_cramp(
    speaker: Speaker, topic: str
) -> None:
    await speaker.says("left calf cramp")
    answer = said(await speaker.says(in_words(topic)))
    # Where answers may be kept, what may be a clot is asked about before it is talked about.
    clot = topic == "is_it_a_clot" and isinstance(speaker.skill.profile, Private)
    assert answer.endswith("swollen than the other?" if clot else "Is it letting go?")
    assert len(answer) > len(f"{DISCLAIMER} Is it letting go?")
