"""While it hurts: a remedy first, another one if it does not let go, and none that could harm."""

import pytest

from cramp_coach.vocabulary import Phase, Urgency
from support.talk import Talk, guide


def relieve(opening: str) -> Talk:
    talk = Talk()
    talk.say(opening)
    assert talk.last.phase is Phase.RELIEF
    return talk


@pytest.mark.parametrize(
    ("opening", "remedy"),
    [
        ("my calf is cramping", "calf_lying"),
        ("my leg is cramping", "calf_lying"),
        ("foot cramp again!!", "foot_toes"),
        ("my husband has a cramp in his calf", "calf_lying"),
        ("cramp in my foot", "foot_toes"),
        ("my back just went into spasm", "back_rest"),
    ],
)
def test_the_first_reply_is_the_remedy(opening: str, remedy: str) -> None:
    talk = relieve(opening)
    assert talk.last.remedy == remedy
    assert talk.last.holds
    assert talk.last.ask is not None
    assert talk.last.ask.topics == ("relief",)


@pytest.mark.parametrize(
    "opening",
    [
        "i get calf cramps three nights a week",
        "my calf has been cramping for 3 weeks on and off",
        "had a calf cramp last night, it let go",
    ],
)
def test_a_cramp_that_is_not_there_now_is_asked_about(opening: str) -> None:
    talk = Talk()
    (first,) = talk.say(opening)
    assert first.remedy is None


def test_a_bare_cramp_is_asked_where_and_nothing_else() -> None:
    talk = Talk()
    (where,) = talk.say("cramp")
    assert where.ask is not None
    assert where.ask.asks == ("site",)
    (remedy,) = talk.choose("calf")
    assert remedy.remedy == "calf_lying"


def test_nobody_who_cannot_say_where_is_asked_for_ever() -> None:
    talk = Talk()
    for said in ("cramp", "dunno", "no idea"):
        talk.say(said)
    assert talk.last.ask is not None
    assert talk.last.ask.asks != ("site",)


def test_a_cramp_that_stays_gets_another_remedy_and_then_the_ten_minute_rule() -> None:
    talk = relieve("my calf is cramping")
    (second,) = talk.say("still hurts")
    assert second.remedy == "calf_standing"
    assert second.holds
    (rule,) = talk.say("no")
    assert rule.ask is not None
    assert rule.ask.asks == ("locked_10min",)
    talk.say("no")
    assert talk.last.remedy not in (None, "calf_lying", "calf_standing")


def test_ten_minutes_without_a_break_is_urgent() -> None:
    talk = relieve("my calf is cramping")
    for said in ("still hurts", "still", "yes"):
        talk.say(said)
    while not any(reply.final for reply in talk.replies):
        talk.say("no" if talk.last.phase is not Phase.RELIEF else "it let go")
    assert talk.final.urgency is Urgency.URGENT


def until_no_move_is_left(opening: str) -> Talk:
    talk = relieve(opening)
    while talk.last.ask and talk.last.ask.asks in ((), ("locked_10min",)):
        talk.say("no" if talk.last.ask.asks else "still hurts")
    return talk


def test_a_limb_that_stays_hard_is_stretched_on_while_we_ask() -> None:
    on = guide().words.phrases["relief.meanwhile"].text
    talk = until_no_move_is_left("my calf is cramping")
    assert talk.last.text.startswith(on)
    talk.say("no")
    assert on not in talk.last.text
    assert on not in until_no_move_is_left("my back just went into spasm").last.text


@pytest.mark.parametrize(
    "told",
    [
        ("still hurts", "still", "yes", "still hurts", "still hurts"),
        ("still hurts", "still", "no, but i heard a pop"),
        ("still hurts", "still", "no, but i get dizzy when i stand up", "still hurts", "still"),
    ],
)
def test_a_limb_that_a_stretch_may_harm_is_not_stretched_on(told: tuple[str, ...]) -> None:
    talk = relieve("my calf is cramping")
    for said in told:
        talk.say(said)
    assert talk.last.ask is not None
    assert talk.last.ask.topics != ("relief",)
    assert not any(guide().words.phrases["relief.meanwhile"].text in reply.text for reply in talk.replies)


@pytest.mark.parametrize(
    "said", ["now my calf is swollen and hot", "i heard a pop", "still, and the calf is fat and red"]
)
def test_a_stretch_that_could_harm_is_stopped_at_once(said: str) -> None:
    talk = relieve("my calf is cramping")
    (stopped, *_) = talk.say(said)
    assert stopped.remedy is None
    assert not stopped.holds


def test_no_stretch_is_given_where_it_could_harm() -> None:
    talk = Talk()
    (first,) = talk.say("my calf is cramping and it is swollen and hot")
    assert first.remedy is None
    assert not first.holds
    assert first.phase is Phase.SCREEN


def test_a_shin_is_asked_about_before_the_first_stretch() -> None:
    talk = Talk()
    (first,) = talk.say("my shin is cramping")
    assert first.ask is not None
    assert "compartment_pain" in first.ask.asks
    (then,) = talk.say("no")
    assert then.remedy is not None


def test_another_muscle_by_name_or_by_button() -> None:
    talk = relieve("my calf is cramping")
    (foot,) = talk.say("no it's my foot")
    assert foot.remedy == "foot_toes"
    (where,) = talk.choose("other")
    assert where.ask is not None
    assert where.ask.asks == ("site",)


def test_after_relief_one_sentence_stands_for_the_first_questions() -> None:
    talk = relieve("my calf is cramping")
    (short,) = talk.say("it let go")
    assert short.ask is not None
    assert {"chest_pain", "face_droop", "limb_cold_pale"} <= {*short.ask.asks}
    (side,) = talk.say("no")
    assert side.ask is not None
    assert "one_leg_swollen" in side.ask.asks
    assert "chest_pain" not in side.ask.asks


def test_not_sure_after_relief_opens_them_one_by_one() -> None:
    talk = relieve("my calf is cramping")
    talk.say("it let go")
    (chest,) = talk.say("not sure")
    assert chest.ask is not None
    assert "chest_pain" in chest.ask.asks
    assert "face_droop" not in chest.ask.asks


def test_a_mumble_while_it_hurts_repeats_the_question_alone() -> None:
    talk = relieve("my calf is cramping")
    (again,) = talk.say("hmm whatever")
    assert not again.holds
    assert again.ask is not None
    assert again.ask.topics == ("relief",)


def test_letting_go_answers_whether_it_is_locked() -> None:
    talk = Talk()
    for said in ("my calf is cramping", "still", "still"):
        talk.say(said)
    assert talk.last.ask
    assert talk.last.ask.asks == ("locked_10min",)
    talk.say("it let go")
    assert talk.last.ask
    assert talk.last.ask.topics
    assert "locked_10min" not in talk.last.ask.asks
