"""What people may ask for where nothing is kept; then the open question again."""

from dataclasses import replace

from cramp_coach.conversation.commands import held_by_now
from cramp_coach.conversation.passing_state import Passed, Passing, state_of
from cramp_coach.conversation.staging import again
from cramp_coach.conversation.state import Relieving, State
from cramp_coach.conversation.turn import Moment
from cramp_coach.conversation.wording import cite, plain, say
from cramp_coach.vocabulary import Command, Phase, Reply, Say

NOTHING_KEPT = (
    Command.FORGET,
    Command.EXPORT,
    Command.PRIVACY,
    Command.SETTINGS,
    Command.STOP_ASKING,
    Command.ZONE,
    Command.QUIET,
    Command.NUDGE,
    Command.NO_CRAMP,
    Command.LOG,
    Command.SUMMARY,
    Command.LINK,
    Command.UNLINK,
)


def obey(passing: Passing, state: State, command: Command, moment: Moment) -> Passed:
    """Do what was asked; whatever would need something kept is answered with that nothing is."""
    match command:
        case Command.STOP:
            return Passing(), (plain(moment.guide, "stop.done", Phase.CLOSED),)
        case Command.RESUME if state.is_open:
            return passing, again(state, moment, whole=True).replies
        case Command.REPEAT | Command.HELP if state.is_open:
            whole = replace(passing, held=0)
            return whole, again(state_of(whole, moment), moment, whole=True).replies
        case Command.REPEAT | Command.RESUME:
            return passing, (plain(moment.guide, "repeat.nothing_open", Phase.CLOSED),)
        case Command.PAUSE if isinstance(state.stage, Relieving):
            paused = replace(passing, held=held_by_now(state, state.stage, moment))
            return paused, again(state, moment).opening(say(moment.guide, "pause.text")).replies
        case Command.PAUSE if state.is_open:
            return passing, again(state, moment).replies
        case Command.WHY:
            return passing, again(state, moment).before(_why(state, moment)).replies
        case _ if command in NOTHING_KEPT:
            return passing, _aside("passing.nothing_kept", state, moment)
        case Command.COUNTRY | Command.ROUTINE:
            return passing, _aside(f"passing.{command.value}", state, moment)
        case _:
            return passing, _aside("back.nowhere", state, moment)


def _aside(phrase: str, state: State, moment: Moment) -> tuple[Reply, ...]:
    return again(state, moment).before(plain(moment.guide, phrase, Phase.CLOSED)).replies


def _why(state: State, moment: Moment) -> Reply:
    """Where the move comes from; how urgent it is cannot be said without asking."""
    if not isinstance(state.stage, Relieving):
        return plain(moment.guide, "passing.why", Phase.CLOSED)
    sources = moment.guide.remedies[state.stage.remedy].sources
    if not sources:
        return plain(moment.guide, "passing.why", Phase.CLOSED)
    publisher = moment.guide.sources[sources[0]].publisher
    words = say(moment.guide, "passing.why.move", source=publisher)
    return Reply((words, Say("\n".join(cite(moment.guide, sources)), "")), Phase.CLOSED)
