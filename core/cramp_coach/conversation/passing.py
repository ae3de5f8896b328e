"""One step of a conversation that keeps nothing: help, danger as "if … call …", and the safety net.

It asks what it is, where, and whether it lets go, and nothing else about anybody's health. What somebody says
of danger by themselves comes first all the same; it counts in that turn alone.
"""

from dataclasses import replace
from typing import assert_never

from cramp_coach.conversation.commands import wondered
from cramp_coach.conversation.country import country_said
from cramp_coach.conversation.disclaimer import disclaiming
from cramp_coach.conversation.findings import learn
from cramp_coach.conversation.hearing import in_their_language
from cramp_coach.conversation.opening import CRY, resumed
from cramp_coach.conversation.passing_asides import obey
from cramp_coach.conversation.passing_closing import dangerous
from cramp_coach.conversation.passing_relief import ask, begin, felt, of_a_twitch
from cramp_coach.conversation.passing_state import Passed, Passing, state_of
from cramp_coach.conversation.prompts import expecting
from cramp_coach.conversation.staging import again
from cramp_coach.conversation.state import Episode, State
from cramp_coach.conversation.turn import CodeTried, Heard, Input, Moment, spoken_to
from cramp_coach.conversation.wording import say
from cramp_coach.understanding.answers import read_answer
from cramp_coach.understanding.utterance import Answer, Assertion, Utterance, Verdict
from cramp_coach.vocabulary import (
    Asked,
    Chose,
    Command,
    FollowUpDue,
    Handed,
    HandedOver,
    Left,
    LinkAsked,
    Opened,
    Placed,
    Removed,
    Say,
    Silent,
    Unreadable,
    Wondered,
)

VERDICTS: dict[str, Verdict] = {"yes": Verdict.YES, "no": Verdict.NO, "unsure": Verdict.UNSURE}
KINDS = ("cramp", "twitch", "known_twitch", "other")
EVERYWHERE = "all_over"


def pass_on(passing: Passing, event: Input, moment: Moment) -> Passed:
    """What this event leads to: all that travels on, and the replies. Never waits, keeps nothing."""
    state = state_of(passing, moment)
    moment = spoken_to(moment, state)
    after, replies = _step(passing, state, event, moment)
    replies = tuple(of_a_twitch(reply, after, moment) for reply in replies)
    if not replies:
        return after, replies
    due = passing.answered and not passing.disclaimed and after != Passing()
    if due:
        *first, last = replies
        replies = (*first, disclaiming(last, say(moment.guide, "disclaimer")))
    told = int(moment.now.timestamp()) if after.at == "relief" else 0
    return replace(after, answered=True, disclaimed=after.disclaimed or due, told=told), replies


def _step(passing: Passing, state: State, event: Input, moment: Moment) -> Passed:
    match event:
        case Heard(utterance, edited, opening):
            return (passing, ()) if edited else _hear(passing, state, utterance, moment, opening=opening)
        case Asked(Command.HELP) if passing.at in ("idle", "kind"):
            return _hear(passing, state, CRY.utterance, moment, opening=True)
        case Asked(command):
            return obey(passing, state, command, moment)
        case Chose(choice, number):
            return _choose(passing, state, str(choice), number, moment)
        case Opened(about, anew):
            return _open(passing, state, about, moment, anew=anew)
        case Wondered(topic):
            return passing, wondered(state, topic, moment).replies
        case Silent() | Unreadable() | Placed():
            return passing, again(state, moment).opening(say(moment.guide, "not_understood")).replies
        case CodeTried():
            return obey(passing, state, Command.LINK, moment)
        case FollowUpDue() | LinkAsked() | Handed() | HandedOver() | Left():
            return passing, ()
        case Removed():
            return Passing(), ()
        case _:
            assert_never(event)


def _open(passing: Passing, state: State, about: str | None, moment: Moment, *, anew: bool) -> Passed:
    if about is None and state.is_open and not anew:
        return passing, resumed(state, moment).replies
    fresh = _fresh(passing)
    if about is not None:
        kind = "twitch" if about == "twitch" else "cramp"
        return begin(fresh, replace(_episode(state_of(fresh, moment)), kind=kind), moment)
    return ask(replace(fresh, at="kind"), moment, say(moment.guide, "greeting"))


