"""What the pipe promises, whatever is said to it and in whatever order."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cramp_coach.session import SCREEN, VOICE
from cramp_coach.vocabulary import Channel, Command, Phase, Urgency
from support.piping import Item, Reply, piped
from support.talk import guide

KEYS = {
    "text", "speech", "holds", "ask", "choices", "asks", "topics", "phase", "urgency", "final", "reasons",
    "remedy", "expects_answer", "follow_up",
}  # fmt: skip
FINDINGS = {"yes", "no", "unsure"}
TEXTS = (
    "yes", "no", "not sure", "it let go", "still hurts", "banana", "", "2 minutes, first time, tonight",
    "no medicines", "why?", "just that", "my calf is swollen", "i feel a bit weak", "is magnesium any good?",
    "my chest hurts", "both ankles are puffy", "gone", "same", "worse", "04:00", "i have a fever",
    "berlin", "😖",
)  # fmt: skip
OPENINGS = (
    "my calf is cramping",
    "foot cramp",
    "my back has gone into spasm",
    "my eyelid is twitching",
    "hello",
)
lines = st.one_of(
    st.sampled_from(TEXTS).map(lambda text: {"say": text}),
    st.integers(0, 9).map(lambda place: {"offered": place}),
    st.sampled_from(["yes", "no", "unsure", "nonsense"]).map(lambda choice: {"choose": choice}),
    st.just({"choose": "no", "ask": 1}),
    st.sampled_from(list(Command)).map(lambda command: {"command": str(command)}),
    st.sampled_from(["P0D", "P1D", "P2D", "P14D", "PT3H"]).map(lambda wait: {"wait": wait}),
    st.just({"open": True}),
)


NUDGE: list[Item] = [{"command": "nudge"}, {"say": "04:00"}, {"wait": "P0D"}]


@given(st.sampled_from(OPENINGS), st.lists(lines, max_size=12), st.sampled_from([SCREEN, VOICE]))
@settings(max_examples=120, deadline=None)
@example("my calf is cramping", [{"command": "nudge"}, {"say": "04:00"}, {"wait": "P0D"}], VOICE)
@example(
    "my calf is cramping", [{"command": "nudge"}, {"say": "04:00"}, {"wait": "P0D"}, {"say": "eh"}], VOICE
)
def test_every_line_keeps_the_protocol(opening: str, then: list[Item], channel: Channel) -> None:
    asyncio.run(_keeps_the_protocol([{"say": opening}, *then], channel))


async def _keeps_the_protocol(items: Sequence[Item], channel: Channel) -> None:
    look = Look()
    async with piped(channel=channel) as talk:
        for item in items:
            before = talk.session.open
            resolved = _offered(item, talk.replies)
            replies = await talk.line(resolved)
            assert replies or "wait" in resolved, resolved
            heard = SCREEN if "wait" in resolved else channel  # what is due is pushed
            for place, reply in enumerate(replies, 1):
                _is_well_formed(reply, heard, last=place == len(replies))
            _offers_rightly(replies)
            if resolved == {"choose": "no", "ask": 1} and look.open:
                assert before is not None
                assert before.ask is not None
                assert (replies[-1]["ask"], replies[-1]["topics"]) == (
                    before.ask.number,
                    [*before.ask.topics],
                )
            look.follow(resolved, replies)


def _offered(item: Item, replies: list[Reply]) -> Item:
    """The choice at this place of the newest reply; where it offers none, a plain no."""
    if "offered" not in item:
        return item
    choices = replies[-1]["choices"] if replies else []
    if not choices:
        return {"say": "no"}
    return {"choose": choices[item["offered"] % len(choices)]["id"], "ask": replies[-1]["ask"]}


def _is_well_formed(reply: Reply, channel: Channel, *, last: bool) -> None:
    assert reply.keys() == KEYS
    assert reply["text"].strip()
    assert reply["phase"] in set(Phase)
    assert reply["urgency"] is None or reply["urgency"] in Urgency.__members__
    assert reply["expects_answer"] == (last and reply["ask"] is not None)
    assert bool(reply["topics"]) == (reply["ask"] is not None)
    assert not reply["asks"] or reply["ask"] is not None
    assert all(reason.keys() == {"rule", "sources"} for reason in reply["reasons"])
    _chooses_rightly(reply, channel)


def _chooses_rightly(reply: Reply, channel: Channel) -> None:
    chosen = {choice["id"] for choice in reply["choices"]}
    assert len(reply["choices"]) <= channel.max_choices
    match reply["topics"]:
        case ["relief"]:
            assert chosen <= {"eased", "still", "other"}
            assert reply["asks"] == []
        case ["consent"]:
            assert chosen == {"yes", "no"}
            assert reply["asks"] == []
        case ["zone"]:
            assert reply["asks"] == []
        case _ if set(reply["asks"]) <= set(guide().findings) and reply["phase"] in ("screen", "detail"):
            assert chosen <= FINDINGS | set(reply["asks"])
        case _:
            pass


def _offers_rightly(replies: list[Reply]) -> None:
    for reply, after in itertools.zip_longest(replies, replies[1:]):
        if reply["holds"]:
            assert reply["expects_answer"]
            assert reply["topics"] in (["relief"], ["routine"])  # a hold, in pain or in the evening
        if not reply["final"]:
            continue
        assert reply["ask"] is None
        assert reply["phase"] == "closed"
        assert reply["urgency"] is not None
        if reply["urgency"] == "EMERGENCY":
            assert after is None
    if any(reply["urgency"] == "EMERGENCY" for reply in replies):
        assert not any(reply["follow_up"] or reply["phase"] == "consent" for reply in replies)


@dataclass
class Look:
    """One look at one complaint: its level only rises, and is told once, and again when it rose."""

    level: Urgency = Urgency.SELF_CARE
    told: Urgency | None = None
    open: bool = False

    def follow(self, item: Item, replies: list[Reply]) -> None:
        if "wait" in item:  # what nobody agreed to keep is gone after a day, the level with it
            self.level, self.told = Urgency.SELF_CARE, None
        for reply in replies:
            if reply["asks"] in (["kind"], ["site"]) or item.get("command") == "back":
                self.level, self.told = Urgency.SELF_CARE, None
            if reply["urgency"] is None:
                continue
            level = Urgency[reply["urgency"]]
            assert level >= self.level, (item, reply)
            assert not reply["final"] or self.told is None or level > self.told, (item, reply)
            self.level, self.told = level, level if reply["final"] else self.told
        self.open = bool(replies) and bool(replies[-1]["expects_answer"])
