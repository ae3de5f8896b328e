"""Which states have the same future, so that one of them stands for all.

The future depends on what is open, on what may still be asked, and on the rules that may still fire: each
as what it waits for. Which fact has met a clause, and how many, is over and done with.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cache

from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.screening import CONFIRM, EXAMINED, HOPELESS, INTENT, asked_two_weeks_later
from cramp_coach.conversation.state import (
    CheckingIn,
    Episode,
    Idle,
    Noting,
    Relieving,
    Screening,
    Stage,
    State,
    Wanting,
)
from cramp_coach.guide.models import Question
from cramp_coach.guide.screens import AGE_QUESTION, remedies_for, row_of, screen_for
from cramp_coach.guide.triage import Facts, assess
from cramp_coach.vocabulary import FindingId, FollowUpId, QuestionId, Urgency
from proof.conditions import every_fact
from support.talk import guide


def likeness(state: State) -> Hashable:
    """What the future of this state depends on. Two states with the same one are one state."""
    about = _of_episode(state, state.episode) if state.episode else None
    opened = None if isinstance(state.stage, Screening) and about else _stage(state.stage)
    placed = state.zone is not None  # which zone it is changes hours, and no way to answer
    nudge = state.nudge is not None
    return opened, about, len(state.promises), state.consent, placed, nudge, state.helped


def _stage(stage: Stage) -> Stage:
    """A promise's name matters to nobody, and neither does which day is ticked with what."""
    if isinstance(stage, Noting):
        return Noting()
    return replace(stage, follow_up=FollowUpId("")) if isinstance(stage, CheckingIn) else stage


def level_of(state: State) -> Urgency:
    """The level of what is known."""
    if state.episode is None:
        return Urgency.SELF_CARE
    return assess(guide(), facts_of(guide(), state.episode)).urgency


def _of_episode(state: State, episode: Episode) -> Hashable:
    facts = facts_of(guide(), episode)
    after = episode.told is not None or episode.look > 0  # then the check-in depends on the kind
    kind = episode.kind if after else None
    examined = EXAMINED in facts.settled or "ask_examined" in episode.asked or episode.kind != "twitch"
    common = (episode.look, episode.told, episode.told_before, episode.report, kind, examined)
    if episode.told is not None:
        return common, _kept(episode, facts)
    left = _left(episode, facts)
    settled = _mask(facts.settled)
    names, said = _may_be_asked(state.stage, episode, facts, left)
    level = assess(guide(), facts).urgency
    waiting = _waiting(_mask(facts.present), level, said & ~settled)
    matters = _alone_above(level) | _openers() | _facts_in(waiting)
    return (
        common,
        level,
        _what_is_open(state.stage, settled, matters),
        tuple((name, _how_open(_covered(name) & ~settled, matters)) for name in left),
        names,
        _replaceable(facts),
        tuple(name for name in episode.queue if name not in episode.asked),
        HOPELESS in facts.present,
        INTENT in facts.settled,
        waiting,
        _unsure(facts, level, said & ~settled),
        _relief(state.stage, episode, facts) if _hurts(state.stage) else None,
    )


def _how_open(still: int, matters: int) -> Hashable:
    """What is open of a question, as far as it could do anything; a single one is answered by a bare yes."""
    return still if still.bit_count() == 1 else (still & matters, still.bit_count() == 0)


def _what_is_open(stage: Stage, settled: int, matters: int) -> Hashable:
    if not isinstance(stage, Screening):
        return _stage(stage)
    still = _how_open(_mask(stage.findings) & ~settled, matters)
    back = _what_is_open(stage.back, settled, matters) if stage.back else None
    return stage.question, stage.mode, stage.relief, still, back


