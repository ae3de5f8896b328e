"""How a question of findings is put: as a group, plainer, which of these, and what else."""

from typing import assert_never

from cramp_coach.conversation.findings import facts_of
from cramp_coach.conversation.state import Screening, State
from cramp_coach.conversation.turn import Moment
from cramp_coach.conversation.wording import ASKED_TOGETHER, asking, choices, fill, listed
from cramp_coach.guide.triage import assess
from cramp_coach.guide.words import Phrase
from cramp_coach.vocabulary import Choice, ChoiceId, Phase, QuestionId, Reply, Urgency

MEMBERS = "{members}"
YES_NO_UNSURE = ("yes", "no", "unsure")
VALUE_TOPICS = {
    "duration_days": "duration",
    "episode_minutes": "duration",
    "nights_per_week": "how_often",
    "times_per_week": "how_often",
    "body_regions": "spread",
    "pregnant_weeks": "pregnancy",
    "age": "age",
}


def put(state: State, stage: Screening, moment: Moment) -> Reply:
    """The reply that asks what this stage is about, for what is still open of it."""
    guide = moment.guide
    findings, values = stage.findings, values_of(stage, moment)
    topics = [guide.findings[f].topic for f in findings if f in guide.findings]
    topics += [VALUE_TOPICS[v] for v in _not_said(values, state)]
    question = guide.questions.get(QuestionId(stage.question))
    topics += ["medicines"] if question and question.medicines else []
    asks = (*findings, *(("age",) if values == ("age",) else ()))
    offered = () if values else _ways_to_answer(stage, moment)
    words = _question_words(state, stage, moment)
    if MEMBERS in words.text + words.spoken:
        words = _naming_them(words, findings, moment)
    ask = asking(guide, words, offered, asks=asks, topics=topics)
    return Reply((ask,), phase_of(stage, moment), urgency=so_far(state, moment))


def _naming_them(words: Phrase, findings: tuple[str, ...], moment: Moment) -> Phrase:
    """All of them for eyes; for ears the gravest few."""
    spoken = fill(words.spoken, {"members": listed(moment.guide, _gravest(findings, moment))})
    return Phrase(text=fill(words.text, {"members": listed(moment.guide, findings)}), speech=spoken)


def values_of(stage: Screening, moment: Moment) -> tuple[str, ...]:
    """The numbers that this stage asks for, by name."""
    question = moment.guide.questions.get(QuestionId(stage.question))
    return question.values if question and stage.mode in ("ask", "plainer") else ()


def so_far(state: State, moment: Moment) -> Urgency | None:
    """The level of what is known, before it is told; None while nothing is known."""
    episode = state.episode
    facts = facts_of(moment.guide, episode) if episode else None
    return assess(moment.guide, facts).urgency if facts and facts.present else None


def _ways_to_answer(stage: Screening, moment: Moment) -> tuple[Choice, ...]:
    """Yes, no, not sure; where it is asked which, a button for each on a screen."""
    guide = moment.guide
    if not _asks_which(stage):
        return choices(guide, *YES_NO_UNSURE)
    shown = stage.findings[: moment.max_choices - 2] if moment.screen else ()
    members = tuple(Choice(ChoiceId(f), guide.words.findings[f].name) for f in shown)
    none = Choice(ChoiceId("no"), guide.words.choices["none"].label)
    return (*members, none, *choices(guide, "unsure"))


def _asks_which(stage: Screening) -> bool:
    return stage.mode == "which" or stage.question.startswith("which_")


def phase_of(stage: Screening, moment: Moment) -> Phase:
    """Screen: the question can end in an emergency. Detail: every other question."""
    guide = moment.guide
    grave = any(f in guide.findings and guide.findings[f].level == "EMERGENCY" for f in stage.findings)
    return Phase.SCREEN if grave else Phase.DETAIL


def _not_said(values: tuple[str, ...], state: State) -> tuple[str, ...]:
    """Those of the numbers that nobody has said yet."""
    said = dict(state.episode.values) if state.episode else {}
    return tuple(value for value in values if value not in said)


def _question_words(state: State, stage: Screening, moment: Moment) -> Phrase:
    words = moment.guide.words
    if stage.question.startswith("confirm:"):
        asked = words.findings[stage.question.removeprefix("confirm:")].ask
        return asked if stage.mode == "ask" else words.phrases["plainer.confirm"]
    question = words.questions[stage.question]
    match stage.mode:
        case "ask":
            wanted = (*stage.findings, *_not_said(values_of(stage, moment), state), "medicines")
            return question.asking(wanted)
        case "plainer":
            return question.plainer
        case "which":
            return _with_members(question.which, stage, moment)
        case "rest":
            return words.phrases["rest.few" if len(stage.findings) <= ASKED_TOGETHER else "rest.many"]
        case _:
            assert_never(stage.mode)


def _with_members(which: Phrase, stage: Screening, moment: Moment) -> Phrase:
    """The members as a list on a screen; aloud only the gravest few, so that they can be kept in mind."""
    words = moment.guide.words.findings
    lines = "".join(f"\n• {words[finding].name}" for finding in stage.findings if finding in words)
    spoken = listed(moment.guide, _gravest(stage.findings, moment))
    return Phrase(text=which.text + lines, speech=f"{which.spoken} {spoken[:1].upper()}{spoken[1:]}?")


def _gravest(findings: tuple[str, ...], moment: Moment) -> tuple[str, ...]:
    """So many as can be kept in mind, gravest first."""
    known = moment.guide.levels_alone
    return tuple(sorted(findings, key=lambda finding: -known.get(finding, 0)))[:ASKED_TOGETHER]
