"""Becomes known to Telegram: our name, how updates come to us, and what the menu shows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from telegram import Bot, BotCommand
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from cramp_coach.errors import SettingsWrong
from cramp_coach_telegram.mind import Mind
from cramp_coach_telegram.polling import token_refused, unreachable
from cramp_coach_telegram.settings import WEBHOOK, TelegramSettings
from cramp_coach_telegram.updates import WANTED

_LOG = logging.getLogger(__name__)
COMMANDS = ("cramp", "again", "twitch", "routine", "why", "stop", "help", "privacy", "export", "forget")


@dataclass(frozen=True, slots=True)
class Introduction:
    """`named` is set as soon as we know our name, which is before Telegram may post to us."""

    bot: Bot
    settings: TelegramSettings
    named: asyncio.Event = field(default_factory=asyncio.Event)

    async def made(self, stop: asyncio.Event) -> bool:
        """Try until it succeeds; False if we were stopped before. Raises SettingsWrong if refused."""
        pause = self.settings.limits.first_pause_s
        while not stop.is_set():
            try:
                await self._once()
            except TelegramError as error:
                _LOG.warning(unreachable(error))
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                pause = min(pause * 2, self.settings.limits.longest_pause_s)
            else:
                return True
        return False

    async def _once(self) -> None:
        try:
            await self.bot.initialize()
            self.named.set()
            await self._choose_how_updates_come()
        except (InvalidToken, EndPointNotFound):
            raise token_refused() from None  # PTB's message holds the token

    async def _choose_how_updates_come(self) -> None:
        webhook = self.settings.webhook
        if webhook is None:
            await self.bot.delete_webhook()
            return
        secret = webhook.secret.reveal()
        try:
            await self.bot.set_webhook(webhook.url, secret_token=secret, allowed_updates=WANTED)
        except BadRequest as error:
            raise SettingsWrong(f"Telegram refused the address in {WEBHOOK}: {error.message}.") from None


async def describe(bot: Bot, coach: Mind) -> None:
    """Tell Telegram what the menu shows. Best effort: the bot works without."""
    menu = [BotCommand(name, coach.notice(f"command.{name}").text) for name in COMMANDS]
    calls: tuple[Callable[[], Awaitable[bool]], ...] = (
        lambda: bot.set_my_commands(menu),
        lambda: bot.set_my_description(coach.notice("description").text),
        lambda: bot.set_my_short_description(coach.notice("short_description").text),
    )
    for call in calls:
        try:
            await call()
        except TelegramError as error:
            _LOG.warning("the bot's menu or description is not set (%s)", type(error).__name__)
