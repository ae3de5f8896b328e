"""Whether everything that is said fits one breath, and help comes first."""

from collections.abc import Iterator
from itertools import chain

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.checking.reading import words
from cramp_coach.checking.sayings import filled, phrases
from cramp_coach.conversation.wording import ASKED_TOGETHER
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.models import Remedy
from cramp_coach.guide.screens import remedies_for, sites_of
from cramp_coach.guide.triage import Facts

FIRST_ORDER = 8  # words of the first instruction; on a screen two more
FIRST_ORDER_SHOWN = 10
RELIEF = 24  # of a whole remedy with its question: nine seconds at 160 words a minute
TURN = 25  # of any other turn
ANSWER = 40  # to a question that people ask: two sentences
GROUP = 45  # of a question that asks for several findings
GUARD = "guard."
GROUPS = ("phrases.check_in.ask",)  # phrases that ask for a group of findings


def spoken(content: Content) -> Iterator[Complaint]:
    """Whatever is too long for the ear, or does not help first."""
    yield from _guards(content.guide)
    both = (content.guide, content.guide.speaking(about_other=True, country=None))
    found = ((*_remedies(guide), *_turns(guide), *_members(guide)) for guide in both)
    yield from dict.fromkeys(chain.from_iterable(found))  # what is too long for both is told once


def _remedies(guide: Guide) -> Iterator[Complaint]:
    for remedy in guide.remedies.values():
        first = guide.words.steps.get(remedy.steps[0].say)
        if first and _length(first.spoken) > FIRST_ORDER:
            yield f"steps.{remedy.steps[0].say}", f"a first instruction has at most {FIRST_ORDER} words aloud"
        if first and _length(first.text) > FIRST_ORDER_SHOWN:
            yield f"steps.{remedy.steps[0].say}", f"a first instruction has at most {FIRST_ORDER_SHOWN} words"
        if (length := _said_in(guide, remedy)) > RELIEF:
            yield f"remedy {remedy.id}", f"it has {length} words aloud, more than {RELIEF}"


def _said_in(guide: Guide, remedy: Remedy) -> int:
    steps = (guide.words.steps[step.say].spoken for step in remedy.steps if step.say in guide.words.steps)
    ask = guide.words.phrases.get("relief.ask")
    return _length(" ".join([*steps, *((ask.spoken,) if ask else ())]))


def _guards(guide: Guide) -> Iterator[Complaint]:
    """The first remedy that somebody with a cramp gets says second when not to do it (clinical A0)."""
    unguarded = {
        remedy.id
        for site in guide.sites.values()
        for fact in {fact for remedy in guide.remedies.values() for fact in (*remedy.forbidden_by, "")}
        for remedy in remedies_for(guide, Facts(sites_of(guide, (site.id,)) | {"kind:cramp", fact}))[:1]
        if remedy.kind == "cramp" and not _guard_is_second(remedy)
    }
    for remedy in sorted(unguarded):
        yield f"remedy {remedy}", "it can be the first one given: its second step must be a guard"


def _guard_is_second(remedy: Remedy) -> bool:
    return len(remedy.steps) > 1 and remedy.steps[1].say.startswith(GUARD) and not remedy.steps[0].hold


def _turns(guide: Guide) -> Iterator[Complaint]:
    for item, phrase in phrases(guide.words):
        length, most = _length(filled(phrase.spoken)), _most(item)
        if length > most:
            yield item, f"it has {length} words aloud, more than {most}"


def _most(item: str) -> int:
    if item.startswith("topics."):
        return ANSWER
    return GROUP if item in GROUPS or (item.startswith("questions.") and item.endswith(".ask")) else TURN


def _members(guide: Guide) -> Iterator[Complaint]:
    """A question that names its members is as long as the longest names that it may have to say."""
    for question in guide.questions.values():
        names = (guide.words.findings[f].name for f in question.covers if f in guide.words.findings)
        longest = sum(sorted(map(_length, names))[-ASKED_TOGETHER:]) + 1  # and an "or"
        words_of_it = guide.words.questions.get(question.id)
        if words_of_it and longest + _length(words_of_it.which.spoken) > GROUP:
            yield f"questions.{question.id}.which", f"with the names it asks for it is over {GROUP} words"
        naming = words_of_it is not None and "{members}" in words_of_it.ask.spoken
        if words_of_it and naming and longest + _length(words_of_it.ask.spoken) > GROUP:
            yield f"questions.{question.id}.ask", f"with the names it asks for it is over {GROUP} words"


def _length(text: str) -> int:
    return len(words(text))
