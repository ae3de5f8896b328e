"""While it hurts: a remedy first, a hold that is counted, and another one if it does not let go."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from cramp_coach.conversation.findings import facts_of, level_so_far
from cramp_coach.conversation.screening import LONG_LOCKED, about
from cramp_coach.conversation.staging import enter
from cramp_coach.conversation.state import Episode, Relieving, Report, State, Wanting
from cramp_coach.conversation.turn import Moment, Turn
from cramp_coach.guide.models import Remedy
from cramp_coach.guide.screens import remedies_for
from cramp_coach.understanding.utterance import Answer, Assertion, Utterance
from cramp_coach.vocabulary import QuestionId, Urgency

LOCKED = QuestionId("ask_locked")

SECOND = 2
REPORTED: Final[Mapping[Report, Literal["eased", "still"]]] = {
    "gone": "eased",
    "better": "eased",
    "same": "still",
    "worse": "still",
}


def relieve(state: State, episode: Episode, moment: Moment) -> Turn | None:
    """The next remedy that may be given, after the question that must precede it; None if none is left."""
    state = state.about(episode)
    if not episode.sites:
        return enter(state, Wanting("site", relief=True), moment)
    remedy = _next_remedy(state, episode, moment)
    if remedy is None:
        return None
    if remedy.ask_first and remedy.ask_first not in episode.asked:
        first = about(moment.guide.questions[remedy.ask_first], episode, moment)
        if first.findings:
            return enter(state, replace(first, relief=True), moment)
    tried = replace(episode, tried=(*episode.tried, remedy.id))
    return enter(state.about(tried), Relieving(remedy.id), moment)


def still(state: State, episode: Episode, moment: Moment) -> Turn | None:
    """It does not let go: the ten-minute rule after the second remedy (clinical B, rule 5), then another.

    None where nothing is left to try: on to the questions.
    """
    episode = replace(episode, eased=False)
    locked = about(moment.guide.questions[LOCKED], episode, moment)
    if len(episode.tried) == SECOND and locked.findings and _is_limb(episode, moment):
        return enter(state.about(episode), replace(locked, relief=True), moment)
    return relieve(state, episode, moment)


def came_back(
    state: State, episode: Episode, answer: Answer, utterance: Utterance | None, moment: Moment
) -> Turn | None:
    """It had let go and holds on again while a question is open: the move that helped, at once.

    The question is not settled, and comes again behind the move. None where they tell something else.
    """
    tried = Relieving(episode.tried[-1]) if episode.eased and episode.tried else None
    if tried is None or utterance is None or answer.verdict or not _cramps_again(utterance, moment):
        return None
    hurting = replace(episode, eased=None, absent=tuple(f for f in episode.absent if f != LONG_LOCKED))
    if not is_allowed(tried, hurting, moment):
        return None
    return enter(state.about(hurting), tried, moment)


def _cramps_again(utterance: Utterance, moment: Moment) -> bool:
    """ "It came back", "cramping again", and nothing else; on a screen "cramp" alone may be an answer."""
    if utterance.amounts or utterance.only:
        return False
    if utterance.relief == "still":
        return not utterance.mentions
    told = {mention.concept for mention in utterance.mentions if mention.status is Assertion.PRESENT}
    plainly = all(mention.concept.startswith(("kind:cramp", "site:")) for mention in utterance.mentions)
    return "kind:cramp" in told and plainly and (utterance.now or not moment.screen)


def is_allowed(stage: Relieving, episode: Episode, moment: Moment) -> bool:
    """Whether what is known by now still allows the remedy that is open."""
    allowed = remedies_for(moment.guide, facts_of(moment.guide, episode))
    return any(remedy.id == stage.remedy for remedy in allowed)


def may_go_on_stretching(episode: Episode, moment: Moment) -> bool:
    """Whether a limb that has not let go may be stretched on while we ask (clinical B: up to four rounds)."""
    if episode.kind != "cramp" or episode.eased or not _is_limb(episode, moment):
        return False
    allowed = {remedy.id: remedy for remedy in remedies_for(moment.guide, facts_of(moment.guide, episode))}
    stretched = [allowed[tried] for tried in episode.tried if tried in allowed]
    urgent = level_so_far(moment.guide, episode).urgency >= Urgency.URGENT
    return (
        not urgent
        and len(stretched) == len(episode.tried)
        and any(step.hold for one in stretched for step in one.steps)
    )


def felt_of(utterance: Utterance) -> Literal["eased", "still", "other"] | None:
    """Whether it lets go, by these words: "worse" and "the same", after a move, are that it does not."""
    report = utterance.check_in
    if utterance.relief is not None or report is None or report == "later":
        return utterance.relief
    return REPORTED[report]


def elsewhere(state: State, episode: Episode, moment: Moment) -> Turn | None:
    """Another muscle: ask which one. None where the first one must not be left: it makes the level graver."""
    moved = replace(episode, sites=(), tried=())
    if _is_milder(moved, episode, moment):
        return None
    return enter(replace(state, episode=moved), Wanting("site", relief=True), moment)


def other_muscle(episode: Episode, utterance: Utterance, moment: Moment) -> Episode | None:
    """The episode with the muscle that they named while another one was being stretched."""
    named = [c.removeprefix("site:") for c in utterance.concepts(Assertion.PRESENT) if c.startswith("site:")]
    sites = tuple(site for site in dict.fromkeys(named) if site in moment.guide.sites)
    if not sites or set(sites) <= set(episode.sites):
        return None
    moved = replace(episode, sites=sites, tried=())
    return None if _is_milder(moved, episode, moment) else moved


def _is_milder(moved: Episode, episode: Episode, moment: Moment) -> bool:
    guide = moment.guide
    return level_so_far(guide, moved).urgency < level_so_far(guide, episode).urgency


def _is_limb(episode: Episode, moment: Moment) -> bool:
    return any(moment.guide.sites[site].limb for site in episode.sites if site in moment.guide.sites)


def _next_remedy(state: State, episode: Episode, moment: Moment) -> Remedy | None:
    """What helped here last time, else the first that is left."""
    allowed = remedies_for(moment.guide, facts_of(moment.guide, episode))
    helped = {remedy for site, remedy in state.helped if site in episode.sites}
    left = sorted((r for r in allowed if r.id not in episode.tried), key=lambda r: r.id not in helped)
    return next((remedy for remedy in left if not _not_ruled_out(remedy, episode)), None)


def _not_ruled_out(remedy: Remedy, episode: Episode) -> bool:
    """Where a stretch may harm and we ask first (shin, forearm), "not sure" is no leave to stretch."""
    return remedy.ask_first is not None and not set(remedy.forbidden_by).isdisjoint(episode.unknown)
