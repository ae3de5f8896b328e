"""Those who write to a bot over its web hook, and how long each waits for the first message of the answer."""

import asyncio
import json
from dataclasses import dataclass, field
from time import perf_counter, time

from telegramming.bot_api import World
from telegramming.wire import Reading, message

AT_ONCE = 64
DEADLINE = 30.0
# One conversation: help, then the questions. Echoes get the same words.
WORDS = ("my left calf is cramping", "still tight", "it let go", "no", "no", "no chest pain", "thanks")


class Hook(Reading):
    """One connection to the bot's web hook."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: asyncio.Future[int] | None = None

    def whole(self, head: bytes, body: bytes) -> None:
        if self.answered and not self.answered.done():
            self.answered.set_result(int(head.split(b" ", 2)[1]))

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answered and not self.answered.done():
            self.answered.set_exception(exc or ConnectionError())


@dataclass
class People:
    """Write to one bot, each chat one message at a time."""

    world: World
    path: str
    port: int
    secret: str
    idle: "asyncio.Queue[Hook]" = field(default_factory=asyncio.Queue)
    chats: int = 1_000
    took: list[float] = field(default_factory=list)

    async def connect(self, connections: int) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(connections):
            _, hook = await loop.create_connection(Hook, "127.0.0.1", self.port)
            self.idle.put_nowait(hook)

    async def write(self, chat: int, text: str) -> None:
        """Until the bot has confirmed it and the first message of its answer is there."""
        hook, loop = await self.idle.get(), asyncio.get_running_loop()
        hook.answered = loop.create_future()
        answer = self.world.waiting[chat] = loop.create_future()
        request = self._request(chat, text)
        began = perf_counter()
        hook.transport.write(request)
        async with asyncio.timeout(DEADLINE):
            status = await hook.answered
            if status != 200:
                raise RuntimeError(f"the bot answered {status}")
            self.idle.put_nowait(hook)
            self.took.append((await answer - began) * 1000)

    def _request(self, chat: int, text: str) -> bytes:
        self.world.updates += 1
        number = self.world.updates
        who = {"id": chat, "is_bot": False, "first_name": "Ada", "language_code": "en"}
        where = {"id": chat, "type": "private"}
        said = {"message_id": number, "date": int(time()), "chat": where, "from": who, "text": text}
        body = json.dumps({"update_id": number, "message": said}).encode()
        secret = f"X-Telegram-Bot-Api-Secret-Token: {self.secret}".encode()
        return message(f"POST {self.path} HTTP/1.1".encode(), body, b"Host: b", secret)

    async def converse(self, messages: int) -> None:
        """One after the other, in new chats, until so many messages are written."""
        written = 0
        while written < messages:
            self.chats += 1
            chat = self.chats
            for text in WORDS[: messages - written]:
                await self.write(chat, text)
                written += 1

    async def at_once(self, workers: int, messages: int) -> float:
        """So many people at the same time; messages a second."""
        began = perf_counter()
        await asyncio.gather(*(self.converse(messages // workers) for _ in range(workers)))
        return messages // workers * workers / (perf_counter() - began)

    async def steadily(self, rate: float, seconds: float) -> None:
        """Messages at a steady rate, whether or not the last one is answered; each chat in its order."""
        began, chats = perf_counter(), [self.chats + n + 1 for n in range(AT_ONCE)]
        self.chats += AT_ONCE
        last: dict[int, asyncio.Task[None]] = {}
        for number in range(int(rate * seconds)):
            await asyncio.sleep(began + number / rate - perf_counter())
            chat = chats[number % AT_ONCE]
            if chat in last:
                await last[chat]
            last[chat] = asyncio.create_task(self.write(chat, WORDS[number // AT_ONCE % len(WORDS)]))
        await asyncio.gather(*last.values())
