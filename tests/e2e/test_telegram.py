"""What people do, over real sockets, against a Bot API that we did not write."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from cramp_coach.ports import Taken
from cramp_coach.vocabulary import ChoiceId, Chose, Edited, Inbound, Left, Medium, Opened, Said, Unreadable
from support.bot_api import NAME, BotApi
from support.small_coach import SmallCoach
from support.telegram_bot import ANN, clock, running


@dataclass
class Patient(SmallCoach):
    """Takes no turn before the button has stopped spinning: who answers it later waits for ever."""

    api: BotApi = field(kw_only=True)

    async def respond(self, inbound: Inbound) -> Taken:
        """One turn, when the button is answered."""
        await self.api.until(lambda: self.api.made("answerCallbackQuery"))
        return await super().respond(inbound)


async def test_start_brings_the_hold_and_the_buttons(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        await api.says(ANN, "/start cramp")
        (card,) = await api.sent(ANN)
    assert coach.heard == [Opened("cramp")]
    assert card.text.startswith("Pull your toes up &amp; hold.\n\nHold. ⏳ <tg-time unix=")
    assert card.fields["parse_mode"] == "HTML"
    assert json.loads(card.fields["link_preview_options"]) == {"is_disabled": True}
    assert card.buttons == {"It's easing": "1:1:eased", "Still <there>": "1:1:still"}


async def test_words_are_answered_in_their_order(api: BotApi, coach: SmallCoach) -> None:
    for number in range(5):
        await api.says(ANN, f"{number} < 6")
    async with running(api, coach):
        sent = await api.sent(ANN, 5)
    assert [call.text for call in sent] == [f"You said: {number} &lt; 6" for number in range(5)]


async def test_the_button_is_answered_first_and_its_card_closed_last(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, Patient(coach.store, clock, coach.heard, api=api)):
        await api.presses(ANN, "1:7:eased", card=5)
        await api.until(lambda: api.made("editMessageReplyMarkup", ANN))
    assert coach.heard == [Chose(ChoiceId("eased"), 7)]
    wanted = {"answerCallbackQuery", "sendMessage", "editMessageReplyMarkup"}
    done = [call for call in api.calls if call.method in wanted]
    assert [call.method for call in done] == ["answerCallbackQuery", "sendMessage", "editMessageReplyMarkup"]
    assert done[1].text == "eased to 7"
    assert (done[2].fields["message_id"], done[2].buttons) == ("5", {})


async def test_a_button_pressed_twice_is_two_answers_to_one_ask(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        await api.presses(ANN, "1:7:eased")
        await api.presses(ANN, "1:7:eased")
        await api.sent(ANN, 2)
    assert coach.heard == [Chose(ChoiceId("eased"), 7)] * 2
    assert len(api.made("answerCallbackQuery")) == 2


@pytest.mark.parametrize("data", ["0:7:eased", "junk", "1:x:eased", "1:7:"])
async def test_an_unknown_button_is_closed(api: BotApi, coach: SmallCoach, data: str) -> None:
    async with running(api, coach):
        await api.presses(ANN, data)
        await api.until(lambda: api.made("answerCallbackQuery"))
    assert api.made("answerCallbackQuery")[0].text == "Closed."
    assert coach.heard == []
    assert api.made("sendMessage") == []


async def test_an_edit_is_read(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        await api.gives({"edited_message": api.message(ANN, text="my chest hurts", edit_date=api.at)})
        await api.sent(ANN)
    assert coach.heard == [Edited("my chest hurts")]


@pytest.mark.parametrize(
    ("content", "medium"),
    [
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}}, Medium.VOICE),
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, Medium.PICTURE),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, Medium.OTHER),
        (
            {
                "sticker": {
                    "file_id": "a",
                    "file_unique_id": "b",
                    "type": "regular",
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            Medium.STICKER,
        ),
    ],
)
async def test_what_holds_no_words(
    api: BotApi, coach: SmallCoach, content: dict[str, object], medium: Medium
) -> None:
    async with running(api, coach):
        await api.gives({"message": api.message(ANN, **content)})
        await api.sent(ANN)
    assert coach.heard == [Unreadable(medium)]


async def test_a_group_gets_one_line_and_the_way_in(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        command = [{"type": "bot_command", "offset": 0, "length": 6}]
        await api.says(-7, "my calf hurts")
        await api.says(-7, "/cramp", entities=command)
        (sent,) = await api.sent(-7)
        await api.confirmed(await api.says(ANN, "calf"))
    assert json.loads(sent.fields["link_preview_options"]) == {"is_disabled": True}
    assert sent.text == f"Only in private: https://t.me/{NAME}"
    assert len(api.made("sendMessage", -7)) == 1
    assert coach.heard == [Said("calf")]


async def test_who_blocks_us_has_left(api: BotApi, coach: SmallCoach) -> None:
    change = api.message(ANN) | {"old_chat_member": member("member"), "new_chat_member": member("kicked")}
    async with running(api, coach):
        await api.confirmed(await api.gives({"my_chat_member": change}))
    assert coach.heard == [Left(blocked=True)]


async def test_a_promise_is_kept(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        await api.says(ANN, "remind")
        sent = await api.sent(ANN, 2)
    assert [call.text for call in sent] == ["You said: remind", "Two weeks ago you told me about it."]


async def test_the_menu_is_set_for_each_language_and_not_in_groups(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        await api.until(lambda: api.made("deleteMyCommands"))
    menus = api.made("setMyCommands")
    assert [menu.fields.get("language_code") for menu in menus] == [None, "en"]
    assert {object_of(menu.fields["scope"])["type"] for menu in menus} == {"all_private_chats"}
    (groups,) = api.made("deleteMyCommands")
    assert object_of(groups.fields["scope"]) == {"type": "all_group_chats"}
    names = {one["command"] for one in object_of(menus[0].fields["commands"])}
    assert names >= {"cramp", "again", "privacy", "settings", "export", "forget", "developer_info"}
    assert len(api.made("setMyDescription")) == len(api.made("setMyShortDescription")) == 2


async def test_who_runs_it_is_told(api: BotApi, coach: SmallCoach) -> None:
    async with running(api, coach):
        await api.says(ANN, "/developer_info")
        (sent,) = await api.sent(ANN)
    assert sent.text == "developer_info.unnamed"
    assert coach.heard == []


def object_of(value: Any) -> Any:
    """What a field holds, however it was written."""
    return json.loads(value) if isinstance(value, str) else value


def member(status: str) -> dict[str, object]:
    """The bot's standing in a chat."""
    who = {"id": 4242, "is_bot": True, "first_name": "Coach"}
    return {"user": who, "status": status} | ({"until_date": 0} if status == "kicked" else {})
