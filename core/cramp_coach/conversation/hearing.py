"""Words that arrive: danger signs first, then what is taken back, commands and wonder, then the answer."""

import re
from dataclasses import replace

from cramp_coach.conversation import commands
from cramp_coach.conversation.answering import answer_open
from cramp_coach.conversation.closing import tell
from cramp_coach.conversation.country import country_said, noted
from cramp_coach.conversation.findings import (
    add_present,
    denied_but_present,
    is_fact,
    learn,
    learn_answer,
    level_so_far,
    reopen,
    withdraw,
)
from cramp_coach.conversation.flow import begin, go_on
from cramp_coach.conversation.hours import hours_named
from cramp_coach.conversation.nudging import nudge_named, nudge_told
from cramp_coach.conversation.prompts import expecting
from cramp_coach.conversation.quiet import hours_told
from cramp_coach.conversation.reading import answer_to, opened_elsewhere, says_nothing_known, unread_signs
from cramp_coach.conversation.relief import is_allowed
from cramp_coach.conversation.screening import HOPELESS, queued
from cramp_coach.conversation.staging import again, enter, new_episode
from cramp_coach.conversation.state import (
    Episode,
    Idle,
    Locating,
    Relieving,
    Screening,
    State,
    Told,
    Wanting,
    Withdrawing,
)
from cramp_coach.conversation.turn import Moment, Turn, spoken_to
from cramp_coach.conversation.wording import plain, say
from cramp_coach.conversation.zone import zone_named, zone_told
from cramp_coach.understanding.utterance import Answer, Assertion, Utterance
from cramp_coach.vocabulary import EpisodeId, Phase, Reply, Say, TopicId, Urgency

_AS_WELL = re.compile(r"\b(too|as well|also)\b", re.IGNORECASE)


def hear(state: State, utterance: Utterance, moment: Moment) -> Turn:
    """What a message leads to, in the order of what matters most."""
    came = state
    if utterance.wonders and utterance.command is None and _only_wonders(utterance):
        return commands.wondered(state, utterance.wonders, moment)
    state = _where(_about_whom(state, utterance, moment), utterance, moment)
    moment = spoken_to(moment, state)
    episode = episode_of(state, moment)
    expected = expecting(state, moment)
    answer = answer_to(state, expected, utterance, moment)
    volunteered = not isinstance(state.stage, Screening)
    known = reopen(moment.guide, episode, utterance) if volunteered else episode
    learned = learn(moment.guide, known, utterance, moment.now)
    if not volunteered and episode.sites and not utterance.now:
        learned = replace(
            learned, sites=episode.sites
        )  # "cut my hand" tells of a wound, not of another cramp
    if expected and expected.subject in ("findings", "age"):
        learned = learn_answer(moment.guide, learned, answer, moment.now)
    if answer.beside:
        pass
    elif expected and expected.subject == "findings" and says_nothing_known(utterance, answer, moment):
        learned = opened_elsewhere(learned, utterance, moment)
    elif isinstance(state.stage, Screening):
        unread = unread_signs(state.stage, utterance, moment) - {*learned.present, *learned.absent}
        opened = (f"confirm:{sign}" for sign in sorted(unread) if f"confirm:{sign}" not in learned.asked)
        learned = replace(learned, queue=tuple(dict.fromkeys((*learned.queue, *opened))))
    heard = state.about(learned)
    return (
        danger(episode, heard, learned, moment)
        or _taken_back(heard, episode, utterance, moment)
        or _raised(heard, learned, moment)
        or _despair(episode, heard, learned, moment)
        or _vague_danger(episode, heard, learned, moment)
        or _no_longer_safe(heard, learned, moment)
        or _set(heard, utterance, moment)
        or _noted(came, heard, utterance, answer, moment)
        or _aside(heard, utterance, answer, moment)
        or answer_open(heard, learned, answer, utterance, moment)
    )


