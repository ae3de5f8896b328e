"""An episode's findings: what a message adds, what it denies, and the facts that the rules see."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from cramp_coach.conversation.state import Episode
from cramp_coach.guide.loader import Guide
from cramp_coach.guide.screens import sites_of
from cramp_coach.guide.triage import Assessment, Facts, assess, bands_of, with_floors
from cramp_coach.understanding.utterance import Answer, Assertion, Mention, Utterance

AT_NIGHT = "context:night"
MAN = "who:man"
VALUE_OF_ROLE = {"onset": "duration_days", "nights": "nights_per_week", "times": "times_per_week"} | {
    "age": "age",
    "gestation": "pregnant_weeks",
}


def facts_of(guide: Guide, episode: Episode) -> Facts:
    """What the rules see of an episode: its findings, its kind and sites, and the bands of its values."""
    in_band, out_of_band = bands_of(guide, dict(episode.values))
    kind = {f"kind:{episode.kind}"} if episode.kind else set[str]()
    told = frozenset(episode.present) | in_band | kind | sites_of(guide, episode.sites)
    present = guide.counted(told)
    absent = (frozenset(episode.absent) | out_of_band | guide.cannot_be(present)) - present
    return Facts(present, absent, frozenset(episode.unknown) - present - absent)


def level_so_far(guide: Guide, episode: Episode) -> Assessment:
    """The level of what is present, without the floors for what is not sure."""
    return assess(guide, facts_of(guide, episode))


def level_at_the_end(guide: Guide, episode: Episode) -> Assessment:
    """The level to tell, with the floors for what stayed "not sure"."""
    facts = facts_of(guide, episode)
    return with_floors(guide, facts, assess(guide, facts))


def add_present(episode: Episode, findings: Iterable[str]) -> Episode:
    """Findings are added; nothing that was said to be present is ever lost here."""
    new = frozenset(findings)
    if new.issubset(episode.present):
        return episode
    return replace(
        episode,
        present=tuple(sorted(new.union(episode.present))),
        absent=tuple(f for f in episode.absent if f not in new),
        unknown=tuple(f for f in episode.unknown if f not in new),
    )


def add_absent(episode: Episode, findings: Iterable[str]) -> Episode:
    """Denied, unless it is present: that needs a withdrawal which the person confirms."""
    new = frozenset(findings).difference(episode.present)
    if new.issubset(episode.absent):
        return episode
    return replace(
        episode,
        absent=tuple(sorted(new.union(episode.absent))),
        unknown=tuple(f for f in episode.unknown if f not in new),
    )


def add_unknown(episode: Episode, findings: Iterable[str]) -> Episode:
    """Asked twice, and still not known."""
    new = frozenset(findings).difference(episode.present, episode.absent)
    return replace(episode, unknown=tuple(sorted(new.union(episode.unknown))))


def withdraw(episode: Episode, findings: Iterable[str]) -> Episode:
    """They confirmed that it was a mistake: absent from now on, and on record as withdrawn."""
    gone = frozenset(findings)
    kept = replace(
        episode,
        present=tuple(f for f in episode.present if f not in gone),
        withdrawn=tuple(sorted(gone.union(episode.withdrawn))),
    )
    return add_absent(kept, gone)


def set_values(episode: Episode, values: Mapping[str, float], now: datetime) -> Episode:
    """Numbers that were said; an onset is kept as its date, so that it grows by itself."""
    if not values:
        return episode
    merged = dict(episode.values) | dict(values)
    days = values.get("duration_days")
    onset = episode.onset if days is None else (now - timedelta(days=days)).date()
    return replace(episode, values=tuple(sorted(merged.items())), onset=onset)


def learn_answer(guide: Guide, episode: Episode, answer: Answer, now: datetime) -> Episode:
    """What an answer names: present, denied and numbers. What it leaves open is the question's business."""
    learned = add_present(episode, (f for f in answer.present if is_fact(guide, f)))
    learned = add_absent(learned, (f for f in answer.absent if is_fact(guide, f)))
    plain = {f"which_{h.id}" for h in guide.hints.values() if answer.present.intersection(h.may_be)}
    if not plain.isdisjoint(learned.queue):
        learned = replace(learned, queue=tuple(q for q in learned.queue if q not in plain))
    return set_values(learned, dict(answer.values), now)


def learn(guide: Guide, episode: Episode, utterance: Utterance, now: datetime) -> Episode:
    """What a message says of itself, whatever was asked: site, kind, findings, numbers.

    What is possible, past, another person's, or vague opens a question and is never dropped.
    """
    learned = _complaint(guide, episode, utterance)
    present = _meant(utterance, learned, Assertion.PRESENT)
    learned = add_present(learned, (m.concept for m in present if is_fact(guide, m.concept)))
    denied = _meant(utterance, learned, Assertion.DENIED)
    learned = add_absent(learned, (m.concept for m in denied if is_fact(guide, m.concept)))
    learned = add_absent(learned, _denied_hints(guide, denied))
    learned = set_values(learned, _values(utterance), now)
    if utterance.child:
        learned = add_present(learned, ("child",))
    if learned.who == "other" and MAN in utterance.concepts(*Assertion):
        learned = add_present(learned, ("male",))
    queue = _queued(guide, learned, utterance)
    return learned if queue == learned.queue else replace(learned, queue=queue)


