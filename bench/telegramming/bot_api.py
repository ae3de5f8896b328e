"""A Bot API that answers every method at once, and notes when a waiting person was answered."""

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from telegramming.wire import Reading, message

ME = {"id": 123456, "is_bot": True, "first_name": "B", "username": "b_bot"}
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
WAIT = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests",
    "parameters": {"retry_after": 60},
}


@dataclass
class World:
    """Who waits for an answer, since when, and what came."""

    waiting: dict[int, asyncio.Future[float]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    held: set[int] = field(default_factory=set)
    hooked: asyncio.Event = field(default_factory=asyncio.Event)
    number: int = 0
    updates: int = 0
    unasked: int = 0  # messages to chats where nobody waits: check-ins, and second messages

    async def served(self) -> tuple[asyncio.Server, str]:
        """The server, and its address."""
        server = await asyncio.get_running_loop().create_server(lambda: BotApi(self), "127.0.0.1", 0)
        return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


class BotApi(Reading):
    """One connection. A chat that is held is told to wait."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    def whole(self, head: bytes, body: bytes) -> None:
        now, chat = perf_counter(), chat_in(body)
        method = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
        self.world.calls[method] += 1
        if chat in self.world.held and method.startswith("send"):
            self._answers(b"429 Too Many Requests", WAIT)
            return
        if method == "sendMessage":
            self._arrives(chat, now)
        if method == "setWebhook":
            self.world.hooked.set()
        self._answers(b"200 OK", {"ok": True, "result": self._result(method, chat)})

    def _arrives(self, chat: int, now: float) -> None:
        waiter = self.world.waiting.pop(chat, None)
        if waiter is None:
            self.world.unasked += 1
        elif not waiter.done():
            waiter.set_result(now)

    def _answers(self, status: bytes, answer: dict[str, Any]) -> None:
        self.transport.write(message(b"HTTP/1.1 " + status, json.dumps(answer).encode()))

    def _result(self, method: str, chat: int) -> object:
        if method == "getMe":
            return ME
        if not method.startswith("send"):
            return True
        self.world.number += 1
        content = {"photo": PHOTO} if method == "sendPhoto" else {"text": "x"}
        where = {"id": chat, "type": "private"}
        return {"message_id": self.world.number, "date": 1700000000, "chat": where, "from": ME, **content}


def chat_in(body: bytes) -> int:
    """From a form, JSON or a multipart body: the number behind "chat_id"."""
    at = body.find(b"chat_id")
    digits = b""
    for byte in body[at + 7 : at + 120] if at >= 0 else b"":
        if 48 <= byte <= 57:
            digits += bytes([byte])
        elif digits:
            break
    return int(digits or 0)
