"""The same answers in another order lead to the same level."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cramp_coach.conversation.state import Relieving, Screening, State
from cramp_coach.conversation.step import advance
from cramp_coach.understanding.utterance import Verdict
from cramp_coach.vocabulary import ChoiceId, Chose, InboundId, Urgency
from proof.moves import MOMENT, naming, saying
from support.talk import guide

MOST_TURNS = 60
UNHURRIED = ("cramp", "twitch", "known_twitch", "other")
sites = st.sampled_from(sorted(guide().sites))
signs = st.lists(st.sampled_from(sorted((*guide().findings, *guide().medicines))), unique=True, max_size=4)


@given(st.sampled_from(UNHURRIED), sites, signs, st.data())
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_same_answers_does_not_change_the_level(
    kind: str, site: str, has: list[str], data: st.DataObject
) -> None:
    one, other = data.draw(st.permutations(has)), data.draw(st.permutations(has))
    early, late = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))
    assert _told(kind, site, one, early) == _told(kind, site, other, late), (one, early, other, late)


def _told(kind: str, site: str, has: list[str], volunteered: int) -> Urgency | None:
    """The level of whoever has just these: so many told in the first message, then when asked, or last."""
    begins = naming(f"kind:{kind}", f"site:{site}", *has[:volunteered])
    state = advance(State(), begins, MOMENT).state
    for turn in range(MOST_TURNS):
        if not isinstance(state.stage, Screening | Relieving):
            break
        state = _answered(state, state.stage, has, turn)
    for sign in has:
        state = _after(state, sign) if sign not in _known(state) else state
    return state.episode.told if state.episode else None


def _answered(state: State, stage: Screening | Relieving, has: list[str], turn: int) -> State:
    """No move lets it go. Of what is asked they name one that they have; where there is none, they say no."""
    moment = replace(MOMENT, id=InboundId(f"order:{turn}"))
    if isinstance(stage, Relieving):
        return advance(state, Chose(ChoiceId("still")), moment).state
    asked = [sign for sign in has if sign in stage.findings and sign not in _known(state)]
    if asked:
        return _after(state, asked[0])
    return advance(state, saying(Verdict.NO), moment).state


def _known(state: State) -> tuple[str, ...]:
    return state.episode.present if state.episode else ()


def _after(state: State, sign: str) -> State:
    return advance(state, naming(sign), replace(MOMENT, id=InboundId(f"order:{sign}"))).state