def _kept(episode: Episode, facts: Facts) -> Hashable:
    """What stays known for the check-in, as the rules that it may still make fire."""
    known = guide().findings
    stays = frozenset(f for f in facts.present if f not in known or known[FindingId(f)].persists)
    asked = asked_two_weeks_later(guide(), episode, Facts(stays))
    sayable = _mask(guide().check_in.signs)
    for name in asked:
        sayable |= _covered(name)
    level = assess(guide(), Facts(stays)).urgency
    return level, _waiting(_mask(stays), level, sayable)


def _left(episode: Episode, facts: Facts) -> tuple[str, ...]:
    """The questions of this complaint that are not settled."""
    if episode.look:
        return tuple(
            q for q in guide().check_in.again.get(episode.kind or "other", ()) if q not in episode.asked
        )
    names = [question.id for question in screen_for(guide(), facts)]
    return tuple(name for name in (*names, AGE_QUESTION) if name not in episode.asked)


def _replaceable(facts: Facts) -> Hashable:
    """Whether a modifier may still take the place of a question of the row, and which may at all."""
    row = row_of(guide(), facts)
    screen = {question.id for question in screen_for(guide(), facts)}
    modifiers = guide().modifiers.values()
    allowed = tuple(not m.screens or row.id in m.screens for m in modifiers)
    return screen.issuperset(row.questions), tuple(m.instead_of in screen for m in modifiers), allowed


def _may_be_asked(
    stage: Stage, episode: Episode, facts: Facts, left: Iterable[str]
) -> tuple[frozenset[str], int]:
    """The questions that may still be asked, those that an answer would open included; what they cover."""
    names = {*left, *(name for name in episode.queue if name not in episode.asked)}
    while isinstance(stage, Screening):
        names.add(stage.question)
        stage = stage.back or Idle()
    present = _mask(facts.present)
    said = 0
    while True:
        for name in names:
            said |= _covered(name)
        opened = {q for mask, q in _modifiers() if mask & said}
        for clauses, questions in _rows_opened():
            if all(clause & (present | said) for clause in clauses):
                opened |= questions
        opened -= names | {*episode.asked}
        if not opened or episode.look:
            return frozenset(names), said
        names |= opened


def _waiting(present: int, level: Urgency, sayable: int) -> frozenset[tuple[Urgency, tuple[int, ...]]]:
    """The rules above this level that may still fire, each as what it waits for."""
    found: list[tuple[Urgency, tuple[int, ...]]] = []
    for of, clauses in _combined():
        if of <= level:
            continue
        waits = [clause & sayable for clause in clauses if not clause & present]
        if 0 not in waits:
            found.append((of, tuple(waits)))
    return frozenset(found)


def _unsure(facts: Facts, level: Urgency, sayable: int) -> Hashable:
    """What "not sure" does to the final level, now or with what may still be said."""
    known = guide().findings
    floors = (known[FindingId(f)].unsure for f in facts.unknown if f in known)
    floor = Urgency.worst(*(Urgency[one] for one in floors if one))
    worst = facts.present | facts.unknown
    if floor >= Urgency.URGENT or level >= Urgency.URGENT or not facts.unknown:
        return floor
    if assess(guide(), Facts(worst)).urgency is Urgency.EMERGENCY:
        return "an emergency cannot be ruled out"
    return floor, _waiting(_mask(worst), Urgency.URGENT, sayable)


def _hurts(stage: Stage) -> bool:
    match stage:
        case Relieving() | Idle():
            return True
        case Screening(relief=relief, back=back):
            return relief or (back is not None and _hurts(back))
        case Wanting(relief=relief):
            return relief
        case _:
            return False


def _relief(stage: Stage, episode: Episode, facts: Facts) -> Hashable:
    """Which remedies are left, and what could still forbid one."""
    allowed = tuple(r.id for r in remedies_for(guide(), facts) if r.id not in episode.tried)
    limb = any(guide().sites[site].limb for site in episode.sites)
    short = row_of(guide(), facts).short
    heard = short is None or short in episode.asked or bool({*guide().questions[short].covers} & facts.absent)
    return allowed, len(episode.tried), bool(episode.sites), limb, heard, facts.present & _guards()


