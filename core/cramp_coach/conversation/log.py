"""The log of the days: which had a cramp, which had none, and which nobody noted."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from cramp_coach.conversation.history import History, Past, local
from cramp_coach.conversation.noting import free_day, under
from cramp_coach.conversation.pattern import patterns
from cramp_coach.conversation.staging import again
from cramp_coach.conversation.state import Noting, State
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.conversation.wording import fill, plain, say
from cramp_coach.vocabulary import Days, Phase, Reply, Say

DAYS: Final = 28
WEEK: Final = 7
NEWEST: Final = 7  # so many cramps are listed one by one


def zone_of(state: State, moment: Moment) -> str:
    """Where their days begin and end."""
    return state.zone or moment.zone or "UTC"


def day_without(state: State, moment: Moment) -> Turn:
    """Note that today is without a cramp; one that was noted is not talked away."""
    if not state.consent:
        return again(state, moment).before(plain(moment.guide, "log.no_consent", Phase.CLOSED))
    zone = zone_of(state, moment)
    today = local(moment.now, zone).date()
    if today in moment.history.cramp_days(zone):
        return again(state, moment).before(plain(moment.guide, "log.had_one", Phase.CLOSED))
    noted = (plain(moment.guide, "log.noted", Phase.CLOSED),)
    before = moment.history.free.get(today)
    ticks = before.triggers if before else None
    turn = Turn(state, noted, (free_day(today, ticks),))
    if state.is_open or not moment.push:
        return again(state, moment).before(*turn.replies).doing(*turn.effects)
    return under(turn, Noting(day=today, ticked=ticks), moment)


def log_reply(state: State, moment: Moment) -> Reply:
    """The last four weeks: counted, drawn in letters, and the newest cramps one by one."""
    history, zone = moment.history, zone_of(state, moment)
    if not state.consent and not history.complaints:
        return plain(moment.guide, "log.no_consent", Phase.CLOSED)
    last = local(moment.now, zone).date()
    counted, marks = counted_days(history, zone, last, moment), _marks(history, zone, last)
    listed = "\n".join(_listed(history.cramps[-NEWEST:], zone, moment))
    more = (Say(listed, ""), *patterns(history, zone, moment), say(moment.guide, "log.how"))
    shown = (counted, _drawn(marks, last, moment), *more)
    picture = (_pictured(marks, last, counted.text, moment),) if moment.pictures else ()
    return Reply((*(one for one in shown if one.text), *picture), Phase.CLOSED)


def counted_days(history: History, zone: str, last: date, moment: Moment) -> Say:
    """How many of the last days had a cramp, had none, or were not noted."""
    days = _days(last)
    cramps = history.cramp_days(zone)
    with_one = sum(day in cramps for day in days)
    without = sum(day in history.free and day not in cramps for day in days)
    unknown = len(days) - with_one - without
    return say(
        moment.guide,
        "log.counted",
        days=str(DAYS),
        cramps=str(with_one),
        free=str(without),
        unknown=str(unknown),
    )


def where(past: Past, moment: Moment) -> str:
    """The place of a complaint, as the buttons call it."""
    known = moment.guide.words.sites
    named = [known[site].lower() for site in past.sites if site in known]
    return ", ".join(named) or moment.guide.words.phrases["log.somewhere"].text


def day_name(day: date) -> str:
    """A day as it is written: "Tue 24 Nov"."""
    return f"{day:%a} {day.day} {day:%b}"


def _days(last: date) -> tuple[date, ...]:
    return tuple(last - timedelta(days=back) for back in range(DAYS - 1, -1, -1))


def _marks(history: History, zone: str, last: date) -> tuple[str, ...]:
    cramps = history.cramp_days(zone)
    return tuple(
        "cramp" if day in cramps else "free" if day in history.free else "unknown" for day in _days(last)
    )


def _weeks(last: date) -> tuple[str, ...]:
    return tuple(day_name(day) for day in _days(last)[::WEEK])


def _drawn(marks: tuple[str, ...], last: date, moment: Moment) -> Say:
    """A line a week, a mark a day; for eyes alone, since the count says it in words."""
    phrases = moment.guide.words.phrases
    signs = [phrases[f"log.mark.{mark}"].text for mark in marks]
    rows = [" ".join(signs[at : at + WEEK]) for at in range(0, len(signs), WEEK)]
    lines = [f"{row}  {week}" for row, week in zip(rows, _weeks(last), strict=True)]
    return Say("\n".join((*lines, phrases["log.legend"].text)), "")


def _pictured(marks: tuple[str, ...], last: date, counted: str, moment: Moment) -> Days:
    """The same as a picture; its alternative is the count."""
    phrases = moment.guide.words.phrases
    legend = tuple((mark, phrases[f"log.means.{mark}"].text) for mark in ("cramp", "free", "unknown"))
    return Days(marks, _weeks(last), legend, counted)


def _listed(cramps: tuple[Past, ...], zone: str, moment: Moment) -> Iterator[str]:
    line = moment.guide.words.phrases["log.cramp"].text
    for past in reversed(cramps):
        at = local(past.began, zone)
        yield fill(line, {"day": day_name(at.date()), "at": f"{at:%H:%M}", "where": where(past, moment)})
