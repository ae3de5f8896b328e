"""An answer to the open question, whatever it is, and the step that follows from it."""

from dataclasses import replace
from typing import assert_never

from cramp_coach.conversation import check_in
from cramp_coach.conversation.announcing import announced
from cramp_coach.conversation.closing import tell
from cramp_coach.conversation.commands import forgotten
from cramp_coach.conversation.country import located
from cramp_coach.conversation.evening import in_the_evening
from cramp_coach.conversation.findings import add_absent, is_fact, level_so_far, withdraw
from cramp_coach.conversation.flow import begin, complaint_is_known, go_on, help_now
from cramp_coach.conversation.linking import linking
from cramp_coach.conversation.noting import ticked
from cramp_coach.conversation.nudged import nudged
from cramp_coach.conversation.nudging import nudging
from cramp_coach.conversation.one_tap import taken_for_the_usual
from cramp_coach.conversation.promises import consented, stop_asking
from cramp_coach.conversation.quiet import quieted
from cramp_coach.conversation.record import logged, remembering
from cramp_coach.conversation.relief import (
    came_back,
    elsewhere,
    felt_of,
    is_allowed,
    other_muscle,
    still,
)
from cramp_coach.conversation.screening import LONG_LOCKED, Aside, queued, take
from cramp_coach.conversation.staging import again, enter, next_number
from cramp_coach.conversation.state import (
    Announcing,
    CheckingIn,
    Consenting,
    Episode,
    Evening,
    Forgetting,
    Idle,
    Linking,
    Locating,
    Noting,
    Nudged,
    Nudging,
    Placing,
    Quieting,
    Relieving,
    Screening,
    Stage,
    State,
    Told,
    Wanting,
    Withdrawing,
)
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import plain, say
from cramp_coach.conversation.zone import placed
from cramp_coach.understanding.utterance import Answer, Assertion, Utterance, Verdict
from cramp_coach.vocabulary import Phase, Urgency

EVERYWHERE = "all_over"


