"""The page for the doctor: what they told, counted and dated, without an opinion of ours."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from cramp_coach.conversation.history import History, Past, local
from cramp_coach.conversation.log import counted_days, day_name, where, zone_of
from cramp_coach.conversation.pattern import patterns
from cramp_coach.conversation.state import State
from cramp_coach.conversation.turn import Moment
from cramp_coach.conversation.wording import fill, plain, say
from cramp_coach.guide.triage import Facts
from cramp_coach.vocabulary import Page, Phase, Reply, Urgency

NAME: Final = "summary"
NIGHT: Final = (22, 6)  # hours between which a cramp counts as one of the night


def summary_reply(state: State, moment: Moment) -> Reply:
    """The page, as a file where one can be handed over; aloud nobody is read a page."""
    if not moment.history.complaints:
        return plain(moment.guide, "summary.nothing", Phase.CLOSED)
    if not moment.screen:
        return plain(moment.guide, "summary.on_screen", Phase.CLOSED)
    day = local(moment.now, zone_of(state, moment)).date()
    title = _words("title", moment, day=f"{day_name(day)} {day.year}")
    page = Page(NAME, title, tuple(_sections(state, moment)))
    return Reply((say(moment.guide, "summary.text"), page), Phase.CLOSED)


def _sections(state: State, moment: Moment) -> Iterator[tuple[str, ...]]:
    history, zone = moment.history, zone_of(state, moment)
    yield (_words("about", moment),)
    yield (_words("what", moment), *_what(history, moment))
    yield (_words("when", moment), *_when(history, zone, moment))
    yield (_words("signs", moment), *_signs(history, moment))
    yield (_words("medicines", moment), *_medicines(history, moment))
    yield (_words("helped", moment), *_helped(history, moment))
    yield (_words("told", moment), *_told(history, zone, moment))
    if found := tuple(one.text for one in patterns(history, zone, moment)):
        yield (moment.guide.words.phrases["pattern.heading"].text, *found)
    yield (_words("tests", moment), *_tests(history, moment))


def _words(name: str, moment: Moment, **blanks: str) -> str:
    return fill(moment.guide.words.phrases[f"summary.{name}"].text, blanks)


def _what(history: History, moment: Moment) -> Iterator[str]:
    """Each complaint and its place, the most frequent first."""
    seen = Counter((past.kind or "other", where(past, moment)) for past in history.complaints)
    for (kind, place), times in seen.most_common():
        named = _words(f"kind.{kind}", moment)
        yield _words("counted", moment, what=named, where=place, times=str(times))


def _when(history: History, zone: str, moment: Moment) -> Iterator[str]:
    first, last = history.complaints[0], history.complaints[-1]
    onsets = [past.onset for past in history.complaints if past.onset]
    began = min([local(first.began, zone).date(), *onsets])
    yield _words("first", moment, day=f"{day_name(began)} {began.year}")
    yield _words("last", moment, day=day_name(local(last.began, zone).date()))
    yield counted_days(history, zone, local(moment.now, zone).date(), moment).text
    hours = [local(past.began, zone).hour for past in history.cramps]
    if hours:
        nightly = sum(hour >= NIGHT[0] or hour < NIGHT[1] for hour in hours)
        yield _words("nightly", moment, times=str(nightly), of=str(len(hours)))


def _signs(history: History, moment: Moment) -> Iterator[str]:
    """What was told of danger, what stayed open, and what was asked and denied."""
    told = _named(_all(past.present for past in history.complaints), moment)
    open_ones = _named(_all(past.not_sure for past in history.complaints), moment)
    denied = _named(_all(past.denied for past in history.complaints), moment)
    yield _words("present", moment, names=told or _words("none", moment))
    if open_ones:
        yield _words("not_sure", moment, names=open_ones)
    yield _words("denied", moment, names=denied or _words("none", moment))


def _named(findings: Iterable[str], moment: Moment) -> str:
    words, alone = moment.guide.words.findings, moment.guide.levels_alone
    grave = (f for f in findings if alone.get(f, Urgency.SELF_CARE) > Urgency.SELF_CARE and f in words)
    return "; ".join(words[f].name for f in grave)


def _medicines(history: History, moment: Moment) -> Iterator[str]:
    said = _all(past.present for past in history.complaints)
    taken = [m.removeprefix("med:").replace("_", " ") for m in said if m in moment.guide.medicines]
    yield from taken or (_words("no_medicines", moment),)


def _helped(history: History, moment: Moment) -> Iterator[str]:
    """The move after which it let go, by its first words."""
    guide = moment.guide
    last = [past.remedies[-1] for past in history.complaints if past.eased and past.remedies]
    for remedy, times in Counter(one for one in last if one in guide.remedies).most_common():
        first = guide.words.steps[guide.remedies[remedy].steps[0].say].text
        yield _words("eased", moment, move=first.rstrip("."), times=str(times))
    if not last:
        yield _words("nothing_helped", moment)


def _told(history: History, zone: str, moment: Moment) -> Iterator[str]:
    levels = [past for past in history.complaints if past.urgency]
    for past in levels:
        day = day_name(local(past.began, zone).date())
        level = _words(f"level.{(past.urgency or '').lower()}", moment)
        yield _words("level", moment, day=day, where=where(past, moment), level=level)
    if not levels:
        yield _words("no_level", moment)


def _tests(history: History, moment: Moment) -> Iterator[str]:
    """What may be looked into, where something that they told speaks for it (clinical E3)."""
    facts = Facts(_present(history.complaints))
    fitting = [one for one in moment.guide.tests if facts.present.intersection(one.only_with)]
    yield _words("usually_none", moment)
    yield from (moment.guide.words.tests[one.id] for one in fitting)


def _present(complaints: Iterable[Past]) -> frozenset[str]:
    return frozenset(_all((*past.present, f"kind:{past.kind}") for past in complaints))


def _all(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Each once, in the order in which it came up first."""
    return tuple(dict.fromkeys(one for group in groups for one in group))
