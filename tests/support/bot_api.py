"""A Bot API on a loopback socket: lo-bot-api-emulator, with faults, a record of calls, and people who write.

The emulator checks what a bot sends and keeps the queue of updates. What it lacks is put around it as a
middleware: a name in getMe, refusal of a wrong token, two methods, and the ways in which a network fails.
Two kinds of update, the switch for link previews and the colour of a button it knows by name only.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeAlias

from aiohttp import web
from lo_bot_api_emulator import CONTRACT, ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator import updates as emulated

TOKEN = "4242:a-made-up-token"
NAME = "cramp_coach_test_bot"
MORNING = datetime(2026, 11, 24, 10, tzinfo=UTC)  # when people write, unless told otherwise
MISSING = {"setMyDescription", "setMyShortDescription"}  # in Telegram, not in the emulator
PATIENCE = 15.0  # seconds until a test gives up; nothing waits so long that goes well

READ = web.RequestKey("read", tuple)  # what a request held
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
emulated.KINDS.update({"edited_message", "my_chat_member"})
CONTRACT["methods"]["sendMessage"]["parameters"].append("link_preview_options")
CONTRACT["methods"]["editMessageText"]["parameters"].append("link_preview_options")
NOTICED = {"sendMessage", "sendPhoto", "editMessageText", "editMessageReplyMarkup", "answerCallbackQuery"}
STYLES = {"danger", "success", "primary"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, as it was answered. `status` 0: the bot got no answer; `message`: what it made."""

    method: str
    fields: Mapping[str, Any]
    status: int
    message: int = 0

    @property
    def chat(self) -> int | None:
        """The chat it was meant for."""
        return int(self.fields["chat_id"]) if "chat_id" in self.fields else None

    @property
    def text(self) -> str:
        """The words."""
        return str(self.fields.get("text", ""))

    @property
    def buttons(self) -> dict[str, str]:
        """Label and data of each button."""
        rows = json.loads(self.fields.get("reply_markup", "{}")).get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in rows for button in row}


@dataclass(slots=True)
class Fault:
    """How calls fail: refused with `status`, or arrived but never answered (`hangs`, `drops`)."""

    method: str
    chat: int | None = None
    status: int = 0
    description: str = "Fault"
    parameters: dict[str, Any] | None = None
    hangs: bool = False
    drops: bool = False
    times: int = 1

    def meets(self, method: str, fields: Mapping[str, Any]) -> bool:
        """Whether this call fails."""
        chat_fits = self.chat is None or str(self.chat) == str(fields.get("chat_id"))
        return self.times > 0 and method == self.method and chat_fits


@dataclass(slots=True)
class Strike:
    """The bot's process ends at the call of this number, of those that somebody in the chat could notice.

    `arrives`: the call still gets through; either way nobody is answered.
    """

    at: int
    arrives: bool
    kill: Callable[[], None]
    seen: int = 0

    def falls(self, method: str) -> bool:
        """Whether it is now."""
        self.seen += method in NOTICED
        return method in NOTICED and self.seen == self.at


class Emulator(LoBotApiEmulator):  # type: ignore[misc] # it ships no types
    """Takes a body with a file as the middleware has read it: it can be read once only."""

    @classmethod
    def validate_markup(cls, markup: dict[str, Any], *, private_chat: bool = True) -> None:
        """As it does, once the colours are looked at."""
        plain = {
            name: [[_without_style(button) for button in row] for row in rows]
            if name in {"inline_keyboard", "keyboard"}
            else rows
            for name, rows in markup.items()
        }
        super().validate_markup(plain, private_chat=private_chat)

    async def read_request(self, request: web.Request) -> tuple[dict[str, Any], dict[str, Any]]:
        """The fields and the files."""
        known: tuple[dict[str, Any], dict[str, Any]] | None = request.get(READ)
        if known is None:
            known = request[READ] = await super().read_request(request)
        return known


