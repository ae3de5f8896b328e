"""A real coach on Telegram whose clock tests move, polled or by web hook; and what Ann sees of it."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from cramp_coach.coach import Coach
from cramp_coach.vocabulary import ParticipantId
from support.bot_api import BotApi, Call
from support.stores import temporary_store
from support.talk import guide, lexicon
from support.telegram_bot import ANN, FAST, clock
from support.turns import code

WHO = ParticipantId(f"telegram:{ANN}")
AT_ONCE = replace(FAST, edit_every_s=0)
Runs = Callable[..., AbstractAsyncContextManager[object]]


@dataclass
class Later:
    """Ann's chat. `ahead`: so far the clock is moved."""

    api: BotApi
    mind: Coach
    ahead: timedelta = timedelta()
    seen: int = field(default=0)

    def now(self) -> datetime:
        """The time there."""
        return (clock() + self.ahead).astimezone(UTC)

    async def says(self, *texts: str) -> None:
        """Write these, each when the one before is answered."""
        for text in texts:
            many = len(self.api.worded(ANN))
            self.api.at = int(self.now().timestamp())
            await self.api.says(ANN, text)
            await self.api.until(lambda many=many: len(self.api.worded(ANN)) > many)  # type: ignore[misc] # a loop's own

    async def hears(self, words: str) -> Call:
        """The newest message that holds these words and was not heard before, once it has come."""
        await self.api.until(lambda: self._found(words))
        found = self._found(words)[-1]
        self.seen = len(self.api.worded(ANN))
        return found

    def _found(self, words: str) -> list[Call]:
        return [call for call in self.api.worded(ANN)[self.seen :] if words in unescape(call.text)]

    async def taps(self, card: Call, choice: str, message: int = 900) -> None:
        """Press the button of this choice."""
        data = next(data for data in card.buttons.values() if data.split(":", 2)[2] == choice)
        self.api.at = int(self.now().timestamp())
        await self.api.presses(ANN, data, card=message)

    async def goes_to(self, kind: str) -> None:
        """Move the clock to the next pending promise of this kind, and a little beyond its minute."""
        rows = [row for row in (await self.kept())["follow_ups"] if row["status"] == "pending"]
        due = min(datetime.fromisoformat(row["due"]) for row in rows if row["kind"] == kind)
        self.ahead = due - clock() + timedelta(seconds=1)

    async def kept(self) -> dict[str, Any]:
        """All that is kept of Ann."""
        found: dict[str, Any] = json.loads(await self.mind.export(WHO))
        return found


@asynccontextmanager
async def later(api: BotApi, folder: Path, runs: Runs) -> AsyncIterator[Later]:
    """The bot runs inside."""
    async with temporary_store(folder) as store:
        chat = Later(api, Coach(guide(), lexicon(), store, clock, code))
        chat.mind = Coach(guide(), lexicon(), store, chat.now, code)
        async with runs(api, chat.mind, AT_ONCE, chat.now):
            yield chat
