"""HTTP for python-telegram-bot on aiohttp, which carries several times the load of its default."""

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

Seconds = Any
"""A timeout in seconds, None for no limit, or the library's mark for the default."""


class NotSent(NetworkError):
    """The request certainly did not reach the server, so that sending again doubles nothing."""


class AiohttpRequest(BaseRequest):
    """A pool of connections to one Bot API server."""

    def __init__(
        self, *, connections: int = 100, read_timeout: float = 20.0, connect_timeout: float = 5.0
    ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """The seconds that an answer may take when the caller names none."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        write_timeout: Seconds = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - aiohttp has no such limit
        connect_timeout: Seconds = BaseRequest.DEFAULT_NONE,
        pool_timeout: Seconds = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; return the status and the body.

        Errors never name the address, because it holds the token.
        """
        if self._session is None:
            raise RuntimeError("the transport is not open")
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_or_default(pool_timeout, None),
            sock_connect=_or_default(connect_timeout, self._connect_timeout),
            sock_read=_or_default(read_timeout, self._read_timeout),
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"no connection ({type(error).__name__})") from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(f"the connection broke ({type(error).__name__})") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the decoded answer; the library's own version would log what it cannot read."""
        try:
            values = json.loads(payload)
        except ValueError:
            raise TelegramError("the server's answer is not JSON") from None
        if not isinstance(values, dict) or not ("result" in values or "error_code" in values):
            raise TelegramError("the server's answer is not the Bot API's")
        return values


def _or_default(given: Seconds, default: float | None) -> float | None:
    if given is BaseRequest.DEFAULT_NONE:
        return default
    value: float | None = given
    return value


def _body(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows file names as they come
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form
