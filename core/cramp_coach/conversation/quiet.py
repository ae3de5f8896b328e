"""The quiet hours: when nobody is asked anything. Offered after the first promise, changed on request."""

from dataclasses import replace

from cramp_coach.conversation.hours import HOURS, hours_in, shown
from cramp_coach.conversation.nudging import refitted
from cramp_coach.conversation.staging import again, enter, next_number
from cramp_coach.conversation.state import Quieting, State, beneath
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import say
from cramp_coach.understanding.utterance import Answer, Utterance, Verdict
from cramp_coach.vocabulary import Say


def ask_quiet(state: State, moment: Moment, *, settling_in: bool = False) -> Turn:
    """Which hours shall be quiet."""
    if isinstance(state.stage, Quieting):
        return again(state, moment)
    return enter(state, Quieting(beneath(state.stage), settling_in=settling_in), moment)


def hours_told(state: State, named: str, moment: Moment) -> Turn:
    """They set their quiet hours, whatever is open; what we cannot read is asked for."""
    hours = hours_in(named)
    if hours is None:
        return ask_quiet(state, moment).opening(say(moment.guide, "quiet.again"))
    return _back(replace(state, quiet=hours, stage=beneath(state.stage)), moment)


def quieted(
    state: State, stage: Quieting, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Turn:
    """The answer; what is neither hours nor a "fine", twice, leaves them as they were."""
    hours = hours_in((answer.choice or "").removeprefix(HOURS)) or (utterance and hours_in(utterance.text))
    if hours:
        return _back(replace(state, quiet=hours, stage=stage.back), moment)
    kept = answer.choice == "skip" or answer.verdict in (Verdict.YES, Verdict.NO, Verdict.SKIP)
    if kept or stage.again:
        return _back(replace(state, stage=stage.back), moment)
    asked = replace(state, stage=replace(stage, again=True))
    return again(asked, moment).opening(say(moment.guide, "quiet.again"))


def _back(state: State, moment: Moment) -> Turn:
    fitted = refitted(state, moment)
    back = replace(fitted.state, ask=next_number(state, moment))
    return again(back, moment).opening(quiet_now(back, moment)).doing(*fitted.effects)


def quiet_now(state: State, moment: Moment) -> Say:
    """The hours in which we send nothing."""
    start, end = map(shown, state.quiet)
    return say(moment.guide, "quiet.noted", start=start, end=end)