@dataclass
class BotApi:
    """The server, as tests see it."""

    emulator: Emulator = field(default_factory=lambda: Emulator(allow_insecure_loopback_webhooks=True))
    calls: list[Call] = field(default_factory=list[Call])
    faults: list[Fault] = field(default_factory=list[Fault])
    strike: Strike | None = None
    address: str = ""
    at: int = int(MORNING.timestamp())
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: "count[int]" = field(default_factory=lambda: count(1000))

    # ---- people ----

    async def says(self, chat: int, text: str, **more: Any) -> dict[str, Any]:
        """Somebody writes to the bot."""
        return await self.gives({"message": self.message(chat, text=text, **more)})

    async def presses(self, chat: int, data: str, card: int = 1) -> dict[str, Any]:
        """Somebody presses a button on this card."""
        number = next(self._numbers)
        query = {"id": f"q{number}", "from": person(chat), "chat_instance": "1", "data": data}
        message = self.message(chat, text="a card") | {"message_id": card}
        return await self.gives({"callback_query": query | {"message": message}})

    def message(self, chat: int, **content: Any) -> dict[str, Any]:
        """A message in a private chat, or in a group if the number is negative."""
        kind = {"id": chat, "type": "private"} if chat > 0 else {"id": chat, "type": "group", "title": "Us"}
        header = {"message_id": next(self._numbers), "date": self.at, "chat": kind}
        return header | {"from": person(abs(chat))} | content

    async def gives(self, update: dict[str, Any]) -> dict[str, Any]:
        """Put an update into the queue; returns it with its id."""
        number = await self.emulator.enqueue_update(update, token=TOKEN)
        return {"update_id": number} | update

    async def gives_again(self, update: dict[str, Any]) -> None:
        """Deliver the very same update once more, as Telegram does after a lost confirmation."""
        queue = self.emulator._update_queues._state(TOKEN)
        async with queue.condition:
            queue.updates.append(update)
            queue.condition.notify_all()

    async def posts_again(self) -> int:
        """Post once more what the web hook did not confirm; says how many it then did."""
        return int(await self.emulator.deliver_updates(token=TOKEN))

    @property
    def unconfirmed(self) -> int:
        """How many updates still wait to be taken."""
        return len(self.emulator._update_queues._state(TOKEN).updates)

    # ---- what the bot did ----

    def made(self, method: str, chat: int | None = None, *, good: bool = True) -> list[Call]:
        """The calls of a method (to a chat) so far; `good`: only those that were answered with 200."""
        fitting = [c for c in self.calls if c.method == method and (chat is None or c.chat == chat)]
        return [c for c in fitting if c.status == 200 or not good]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until this is true of the calls made."""
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                await self._changed.wait_for(lambda: bool(holds()))
        except TimeoutError:
            seen = "\n".join(f"{c.status} {c.method} {_shown(c.fields)}" for c in self.calls)
            raise AssertionError(f"it did not happen; the calls were:\n{seen}") from None

    def worded(self, chat: int) -> list[Call]:
        """Messages sent and cards rewritten so far, in their order."""
        words = {"sendMessage", "editMessageText"}
        return [c for c in self.calls if c.method in words and c.chat == chat and c.status == 200]

    async def sent(self, chat: int, many: int = 1) -> list[Call]:
        """Wait for so many messages to this chat, and give all of them."""
        await self.until(lambda: len(self.made("sendMessage", chat)) >= many)
        return self.made("sendMessage", chat)

    async def confirmed(self, update: dict[str, Any]) -> None:
        """Wait until the bot has asked for what follows this update."""
        after = update["update_id"]
        await self.until(
            lambda: any(int(c.fields.get("offset", 0)) > after for c in self.made("getUpdates", good=False))
        )

    # ---- the server ----

    @web.middleware
    async def around(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Everything the emulator lacks."""
        method, fields = request.match_info["method"], await self._fields(request)
        if request.match_info["token"] != TOKEN:
            return await self._answered(method, fields, refusal(401, "Unauthorized"))
        if method == "getUpdates":  # noted when asked, since it may hang for long
            await self._note(Call(method, fields, 0))
        if self.strike is not None and self.strike.falls(method):
            return await self._struck(self.strike, method, fields, request, handler)
        fault = next((one for one in self.faults if one.meets(method, fields)), None)
        if fault is None:
            return await self._answered(method, fields, await self._normal(method, request, handler))
        fault.times -= 1
        if fault.status:
            answer = refusal(fault.status, fault.description, fault.parameters)
            return await self._answered(method, fields, answer)
        await self._normal(method, request, handler)
        await self._note(Call(method, fields, 0))
        if fault.hangs:
            await self._over.wait()
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    async def _struck(
        self, strike: Strike, method: str, fields: Mapping[str, Any], request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """What arrives is seen in the chat, whether or not anybody is left who could be told."""
        if strike.arrives:
            await self._answered(method, fields, await self._normal(method, request, handler))
        strike.kill()
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    async def _fields(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            return dict(await request.json()) if request.can_read_body else {}
        if not request.content_type.startswith("multipart/"):
            return dict(await request.post())
        fields, files = await self.emulator.read_request(request)
        return fields | {name: file["data"] for name, file in files.items()}

    async def _normal(self, method: str, request: web.Request, handler: Handler) -> web.StreamResponse:
        if method in MISSING:
            return web.json_response({"ok": True, "result": True})
        answer = await handler(request)
        if method != "getMe" or not isinstance(answer, web.Response):
            return answer
        body = json.loads(answer.text or "{}")
        body["result"]["username"] = NAME
        return web.json_response(body)

    async def _answered(
        self, method: str, fields: Mapping[str, Any], answer: web.StreamResponse
    ) -> web.StreamResponse:
        if method != "getUpdates":
            await self._note(Call(method, fields, answer.status, _made(answer)))
        return answer

    async def _note(self, call: Call) -> None:
        async with self._changed:
            self.calls.append(call)
            self._changed.notify_all()


def _made(answer: web.StreamResponse) -> int:
    """The number of the message that this answer tells of; 0 if of none."""
    body = json.loads(answer.text or "{}") if isinstance(answer, web.Response) else {}
    result = body.get("result")
    return int(result.get("message_id", 0)) if isinstance(result, dict) else 0


def _shown(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "(a file)" if isinstance(value, bytes) else value for name, value in fields.items()}


def _without_style(button: Any) -> Any:
    if not isinstance(button, dict):
        return button
    if button.get("style", "primary") not in STYLES:
        raise ApiRefusal("Bad Request: unknown button style")
    return {name: value for name, value in button.items() if name != "style"}


def person(number: int) -> dict[str, Any]:
    """Somebody with this number."""
    return {"id": number, "is_bot": False, "first_name": "Ada", "language_code": "en"}


def refusal(status: int, description: str, parameters: Mapping[str, Any] | None = None) -> web.Response:
    """How Telegram says no."""
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)


@asynccontextmanager
async def bot_api() -> AsyncIterator[BotApi]:
    """`async with bot_api() as api`: listening on a free loopback port."""
    api = BotApi()
    app = api.emulator.app()
    app.middlewares.append(api.around)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        api.address = f"http://{host}:{port}"
        yield api
    finally:
        api._over.set()
        await runner.cleanup()
