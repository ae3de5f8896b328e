"""HTTP/1.1 as far as both sides of a bench speak it."""

import asyncio
from typing import Any


class Reading(asyncio.Protocol):
    """Requests or answers with a length, one behind the other."""

    def __init__(self) -> None:
        self.kept = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.kept += data
        while (end := self.kept.find(b"\r\n\r\n")) >= 0:
            head = self.kept[:end]
            whole = end + 4 + _length(head)
            if len(self.kept) < whole:
                return
            body, self.kept = self.kept[end + 4 : whole], self.kept[whole:]
            self.whole(head, body)

    def whole(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError  # each side reads in its own way


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def message(first_line: bytes, body: bytes, *headers: bytes) -> bytes:
    lines = (first_line, b"Content-Type: application/json", b"Content-Length: %d" % len(body), *headers)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
