"""Whether every conversation can be closed in one breath, and every closing and advice reaches somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

from cramp_coach.checking.problems import Complaint, Content
from cramp_coach.checking.reading import words
from cramp_coach.checking.worded import KINDS
from cramp_coach.conversation.closing import advice_for, closing_for, closing_reply
from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.state import Episode
from cramp_coach.conversation.turn import Moment
from cramp_coach.guide.models import Advice, Closing
from cramp_coach.guide.triage import Assessment, assess
from cramp_coach.vocabulary import EpisodeId, InboundId, Urgency

LONGEST = 45  # words of a closing, aloud
MUST_BE_HEARD = 12  # more, for what somebody with this finding has to hear: "take something sweet first"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # no closing depends on when it is


def closings(content: Content) -> Iterator[Complaint]:
    """Ends that no closing fits, closings that nobody is told, and closings that are too long aloud."""
    facts = {fact for closing in content.guide.closings for fact in closing.only_with}
    told = set[str]()
    too_long = dict[str, int]()
    for kind, site, level, extra in _ends(content, facts):
        episode = _episode(kind, site, *extra)
        closing = _closing_for(content, episode, level)
        if closing is None:
            yield f"site {site}", f"no closing fits a {kind} there that is {level.name}"
            continue
        told.add(closing.id)
        too_long[closing.id] = max(too_long.get(closing.id, 0), _words_aloud(content, episode, level))
    for one in content.guide.closings:
        if one.id not in told:
            yield f"closing {one.id}", "nobody is told it: another one fits first"
        if too_long.get(one.id, 0) > LONGEST:
            yield f"closing {one.id}", f"it has {too_long[one.id]} words aloud, more than {LONGEST}"


def must_be_heard(content: Content) -> Iterator[Complaint]:
    """Advice that is said aloud with a closing, and makes it too long."""
    for advice in content.guide.advice:
        facts = advice.only_with[:1] if advice.spoken else ()
        ends = (end for end in _ends(content, facts) if end[3] and end[0] in (advice.kinds or KINDS))
        told = ((_episode(kind, site, *extra), level) for kind, site, level, extra in ends)
        longest = max((_words_aloud(content, *end) for end in told), default=0)
        if longest > LONGEST + MUST_BE_HEARD:
            yield f"advice {advice.id}", f"with it a closing has {longest} words aloud"


def _words_aloud(content: Content, episode: Episode, level: Urgency) -> int:
    """How long this end is at most: told to the person, or about somebody else."""
    assessed = assess(content.guide, facts_of(content.guide, episode))
    given = assessed if assessed.urgency is level or level is Urgency.EMERGENCY else Assessment(level)
    told = replace(given, urgency=level)  # what stays unsure raises a level too, though never to an emergency
    voices = (content.guide, content.guide.speaking(about_other=True, country=None))
    moments = (replace(_moment(content), guide=guide) for guide in voices)
    return max(len(words(closing_reply(episode, told, moment, final=True).speech)) for moment in moments)


def advices(content: Content) -> Iterator[Complaint]:
    """Advice that nobody is given."""
    for advice in content.guide.advice:
        if not any(_is_given(content, advice, *case) for case in _cases(content, advice)):
            yield f"advice {advice.id}", "nobody is given it: its conditions never hold, or others come first"


def _ends(content: Content, facts: Iterable[str]) -> Iterator[tuple[str, str, Urgency, tuple[str, ...]]]:
    """Every way that a conversation can end, as far as its closing is concerned."""
    for kind, site in product(KINDS, (site.id for site in content.guide.sites.values())):
        for extra in ((), *((fact,) for fact in sorted(facts))):
            least = assess(content.guide, facts_of(content.guide, _episode(kind, site, *extra))).urgency
            yield from ((kind, site, level, extra) for level in Urgency if level >= least)


def _cases(content: Content, advice: Advice) -> Iterator[tuple[Episode, Urgency]]:
    levels = [Urgency[name] for name in advice.levels] or [*Urgency]
    for kind, site, level in product(
        advice.kinds or KINDS, advice.sites or tuple(content.guide.sites), levels
    ):
        for fact in advice.only_with or (None,):
            extra = () if fact is None else (fact,)
            yield _episode(kind, site, *extra, denied=advice.only_if_denied), level


def _is_given(content: Content, advice: Advice, episode: Episode, level: Urgency) -> bool:
    facts = facts_of(content.guide, episode)
    if assess(content.guide, facts).urgency > level:
        return False
    return advice in advice_for(episode, facts, level, _moment(content))


def _closing_for(content: Content, episode: Episode, level: Urgency) -> Closing | None:
    try:
        return closing_for(episode, facts_of(content.guide, episode), level, _moment(content))
    except StopIteration:
        return None


def _episode(kind: str, site: str, *present: str, denied: tuple[str, ...] = ()) -> Episode:
    return Episode(EpisodeId("check"), LONG_AGO, kind=kind, sites=(site,), present=present, absent=denied)


def _moment(content: Content) -> Moment:
    return Moment(content.guide, content.lexicon, LONG_AGO, InboundId("check"), "check")
