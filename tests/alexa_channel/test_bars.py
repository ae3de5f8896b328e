"""How long it takes to be helped, measured on what Alexa would say, for every muscle and for a helper too."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cramp_coach.guide.models import Remedy
from cramp_coach.guide.pictures import drawing
from cramp_coach.passing_coach import PassingCoach
from cramp_coach.vocabulary import Hold, Phase, Reply
from cramp_coach_alexa.asgi import as_json
from cramp_coach_alexa.graphic import graphics_from
from cramp_coach_alexa.render import answer_from
from cramp_coach_alexa.skill import AlexaSkill, Public
from support.speaker import Speaker
from support.spoken import Spoken, reprompt_of, seconds, spoken_of, words
from support.talk import Talk, guide, lexicon

FIRST_WORDS, FIRST_SECONDS, TURN_SECONDS, OFF = 8, 3.5, 9.0, 2.0
UNTIL_EASED, TURN, GROUP, CLOSING = 65, 25, 45, 45
SITES = [site.id for site in guide().sites.values()]
HELPED = {"self": "", "other": "my daughter"}


def rendered(*replies: Reply) -> Spoken:
    return spoken_of(json.loads(as_json(answer_from(replies, {}))))


def coming(site: str, who: str, kind: str = "cramp") -> Talk:
    talk = Talk(screen=False, speaks_first=False)
    talk.hear(HELPED[who], opening=True, kind=kind, site=site)
    return talk


def helped_at_once(who: str) -> Iterator[tuple[Talk, Remedy]]:
    """Everybody who is helped in the first reply, with what they are told to do."""
    for site in SITES:
        talk = coming(site, who)
        if talk.last.remedy is not None:
            yield talk, guide().remedies[talk.last.remedy]


@pytest.mark.parametrize("who", HELPED)
def test_most_muscles_are_helped_at_once(who: str) -> None:
    assert len(list(helped_at_once(who))) >= 15


@pytest.mark.parametrize("who", HELPED)
def test_the_first_words_are_the_instruction_and_short(who: str) -> None:
    for talk, remedy in helped_at_once(who):
        words_of = guide().speaking(about_other=who == "other", country=None).words
        first = words_of.steps[remedy.steps[0].say].spoken
        assert rendered(*talk.replies).text.startswith(first.partition(".")[0]), remedy.id
        assert words(first) <= FIRST_WORDS, remedy.id
        assert seconds(first) <= FIRST_SECONDS, remedy.id


@pytest.mark.parametrize("who", HELPED)
def test_the_first_turn_is_one_breath_beside_its_hold(who: str) -> None:
    for talk, remedy in helped_at_once(who):
        said = rendered(*talk.replies)
        assert seconds(said.outside if said.hold else said.text) <= TURN_SECONDS, remedy.id


@pytest.mark.parametrize("who", HELPED)
def test_every_hold_lasts_as_long_as_it_says_and_is_not_left_silent(who: str) -> None:
    for kind in ("cramp", "twitch"):
        for site in SITES:
            talk = coming(site, who, kind)
            for _ in range(6):
                if talk.last.phase is not Phase.RELIEF or talk.last.remedy is None:
                    break
                check_hold(talk.last)
                talk.choose("still")


def check_hold(reply: Reply) -> None:
    if not reply.holds:
        return
    held = rendered(Reply(tuple(block for block in reply.blocks if isinstance(block, Hold)), reply.phase))
    assert abs(held.hold - sum(reply.holds)) <= OFF, reply.remedy
    assert max(sum(run) for run in pauses(held)) <= 15, reply.remedy


def pauses(said: Spoken) -> Iterator[list[float]]:
    """Each silence, as the breaks it is made of."""
    run: list[float] = []
    for part in (*said.parts, ""):
        if isinstance(part, float):
            run.append(part)
        elif run:
            yield run
            run = []


@pytest.mark.parametrize("who", HELPED)
def test_few_words_are_said_until_it_has_let_go(who: str) -> None:
    for talk, remedy in helped_at_once(who):
        before = words(rendered(*talk.replies).outside or rendered(*talk.replies).text)
        after = rendered(*talk.hear("", relief="eased")).words
        assert before + after <= UNTIL_EASED, remedy.id


@pytest.mark.parametrize("answer", ["no", "unsure", "yes"])
@pytest.mark.parametrize("kind", ["cramp", "twitch"])
@pytest.mark.parametrize("who", HELPED)
def test_every_turn_after_it_is_short_and_ends_with_its_question(who: str, kind: str, answer: str) -> None:
    for site in SITES:
        talk = coming(site, who, kind)
        if talk.last.remedy:
            talk.hear("", relief="eased")
        for _ in range(20):
            if talk.last.ask is None:
                break
            talk.choose("yes" if talk.last.phase is Phase.CONSENT else answer)
        for reply in talk.replies[1:]:
            assert rendered(reply).words <= most(reply), (site, reply.speech)


def most(reply: Reply) -> int:
    if reply.final:
        return CLOSING
    asks_a_group = reply.ask is not None and len(reply.ask.asks) > 1
    return GROUP if asks_a_group or reply.remedy else TURN


@pytest.mark.parametrize("answer", ["no", "unsure", "yes"])
def test_every_open_turn_ends_with_one_question_and_coaches_on_in_silence(answer: str) -> None:
    for site in SITES:
        talk = coming(site, "self")
        for _ in range(20):
            answered = json.loads(as_json(answer_from((talk.last,), {})))
            if answered["response"]["shouldEndSession"]:
                break
            assert spoken_of(answered).text.rstrip().endswith("?")
            assert reprompt_of(answered).endswith("?")
            talk.choose(answer)


@pytest.mark.parametrize("kind", ["cramp", "twitch"])
def test_a_question_of_theirs_between_ours_is_short_too_and_leads_back(kind: str) -> None:
    longest = max(guide().words.topics, key=lambda name: words(guide().words.topics[name].spoken))
    for site in SITES:
        talk = coming(site, "self", kind)
        if talk.last.remedy:
            talk.hear("", relief="eased")
        for _ in range(20):
            asked = talk.last.ask
            if asked is None or not asked.asks:
                break
            said = rendered(*talk.hear("", topic=longest))
            assert said.words <= GROUP, (site, said.text)
            assert talk.last.ask is not None
            assert (talk.last.ask.number, said.text[-1]) == (asked.number, "?")
            talk.choose("no")


# ---- where nothing is kept, and the safety net follows at once ----

WARNED_FIRST = {"shin", "forearm", "chest", "rib", "belly", "jaw"}  # a stretch may harm there


@pytest.fixture
def public() -> Speaker:
    return Speaker(AlexaSkill(Public(PassingCoach(guide(), lexicon())), graphics_from(drawing)))


async def helped(speaker: Speaker, site: str, who: str, kind: str = "Cramp") -> dict[str, Any]:
    speaker.attributes = None
    if who == "self":
        return await speaker.intend(f"{kind}Intent", muscle=(site, site))
    return await speaker.intend(f"Their{kind}Intent", muscle=(site, site), person=("my daughter", "child"))


@pytest.mark.parametrize("who", HELPED)
async def test_few_words_are_said_until_it_has_let_go_and_how_to_be_safe(public: Speaker, who: str) -> None:
    measured = 0
    for site in set(SITES) - WARNED_FIRST:
        first = await helped(public, site, who)
        if first["response"]["shouldEndSession"]:
            continue
        over = await public.intend("EasedIntent")
        assert over["response"]["shouldEndSession"] is True
        assert words(spoken_of(first).outside) + spoken_of(over).words <= UNTIL_EASED, site
        measured += 1
    assert measured >= 12


@pytest.mark.parametrize("kind", ["Cramp", "Twitch"])
@pytest.mark.parametrize("who", HELPED)
async def test_the_end_is_short_whatever_was_tried(public: Speaker, who: str, kind: str) -> None:
    for site in SITES:
        answer = await helped(public, site, who, kind)
        for _ in range(5):
            if answer["response"]["shouldEndSession"]:
                break
            assert words(spoken_of(answer).outside) <= GROUP, site
            answer = await public.intend("StillIntent")
        assert words(spoken_of(answer).outside) <= CLOSING, site


def test_what_people_wonder_about_is_answered_in_one_breath() -> None:
    answers = {name: phrase.spoken for name, phrase in guide().words.topics.items()}
    assert {name: words(speech) for name, speech in answers.items() if words(speech) > TURN} == {}
