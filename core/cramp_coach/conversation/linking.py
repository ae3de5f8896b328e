"""A speaker and a chat that are one person's: the code, the yes, and the promises that move over."""

from dataclasses import replace
from datetime import timedelta

from cramp_coach.conversation.keeping import load_episode
from cramp_coach.conversation.staging import again, enter, next_number
from cramp_coach.conversation.state import Episode, Linking, Promised, State, beneath
from cramp_coach.conversation.turn import CodeTried, Moment, Turn
from cramp_coach.conversation.wording import plain, say
from cramp_coach.understanding.utterance import Answer, Verdict
from cramp_coach.vocabulary import (
    FollowUpAsked,
    Handed,
    HandedOver,
    Link,
    LinkAsked,
    OfferCode,
    Phase,
    ScheduleFollowUp,
    Unlink,
)

TO_CONFIRM = timedelta(minutes=10)


def offer_link(state: State, moment: Moment) -> Turn:
    """In a chat, the code to tell a speaker; on a speaker, where to get one."""
    if moment.push and moment.code:
        words = plain(moment.guide, "link.code", Phase.CLOSED, code=moment.code)
        return again(state, moment).before(words).doing(OfferCode(moment.code))
    where = "link.where" if moment.speaks_first else "link.how"
    return again(state, moment).before(plain(moment.guide, where, Phase.CLOSED))


def between_two(state: State, event: CodeTried | LinkAsked | Handed | HandedOver, moment: Moment) -> Turn:
    """What one of the two brings to the other."""
    match event:
        case CodeTried():
            return _code_tried(state, event, moment)
        case LinkAsked():
            return _link_asked(state, event, moment)
        case Handed():
            return _handed(state, event)
        case HandedOver():
            return _handed_over(state, event)


def _code_tried(state: State, tried: CodeTried, moment: Moment) -> Turn:
    """What became of a code that a speaker was told; then the open question again."""
    words = plain(moment.guide, f"link.{tried.outcome}", Phase.CLOSED, tail=" ".join(tried.tail))
    return again(state, moment).before(words)


def _link_asked(state: State, asked: LinkAsked, moment: Moment) -> Turn:
    """Ask the chat whether it was them."""
    stage = Linking(asked.speaker, moment.now + TO_CONFIRM, beneath(state.stage))
    return enter(state, stage, moment)


def linking(state: State, stage: Linking, answer: Answer, moment: Moment) -> Turn:
    """Yes links them, and is the consent to keep what the speaker promised; then on where they were."""
    match answer.choice or answer.verdict:
        case "yes" | Verdict.YES if moment.now <= stage.until:
            linked = _back(replace(state, consent=True), stage, "link.done", moment)
            return linked.doing(Link(stage.speaker))
        case "yes" | Verdict.YES:
            return _back(state, stage, "link.too_late", moment)
        case "no" | Verdict.NO | Verdict.SKIP:
            return _back(state, stage, "link.refused", moment)
        case _:
            return again(state, moment)


def unlink(state: State, moment: Moment) -> Turn:
    """From either side; what the speaker promised it keeps itself again."""
    if not moment.links:
        return again(state, moment).before(plain(moment.guide, "unlink.none", Phase.CLOSED))
    return again(state, moment).before(plain(moment.guide, "unlink.done", Phase.CLOSED)).doing(Unlink())


def _handed(state: State, given: Handed) -> Turn:
    """A complaint that a linked speaker was told, and its promises, as if it had been told here."""
    episode = load_episode(given.episode)
    known = state.episode is not None and state.episode.id == episode.id
    others = state.others if known else (*_but(state.others, episode), episode)
    new = tuple(Promised(one.id, one.episode, one.due, one.attempt) for one in given.follow_ups)
    zone = state.zone or next((one.intent.zone for one in given.follow_ups), None)
    promises = (*state.promises, *new)
    taken = replace(state, others=others, promises=promises, zone=zone, consent=True)
    return Turn(taken, (), tuple(map(ScheduleFollowUp, given.follow_ups)))


def _handed_over(state: State, given: HandedOver) -> Turn:
    """They are kept elsewhere: nothing is asked here."""
    left = tuple(one for one in state.promises if one.id not in given.follow_ups)
    return Turn(replace(state, promises=left), (), tuple(map(FollowUpAsked, given.follow_ups)))


def _but(others: tuple[Episode, ...], episode: Episode) -> tuple[Episode, ...]:
    return tuple(one for one in others if one.id != episode.id)


def _back(state: State, stage: Linking, phrase: str, moment: Moment) -> Turn:
    back = replace(state, stage=stage.back, ask=next_number(state, moment))
    return again(back, moment).opening(say(moment.guide, phrase))
