"""Telling the level: how urgent, why, what to do, and the four parts of the safety net."""

from collections.abc import Iterable
from dataclasses import replace

from cramp_coach.conversation.findings import facts_of, level_at_the_end
from cramp_coach.conversation.promises import offer
from cramp_coach.conversation.record import record
from cramp_coach.conversation.staging import settle
from cramp_coach.conversation.state import Episode, State
from cramp_coach.conversation.turn import Moment, Turn, spoken_to
from cramp_coach.conversation.wording import said, say, showing
from cramp_coach.guide.models import Advice, Closing
from cramp_coach.guide.screens import remedies_for
from cramp_coach.guide.triage import Assessment, Facts
from cramp_coach.vocabulary import Block, Phase, Reason, Reply, RuleId, Say, Urgency

MOST_ADVICE = 4


def tell(state: State, episode: Episode, moment: Moment) -> Turn:
    """The level, once, and after it the offer to ask again; after an emergency nothing is offered."""
    moment = spoken_to(moment, replace(state, episode=episode))
    assessment = _never_milder(level_at_the_end(moment.guide, episode), episode)
    before = episode.told_before if episode.told is None else episode.told
    final = assessment.urgency != before
    told = replace(
        episode,
        told=assessment.urgency,
        reasons=tuple(map(str, assessment.reasons)),
    )
    settled = settle(replace(state, episode=told))
    reply = closing_reply(told, assessment, moment, final=final)
    turn = Turn(settled, (reply,), (record(told),) if state.consent else ())
    if assessment.urgency is Urgency.EMERGENCY:
        return turn
    return turn.then(offer(settled, told, moment))


def _never_milder(assessment: Assessment, episode: Episode) -> Assessment:
    """What is the same or worse two weeks later is not told to be milder than it was (clinical E2)."""
    before = episode.told_before
    if before is None or assessment.urgency >= before or episode.report not in ("same", "worse"):
        return assessment
    return replace(assessment, urgency=before, reasons=tuple(map(RuleId, episode.reasons)))


def closing_reply(episode: Episode, assessment: Assessment, moment: Moment, *, final: bool) -> Reply:
    """The words of a level: opening, why, what to do, the four parts."""
    facts = facts_of(moment.guide, episode)
    closing = closing_for(episode, facts, assessment.urgency, moment)
    blocks: list[Block] = [_opening(closing, assessment.urgency, episode, moment)]
    blocks += _because(assessment, moment)
    blocks += [_part(part, moment) for part in closing.parts]
    blocks += [_advised(advice, moment) for advice in advice_for(episode, facts, assessment.urgency, moment)]
    blocks += _eases(episode, facts, assessment.urgency, moment)
    return Reply(
        tuple(blocks),
        Phase.CLOSED,
        urgency=assessment.urgency,
        final=final,
        reasons=reasons(assessment.reasons, moment),
    )


def reasons(rules: Iterable[str], moment: Moment) -> tuple[Reason, ...]:
    """The rules that decided, each with its sentence and its sources."""
    found: list[Reason] = []
    for rule in rules:
        words = moment.guide.words.rules.get(rule)
        if words is not None:
            found.append(Reason(RuleId(rule), words, moment.guide.sources_of(RuleId(rule))))
    return tuple(found)


def closing_for(episode: Episode, facts: Facts, urgency: Urgency, moment: Moment) -> Closing:
    """The first closing of the content that fits the level, the kind, the site and the findings."""
    return next(
        closing
        for closing in moment.guide.closings
        if _fits(closing.levels, (urgency.name,))
        and _fits(closing.kinds, (episode.kind or "other",))
        and _fits(closing.sites, _sites(facts))
        and _fits(closing.only_with, facts.present)
    )


def advice_for(episode: Episode, facts: Facts, urgency: Urgency, moment: Moment) -> tuple[Advice, ...]:
    """What to do next: the sentences whose conditions hold, in the content's order, the first few."""
    fitting = (advice for advice in moment.guide.advice if _may_be_said(advice, episode, facts, urgency))
    return tuple(fitting)[:MOST_ADVICE]


def _may_be_said(advice: Advice, episode: Episode, facts: Facts, urgency: Urgency) -> bool:
    return (
        _fits(advice.levels, (urgency.name,))
        and _fits(advice.kinds, (episode.kind or "other",))
        and _fits(advice.sites, _sites(facts))
        and _fits(advice.only_with, facts.present)
        and not facts.present.intersection(advice.unless_present)
        and facts.absent.issuperset(advice.only_if_denied)
    )


def _sites(facts: Facts) -> frozenset[str]:
    """The parts of the body, and all that they lie within."""
    return frozenset(fact.removeprefix("site:") for fact in facts.present if fact.startswith("site:"))


def _fits(wanted: Iterable[str], have: Iterable[str]) -> bool:
    """Nothing wanted fits everything."""
    allowed = frozenset(wanted)
    return not allowed or not allowed.isdisjoint(have)


def _opening(closing: Closing, urgency: Urgency, episode: Episode, moment: Moment) -> Say:
    words = moment.guide.words.closings
    wanted = (closing.opening, f"level.{urgency.name}.{episode.kind}", f"level.{urgency.name}")
    return said(next(words[name] for name in wanted if name and name in words))


def _because(assessment: Assessment, moment: Moment) -> list[Block]:
    """Why, in the words of the first rule; ears hear it when they ask."""
    first = reasons(assessment.reasons[:1], moment)
    if first:
        return [Say(first[0].text, "")]
    if assessment.urgency > Urgency.SELF_CARE:
        return [say(moment.guide, "because.not_sure")]
    return []


def _eases(episode: Episode, facts: Facts, urgency: Urgency, moment: Moment) -> list[Block]:
    """What may ease a twitch: nothing hurts, so it comes last, and only on a screen."""
    remedy = next(iter(remedies_for(moment.guide, facts)), None)
    if episode.kind == "cramp" or urgency > Urgency.ROUTINE or remedy is None:
        return []
    steps = (moment.guide.words.steps[step.say].text for step in remedy.steps)
    return [Say(" ".join(steps), ""), *showing(moment.guide, remedy, pictures=moment.pictures)]


def _part(part: str, moment: Moment) -> Say:
    return said(moment.guide.words.closings[part])


def _advised(advice: Advice, moment: Moment) -> Say:
    words = said(moment.guide.words.advice[advice.id])
    return words if advice.spoken else Say(words.text, "")