def _where(state: State, utterance: Utterance, moment: Moment) -> State:
    """The country that they say they are in, in any message."""
    if isinstance(state.stage, Locating):
        return state
    said = country_said(utterance.text, moment.guide.written.countries, asked=False)
    return replace(state, country=said) if said else state


def _noted(came: State, heard: State, utterance: Utterance, answer: Answer, moment: Moment) -> Turn | None:
    """Where they are is answered by itself where the message says nothing else."""
    says_more = utterance.mentions or answer.verdict or answer.choice or utterance.command
    return None if heard.country == came.country or says_more else noted(heard, moment)


def _set(heard: State, utterance: Utterance, moment: Moment) -> Turn | None:
    """A zone, a nudge or quiet hours, told as a setting, whatever is open."""
    if (zone := zone_named(utterance.text)) is not None:
        return zone_told(heard, zone, moment)
    if (nudge := nudge_named(utterance.text)) is not None:
        return nudge_told(heard, nudge, moment)
    hours = hours_named(utterance.text)
    return None if hours is None else hours_told(heard, hours, moment)


def _only_wonders(utterance: Utterance) -> bool:
    """A question that names a cramp, a twitch or a remedy complains of nothing."""
    said = utterance.concepts(*Assertion)
    complains = any(one.startswith("site:") or ":" not in one for one in said)
    since = any(amount.role in ("onset", "nights", "times", "episode") for amount in utterance.amounts)
    return not (utterance.now or since or complains)


def danger(before: Episode, heard: State, learned: Episode, moment: Moment) -> Turn | None:
    """An emergency, in any message, comes before everything else; one that was told is not told again."""
    if level_so_far(moment.guide, learned).urgency is not Urgency.EMERGENCY:
        return None
    if learned.told is Urgency.EMERGENCY and set(learned.present) <= set(before.present):
        return None
    return tell(heard, learned, moment)


def _taken_back(heard: State, episode: Episode, utterance: Utterance, moment: Moment) -> Turn | None:
    """They deny what they told us before: lowered only if they confirm that it was a mistake."""
    if isinstance(heard.stage, Withdrawing):
        return None
    denied = denied_but_present(moment.guide, episode, utterance)
    if denied and not utterance.withdraws and not _matters(denied, episode, moment):
        return None  # it stays known; nothing is lowered that would have to be confirmed
    if not denied and utterance.withdraws and isinstance(heard.stage, Told):
        denied = tuple(reason for reason in episode.reasons[:1] if reason in episode.present)
    return enter(heard, Withdrawing(denied, heard.stage), moment) if denied else None


def _matters(denied: tuple[str, ...], episode: Episode, moment: Moment) -> bool:
    """Whether the level would be another without what they deny."""
    level = level_so_far(moment.guide, episode).urgency
    return level_so_far(moment.guide, withdraw(episode, denied)).urgency < level


def _raised(heard: State, learned: Episode, moment: Moment) -> Turn | None:
    """A level was told, and this message makes it graver: say so at once."""
    if learned.told is None or level_so_far(moment.guide, learned).urgency <= learned.told:
        return None
    return tell(heard, learned, moment)


def _despair(before: Episode, heard: State, learned: Episode, moment: Moment) -> Turn | None:
    """Somebody says that life is not worth living: that is heard at once, whatever was asked."""
    if HOPELESS not in learned.present or HOPELESS in before.present:
        return None
    return go_on(heard, learned, moment).opening(say(moment.guide, "hopeless.heard"))


def _vague_danger(before: Episode, heard: State, learned: Episode, moment: Moment) -> Turn | None:
    """Something vague that may be a danger is asked about at once, and then the open question again."""
    nothing_open = isinstance(heard.stage, Told) and learned.told is None
    if isinstance(heard.stage, Screening | Idle) or nothing_open or learned.queue == before.queue:
        return None
    asked = queued(learned, moment)
    if asked is None or not _may_be_grave(asked, moment):
        return None
    return enter(heard, replace(asked, back=heard.stage), moment)


