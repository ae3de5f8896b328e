"""The picture of a move follows its words: uploaded once, then sent by the name that Telegram gave it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from telegram import Bot

from cramp_coach.vocabulary import Reply, Show
from cramp_coach_telegram.render import pictures_from
from cramp_coach_telegram.trying import Trying

FOR_THE_ANSWER = 2  # calls: the button stops spinning, and what it brings


@dataclass(slots=True)
class Pictures:
    """`drawn` gives a picture as PNG by its name, or None."""

    bot: Bot
    trying: Trying
    drawn: Callable[[str], bytes | None]
    _file_ids: dict[str, str] = field(default_factory=dict[str, str], init=False)

    def follow(self, chat: int, reply: Reply) -> None:
        """Send what this reply shows, behind it; the words are whole without, where there were many calls."""
        for picture in pictures_from(reply):
            if self.trying.limiter.spare_calls(chat) > FOR_THE_ANSWER:
                self.trying.behind(chat, partial(self._show, chat, picture))

    async def _show(self, chat: int, picture: Show) -> None:
        name = picture.picture
        known = self._file_ids.get(name) or self.drawn(name)
        if known is None:
            return
        send = partial(self.bot.send_photo, caption=picture.alternative, disable_notification=True)
        sent = await send(chat, known, filename=f"{name}.png")
        self._file_ids[name] = sent.photo[-1].file_id
