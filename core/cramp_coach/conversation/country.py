"""In which country somebody is: said by them, asked about on request, never guessed in silence."""

import re
from collections.abc import Mapping
from dataclasses import replace

from cramp_coach.conversation.quiet import ask_quiet
from cramp_coach.conversation.staging import again, enter, next_number
from cramp_coach.conversation.state import Locating, State, beneath
from cramp_coach.conversation.turn import Moment, Turn, spoken_to
from cramp_coach.conversation.wording import say
from cramp_coach.guide.words import CountryWords
from cramp_coach.understanding.utterance import Answer, Utterance, Verdict
from cramp_coach.vocabulary import Say

_I_AM_IN = re.compile(
    r"\b(?:(?:i'?m|i am|we'?re|we are|i live|we live)(?:\s+(?:now|currently|based|living|here|over))?\s+in"
    r"|(?:calling|writing|texting)\s+from|^\s*/?country)\s+(.+)",
    re.IGNORECASE,
)
LONGEST = 3  # words of a country's name


def country_said(text: str, countries: Mapping[str, CountryWords], *, asked: bool) -> str | None:
    """The country that somebody says they are in; after our question, a bare name is enough."""
    said = _I_AM_IN.search(text)
    if said is not None:
        return _named(said[1], countries)
    return _named(text, countries) if asked else None


def settle_in(state: State, moment: Moment) -> Turn:
    """What helps us to help them, after their first promise and where messages are sent to them.

    The country, if we do not know it, and then the quiet hours; each may be passed over.
    """
    if not moment.push:
        return Turn(state)
    if state.country or moment.country:
        return ask_quiet(state, moment, settling_in=True)
    return ask_country(state, moment, settling_in=True)


def ask_country(state: State, moment: Moment, *, settling_in: bool = False) -> Turn:
    """Which country it is; where their time zone tells, whether it is that one."""
    zone = state.zone or moment.zone
    guess = next((c.id for c in moment.guide.countries.values() if zone and zone in c.zones), None)
    return enter(state, Locating(beneath(state.stage), guess, settling_in=settling_in), moment)


def located(
    state: State, stage: Locating, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Turn:
    """The answer to it; what cannot be read, twice, leaves things as they were."""
    countries = moment.guide.written.countries
    named = answer.choice if answer.choice in moment.guide.countries else None
    named = named or (country_said(utterance.text, countries, asked=True) if utterance else None)
    if named is None and stage.guess and (answer.choice == "yes" or answer.verdict is Verdict.YES):
        named = stage.guess
    if named is not None:
        known = replace(state, country=named)
        return _onward(known, stage, moment, _numbers(known, moment))
    if answer.choice != "skip" and answer.verdict is not Verdict.SKIP:
        if stage.guess:
            return enter(state, replace(stage, guess=None), moment)
        if not stage.again:
            return enter(state, replace(stage, again=True), moment)
    return _onward(state, stage, moment, say(moment.guide, "country.left"))


def noted(state: State, moment: Moment) -> Turn:
    """The country is known: say which number we shall give, and go on where they were."""
    back = replace(state, ask=next_number(state, moment))
    return again(back, moment).opening(_numbers(state, moment))


def _numbers(state: State, moment: Moment) -> Say:
    guide = spoken_to(moment, state).guide
    return say(guide, "country.noted", country=guide.words.countries[state.country or ""].name)


def _onward(state: State, stage: Locating, moment: Moment, words: Say) -> Turn:
    """Back to where they were; while they settle in, the next question."""
    back = replace(state, stage=stage.back, ask=next_number(state, moment))
    further = ask_quiet(back, moment, settling_in=True) if stage.settling_in else again(back, moment)
    return further.opening(words)


def _named(text: str, countries: Mapping[str, CountryWords]) -> str | None:
    """The country whose name these words begin with."""
    words = re.findall(r"[\w.]+", text.lower())
    words = words[1:] if words[:1] == ["the"] else words
    known = {called: one for one, country in countries.items() for called in country.called}
    tries = (" ".join(words[:length]).rstrip(".") for length in range(min(LONGEST, len(words)), 0, -1))
    return next((known[one] for one in tries if one in known), None)
