"""Wires the channel and runs it until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from telegram import Bot, BotCommand
from telegram.error import EndPointNotFound, InvalidToken, TelegramError

from cramp_coach.errors import StoreUnavailable
from cramp_coach.ports import Clock, Courier
from cramp_coach_telegram.bot import TelegramBot, drain
from cramp_coach_telegram.courier import TelegramCourier
from cramp_coach_telegram.limits import Gate, Limiter
from cramp_coach_telegram.mind import Mind
from cramp_coach_telegram.polling import Polling, token_refused, unreachable
from cramp_coach_telegram.settings import Limits, TelegramSettings
from cramp_coach_telegram.transport import Transport

_LOG = logging.getLogger(__name__)
COMMANDS = ("start", "help", "cramp", "twitch", "why", "stop", "forget", "privacy", "export")


async def run_telegram(
    coach: Mind, settings: TelegramSettings, *, clock: Clock, stop: asyncio.Event | None = None
) -> None:
    """Answer on Telegram, and keep the promises, until `stop` (or SIGTERM, or SIGINT, if none is given).

    Raises SettingsWrong if Telegram refuses the token, or if another program polls for the same bot.
    """
    stop = stop or _stopped_by_signals()
    bot = telegram_bot(settings)
    try:
        if await _introduced(bot, settings.limits, stop):
            await _serve(bot, coach, settings.limits, clock, stop)
    finally:
        await bot.shutdown()


def telegram_bot(settings: TelegramSettings) -> Bot:
    """PTB's client: few connections, since more of them are slower; one apart for the long poll."""
    limits = settings.limits
    transport = partial(Transport, connect_s=limits.connect_s, read_s=limits.read_s, pool_s=limits.pool_s)
    return Bot(
        settings.token.reveal(),
        base_url=f"{settings.api}/bot",
        base_file_url=f"{settings.api}/file/bot",
        request=transport(limits.turns_in_flight),
        get_updates_request=transport(1),
    )


async def _serve(bot: Bot, coach: Mind, limits: Limits, clock: Clock, stop: asyncio.Event) -> None:
    limiter = Limiter(Gate(limits), asyncio.get_running_loop().time, asyncio.sleep)
    courier = TelegramCourier(bot, limiter, clock, lambda: coach.notice("maybe_twice").text)
    waiting = asyncio.Event()
    mouth = TelegramBot(bot, coach, courier, limiter, clock, waiting.set)
    polling = Polling(bot, mouth.take, limits, stop, asyncio.sleep)
    loops = [
        asyncio.create_task(describe(bot, coach)),
        asyncio.create_task(_keep_promises(coach, courier, clock, limits)),
        asyncio.create_task(_send_what_waits(coach, courier, waiting)),
    ]
    try:
        await polling.run()
        await drain(mouth.lanes, limits.drain_s)
    finally:
        await _end(loops)
        await mouth.lanes.close()


async def _introduced(bot: Bot, limits: Limits, stop: asyncio.Event) -> bool:
    """Learn our own name, and take the place of a web hook. False if we were stopped before it succeeded."""
    pause = limits.first_pause_s
    while not stop.is_set():
        try:
            await bot.initialize()
            await bot.delete_webhook()
        except (InvalidToken, EndPointNotFound):
            raise token_refused() from None  # PTB's message holds the token
        except TelegramError as error:
            _LOG.warning(unreachable(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
            pause = min(pause * 2, limits.longest_pause_s)
        else:
            return True
    return False


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


async def _keep_promises(coach: Mind, courier: Courier, clock: Clock, limits: Limits) -> None:
    """Deliver what is due, when it is due, and look again at least every few seconds."""
    while True:
        await _deliver(coach, courier)
        await asyncio.sleep(await _until_due(coach, courier, clock, limits))


async def _send_what_waits(coach: Mind, courier: Courier, waiting: asyncio.Event) -> None:
    """A second hand for replies that stand behind something unsent: they do not wait for the check-ins."""
    while True:
        await waiting.wait()
        waiting.clear()
        await _deliver(coach, courier)


async def _deliver(coach: Mind, courier: Courier) -> None:
    try:
        await coach.deliver_due(courier)
    except StoreUnavailable as error:
        _LOG.error("nothing can be delivered now (%s)", type(error).__name__)


async def _until_due(coach: Mind, courier: Courier, clock: Clock, limits: Limits) -> float:
    """Seconds to sleep: never none, since what is due but leased to somebody else would keep us turning."""
    try:
        due = await coach.next_due(courier)
    except StoreUnavailable:
        due = None
    left = (due - clock()) / timedelta(seconds=1) if due else limits.courier_every_s
    return min(max(left, limits.courier_every_s / 10), limits.courier_every_s)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt by itself
            loop.add_signal_handler(name, stop.set)
    return stop