def _may_be_grave(asked: Screening, moment: Moment) -> bool:
    alone = moment.guide.levels_alone
    return any(alone.get(finding, Urgency.SELF_CARE) >= Urgency.URGENT for finding in asked.findings)


def _no_longer_safe(heard: State, learned: Episode, moment: Moment) -> Turn | None:
    """What they said forbids the stretch that they are in: stop it, and ask on."""
    if not isinstance(heard.stage, Relieving) or is_allowed(heard.stage, learned, moment):
        return None
    stopped = go_on(heard, learned, moment, after_relief=True)
    return stopped.opening(say(moment.guide, "relief.not_safe"))


def _aside(heard: State, utterance: Utterance, answer: Answer, moment: Moment) -> Turn | None:
    """Commands, questions of general interest, and other languages, from every state."""
    if utterance.command and not _names_what_is_wanted(heard, answer, moment):
        return commands.obey(heard, utterance.command, moment)
    if utterance.wonders and answer.verdict is None and answer.choice is None:
        return _wondering(heard, utterance, utterance.wonders, moment)
    if utterance.language != moment.lexicon.language:
        return again(heard, moment).before(in_their_language(utterance.language, moment))
    return None


def _names_what_is_wanted(heard: State, answer: Answer, moment: Moment) -> bool:
    """ "Back" is a place where we asked for one, and a command anywhere else."""
    wanted = isinstance(heard.stage, Wanting) and heard.stage.subject == "site"
    return wanted and answer.choice is not None and answer.choice in moment.guide.sites


def _wondering(heard: State, utterance: Utterance, topic: TopicId, moment: Moment) -> Turn:
    """The answer, and then the place where they were; a complaint in the same breath is taken up."""
    episode = episode_of(heard, moment)
    aside = commands.wondered(heard, topic, moment)
    complains = utterance.now or episode.sites or episode.present or episode.queue
    if heard.is_open or episode.told is not None or not complains:
        return aside
    return aside.then(begin(heard, episode, moment, hurting=utterance.now))


def in_their_language(language: str, moment: Moment) -> Reply:
    """The one sentence that we have of a language which we do not speak."""
    sentence = moment.guide.languages.get(language)
    if sentence is None:
        return plain(moment.guide, "language.unknown", Phase.CLOSED)
    return Reply((Say(sentence, sentence),), Phase.CLOSED)


def _about_whom(state: State, utterance: Utterance, moment: Moment) -> State:
    """A complaint of somebody else, or a new one after the last was told, opens a new episode."""
    episode = state.episode
    meant = utterance.concepts(Assertion.PRESENT, Assertion.OTHER)
    complains = any(concept.startswith("kind:") for concept in meant)
    other = utterance.experiencer == "other"
    if episode is None:
        return replace(new_episode(state, moment, about_other=other), stage=state.stage)
    if other and episode.who == "self":
        as_well = _AS_WELL.search(utterance.text) is not None
        if complains or as_well or any(concept.startswith("site:") for concept in meant):
            fresh = new_episode(state, moment, about_other=True)
            same_kind = replace(episode_of(fresh, moment), kind=episode.kind if as_well else None)
            return replace(fresh, episode=same_kind)
    if complains and episode.told not in (None, Urgency.EMERGENCY) and not state.is_open:
        return new_episode(state, moment, about_other=other)
    return state


def reread(state: State, utterance: Utterance, moment: Moment) -> Turn:
    """An edited message answers nothing; a danger sign that it adds still counts."""
    episode = episode_of(state, moment)
    present = utterance.concepts(Assertion.PRESENT)
    learned = add_present(episode, (c for c in present if is_fact(moment.guide, c)))
    heard = state.about(learned)
    told = danger(episode, heard, learned, moment) or _raised(heard, learned, moment)
    if told or learned == episode:
        return told or Turn(state)
    return Turn(heard)


def episode_of(state: State, moment: Moment) -> Episode:
    """The running episode, or a fresh one."""
    return state.episode or Episode(EpisodeId(str(moment.id)), moment.now)
