"""Becomes known to Telegram: our name, how updates come to us, and what the menu shows."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError

from cramp_coach.errors import SettingsWrong
from cramp_coach_telegram.mind import Mind
from cramp_coach_telegram.polling import token_refused, unreachable
from cramp_coach_telegram.settings import WEBHOOK, TelegramSettings
from cramp_coach_telegram.updates import WANTED

_LOG = logging.getLogger(__name__)
LANGUAGES = ("en",)  # those that the content has words in
COMMANDS = (
    "cramp", "again", "twitch", "routine", "nudge", "no_cramp", "log", "summary", "why", "stop", "help",
    "settings", "tz", "country", "quiet", "link", "unlink", "privacy", "export", "forget", "developer_info",
)  # fmt: skip
Call = Callable[[], Awaitable[bool]]


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
    """Tell Telegram what the menu shows, for every language that we have words in. Best effort.

    In groups there is no menu: nothing about health is said there.
    """
    for language in ("", *LANGUAGES):
        for call in _described(bot, coach, language):
            await _try(call)
    await _try(lambda: bot.delete_my_commands(scope=BotCommandScopeAllGroupChats()))


def _described(bot: Bot, coach: Mind, language: str) -> tuple[Call, ...]:
    """Without a language: for everybody whose language we do not have."""

    def words(name: str) -> str:
        return coach.notice(name, language or LANGUAGES[0]).text

    menu = [BotCommand(name, words(f"command.{name}")) for name in COMMANDS]
    code = language or None
    return (
        lambda: bot.set_my_commands(menu, scope=BotCommandScopeAllPrivateChats(), language_code=code),
        lambda: bot.set_my_description(words("description"), language_code=code),
        lambda: bot.set_my_short_description(words("short_description"), language_code=code),
    )


async def _try(call: Call) -> None:
    try:
        await call()
    except TelegramError as error:
        _LOG.warning("the bot's menu or description is not set (%s)", type(error).__name__)
