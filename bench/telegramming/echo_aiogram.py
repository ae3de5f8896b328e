"""A bare aiogram echo as a process, in an environment of its own: `echo_aiogram.py API PORT`."""

import asyncio
import os
import sys
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

TOKEN, SECRET = os.environ["BENCH_TOKEN"], os.environ["BENCH_SECRET"]
speaking = Dispatcher()


@speaking.message(F.text)
async def echo(message: Any) -> None:
    await message.answer(message.text)


async def serve(api: str, port: int) -> None:
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api), limit=256))
    app = web.Application()
    SimpleRequestHandler(speaking, bot, secret_token=SECRET).register(app, path="/tg")
    setup_application(app, speaking, bot=bot)
    await bot.set_webhook("https://x.invalid/tg", secret_token=SECRET)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
