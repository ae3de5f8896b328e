"""Wires the channel and runs it until it is told to stop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.routing import BaseRoute
from telegram import Bot

from cramp_coach.ports import Clock, Pace
from cramp_coach.stopping import stopped_by_signals
from cramp_coach_telegram.alarm import Alarm, tell_admin
from cramp_coach_telegram.bot import TelegramBot, drain
from cramp_coach_telegram.cards import Cards
from cramp_coach_telegram.courier import TelegramCourier
from cramp_coach_telegram.delivering import Delivering
from cramp_coach_telegram.introducing import Introduction, describe
from cramp_coach_telegram.lanes import Lanes
from cramp_coach_telegram.limiter import Limiter
from cramp_coach_telegram.limits import Gate
from cramp_coach_telegram.mind import Mind
from cramp_coach_telegram.order import Order
from cramp_coach_telegram.pictures import Pictures
from cramp_coach_telegram.places import zone_finder
from cramp_coach_telegram.polling import Polling
from cramp_coach_telegram.settings import TelegramSettings
from cramp_coach_telegram.sharing import Sharing
from cramp_coach_telegram.translate import Keys
from cramp_coach_telegram.transport import Transport
from cramp_coach_telegram.trying import Trying


async def run_telegram(
    coach: Mind,
    settings: TelegramSettings,
    *,
    clock: Clock,
    stop: asyncio.Event | None = None,
    pace: Pace | None = None,
) -> None:
    """Answer on Telegram, and keep the promises, until `stop` (or SIGTERM, or SIGINT, if none is given).

    Asks Telegram for updates. Raises SettingsWrong if Telegram refuses the token, or if another program polls
    for the same bot.
    """
    await telegram_channel(coach, settings, clock, pace).run(stop or stopped_by_signals())


@dataclass(frozen=True, slots=True)
class TelegramChannel:
    """The channel, ready to run; with a web hook, also what a web server must serve beside it."""

    mouth: TelegramBot
    settings: TelegramSettings
    introduction: Introduction
    delivering: Delivering
    routes: Sequence[BaseRoute] = ()

    async def run(self, stop: asyncio.Event) -> None:
        """Answer and keep the promises until `stop`, which must come after the last request is answered.

        Raises SettingsWrong if Telegram refuses the token or the address, or if another program polls.
        """
        try:
            if await self.introduction.made(stop):
                await self._answer(stop)
        finally:
            await self.mouth.bot.shutdown()

    async def _answer(self, stop: asyncio.Event) -> None:
        describing = asyncio.create_task(describe(self.mouth.bot, self.mouth.coach))
        beside = [describing, *self._alarms()]
        loops = [
            asyncio.create_task(self.delivering.keep_promises()),
            asyncio.create_task(self.delivering.send_what_waits()),
        ]
        try:
            await self._take_until(stop)
            self.delivering.stop()
            await drain(self.mouth.lanes, self.settings.limits.drain_s, *loops)
        finally:
            await _end([*beside, *loops])
            await self.mouth.lanes.close()

    def _alarms(self) -> list[asyncio.Task[None]]:
        chat = self.settings.admin
        if chat is None:
            return []
        alarm = Alarm(asyncio.get_running_loop().time)
        return [asyncio.create_task(tell_admin(self.mouth.bot, chat, alarm))]

    async def _take_until(self, stop: asyncio.Event) -> None:
        if self.routes:
            await stop.wait()
            return
        await Polling(self.mouth.bot, self.mouth.take, self.settings.limits, stop, asyncio.sleep).run()


def telegram_channel(
    coach: Mind, settings: TelegramSettings, clock: Clock, pace: Pace | None = None
) -> TelegramChannel:
    """The parts put together. Call it inside the event loop. `pace`: what other processes send is counted."""
    bot, limits = telegram_bot(settings), settings.limits
    sharing = Sharing(pace, f"telegram:{settings.bot_id}", limits, asyncio.sleep) if pace else None
    loop = asyncio.get_running_loop()
    limiter = Limiter(Gate(limits), loop.time, loop.call_later, sharing)
    trying = Trying(limiter, Lanes(), limits.queue)
    cards = Cards(bot, trying)
    pictures, zone_at = Pictures(bot, trying, coach.picture), zone_finder()
    courier = TelegramCourier(
        bot, limiter, clock, partial(word_of, coach), cards, pictures, places=zone_at is not None
    )
    delivering = Delivering(coach, courier, clock, limits)
    keys = Keys(word_of(coach, "key.cramp"), zone_at)
    mouth = TelegramBot(
        bot, coach, courier, cards, trying, clock, delivering.waiting.set, keys, settings.operator
    )
    introduction = Introduction(bot, settings)
    routes = _routes(mouth, settings, introduction.named)
    return TelegramChannel(mouth, settings, introduction, delivering, routes)


def word_of(coach: Mind, name: str) -> str:
    """A sentence that belongs to no conversation."""
    return coach.notice(name).text


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


def _routes(mouth: TelegramBot, settings: TelegramSettings, named: asyncio.Event) -> Sequence[BaseRoute]:
    if settings.webhook is None:
        return ()
    from cramp_coach_telegram.webhook import Webhook  # it loads a web server, which polling does not need

    order = Order(mouth.take, asyncio.Semaphore(settings.limits.turns_in_flight))
    return (Webhook(mouth.bot, order, settings.webhook.secret, named).route(),)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
