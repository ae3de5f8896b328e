"""Relief where nothing is kept: the next move that these words do not forbid, and then the safety net."""

from dataclasses import replace

from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.passing_closing import close, may_be_grave
from cramp_coach.conversation.passing_state import MOST_TRIED, Passed, Passing, kind_of, remedies_of, state_of
from cramp_coach.conversation.prompts import prompt
from cramp_coach.conversation.relief import felt_of, other_muscle
from cramp_coach.conversation.staging import next_number
from cramp_coach.conversation.state import Episode, Relieving
from cramp_coach.conversation.turn import Moment, spoken_to
from cramp_coach.conversation.wording import say
from cramp_coach.guide.models import Remedy
from cramp_coach.guide.screens import remedies_for
from cramp_coach.understanding.utterance import Answer, Assertion, Utterance, Verdict
from cramp_coach.vocabulary import Ask, Reply, Say

SECOND = 2


def begin(passing: Passing, episode: Episode, moment: Moment) -> Passed:
    """What it is, then where, then what to do."""
    known = replace(passing, kind=kind_of(episode.kind), sites=episode.sites, again=False)
    if known.kind is None:
        return ask(replace(known, at="kind"), moment, *_if_danger(episode, moment))
    if known.kind == "other":
        return _ended(known), (_opened(close(episode, moment), *_if_danger(episode, moment)),)
    if not known.sites:
        return ask(replace(known, at="site"), moment, *_if_danger(episode, moment))
    return _next(known, episode, moment)


def felt(
    passing: Passing, episode: Episode, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Passed:
    """Whether it lets go."""
    other = other_muscle(episode, utterance, moment) if utterance else None
    if other is not None:
        return begin(replace(passing, tried=()), other, moment)
    match answer.choice or (utterance and felt_of(utterance)) or answer.verdict:
        case "eased" | Verdict.YES:
            return _ended(passing), (_opened(close(episode, moment), say(moment.guide, "relief.eased")),)
        case "other":
            return ask(replace(passing, at="site", sites=(), tried=()), moment)
        case "still" | Verdict.NO | Verdict.UNSURE:
            return _next(passing, episode, moment)
        case _ if utterance is not None and _complains(utterance):
            return ask(replace(passing, held=0), moment)  # the move once more, whole
        case _:
            reply = prompt(state_of(passing, moment), moment, whole=False)
            missed = say(moment.guide, "not_understood")
            return passing, (_opened(reply, missed, *_if_danger(episode, moment)),) if reply else ()


def ask(passing: Passing, moment: Moment, *before: Say) -> Passed:
    """Open what this asks, under a new number, after these words."""
    state = state_of(passing, moment)
    numbered = replace(passing, ask=next_number(state, moment))
    reply = prompt(replace(state, ask=numbered.ask), spoken_to(moment, state))
    if reply is None:
        return numbered, ()
    unjudged = reply if reply.urgency is None else replace(reply, urgency=None)
    return numbered, (_opened(unjudged, *before),)


def _next(passing: Passing, episode: Episode, moment: Moment) -> Passed:
    grave = may_be_grave(episode, moment)
    feared = replace(episode, present=(*episode.present, *sorted(grave))) if grave else episode
    allowed = remedies_for(moment.guide, facts_of(moment.guide, feared))
    usual = remedies_of(passing, moment)
    tried = {usual[one].id for one in passing.tried}
    over = len(tried) >= MOST_TRIED or (tried and passing.last)
    remedy = None if over else next((one for one in allowed if one.id not in tried), None)
    if remedy is None:
        stopped = () if tried else (say(moment.guide, "relief.not_safe"),)
        return _ended(passing), (_opened(close(episode, moment), *stopped, *_if_danger(episode, moment)),)
    if remedy not in usual:
        return _ended(passing), (_given_once(remedy, passing, episode, moment),)
    last = passing.last or not {one.id for one in usual} <= {one.id for one in allowed}
    tried_now = (*passing.tried, usual.index(remedy))
    given = replace(passing, at="relief", tried=tried_now, last=last, held=0)
    return ask(given, moment, *_if_danger(episode, moment), *_guarding(remedy, given, moment))


def _given_once(remedy: Remedy, passing: Passing, episode: Episode, moment: Moment) -> Reply:
    """A move for what they told of themselves: it cannot travel on, so the safety net follows at once."""
    state = state_of(passing, moment)
    shown = prompt(replace(state, stage=Relieving(remedy.id)), spoken_to(moment, state))
    move = tuple(block for block in shown.blocks if not isinstance(block, Ask)) if shown else ()
    net = close(episode, moment)
    return replace(net, blocks=(*_if_danger(episode, moment), *move, *net.blocks), remedy=remedy.id)


def _guarding(remedy: Remedy, passing: Passing, moment: Moment) -> tuple[Say, ...]:
    """What is asked elsewhere before this move is said here as a condition."""
    limb = any(moment.guide.sites[site].limb for site in passing.sites)
    if remedy.ask_first is not None:
        return (say(moment.guide, "passing.before"),)
    return (say(moment.guide, "passing.locked"),) if limb and len(passing.tried) == SECOND + 1 else ()


def _if_danger(episode: Episode, moment: Moment) -> tuple[Say, ...]:
    return (say(moment.guide, "passing.if_danger"),) if may_be_grave(episode, moment) else ()


def of_a_twitch(reply: Reply, passing: Passing, moment: Moment) -> Reply:
    """A twitch does not let go: it calms down. Whatever asks of it, again or for the first time."""
    if passing.at != "relief" or passing.kind == "cramp":
        return reply
    words, silent = (moment.guide.words.phrases[f"passing.{name}"] for name in ("calmer", "calmer.silent"))
    return replace(
        reply,
        blocks=tuple(
            replace(block, text=words.text, speech=words.spoken, if_silent=silent.spoken)
            if isinstance(block, Ask)
            else block
            for block in reply.blocks
        ),
    )


def _complains(utterance: Utterance) -> bool:
    return utterance.now or "kind:cramp" in utterance.concepts(Assertion.PRESENT, Assertion.OTHER)


def _opened(reply: Reply, *before: Say) -> Reply:
    return replace(reply, blocks=(*before, *reply.blocks)) if before else reply


def _ended(passing: Passing) -> Passing:
    return Passing(
        country=passing.country, ask=passing.ask, answered=passing.answered, disclaimed=passing.disclaimed
    )
