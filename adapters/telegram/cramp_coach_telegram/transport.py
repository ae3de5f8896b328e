"""HTTP to Telegram: aiohttp behind PTB's own interface, since it costs a third of PTB's default."""

from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# What failed before anything was sent, so that it is certain that nothing arrived.
BEFORE_THE_WIRE: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
JSON: Final = {"Content-Type": "application/json"}
KEEP_ALIVE_S = 30  # shorter than Telegram's own, or we would write to connections that are just closed

Seconds = object  # PTB gives a number, None, or its own mark for "as the request was made"


class Transport(BaseRequest):
    """A pool of `connections`; waits of so many seconds for a connection, for reading, for all of it.

    Raises TimedOut or NetworkError whose cause is aiohttp's own error. No message holds the address,
    which has the token in it.
    """

    def __init__(self, connections: int, *, connect_s: float, read_s: float, pool_s: float) -> None:
        self._connections = connections
        self._reach_s = connect_s + pool_s
        self._connect_s = connect_s
        self._read_s = read_s
        self._usual = self._waits_for(read_s)
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[tuple[str, str], str | None] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take where nothing else is said."""
        return self._read_s

    async def initialize(self) -> None:
        """Open the pool. More than once is the same as once."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_S)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close the pool. More than once is the same as once."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and the body of the answer."""
        if self._session is None:
            raise RuntimeError("This transport is not initialized.")  # our own fault: no person reads it
        waits = self._waits(read_timeout)
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                timeout=waits,
                headers={"User-Agent": self.USER_AGENT} | ({} if _has_files(request_data) else JSON),
                proxy=self._proxy_for(url),
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error

    def _proxy_for(self, url: str) -> str | None:
        """The environment's proxy, looked up once a host: aiohttp would ask a thread at every request."""
        parts = urlsplit(url)
        where = parts.scheme, parts.hostname or ""
        if where not in self._proxies:
            self._proxies[where] = None if proxy_bypass(where[1]) else getproxies().get(where[0])
        return self._proxies[where]

    def _waits(self, read_timeout: Seconds) -> aiohttp.ClientTimeout:
        if isinstance(read_timeout, int | float):
            return self._waits_for(float(read_timeout))
        return self._usual

    def _waits_for(self, read_s: float) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(
            total=self._reach_s + 2 * read_s,  # writing has no limit of its own
            connect=self._reach_s,
            sock_connect=self._connect_s,
            sock_read=read_s,
        )


def _has_files(data: RequestData | None) -> bool:
    return data is not None and bool(data.multipart_data)


def _body(data: RequestData | None) -> aiohttp.FormData | bytes | None:
    """JSON, which costs a third of a form; files need the form."""
    if data is None:
        return None
    files = data.multipart_data
    if not files:
        return data.json_payload
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in files.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form
