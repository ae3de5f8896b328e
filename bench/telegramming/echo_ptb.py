"""A bare python-telegram-bot echo as a process: `echo_ptb.py API PORT`."""

import asyncio
import hmac
import json
import os
import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, MessageHandler, filters

TOKEN, SECRET = os.environ["BENCH_TOKEN"], os.environ["BENCH_SECRET"]


async def echo(update: Any, context: Any) -> None:
    await update.message.reply_text(update.message.text)


async def serve(api: str, port: int) -> None:
    app = Application.builder().token(TOKEN).base_url(f"{api}/bot").updater(None).build()
    app.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))

    async def hook(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("x-telegram-bot-api-secret-token", ""), SECRET):
            return Response(status_code=403)
        await app.update_queue.put(Update.de_json(json.loads(await request.body()), app.bot))
        return Response()

    web = Starlette(routes=[Route("/tg", hook, methods=["POST"])])
    config = uvicorn.Config(web, port=port, log_level="warning", access_log=False, lifespan="off")
    async with app:
        await app.bot.set_webhook(url="https://x.invalid/tg", secret_token=SECRET)
        await app.start()
        await uvicorn.Server(config).serve()
        await app.stop()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
