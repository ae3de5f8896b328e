"""What must hold of every step, whoever says what."""

from collections.abc import Callable, Iterator

from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.screening import HOPELESS
from cramp_coach.conversation.state import Episode, State, Withdrawing
from cramp_coach.conversation.turn import Heard, Input, Turn
from cramp_coach.guide.screens import open_findings, remedies_for, screen_for
from cramp_coach.guide.triage import Facts, assess
from cramp_coach.understanding.utterance import Verdict
from cramp_coach.vocabulary import Chose, FollowUpDue, Left, Reply, Say, Silent, Urgency
from proof.likeness import level_of
from support.talk import guide


def broken(before: State, event: Input, turn: Turn) -> Iterator[str]:
    """Each promise of ours that this step does not keep."""
    for holds, what in _PROMISES:
        if not holds(before, event, turn):
            yield what


def _emergency_is_told_at_once(before: State, event: Input, turn: Turn) -> bool:
    """An emergency among the facts is told in the very reply that learned it, as EMERGENCY."""
    if level_of(turn.state) is not Urgency.EMERGENCY:
        return True
    if level_of(before) is Urgency.EMERGENCY and _told(before) is Urgency.EMERGENCY:
        return True
    final = [reply.urgency for reply in turn.replies if reply.final]
    return final == [Urgency.EMERGENCY] and _told(turn.state) is Urgency.EMERGENCY


def _nothing_lowers(before: State, event: Input, turn: Turn) -> bool:
    """Neither what is known nor what was told becomes milder, save by a confirmed withdrawal."""
    old, new = before.episode, turn.state.episode
    if old is None or new is None or old.id != new.id or old.look != new.look:
        return True
    if isinstance(before.stage, Withdrawing) and _says_yes(event):
        return True
    told = old.told is None or (new.told is not None and new.told >= old.told)
    # What it is called, and a number, can be set right until a level is told (clinical I).
    set_right = old.told is None and (old.kind != new.kind or old.values != new.values)
    return told and (set_right or level_of(turn.state) >= level_of(before))


def _says_yes(event: Input) -> bool:
    match event:
        case Chose(choice):
            return choice == "yes"
        case Heard(utterance):
            return utterance.verdict is Verdict.YES
        case _:
            return False


def _told_by_the_rules(before: State, event: Input, turn: Turn) -> bool:
    """The level told is no milder than the facts give, and graver only for what stayed "not sure"."""
    episode = turn.state.episode
    for reply in turn.replies:
        if reply.final and episode is not None and reply.urgency is not None:
            known = level_of(turn.state)
            worst = Facts(frozenset((*facts_of(guide(), episode).present, *episode.unknown)))
            unsure = bool(episode.unknown) or episode.told_before is not None
            if reply.urgency < known or (reply.urgency > known and not unsure):
                return False
            if reply.urgency > max(known, Urgency.URGENT) and assess(guide(), worst).urgency < reply.urgency:
                return False
    return True


def _stops_only_when_nothing_could_raise(before: State, event: Input, turn: Turn) -> bool:
    """Where the first look ends, all open applicable findings together would give no graver level."""
    episode = turn.state.episode
    if episode is None or episode.look or not any(reply.final for reply in turn.replies):
        return True
    if before.episode is not None and before.episode.told is not None:
        return True  # told before: what was volunteered since is heard, and nothing is asked
    facts = facts_of(guide(), episode)
    if HOPELESS in facts.present:
        return True  # despair goes before every muscle (clinical F)
    return level_with_all_open(episode) == assess(guide(), facts).urgency


def level_with_all_open(episode: Episode) -> Urgency:
    """The level if every applicable finding that is still open were present."""
    facts = facts_of(guide(), episode)
    opened = (f for question in screen_for(guide(), facts) for f in open_findings(guide(), question, facts))
    worst = guide().counted(facts.present.union(opened, episode.present))
    return assess(guide(), Facts(worst)).urgency


def _no_forbidden_remedy(before: State, event: Input, turn: Turn) -> bool:
    """A remedy that is given is one that nothing known forbids."""
    given = [reply.remedy for reply in turn.replies if reply.remedy is not None]
    if not given or turn.state.episode is None:
        return not given
    allowed = {remedy.id for remedy in remedies_for(guide(), facts_of(guide(), turn.state.episode))}
    return set(given) <= allowed


def _every_end_is_whole(before: State, event: Input, turn: Turn) -> bool:
    """A level is told with the four parts of the safety net, in order, and with where it comes from."""
    ends = [reply for reply in turn.replies if reply.final]
    return all(_has_four_parts(reply, turn.state.country) and _has_sources(reply) for reply in ends)


def _has_four_parts(reply: Reply, country: str | None) -> bool:
    said = [block.text for block in reply.blocks if isinstance(block, Say)]
    for voice in (False, True):
        words = guide().speaking(about_other=voice, country=country).words.closings
        for closing in guide().closings:
            parts = [words[part].text for part in closing.parts]
            if any(said[at : at + len(parts)] == parts for at in range(len(said))):
                return bool(closing.sources)
    return False


def _has_sources(reply: Reply) -> bool:
    """Each reason names its source, or is ours and says why; a level above SELF_CARE has a reason."""
    ours = {*(r.id for r in guide().rules.values() if r.product_rule)}
    ours |= {f.id for f in guide().findings.values() if f.product_rule}  # type: ignore[misc] # ids are strings
    return all(reason.sources or reason.rule in ours for reason in reply.reasons)


def _asks_to_be_answered(before: State, event: Input, turn: Turn) -> bool:
    """Where something is open, the last reply asks it, under its number and with a topic."""
    if not turn.state.is_open or not turn.replies:
        return True
    ask = turn.replies[-1].ask
    return ask is not None and ask.number == turn.state.ask and bool(ask.topics) and bool(ask.text)


def _answers_whoever_speaks(before: State, event: Input, turn: Turn) -> bool:
    """Words and buttons are always answered; silence, a correction or a due promise may need no word."""
    quiet = isinstance(event, Silent | Left | FollowUpDue) or (isinstance(event, Heard) and event.edited)
    return (quiet or bool(turn.replies)) and all(reply.text.strip() for reply in turn.replies)


def _told(state: State) -> Urgency | None:
    return state.episode.told if state.episode else None


_PROMISES: tuple[tuple[Callable[[State, Input, Turn], bool], str], ...] = (
    (_emergency_is_told_at_once, "an emergency is not told at once"),
    (_nothing_lowers, "a level was lowered"),
    (_told_by_the_rules, "the level told is not that of the rules"),
    (_stops_only_when_nothing_could_raise, "it stopped asking while an open finding could raise the level"),
    (_no_forbidden_remedy, "a forbidden remedy was given"),
    (_every_end_is_whole, "an end lacks its four parts or its sources"),
    (_asks_to_be_answered, "what is open is not asked"),
    (_answers_whoever_speaks, "nothing was answered"),
)
