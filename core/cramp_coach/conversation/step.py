"""One step: a state and an event lead to a turn. Danger first, then commands, then the rest."""

from dataclasses import replace
from typing import assert_never

from cramp_coach.conversation import check_in, commands
from cramp_coach.conversation.answering import answer_open
from cramp_coach.conversation.closing import tell
from cramp_coach.conversation.findings import (
    add_present,
    denied_but_present,
    is_fact,
    learn,
    learn_answer,
    level_so_far,
    names_anything,
)
from cramp_coach.conversation.flow import begin, complaint_is_known
from cramp_coach.conversation.prompts import expecting, open_ask
from cramp_coach.conversation.staging import again, enter, new_episode
from cramp_coach.conversation.state import Episode, Screening, State, Told, Withdrawing
from cramp_coach.conversation.turn import Heard, Input, Moment, Turn
from cramp_coach.conversation.wording import plain, say
from cramp_coach.understanding.answers import read_answer
from cramp_coach.understanding.naming import named_among
from cramp_coach.understanding.utterance import Answer, Assertion, Utterance, Verdict
from cramp_coach.vocabulary import (
    Asked,
    CancelFollowUps,
    Chose,
    EpisodeId,
    FollowUpDue,
    Left,
    Opened,
    Phase,
    Reply,
    Say,
    Silent,
    TopicId,
    Unreadable,
    Urgency,
    Wondered,
)

VERDICTS = {"yes": Verdict.YES, "no": Verdict.NO, "unsure": Verdict.UNSURE}


def advance(state: State, event: Input, moment: Moment) -> Turn:
    """What this event leads to: the next state, the replies, and what the store must do. Never waits."""
    if state.unreadable:
        fresh = advance(replace(state, unreadable=False), event, moment)
        return fresh.before(plain(moment.guide, "state.unreadable", Phase.CLOSED))
    turn = _advance(state, event, moment)
    touched = state.touched if isinstance(event, FollowUpDue) else moment.now
    return replace(turn, state=replace(turn.state, touched=touched))


def _advance(state: State, event: Input, moment: Moment) -> Turn:
    match event:
        case Heard(utterance, edited):
            return _reread(state, utterance, moment) if edited else _hear(state, utterance, moment)
        case Chose():
            return _choose(state, event, moment)
        case Opened(about):
            return _open(state, about, moment)
        case Asked(command):
            return commands.obey(state, command, moment)
        case Wondered(topic):
            return commands.wondered(state, topic, moment)
        case FollowUpDue():
            return check_in.check_in(state, event, moment)
        case Unreadable(medium):
            return again(state, moment).opening(say(moment.guide, f"cannot_read.{medium.value}"))
        case Silent():
            return _silent(state, moment)
        case Left(blocked):
            return _leave(state, blocked=blocked)
        case _:
            assert_never(event)


def _open(state: State, about: str | None, moment: Moment) -> Turn:
    if about is None and state.is_open:
        return again(state, moment)
    fresh = new_episode(state, moment)
    episode = replace(_episode(fresh, moment), kind=about)
    begun = begin(fresh, episode, moment, hurting=about == "cramp")
    return begun if about else begun.opening(say(moment.guide, "greeting"))


def _hear(state: State, utterance: Utterance, moment: Moment) -> Turn:
    state = _about_whom(state, utterance, moment)
    episode = _episode(state, moment)
    expected = expecting(state, moment)
    answer = _answer(state, episode, utterance, moment)
    learned = learn(moment.guide, episode, utterance, moment.now)
    if expected and expected.subject in ("findings", "age"):
        learned = learn_answer(moment.guide, learned, answer, moment.now)
    heard = replace(state, episode=learned)
    return (
        _danger(episode, heard, learned, moment)
        or _taken_back(heard, episode, utterance, moment)
        or _raised(heard, learned, moment)
        or _aside(heard, utterance, answer, moment)
        or answer_open(heard, learned, answer, utterance, moment)
    )


def _answer(state: State, episode: Episode, utterance: Utterance, moment: Moment) -> Answer:
    """The message read as an answer to what is open; where nothing is named, by the members' own words."""
    expected = expecting(state, moment)
    if expected is None:
        return Answer()
    answer = read_answer(utterance, expected, moment.lexicon, now=moment.now)
    if not isinstance(state.stage, Screening) or names_anything(utterance, answer, moment.guide):
        return answer
    words = moment.guide.words.findings
    names = {f: words[f].name for f in state.stage.findings if f in words}
    return replace(answer, present=named_among(utterance, names) if len(names) > 1 else frozenset())


