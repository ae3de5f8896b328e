"""A picture follows the words: uploaded once, never in their way."""

from cramp_coach.guide.pictures import drawn
from support.bot_api import BotApi, Fault
from support.small_coach import SmallCoach
from support.telegram_bot import ANN, BEN, running


async def test_the_words_come_first_and_the_picture_is_uploaded_once(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        await api.says(ANN, "show me")
        await api.until(lambda: api.made("sendPhoto", ANN))
        await api.says(BEN, "show me")
        await api.until(lambda: api.made("sendPhoto", BEN))
    first, second = api.made("sendPhoto")
    assert [call.method for call in api.calls if call.chat == ANN] == ["sendMessage", "sendPhoto"]
    assert first.fields["caption"] == second.fields["caption"] == "A straight leg."
    assert first.fields["photo"] == drawn("calf_lying")
    assert second.fields["photo"] == "fixture-photo-2"


async def test_a_picture_that_cannot_be_sent_takes_nothing_away(api: BotApi, coach: SmallCoach) -> None:
    api.faults.append(Fault("sendPhoto", status=500, description="Internal Server Error"))
    async with running(api, coach):
        await api.says(ANN, "show me")
        await api.says(ANN, "and now")
        sent = await api.sent(ANN, 2)
    assert [call.text for call in sent] == ["Words first.", "You said: and now"]


async def test_a_picture_that_was_never_drawn_is_left_out(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        await api.says(ANN, "show me nothing")
        await api.says(ANN, "and now")
        await api.sent(ANN, 2)
    assert api.made("sendPhoto", good=False) == []