def roles(state: State, facts: Iterable[str]) -> Mapping[str, Hashable]:
    """What each of these would do here if it were said: alone, in a rule that waits for it, as an opening.

    Facts of one role lead to states with the same future.
    """
    episode = state.episode
    if episode is None:
        return {fact: fact for fact in facts}
    known = facts_of(guide(), episode)
    present, settled, level = _mask(known.present), _mask(known.settled), assess(guide(), known).urgency
    left = _left(episode, known)
    _, said = _may_be_asked(state.stage, episode, known, left)
    sayable = said & ~settled
    waits = [
        w
        for of, cs in _combined()
        if of > level and 0 not in (w := [c & sayable for c in cs if not c & present])
    ]
    return {fact: _role(fact, level, waits, state.stage) for fact in facts}


def _role(fact: str, level: Urgency, waits: list[list[int]], stage: Stage) -> Hashable:
    alone = guide().levels_alone.get(fact, Urgency.SELF_CARE)
    if alone is Urgency.EMERGENCY:
        return alone
    bit = _bits().get(fact, 0)
    met = tuple((n, k) for n, clauses in enumerate(waits) for k, clause in enumerate(clauses) if clause & bit)
    asked = isinstance(stage, Screening) and bool(_covered(stage.question) & bit)
    opens = tuple(question for mask, question in _modifiers() if mask & bit)
    known = guide().findings.get(FindingId(fact))
    keeps = known is None or known.persists
    return max(alone, level), met, asked, opens, fact in _guards(), keeps, fact == HOPELESS


def _facts_in(waiting: Iterable[tuple[Urgency, tuple[int, ...]]]) -> int:
    facts = 0
    for _, clauses in waiting:
        for clause in clauses:
            facts |= clause
    return facts


@cache
def _alone_above(level: Urgency) -> int:
    return _mask(fact for fact, alone in guide().levels_alone.items() if alone > level)


@cache
def _openers() -> int:
    """What adds questions: the facts that open a modifier, or another row."""
    facts = 0
    for mask, _ in _modifiers():
        facts |= mask
    for clauses, _ in _rows_opened():
        for clause in clauses:
            facts |= clause
    return facts


# ---- the content as bits ----


@cache
def _bits() -> Mapping[str, int]:
    return {fact: 1 << place for place, fact in enumerate(sorted(every_fact()))}


def _mask(facts: Iterable[str]) -> int:
    bits, mask = _bits(), 0
    for fact in facts:
        mask |= bits.get(fact, 0)
    return mask


@cache
def _covered(name: str) -> int:
    """Everything that this question may settle."""
    if name.startswith(CONFIRM):
        return _mask((name.removeprefix(CONFIRM),))
    question: Question | None = guide().questions.get(QuestionId(name))
    if question is None:
        return 0
    bands = (band.id for value in question.values for band in guide().bands_by_value.get(value, ()))
    return _mask((*question.covers, *bands, *(guide().medicines if question.medicines else ())))


@cache
def _combined() -> tuple[tuple[Urgency, tuple[int, ...]], ...]:
    """The rules that need more than one fact."""
    return tuple(
        (rule.level, tuple(_mask(clause) for clause in rule.clauses))
        for rule in guide().compiled
        if len(rule.clauses) > 1
    )


@cache
def _modifiers() -> tuple[tuple[int, str], ...]:
    return tuple((_mask(modifier.opened_by), modifier.question) for modifier in guide().modifiers.values())


@cache
def _rows_opened() -> tuple[tuple[tuple[int, ...], frozenset[str]], ...]:
    rows = guide().rows_opened
    return tuple(
        (tuple(_mask(clause) for clause in clauses), frozenset[str](guide().screens[row].questions))
        for row, clauses in rows
    )


@cache
def _guards() -> frozenset[str]:
    return frozenset(
        fact for remedy in guide().remedies.values() for fact in (*remedy.forbidden_by, *remedy.only_with)
    )