def _danger(before: Episode, heard: State, learned: Episode, moment: Moment) -> Turn | None:
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
    if not denied and utterance.withdraws and isinstance(heard.stage, Told):
        denied = tuple(reason for reason in episode.reasons[:1] if reason in episode.present)
    return enter(heard, Withdrawing(denied, heard.stage), moment) if denied else None


def _raised(heard: State, learned: Episode, moment: Moment) -> Turn | None:
    """A level was told, and this message makes it graver: say so at once."""
    if learned.told is None or level_so_far(moment.guide, learned).urgency <= learned.told:
        return None
    return tell(heard, learned, moment)


def _aside(heard: State, utterance: Utterance, answer: Answer, moment: Moment) -> Turn | None:
    """Commands, questions of general interest, and other languages, from every state."""
    if utterance.command:
        return commands.obey(heard, utterance.command, moment)
    if utterance.wonders and answer.verdict is None and answer.choice is None:
        return _wondering(heard, utterance, utterance.wonders, moment)
    if utterance.language != "en":
        return again(heard, moment).before(_in_their_language(utterance.language, moment))
    return None


def _wondering(heard: State, utterance: Utterance, topic: TopicId, moment: Moment) -> Turn:
    """The answer, and then the place where they were; a complaint in the same breath is taken up."""
    episode = _episode(heard, moment)
    aside = commands.wondered(heard, topic, moment)
    if heard.is_open or episode.told is not None or not complaint_is_known(episode, moment):
        return aside
    return aside.then(begin(heard, episode, moment, hurting=utterance.now))


def _in_their_language(language: str, moment: Moment) -> Reply:
    sentence = moment.guide.languages.get(language)
    if sentence is None:
        return plain(moment.guide, "language.unknown", Phase.CLOSED)
    return Reply((Say(sentence, sentence),), Phase.CLOSED)


def _reread(state: State, utterance: Utterance, moment: Moment) -> Turn:
    """An edited message answers nothing; a danger sign that it adds still counts."""
    episode = _episode(state, moment)
    present = utterance.concepts(Assertion.PRESENT)
    learned = add_present(episode, (c for c in present if is_fact(moment.guide, c)))
    heard = replace(state, episode=learned)
    told = _danger(episode, heard, learned, moment) or _raised(heard, learned, moment)
    if told or learned == episode:
        return told or Turn(state)
    return Turn(heard)


def _choose(state: State, chosen: Chose, moment: Moment) -> Turn:
    """A button of the open Ask is its answer; one of another Ask is stale and answers nothing."""
    ask = open_ask(state, moment)
    if ask is None:
        return Turn(state, (plain(moment.guide, "stale.nothing_open", Phase.CLOSED),))
    if chosen.ask is not None and chosen.ask != ask.number:
        return again(state, moment).opening(say(moment.guide, "stale.open"))
    offered = {choice.id for choice in ask.choices}
    if chosen.choice not in offered and str(chosen.choice) not in VERDICTS:
        return again(state, moment).opening(say(moment.guide, "not_a_choice"))
    return _chosen(state, str(chosen.choice), moment)


def _chosen(state: State, choice: str, moment: Moment) -> Turn:
    before = _episode(state, moment)
    named = frozenset({choice} if choice in moment.guide.findings else ())
    answer = Answer(verdict=VERDICTS.get(choice), present=named, choice=choice)
    learned = add_present(before, named)
    heard = replace(state, episode=learned)
    return _danger(before, heard, learned, moment) or answer_open(heard, learned, answer, None, moment)


def _silent(state: State, moment: Moment) -> Turn:
    if not state.is_open:
        return Turn(state)
    return answer_open(state, _episode(state, moment), Answer(), None, moment)


def _leave(state: State, *, blocked: bool) -> Turn:
    """The session ended; where they can no longer be reached, so do the promises."""
    if not blocked:
        return Turn(state)
    return Turn(replace(state, promises=()), (), (CancelFollowUps(),))


def _about_whom(state: State, utterance: Utterance, moment: Moment) -> State:
    """A complaint of somebody else, or a new one after the last was told, opens a new episode."""
    episode = state.episode
    meant = utterance.concepts(Assertion.PRESENT, Assertion.OTHER)
    complains = any(concept.startswith("kind:") for concept in meant)
    other = utterance.experiencer == "other"
    if episode is None:
        return new_episode(state, moment, about_other=other)
    if other and episode.who == "self" and (complains or any(c.startswith("site:") for c in meant)):
        return new_episode(state, moment, about_other=True)
    if complains and episode.told is not None and not state.is_open:
        return new_episode(state, moment, about_other=other)
    return state


def _episode(state: State, moment: Moment) -> Episode:
    return state.episode or Episode(EpisodeId(str(moment.id)), moment.now)
