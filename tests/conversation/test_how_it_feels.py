"""What somebody in pain at three in the morning reads and hears: help first, few words, one question."""

import re
from itertools import product
from typing import get_args

import pytest

from cramp_coach.checking.reading import grade, sentences, words
from cramp_coach.conversation.closing import closing_for, closing_reply
from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.state import Episode
from cramp_coach.conversation.turn import Moment
from cramp_coach.guide.models import Kind
from cramp_coach.guide.triage import Assessment
from cramp_coach.vocabulary import Ask, EpisodeId, Hold, InboundId, Reply, Say, Urgency
from support.talk import START, Talk, guide, lexicon

FIRST_STEP, RELIEVED, TURN, GROUP, CLOSING, SENTENCE = 10, 65, 25, 45, 45, 20
HARDEST = 9
FORBIDDEN = re.compile(
    r"nothing to worry|you don't have|you do not have|impossible|your risk|\b\d+ ?m[gl]\b", re.IGNORECASE
)
# What they say, and the first words they get: no question comes before it.
AT_ONCE = (
    "my calf is cramping",
    "leg cramp right now",
    "i'm 30 weeks pregnant and my calf is cramping",
    "foot cramp!!",
    "my thigh is cramping",
    "my hip is cramping",
    "my groin is cramping",
    "my buttock is cramping",
    "my lower back has gone into spasm",
    "my neck is cramping",
    "my shoulder is cramping",
    "my hand is cramping",
    "my upper arm is cramping",
)
# Where a stretch may harm, one question about danger comes before it.
ASKED_FIRST = (
    "my shin is cramping",
    "my forearm is cramping",
    "my ribs are cramping",
    "my abs are cramping",
    "my jaw is cramping",
)


@pytest.mark.parametrize("cramp", AT_ONCE)
def test_mid_cramp_the_first_words_are_the_remedy(cramp: str) -> None:
    (reply,) = Talk().say(cramp)
    _relieves(reply)


@pytest.mark.parametrize("cramp", ASKED_FIRST)
def test_where_a_stretch_may_harm_one_question_comes_first(cramp: str) -> None:
    talk = Talk()
    (asked,) = talk.say(cramp)
    assert asked.ask
    assert asked.ask.asks
    (reply,) = talk.say("no")
    _relieves(reply)


def test_a_bare_cramp_is_asked_where_and_nothing_else() -> None:
    talk = Talk()
    (where,) = talk.say("cramp")
    assert len(words(where.text)) <= FIRST_STEP
    (reply,) = talk.say("calf")
    _relieves(reply)


def _relieves(reply: Reply) -> None:
    assert reply.remedy is not None
    steps = guide().remedies[reply.remedy].steps
    first, second, *_ = reply.blocks
    assert isinstance(first, Say)
    assert isinstance(second, Say)
    assert first.text == guide().words.steps[steps[0].say].text
    assert max(len(words(first.text)), len(words(first.speech))) <= FIRST_STEP
    assert steps[1].say.startswith("guard.")
    assert second.text == guide().words.steps[steps[1].say].text
    assert bool(reply.holds) == any(step.hold for step in steps)
    assert reply.ask


@pytest.mark.parametrize("cramp", AT_ONCE)
def test_a_relieved_cramp_takes_two_turns_and_few_words(cramp: str) -> None:
    talk = Talk()
    said = [*talk.say(cramp), *talk.say("it let go")]
    assert len(said) == 2
    assert sum(len(words(reply.text)) for reply in said) <= RELIEVED
    assert sum(len(words(reply.speech)) for reply in said) <= RELIEVED


SPEAKERS = {
    "a calf": ("my calf is cramping", "it let go"),
    "a foot": ("foot cramp", "eased"),
    "a back": ("my lower back has gone into spasm", "eased"),
    "an eyelid": ("my eyelid has been twitching for 9 days",),
    "a thigh": ("my thigh keeps twitching",),
    "a worry": ("my arm twitches all day, is it als?",),
    "a clot": ("my calf is cramping", "my calf is swollen and hot"),
    "a statin": ("my legs ache and cramp all day since i started a statin",),
    "dark pee": ("my calf is cramping", "it let go", "my pee is dark brown"),
    "a saddle": ("my lower back is in spasm", "numb between my legs"),
    "suicide": ("my arm twitches", "i want to kill myself"),
    "hello": ("hello", "asdf"),
}
ANSWERS = ("no", "not sure")


