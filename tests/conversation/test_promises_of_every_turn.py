"""What holds for every turn, whatever people say and in whatever order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.state import Withdrawing
from cramp_coach.guide.screens import remedies_for
from cramp_coach.vocabulary import Hold, Reply, Urgency
from support.talk import Talk, guide

OPENINGS = (
    "my calf is cramping",
    "cramp",
    "foot cramp again!!",
    "my back has gone into spasm",
    "my eyelid has been twitching for 9 days",
    "my thigh keeps twitching",
    "i get leg cramps three nights a week",
    "hello",
    "",
)
ANSWERS = (
    "yes", "no", "not sure", "it let go", "still hurts", "banana", "", "2 minutes, once a week, 3 weeks",
    "no medicines", "a water tablet", "why?", "stop", "back", "help", "my foot is numb", "actually no",
    "i was wrong", "what is the difference between a twitch and a spasm", "the other leg", "berlin",
    "just the calf is swollen", "my daughter has a cramp too", "😖😖", "zwei Tage schon, es tut weh",
)  # fmt: skip
CHOICES = ("yes", "no", "unsure", "eased", "still", "other", "calf", "cramp", "gone", "worse", "nonsense")

moves = st.one_of(
    st.sampled_from(ANSWERS).map(lambda text: ("say", text)),
    st.sampled_from(CHOICES).map(lambda choice: ("choose", choice)),
    st.just(("wait", "14")),
)


def move(talk: Talk, kind: str, what: str) -> tuple[Reply, ...]:
    match kind:
        case "say":
            return talk.say(what)
        case "choose":
            return talk.choose(what)
        case _:
            return talk.wait(int(what))


@given(st.sampled_from(OPENINGS), st.lists(moves, max_size=14))
@settings(max_examples=150, deadline=None)
def test_every_turn_keeps_what_the_channels_rely_on(opening: str, then: list[tuple[str, str]]) -> None:
    talk = Talk()
    for kind, what in [("say", opening), *then]:
        replies = move(talk, kind, what)
        assert replies or kind == "wait"
        _speaks(replies)
        _asks_once(talk, replies)
        _relieves_safely(talk, replies)


def _speaks(replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        assert reply.text.strip()
        assert "{" not in reply.text + reply.speech


def _asks_once(talk: Talk, replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        assert not (reply.final and reply.ask)
        assert reply.ask is None or reply.ask.topics
    asking = [reply for reply in replies if reply.ask]
    assert len({reply.ask.number for reply in asking if reply.ask} | {talk.state.ask}) <= 2 or len(asking) > 1
    if talk.state.is_open and replies:
        assert any(reply.ask and reply.ask.number == talk.state.ask for reply in replies[-1:])


def _relieves_safely(talk: Talk, replies: tuple[Reply, ...]) -> None:
    for reply in replies:
        if not any(isinstance(block, Hold) for block in reply.blocks):
            continue
        assert reply.ask is not None
        assert talk.state.episode is not None
        allowed = remedies_for(guide(), facts_of(guide(), talk.state.episode))
        assert reply.remedy in {remedy.id for remedy in allowed}


DANGERS = (
    "my chest feels tight and heavy",
    "one side of my face is drooping",
    "i cant breathe",
    "my pee is dark brown like cola",
    "my leg has gone cold and white",
    "numb between my legs since this morning",
)


@pytest.mark.parametrize("danger", DANGERS)
@given(before=st.lists(moves, max_size=6), opening=st.sampled_from(OPENINGS))
@settings(max_examples=12, deadline=None)
def test_an_emergency_sign_leads_to_emergency_in_that_very_reply(
    danger: str, opening: str, before: list[tuple[str, str]]
) -> None:
    talk = Talk()
    for kind, what in [("say", opening), *before]:
        move(talk, kind, what)
    told = talk.state.episode and talk.state.episode.told
    replies = talk.say(danger)
    assert told is Urgency.EMERGENCY or replies[0].urgency is Urgency.EMERGENCY


@given(st.sampled_from(OPENINGS), st.lists(moves, max_size=14))
@settings(max_examples=100, deadline=None)
def test_nothing_lowers_a_told_level_but_a_confirmed_withdrawal(
    opening: str, then: list[tuple[str, str]]
) -> None:
    talk = Talk()
    talk.say(opening)
    for kind, what in then:
        before, stage = talk.state.episode, talk.state.stage
        move(talk, kind, what)
        after = talk.state.episode
        if before is None or after is None or before.id != after.id or before.look != after.look:
            continue
        if before.told is not None and not isinstance(stage, Withdrawing):
            assert after.told is not None
            assert after.told >= before.told
