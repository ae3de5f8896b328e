"""The question of each stage, in words: the same stage always asks the same."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from cramp_coach.conversation.day_row import row
from cramp_coach.conversation.evening_words import evening_reply
from cramp_coach.conversation.hours import HOURS, NUDGED_AT, OFFERED, evening_times, shown
from cramp_coach.conversation.pausing import rest_of
from cramp_coach.conversation.questions import put, so_far, values_of
from cramp_coach.conversation.silence import if_silent
from cramp_coach.conversation.state import (
    Announcing,
    CheckingIn,
    Consenting,
    Episode,
    Evening,
    Forgetting,
    Idle,
    Linking,
    Locating,
    Noting,
    Nudged,
    Nudging,
    Placing,
    Quieting,
    Relieving,
    Screening,
    Stage,
    State,
    Told,
    Wanting,
    Withdrawing,
)
from cramp_coach.conversation.turn import Moment, spoken_to, told_here
from cramp_coach.conversation.wording import (
    asking,
    choices,
    fill,
    holding,
    said,
    showing,
)
from cramp_coach.follow_ups import common_zones
from cramp_coach.guide.words import Phrase
from cramp_coach.understanding.utterance import Expecting
from cramp_coach.vocabulary import Ask, Block, Choice, ChoiceId, FindingId, Phase, Reply

NUDGED = ("stretch", "stretched", "snooze", "nudge_stop")  # where few fit, "in half an hour" is said instead


def prompt(state: State, moment: Moment, *, whole: bool = True) -> Reply | None:
    """The reply that asks what this state waits for; None where nothing is open.

    Not `whole`: the question alone, without the remedy that it followed.
    """
    reply = _prompt(state, state.stage, spoken_to(moment, state))
    if reply is None:
        return None
    kept = reply if whole else replace(reply, blocks=tuple(b for b in reply.blocks if isinstance(b, Ask)))
    return _numbered(kept, state, moment)


def _prompt(state: State, stage: Stage, moment: Moment) -> Reply | None:
    match stage:
        case Wanting():
            return Reply((_wanting(stage, moment),), Phase.RELIEF if stage.relief else Phase.DETAIL)
        case Relieving():
            return _relieving(state, stage, moment)
        case Screening():
            return put(state, stage, moment)
        case Consenting():
            words = _phrase(moment, told_here("consent.ask", moment))
            ask = asking(moment.guide, words, _yes_no(moment), topics=("consent",))
            return Reply((ask,), Phase.CONSENT)
        case CheckingIn():
            return Reply((_checking_in(state, stage, moment),), Phase.CHECK_IN)
        case Withdrawing():
            return Reply((_withdrawing(stage, moment),), Phase.DETAIL, urgency=so_far(state, moment))
        case Forgetting():
            words = _phrase(moment, "forget.also" if stage.sure else "forget.ask")
            ask = asking(moment.guide, words, _yes_no(moment), topics=("forget",), **counted(stage))
            return Reply((ask,), Phase.CLOSED)
        case Placing() | Locating() | Quieting():
            return Reply((_setting(stage, moment),), Phase.PLACE)
        case Nudging():
            return Reply((_nudging(state, moment),), Phase.CONSENT)
        case Nudged():
            return Reply((_nudged(moment),), Phase.CHECK_IN)
        case Announcing() | Linking():
            return _other_side(stage, moment)
        case Evening():
            return evening_reply(stage, moment)
        case Noting():
            return row(stage, moment)
        case Idle() | Told():
            return None
        case _:
            assert_never(stage)


def _other_side(stage: Announcing | Linking, moment: Moment) -> Reply:
    """Whether it is they who are meant."""
    name, topic = ("link.ask", "link") if isinstance(stage, Linking) else ("announce.ask", "check_in")
    ask = asking(moment.guide, _phrase(moment, name), _yes_no(moment), topics=(topic,))
    return Reply((ask,), Phase.CONSENT if isinstance(stage, Linking) else Phase.CHECK_IN)


def counted(stage: Forgetting) -> dict[str, str]:
    """What is kept, in numbers, for the question and for the receipt."""
    complaints, check_ins = stage.kept
    return {"complaints": str(complaints), "check_ins": str(check_ins)}


def expecting(state: State, moment: Moment) -> Expecting | None:
    """What the open question can be answered with."""
    stage, ask = state.stage, open_ask(state, moment)
    if ask is None:
        return None
    buttons = tuple((str(choice.id), choice.label) for choice in ask.choices)
    match stage:
        case Screening():
            values = values_of(stage, moment)
            findings = tuple(FindingId(f) for f in stage.findings)
            return Expecting("age" if values == ("age",) else "findings", findings, values, buttons)
        case Wanting():
            return Expecting(stage.subject, choices=buttons)
        case Relieving():
            return Expecting("relief", choices=buttons)
        case Placing():
            return Expecting("zone", choices=buttons)
        case CheckingIn():
            return Expecting("confirm" if stage.seen else "check_in", choices=buttons)
        case Consenting():
            return Expecting("consent", choices=buttons)
        case Evening(step="safe"):
            return Expecting("findings", moment.guide.routine.check, choices=buttons)
        case _:
            return Expecting("confirm", choices=buttons)


def open_ask(state: State, moment: Moment) -> Ask | None:
    """The Ask that waits for an answer."""
    if isinstance(
        state.stage, Relieving
    ):  # the same behind every move, which need not be gone through for it
        return _with_number(_relief_ask(spoken_to(moment, state)), state, moment)
    reply = prompt(state, moment)
    return reply.ask if reply else None


def _numbered(reply: Reply, state: State, moment: Moment) -> Reply:
    blocks: tuple[Block, ...] = tuple(
        _with_number(block, state, moment) if isinstance(block, Ask) else block for block in reply.blocks
    )
    return replace(reply, blocks=blocks)


def _with_number(ask: Ask, state: State, moment: Moment) -> Ask:
    return replace(ask, number=state.ask, if_silent=if_silent(state.stage, ask.speech, moment))


def _wanting(stage: Wanting, moment: Moment) -> Ask:
    guide = moment.guide
    phrase = _phrase(moment, f"want.{stage.subject}" + (".again" if stage.again else ""))
    if stage.subject == "kind":
        offered = choices(guide, "cramp", "twitch", "other")
    else:
        sites = [site for site in guide.sites.values() if site.offered]
        offered = tuple(Choice(ChoiceId(site.id), guide.words.sites[site.id]) for site in sites)
    return asking(
        guide, phrase, offered[: moment.max_choices], asks=(stage.subject,), topics=(stage.subject,)
    )


def _relieving(state: State, stage: Relieving, moment: Moment) -> Reply:
    guide = moment.guide
    remedy = guide.remedies[stage.remedy]
    blocks: list[Block] = []
    for step in remedy.steps:
        blocks.append(said(guide.words.steps[step.say]))
        if step.hold:
            blocks.append(holding(guide, step.hold))
    shown = () if stage.held else showing(guide, remedy, pictures=moment.pictures)
    return Reply(
        (*rest_of(blocks, stage.held, guide), *shown, _relief_ask(moment)),
        Phase.RELIEF,
        urgency=so_far(state, moment),
        remedy=remedy.id,
    )


def _relief_ask(moment: Moment) -> Ask:
    guide = moment.guide
    other = Choice(ChoiceId("other"), guide.words.choices["other_muscle"].label)
    offered = (*choices(guide, "eased", "still"), other)
    return asking(guide, _phrase(moment, "relief.ask"), offered, topics=("relief",))


def _setting(stage: Placing | Locating | Quieting, moment: Moment) -> Ask:
    match stage:
        case Placing():
            return _placing(stage, moment)
        case Locating():
            return _locating(stage, moment)
        case Quieting():
            return _quieting(stage, moment)


def _placing(stage: Placing, moment: Moment) -> Ask:
    guide, now = moment.guide, moment.now
    if stage.zones:
        offered = [Choice(ChoiceId(z), z.rpartition("/")[2].replace("_", " ")) for z in stage.zones]
        return asking(guide, _phrase(moment, "place.which"), offered[:8], topics=("zone",))
    offsets = {now.astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for zone in common_zones()}
    clocks = [
        Choice(ChoiceId(f"offset:{int(o.total_seconds() // 60):+d}"), (now + o).strftime("%H:%M"))
        for o in sorted(offsets)
    ]
    shown = clocks if moment.screen and len(clocks) <= moment.max_choices else []
    words = _phrase(moment, "place.ask" if stage.back is None else "zone.ask")
    return replace(asking(guide, words, shown, topics=("zone",)), place=True)


def _locating(stage: Locating, moment: Moment) -> Ask:
    guide, named = moment.guide, moment.guide.words.countries
    if stage.guess:
        guess, words = named[stage.guess].name, _phrase(moment, "country.guess")
        return asking(guide, words, _yes_no(moment), topics=("country",), country=guess)
    known = [Choice(ChoiceId(c.id), named[c.id].name) for c in guide.countries.values() if c.offered]
    skip = choices(guide, "skip") if stage.settling_in else ()
    ask = _phrase(moment, "country.again" if stage.again else "country.ask")
    return asking(guide, ask, (*known[: moment.max_choices - len(skip)], *skip), topics=("country",))


def _quieting(stage: Quieting, moment: Moment) -> Ask:
    """The same hours are offered always, so that an old button means what it says."""
    named = [(HOURS + f"{start}-{end}", f"{shown(start)}-{shown(end)}") for start, end in OFFERED]
    offered = [Choice(ChoiceId(one), label) for one, label in named][: moment.max_choices]
    ask = "quiet.settling_in" if stage.settling_in else "quiet.ask"
    return asking(moment.guide, _phrase(moment, ask), offered, topics=("quiet",))


def _nudging(state: State, moment: Moment) -> Ask:
    """A time is a yes to it, so what is kept for it is said first; the last button is the no."""
    guide = moment.guide
    times = [f"{at:%H:%M}" for at in evening_times(state.quiet)]
    last = choices(guide, "nudge_stop") if state.nudge else choices(guide, "no")
    offered = [Choice(ChoiceId(NUDGED_AT + at), at) for at in times][: moment.max_choices - 1]
    words = _phrase(moment, "nudge.ask" if state.consent else "nudge.ask.newly")
    return asking(guide, words, (*offered, *last), topics=("routine",))


def _nudged(moment: Moment) -> Ask:
    room = moment.max_choices >= len(NUDGED)
    offered = choices(moment.guide, *(one for one in NUDGED if room or one != "snooze"))
    return asking(moment.guide, _phrase(moment, "nudge.now"), offered, topics=("routine",))


def _checking_in(state: State, stage: CheckingIn, moment: Moment) -> Ask:
    guide, about = moment.guide, _complaint(state.episode, moment)
    if stage.seen:
        seen = _phrase(moment, "check_in.seen")
        return asking(guide, seen, _yes_no(moment), topics=("check_in",), complaint=about)
    offered = choices(guide, "gone", "better", "same", "worse", "signs", "later", "stop_asking")
    asked = (*guide.check_in.signs,)
    topics = ("still_happening_now", *(guide.findings[f].topic for f in asked))
    ask = _phrase(moment, "check_in.ask")
    return asking(guide, ask, offered, asks=asked, topics=topics, complaint=about)


def _complaint(episode: Episode | None, moment: Moment) -> str:
    """What it was about, in a word or two: "calf cramp"."""
    words, phrases = moment.guide.words, moment.guide.words.phrases
    site = moment.guide.sites.get(episode.sites[0]) if episode and episode.sites else None
    if episode is None or site is None or site.place is None or f"complaint.{episode.kind}" not in phrases:
        return phrases["complaint.other"].text
    name = words.sites[site.id].lower().partition(" ")[0]  # "Foot or toes" is a foot here
    return fill(phrases[f"complaint.{episode.kind}"].text, {"site": name})


def _withdrawing(stage: Withdrawing, moment: Moment) -> Ask:
    had = [moment.guide.words.findings[f].have for f in stage.findings if f in moment.guide.words.findings]
    topics = [moment.guide.findings[f].topic for f in stage.findings if f in moment.guide.findings]
    return asking(
        moment.guide,
        _phrase(moment, "withdraw.ask"),
        _yes_no(moment),
        asks=stage.findings,
        topics=topics or ("medicines",),
        told="; ".join(had),
    )


def _phrase(moment: Moment, name: str) -> Phrase:
    return moment.guide.words.phrases[name]


def _yes_no(moment: Moment) -> tuple[Choice, ...]:
    return choices(moment.guide, "yes", "no")