def _talked(opening: tuple[str, ...], answer: str) -> list[Reply]:
    talk = Talk()
    for text in opening:
        talk.say(text)
    for _ in range(30):
        if not talk.state.is_open or talk.last.phase == "consent":
            break
        talk.say(answer)
    return talk.replies


@pytest.mark.parametrize(("who", "answer"), list(product(SPEAKERS, ANSWERS)))
def test_every_turn_is_short_and_asks_one_thing(who: str, answer: str) -> None:
    for reply in _talked(SPEAKERS[who], answer):
        assert "{" not in reply.text + reply.speech
        assert len(words(reply.speech)) <= _most(reply), reply.speech
        assert [part for part in sentences(reply.speech) if len(words(part)) > SENTENCE] == []
        assert sum(isinstance(block, Ask) for block in reply.blocks) <= 1
        if reply.ask:
            assert isinstance(reply.blocks[-1], Ask)
            assert reply.text.endswith("?")
            assert reply.speech.endswith("?")


def _most(reply: Reply) -> int:
    grouped = reply.final or any(isinstance(b, Hold) for b in reply.blocks)
    return GROUP if grouped or not reply.ask or len(reply.ask.asks) > 1 else TURN


LEVELS = list(product(Urgency, get_args(Kind), sorted(site.id for site in guide().sites.values())))


def _episode(kind: str, site: str, *present: str) -> Episode:
    return Episode(EpisodeId("e"), START, kind=kind, sites=(site,), present=present)


def _closed(episode: Episode, urgency: Urgency, *reasons: str) -> Reply:
    moment = Moment(guide(), lexicon(), START, InboundId("i"), "test:1")
    return closing_reply(episode, Assessment(urgency, reasons), moment, final=True)  # type: ignore[arg-type]


@pytest.mark.parametrize(("urgency", "kind", "site"), LEVELS)
def test_every_closing_holds_the_safety_net(urgency: Urgency, kind: str, site: str) -> None:
    episode = _episode(kind, site)
    moment = Moment(guide(), lexicon(), START, InboundId("i"), "test:1")
    closing = closing_for(episode, facts_of(guide(), episode), urgency, moment)
    reply = _closed(episode, urgency)
    number = guide().words.lines["emergency"]["unknown"]
    for part in closing.parts:
        words_of_part = guide().words.closings[part]
        assert words_of_part.text.replace("{emergency}", number) in reply.text
        assert words_of_part.spoken
    assert closing.sources
    assert "{" not in reply.text + reply.speech
    assert not FORBIDDEN.search(f"{reply.text} {reply.speech}")
    assert len(words(reply.speech)) <= CLOSING, reply.speech
    assert [part for part in sentences(reply.speech) if len(words(part)) > SENTENCE] == []
    assert grade(reply.speech.replace(number, "help")) <= HARDEST
    if urgency is Urgency.EMERGENCY:
        assert reply.text.startswith(f"Call {number} now.")
        assert reply.speech.startswith(f"Call {number} now.")


@pytest.mark.parametrize(
    ("finding", "urgency"), [("suicidal_intent", Urgency.EMERGENCY), ("hopeless", Urgency.URGENT)]
)
def test_somebody_in_despair_is_not_left_alone(finding: str, urgency: Urgency) -> None:
    reply = _closed(_episode("twitch", "arm", finding), urgency, finding)
    assert reply.text.startswith("I'm glad you told me.")
    assert "crisis line" in reply.text
    assert "somebody" in reply.text
    assert guide().words.lines["emergency"]["unknown"] in reply.text
    assert "drive" not in reply.text
    assert len(words(reply.speech)) <= CLOSING


def test_a_swollen_leg_ends_the_stretch() -> None:
    talk = Talk()
    talk.say("my calf is cramping")
    first, *_ = talk.say("my calf is swollen and hot")
    assert first.remedy is None
    assert first.text.startswith(guide().words.phrases["relief.not_safe"].text)


def test_nothing_is_said_twice_in_a_closing() -> None:
    for kind, site in (("cramp", "calf"), ("cramp", "back"), ("twitch", "eyelid"), ("twitch", "thigh")):
        for urgency in Urgency:
            text = _closed(_episode(kind, site), urgency).text
            assert len(re.findall(r"ten minutes", text)) <= 1
            assert len(re.findall(r"Call [\w ]+ number now", text)) <= 1