def _choose(passing: Passing, state: State, choice: str, number: int | None, moment: Moment) -> Passed:
    if not state.is_open or (number is not None and number != passing.ask):
        stale = "stale.open" if state.is_open else "stale.nothing_open"
        return passing, again(state, moment).opening(say(moment.guide, stale)).replies
    answer = Answer(verdict=VERDICTS.get(choice), choice=choice)
    return _answered(passing, _episode(state), answer, None, moment)


def _hear(before: Passing, state: State, utterance: Utterance, moment: Moment, *, opening: bool) -> Passed:
    """Danger first, then what they ask for, then the answer."""
    came = _fresh(before) if opening or before.at == "idle" else before
    other = came.other or utterance.experiencer == "other"
    country = country_said(utterance.text, moment.guide.written.countries, asked=False) or came.country
    same = (other, country) == (came.other, came.country)
    passing = came if same else replace(came, other=other, country=country)
    state = state if passing is before else state_of(passing, moment)
    moment = spoken_to(moment, state)
    episode = learn(moment.guide, _episode(state), utterance, moment.now)
    danger = dangerous(episode, moment)
    if danger is not None:
        return Passing(), (danger,)
    if utterance.text and state.country != came.country and not utterance.mentions:
        return passing, again(state, moment).opening(_numbers_known(state, moment)).replies
    return _aside(passing, state, utterance, moment) or _answered(
        passing, episode, _read(state, utterance, moment), utterance, moment
    )


def _numbers_known(state: State, moment: Moment) -> Say:
    name = moment.guide.words.countries[state.country or ""].name
    return say(moment.guide, "country.noted", country=name)


def _aside(passing: Passing, state: State, utterance: Utterance, moment: Moment) -> Passed | None:
    if utterance.command:
        return obey(passing, state, utterance.command, moment)
    complains = any(c.startswith(("kind:", "site:")) for c in utterance.concepts(Assertion.PRESENT))
    if utterance.wonders and not utterance.now and (state.is_open or not complains):
        return passing, wondered(state, utterance.wonders, moment).replies
    if utterance.language != moment.lexicon.language:
        return passing, again(state, moment).before(in_their_language(utterance.language, moment)).replies
    return None


def _read(state: State, utterance: Utterance, moment: Moment) -> Answer:
    expected = expecting(state, moment)
    return read_answer(utterance, expected, moment.lexicon, now=moment.now) if expected else Answer()


def _answered(
    passing: Passing, episode: Episode, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Passed:
    match passing.at:
        case "relief":
            return felt(passing, episode, answer, utterance, moment)
        case "kind":
            return _of_a_kind(passing, episode, answer, utterance, moment)
        case "site" if answer.choice in moment.guide.sites:
            return begin(passing, replace(episode, sites=(str(answer.choice),)), moment)
        case "site" if not episode.sites:
            return _not_placed(passing, episode, moment)
        case "site" | "idle":
            return begin(passing, episode, moment)
        case _:
            assert_never(passing.at)


def _of_a_kind(
    passing: Passing, episode: Episode, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Passed:
    kind = answer.choice if answer.choice in KINDS else episode.kind
    hurts = utterance is not None and (utterance.now or utterance.relief == "still")
    if kind is None and hurts and episode.sites:
        kind = "cramp"  # it hurts there: help first, whatever it is called
    if kind is None and passing.again:
        kind = "other"
    if kind is None:
        return ask(replace(passing, again=True, sites=episode.sites), moment)
    return begin(passing, replace(episode, kind=kind), moment)


def _not_placed(passing: Passing, episode: Episode, moment: Moment) -> Passed:
    if not passing.again:
        return ask(replace(passing, again=True), moment)
    return begin(passing, replace(episode, sites=(EVERYWHERE,)), moment)


def _fresh(passing: Passing) -> Passing:
    """A new subject; what concerns no health is kept."""
    return Passing(
        country=passing.country,
        ask=passing.ask,
        answered=passing.answered,
        disclaimed=passing.disclaimed,
    )


def _episode(state: State) -> Episode:
    assert state.episode is not None  # noqa: S101 - state_of always makes one
    return state.episode
