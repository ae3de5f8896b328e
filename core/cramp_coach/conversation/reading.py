"""A message read as an answer: by the lexicon, by the question, by the question's own words."""

import re
from dataclasses import replace

from cramp_coach.conversation.findings import facts_of, names_anything
from cramp_coach.conversation.screening import CONFIRM
from cramp_coach.conversation.state import Episode, Screening, State
from cramp_coach.conversation.turn import Moment
from cramp_coach.guide.screens import screen_for
from cramp_coach.understanding.answers import read_answer
from cramp_coach.understanding.naming import named_among
from cramp_coach.understanding.text import tokens_of
from cramp_coach.understanding.utterance import Answer, Assertion, Expecting, Utterance, Verdict
from cramp_coach.vocabulary import Urgency

_CLAUSE = re.compile(r"[^,;.!?\n]+")
SHORT_ANSWER = 6  # words; a longer one tells a story, and shares words with many signs
HALF = 0.5  # of the words of a sign, where one alone might be chance
MOST_OPENED = 2  # so many danger signs does one unclear message open


def answer_to(state: State, expected: Expecting | None, utterance: Utterance, moment: Moment) -> Answer:
    """The message read as an answer to what is open; where nothing is named, by the members' own words."""
    if expected is None:
        return Answer()
    answer = read_answer(utterance, expected, moment.lexicon, now=moment.now)
    if isinstance(state.stage, Screening):
        plain_meant = _plainly_meant(state.stage, utterance, moment)
        answer = replace(answer, present=answer.present | plain_meant)
    if not isinstance(state.stage, Screening):
        return answer
    if state.stage.question.startswith(CONFIRM):
        return _confirmed(state.stage, utterance, answer, moment)
    if names_anything(_without_its_own_hint(utterance, state.stage), answer, moment.guide):
        return answer
    names = _members_to_match(state.stage, utterance, answer, moment)
    return replace(
        answer, present=named_among(utterance, names, moment.lexicon) if len(names) > 1 else frozenset()
    )


def _confirmed(stage: Screening, utterance: Utterance, answer: Answer, moment: Moment) -> Answer:
    """The words of the one sign that was asked about are a yes."""
    finding = stage.question.removeprefix(CONFIRM)
    words = moment.guide.words.findings.get(finding)
    slow = moment.lexicon.slow.get(finding)
    if slow is not None and _came_slowly(utterance, moment):
        told = frozenset({slow} if utterance.verdict is None else ())
        return replace(answer, verdict=Verdict.NO, present=answer.present | told)
    if (
        words is None
        or answer.verdict is not None
        or not named_among(utterance, {finding: words.name}, moment.lexicon, share=HALF)
    ):
        return answer
    return replace(answer, present=answer.present | {finding})


def _came_slowly(utterance: Utterance, moment: Moment) -> bool:
    """ "Slurred, slowly worse": asked whether it came suddenly, that is a no."""
    said, lists = frozenset(tokens_of(utterance.text).words), moment.lexicon.words
    slowly = not said.isdisjoint(lists["gradual"]) and said.isdisjoint(lists["sudden"])
    return slowly and utterance.verdict is not Verdict.YES


def _without_its_own_hint(utterance: Utterance, stage: Screening) -> Utterance:
    """Asked which kind of swelling it is, "swollen" is an answer and opens nothing again."""
    own = stage.question.removeprefix("which_")
    return replace(utterance, mentions=tuple(m for m in utterance.mentions if m.concept != own))


def unread_signs(stage: Screening, utterance: Utterance, moment: Moment) -> frozenset[str]:
    """Danger signs of the open question whose own words stand where nothing else was recognised.

    "Dark brown like cola, after a workout" tells of a workout and, it may be, of the pee: that is asked.
    """
    if stage.question.startswith((CONFIRM, "which_")):
        return frozenset()
    words, alone = moment.guide.words.findings, moment.guide.levels_alone
    names = {f: words[f].name for f in stage.findings if alone.get(f, 0) >= Urgency.URGENT and f in words}
    known = [m.span for m in utterance.mentions if ":" not in m.concept or m.concept.startswith("med:")]
    found: set[str] = set()
    for clause in _CLAUSE.finditer(utterance.text):
        start, end = clause.span()
        if any(start < there and begins < end for begins, there in known):
            continue
        found |= named_among(
            replace(utterance, text=clause[0], verdict=None), names, moment.lexicon, share=HALF
        )
    return frozenset(found) if len(found) <= MOST_OPENED else frozenset()


def _plainly_meant(stage: Screening, utterance: Utterance, moment: Moment) -> frozenset[str]:
    """A vague word that the question makes plain: "swollen", where it asked about that side.

    Only where the gravest of what it may be is urgent, so that nobody is asked which; never an emergency.
    """
    if stage.question.startswith("which_"):
        return frozenset()
    meant: set[str] = set()
    alone, hints = moment.guide.levels_alone, moment.guide.hints
    for hint in utterance.concepts(Assertion.PRESENT, Assertion.OTHER) & hints.keys():
        members = [f for f in stage.findings if f in hints[hint].may_be]
        gravest = max((alone.get(f, Urgency.SELF_CARE) for f in members), default=None)
        if gravest is Urgency.URGENT:
            meant.add(next(f for f in members if alone.get(f) is gravest))
    return frozenset(meant)


def _members_to_match(
    stage: Screening, utterance: Utterance, answer: Answer, moment: Moment
) -> dict[str, str]:
    """The members that a bare word may stand for: all of them after a yes, or where it was asked which.

    Otherwise none that is an emergency by itself: such a word opens a question of its own.
    """
    words, alone = moment.guide.words.findings, moment.guide.levels_alone
    names = {finding: words[finding].name for finding in stage.findings if finding in words}
    if answer.verdict is Verdict.YES or stage.mode == "which" or stage.question.startswith("which_"):
        return names
    if len(utterance.text.split()) > SHORT_ANSWER:
        return {}
    return {one: name for one, name in names.items() if alone.get(one) is not Urgency.EMERGENCY}


def says_nothing_known(utterance: Utterance, answer: Answer, moment: Moment) -> bool:
    """Whether nothing in this message is known to the lexicon, and it is no yes or no."""
    return answer.verdict is None and not names_anything(utterance, answer, moment.guide)


def opened_elsewhere(episode: Episode, utterance: Utterance, moment: Moment) -> Episode:
    """Words that fit a danger sign of another question of this screen open that sign: it is asked about."""
    facts = facts_of(moment.guide, episode)
    words, grave = moment.guide.words.findings, moment.guide.levels_alone
    open_now = {f for question in screen_for(moment.guide, facts) for f in question.covers} - facts.settled
    names = {
        str(f): words[f].name for f in sorted(open_now) if grave.get(f, 0) >= Urgency.URGENT and f in words
    }
    meant = sorted(named_among(utterance, names, moment.lexicon))[:MOST_OPENED]
    queue = dict.fromkeys((*episode.queue, *(f"confirm:{finding}" for finding in meant)))
    return replace(episode, queue=tuple(queue))