def reopen(guide: Guide, episode: Episode, utterance: Utterance) -> Episode:
    """Something vague that is volunteered opens again what was denied before: the later word counts."""
    vague = utterance.concepts(Assertion.PRESENT, Assertion.OTHER, Assertion.POSSIBLE)
    open_again = frozenset[str]().union(*(guide.hints[c].may_be for c in vague if c in guide.hints))
    asked = tuple(q for q in episode.asked if q.removeprefix("which_") not in vague)
    return replace(episode, absent=tuple(f for f in episode.absent if f not in open_again), asked=asked)


def denied_but_present(guide: Guide, episode: Episode, utterance: Utterance) -> tuple[str, ...]:
    """Findings that the person told us before and takes back, by name or vaguely, in this message."""
    denied = utterance.concepts(Assertion.DENIED)
    vague = (guide.hints[concept].may_be for concept in denied if concept in guide.hints)
    taken_back = denied.union(*vague) - utterance.concepts(Assertion.PRESENT)
    return tuple(f for f in episode.present if f in taken_back)


def names_anything(utterance: Utterance, answer: Answer, guide: Guide) -> bool:
    """Whether the lexicon knows anything of what this message says."""
    known = (m.concept for m in utterance.mentions)
    return bool(answer.present or answer.values) or any(
        is_fact(guide, concept) or concept in guide.hints for concept in known
    )


def is_fact(guide: Guide, concept: str) -> bool:
    """Whether the rules know this: a finding or a class of medicines."""
    return concept in guide.findings or concept in guide.medicines


def _meant(utterance: Utterance, episode: Episode, status: Assertion) -> tuple[Mention, ...]:
    """Mentions with this meaning; of another person's episode, "he has" is as good as "I have"."""
    statuses = {status}
    if status is Assertion.PRESENT and episode.who == "other":
        statuses.add(Assertion.OTHER)
    return tuple(m for m in utterance.mentions if m.status in statuses)


def _complaint(guide: Guide, episode: Episode, utterance: Utterance) -> Episode:
    concepts = [
        m.concept
        for m in utterance.mentions
        if m.status in (Assertion.PRESENT, Assertion.OTHER, Assertion.PAST)
    ]
    kinds = [c.removeprefix("kind:") for c in concepts if c.startswith("kind:")] or _guessed_kind(utterance)
    sites = [c.removeprefix("site:") for c in concepts if c.startswith("site:")]
    named = tuple(dict.fromkeys((*episode.sites, *(s for s in sites if s in guide.sites))))
    within = tuple(site for site in named if {*guide.sites[site].within} & {*episode.sites})
    same = named == episode.sites or (episode.sites and not kinds)
    learned = episode if same else replace(episode, sites=named)
    if within and not kinds:  # "my leg!", and then "the calf": the smaller place counts
        learned = replace(episode, sites=within)
    if episode.kind is None and kinds:
        learned = replace(learned, kind=_first_kind(kinds))
    if {"cramp", "twitch"} <= {*kinds, episode.kind}:
        learned = add_present(replace(learned, kind="cramp"), ("cramp_and_twitch",))
    return learned


def _guessed_kind(utterance: Utterance) -> list[str]:
    """ "I guess it's a twitch" names what it is; "a cramp or a twitch?" does not."""
    kinds = [c.removeprefix("kind:") for c in utterance.concepts(Assertion.POSSIBLE) if c.startswith("kind:")]
    return kinds if len(kinds) == 1 else []


def _first_kind(kinds: list[str]) -> str:
    return next((k for k in ("known_twitch", "cramp", "twitch") if k in kinds), kinds[0])


def _denied_hints(guide: Guide, denied: tuple[Mention, ...]) -> frozenset[str]:
    """What a vague thing denies when it is denied; the graver things it may be stay open."""
    return frozenset[str]().union(
        *(guide.hints[m.concept].denies for m in denied if m.concept in guide.hints)
    )


def _queued(guide: Guide, episode: Episode, utterance: Utterance) -> tuple[str, ...]:
    known = {*episode.present, *episode.absent}
    wanted = list(episode.queue)
    for mention in utterance.mentions:
        if mention.concept in guide.hints and mention.status is not Assertion.DENIED:
            if not known.intersection(guide.hints[mention.concept].may_be) & {*episode.present}:
                wanted.append(f"which_{mention.concept}")
        elif mention.concept in guide.findings and _is_open(mention, episode):
            wanted.append(f"confirm:{mention.concept}")
    return tuple(dict.fromkeys(q for q in wanted if q.removeprefix("confirm:") not in known))


def _is_open(mention: Mention, episode: Episode) -> bool:
    doubtful = {Assertion.POSSIBLE, Assertion.PAST} | (
        {Assertion.OTHER} if episode.who == "self" else set[Assertion]()
    )
    return mention.status in doubtful


def _values(utterance: Utterance) -> dict[str, float]:
    amounts = utterance.amounts
    values = {VALUE_OF_ROLE[a.role]: a.value for a in amounts if a.role in VALUE_OF_ROLE}
    episodes = [a.value / 60 for a in amounts if a.role == "episode"]
    if "times_per_week" in values and AT_NIGHT in utterance.concepts(*Assertion):
        values.setdefault("nights_per_week", values["times_per_week"])
    return values | ({"episode_minutes": max(episodes)} if episodes else {})