def answer_open(
    state: State, episode: Episode, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Turn:
    """What an answer leads to. `episode` has learned already what the message says of itself."""
    stage = state.stage
    state = state.about(episode)
    match stage:
        case Noting() if answer.choice is not None:
            return ticked(state, stage, episode, answer.choice, moment)
        case Idle() | Told() | Noting():
            return _anew(state, episode, utterance, moment)
        case Wanting():
            return _wanted(state, stage, episode, answer, utterance, moment)
        case Relieving():
            return _felt(state, episode, answer, utterance, moment)
        case Screening():
            return _screened(state, stage, episode, answer, utterance, moment)
        case Consenting():
            return consented(state, stage, answer, moment)
        case Placing():
            return placed(state, stage, answer, utterance, moment)
        case CheckingIn():
            return _reported(state, stage, episode, answer, utterance, moment)
        case Withdrawing():
            return _withdrawn(state, stage, episode, answer, moment)
        case Forgetting():
            return forgotten(state, stage, answer, moment)
        case Locating() | Quieting() | Nudging() | Linking():
            return _set(state, stage, answer, utterance, moment)
        case Nudged():
            return nudged(state, answer, moment)
        case Announcing():
            return announced(state, stage, answer, moment)
        case Evening():
            return in_the_evening(state, stage, episode, answer, moment)
        case _:
            assert_never(stage)


def _set(
    state: State,
    stage: Locating | Quieting | Nudging | Linking,
    answer: Answer,
    utterance: Utterance | None,
    moment: Moment,
) -> Turn:
    """The answer to the question about a setting."""
    match stage:
        case Locating():
            return located(state, stage, answer, utterance, moment)
        case Quieting():
            return quieted(state, stage, answer, utterance, moment)
        case Nudging():
            return nudging(state, stage, answer, utterance, moment)
        case Linking():
            return linking(state, stage, answer, moment)


def _anew(state: State, episode: Episode, utterance: Utterance | None, moment: Moment) -> Turn:
    """Nothing was open: a complaint, more about one that was told, or small talk."""
    if episode.told is not None:
        if episode.queue:
            return go_on(state, episode, moment)
        grave = episode.told is Urgency.EMERGENCY
        return Turn(state, (plain(moment.guide, "told.emergency" if grave else "told.more", Phase.CLOSED),))
    hurting = utterance is not None and _hurts(utterance)
    if hurting and moment.push and episode.kind == "cramp" and not (episode.sites or episode.queue):
        return taken_for_the_usual(state, episode, moment)
    begun = begin(state, episode, moment, hurting=hurting)
    if complaint_is_known(episode, moment) or hurting:
        return begun
    return begun.opening(say(moment.guide, "greeting"))


def _hurts(utterance: Utterance) -> bool:
    """Whether it is happening as they write: they say so, or say "cramp" and nothing of when or how often."""
    if utterance.relief == "eased":
        return False
    if utterance.now:
        return True
    since = any(amount.role in ("onset", "nights", "times", "episode") for amount in utterance.amounts)
    habitual = "usual" in utterance.concepts(*Assertion)
    complains = "kind:cramp" in utterance.concepts(Assertion.PRESENT, Assertion.OTHER)
    return complains and not (since or habitual)


def _wanted(
    state: State,
    stage: Wanting,
    episode: Episode,
    answer: Answer,
    utterance: Utterance | None,
    moment: Moment,
) -> Turn:
    named = _named(stage, episode, answer, moment)
    still = utterance is not None and utterance.relief == "still"
    hurting = stage.relief or still or (utterance is not None and _hurts(utterance))
    if stage.subject == "kind" and named.kind is None and hurting and named.sites:
        named = replace(named, kind="cramp")  # it hurts there: help first, whatever it is called
    if stage.subject == "kind" and named.kind is None:
        named = replace(named, kind="other") if stage.again else named
    if stage.subject == "site" and not named.sites:
        named = replace(named, sites=(EVERYWHERE,)) if stage.again else named
    if (stage.subject == "kind" and named.kind is None) or (stage.subject == "site" and not named.sites):
        return enter(state, replace(stage, again=True), moment)
    return begin(state, named, moment, hurting=hurting)


def _named(stage: Wanting, episode: Episode, answer: Answer, moment: Moment) -> Episode:
    choice = answer.choice
    if stage.subject == "kind" and choice in ("cramp", "twitch", "known_twitch", "other"):
        return replace(episode, kind=choice)
    if stage.subject == "site" and choice is not None and choice in moment.guide.sites:
        return replace(episode, sites=(choice,))
    return episode


def _felt(
    state: State, episode: Episode, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Turn:
    """Whether it lets go."""
    other = other_muscle(episode, utterance, moment) if utterance else None
    if other is not None:
        return help_now(state, other, moment)
    match answer.choice or (utterance and felt_of(utterance)) or answer.verdict:
        case "eased" | Verdict.YES:
            eased = _eased(state, episode)
            done = go_on(eased, eased.episode or episode, moment, after_relief=True)
            return done.opening(say(moment.guide, "relief.eased")).doing(*logged(eased))
        case "other":
            return elsewhere(state, episode, moment) or go_on(state, episode, moment, after_relief=True)
        case "still" | Verdict.NO | Verdict.UNSURE:
            return still(state, episode, moment) or help_now(state, episode, moment)
        case _:
            return again(state, moment).opening(say(moment.guide, _missed(utterance, moment)))


def _eased(state: State, episode: Episode) -> State:
    """It let go, so it is not locked."""
    eased = replace(add_absent(episode, (LONG_LOCKED,)), eased=True)
    return remembering(replace(state, episode=eased), eased)


def _screened(
    state: State,
    stage: Screening,
    episode: Episode,
    answer: Answer,
    utterance: Utterance | None,
    moment: Moment,
) -> Turn:
    if utterance and utterance.relief == "eased" and (stage.relief or isinstance(stage.back, Relieving)):
        return _let_go(state, stage, episode, moment).opening(say(moment.guide, "relief.eased"))
    if not (stage.relief or stage.back) and (
        again_held := came_back(state, episode, answer, utterance, moment)
    ):
        return again_held
    settled, further = take(episode, stage, answer, _told(stage, episode, utterance, moment), moment)
    asked = state.about(settled)
    if level_so_far(moment.guide, settled).urgency is Urgency.EMERGENCY:
        return tell(asked, settled, moment)  # a yes that nobody explains, whatever it interrupted
    if further is not None:
        turn = enter(asked, further, moment)
        missed = further.mode == "plainer" and answer.verdict is None
        return turn.opening(say(moment.guide, _missed(utterance, moment))) if missed else turn
    if stage.back is not None:
        return _back_again(asked, stage.back, settled, moment)
    if stage.question == check_in.SIGNS and settled.report is None:
        return _after_signs(asked, settled, moment)
    if stage.relief:
        return help_now(asked, settled, moment)
    return go_on(asked, settled, moment)


def _let_go(state: State, stage: Screening, episode: Episode, moment: Moment) -> Turn:
    """It eased while a question was open: no remedy waits any more, and what that answers is not asked."""
    freed = _eased(replace(state, stage=replace(stage, relief=False, back=None)), episode)
    eased = freed.episode or episode
    if {*stage.findings} <= {*eased.present, *eased.absent}:
        return go_on(freed, eased, moment)
    return again(freed, moment)


def _back_again(state: State, back: Stage, episode: Episode, moment: Moment) -> Turn:
    """It was nothing graver than what is known: what was open before is open again."""
    before = Urgency.SELF_CARE if episode.told is None else episode.told
    level = level_so_far(moment.guide, episode).urgency
    if level is Urgency.EMERGENCY or (episode.told is not None and level > before):
        return tell(state, episode, moment)
    further = queued(episode, moment)
    if further is not None:
        return enter(state, replace(further, back=back), moment)
    if isinstance(back, Told):
        return Turn(replace(state, stage=back), (plain(moment.guide, "told.more", Phase.CLOSED),))
    if isinstance(back, Relieving) and not is_allowed(back, episode, moment):
        return go_on(state, episode, moment, after_relief=True)
    return enter(state, back, moment, whole=False)


def _missed(utterance: Utterance | None, moment: Moment) -> str:
    """What is said to an answer that answers nothing: what it says besides was learned all the same."""
    if utterance is None:
        return "not_understood"
    learned = utterance.amounts or any(is_fact(moment.guide, m.concept) for m in utterance.mentions)
    return "noted.but" if learned else "not_understood"


def _after_signs(state: State, episode: Episode, moment: Moment) -> Turn:
    turn = go_on(state, episode, moment) if episode.unknown else None
    return turn or check_in.back_to_question(state, episode, moment)


def _told(stage: Screening, episode: Episode, utterance: Utterance | None, moment: Moment) -> Aside:
    """What the message says beside its verdict."""
    if utterance is None:
        return Aside()
    meant = (Assertion.PRESENT, Assertion.OTHER) if episode.who == "other" else (Assertion.PRESENT,)
    own = stage.question.removeprefix("which_")  # what this very question is about is no new riddle
    hints = (m.concept for m in utterance.mentions if m.status is not Assertion.DENIED and m.concept != own)
    known = moment.guide.hints
    vague = (known[h].may_be for h in hints if h in known and not {*known[h].may_be} & {*episode.present})
    spoken = any(letter.isalnum() for letter in utterance.text)
    words = spoken or bool(utterance.mentions or utterance.amounts)  # a recogniser may give the latter alone
    waiting = (q for q in episode.queue if q.startswith("confirm:") and q != stage.question)
    opened = {q.removeprefix("confirm:") for q in waiting}
    said, present = utterance.concepts(*meant), {*episode.present}
    again = any(one in present or (one in known and present & {*known[one].may_be}) for one in said)
    return Aside(frozenset(opened).union(*vague), said, words, again)


def _reported(
    state: State,
    stage: CheckingIn,
    episode: Episode,
    answer: Answer,
    utterance: Utterance | None,
    moment: Moment,
) -> Turn:
    if stage.seen:
        return check_in.were_seen(state, stage, answer, moment)
    match answer.choice or (utterance and utterance.check_in):
        case "gone" | "better" as report:
            return check_in.ended(state, episode, report, moment)
        case "same" | "worse" as report:
            looked = check_in.looked_again(state, episode, report, moment)
            return go_on(looked, looked.episode or episode, moment)
        case "signs":
            return check_in.look_at_signs(state, moment)
        case "later":
            return check_in.snoozed(state, episode, stage, moment)
        case "stop_asking":
            return stop_asking(state, moment)
        case _ if answer.verdict is Verdict.YES:
            return check_in.look_at_signs(state, moment)
        case _:
            return check_in.not_understood(state, moment)


def _withdrawn(state: State, stage: Withdrawing, episode: Episode, answer: Answer, moment: Moment) -> Turn:
    """A confirmed mistake is taken back and the level computed anew; anything else stays as it was."""
    match answer.choice or answer.verdict:
        case "yes" | Verdict.YES:
            corrected = withdraw(episode, stage.findings)
            back = replace(state, episode=corrected, stage=stage.back)
            if isinstance(stage.back, Told):
                return tell(back, corrected, moment)
            if isinstance(stage.back, Relieving):
                return enter(back, stage.back, moment)
            return go_on(back, corrected, moment)
        case _:
            back = replace(state, stage=stage.back, ask=next_number(state, moment))
            return again(back, moment).opening(say(moment.guide, "withdraw.kept"))
