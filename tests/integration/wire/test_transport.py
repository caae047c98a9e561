"""HTTP as the bot speaks it: what certainly was not sent, what perhaps was, and no token anywhere."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
import telegram
from aiohttp import web
from telegram.error import (
    BadRequest,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.polling import Poller
from bot.telegram.transport import AiohttpRequest, NotSent
from data.engine import Database, database_url
from data.leadership import POLLING, Leadership
from tests.support.wire import LogBook

SECRET = "token-that-nobody-may-see"
TOKEN = f"1000001:{SECRET}"
ME = {"id": 1000001, "is_bot": True, "first_name": "El Grial", "username": "example_bot"}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """A Bot API server that answers as the test tells it to."""

    def __init__(self) -> None:
        self.answer: Answer = answering({"ok": True, "result": ME})
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        return await self.answer(request)


def answering(body: object, status: int = 200) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


def saying(body: bytes, status: int = 200) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status)

    return answer


async def hanging_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def silent(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


@pytest.fixture
async def api() -> AsyncIterator[Server]:
    server = Server()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def bot(api: Server) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(TOKEN, base_url=f"{api.url}/bot", request=AiohttpRequest()) as bot:
        yield bot


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that nobody listens on, and that nobody else can take meanwhile."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


async def test_a_request_to_nobody_was_certainly_not_sent(silent_port: int) -> None:
    request = AiohttpRequest()
    await request.initialize()
    with pytest.raises(NotSent) as raised:
        await request.post(f"http://127.0.0.1:{silent_port}/bot{TOKEN}/getMe")
    await request.shutdown()

    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


async def test_an_answer_that_does_not_come_in_time_leaves_open_what_happened(
    api: Server, bot: telegram.Bot
) -> None:
    api.answer = silent
    with pytest.raises(TimedOut):
        await bot.send_message(1, "text", read_timeout=0.1)


async def test_a_connection_that_breaks_leaves_open_what_happened(api: Server, bot: telegram.Bot) -> None:
    api.answer = hanging_up
    with pytest.raises(NetworkError) as raised:
        await bot.send_message(1, "text")

    assert not isinstance(raised.value, NotSent)
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize(
    "body", [b"", b"not JSON", b"\xff\xfe", b"[]", b'"text"', b"{}", b'{"ok": true}'], ids=repr
)
async def test_an_answer_that_is_not_the_bot_apis_is_an_error_like_any_other(
    api: Server, bot: telegram.Bot, log_book: LogBook, body: bytes
) -> None:
    api.answer = saying(body)
    with pytest.raises(TelegramError):
        await bot.send_message(1, "text")
    assert log_book.lines == []


async def test_a_page_of_a_proxy_is_a_network_error(api: Server, bot: telegram.Bot) -> None:
    api.answer = saying(b"<html>Bad Gateway</html>", 502)
    with pytest.raises(NetworkError):
        await bot.send_message(1, "text")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}, BadRequest),
        ({"ok": False, "error_code": 401, "description": "Unauthorized"}, InvalidToken),
        (
            {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 7}},
            RetryAfter,
        ),
    ],
)
async def test_telegrams_refusals_are_the_librarys_errors(
    api: Server, bot: telegram.Bot, body: dict[str, object], error: type[TelegramError]
) -> None:
    api.answer = answering(body, int(str(body["error_code"])))
    with pytest.raises(error):
        await bot.send_message(1, "text")


async def test_files_are_uploaded_with_their_names(api: Server, bot: telegram.Bot) -> None:
    received: dict[str, object] = {}

    async def keep(request: web.Request) -> web.StreamResponse:
        form = await request.post()
        received.update({name: getattr(value, "filename", value) for name, value in form.items()})
        chat = {"id": 1, "type": "private", "first_name": "Ana"}
        return web.json_response({"ok": True, "result": {"message_id": 1, "date": 0, "chat": chat}})

    api.answer = keep
    await bot.send_document(1, b"{}", filename="datos de él.json", caption="sus datos")

    assert "datos de él.json" in received.values()
    assert received["caption"] == "sus datos"
    assert received["chat_id"] == "1"


async def test_a_transport_that_was_closed_says_so(api: Server) -> None:
    request = AiohttpRequest()
    with pytest.raises(NetworkError, match="not open"):
        await request.post(f"{api.url}/bot{TOKEN}/getMe")


async def test_when_telegram_numbers_updates_anew_the_bot_follows(api: Server, bot: telegram.Bot) -> None:
    """Telegram picks a new number after a quiet week, and ignores an offset that lies far ahead."""
    seen: list[int] = []
    pending: dict[int, dict[str, object]] = {900_000: {"update_id": 900_000}}
    polls: list[int] = []
    both_seen = asyncio.Event()

    async def get_updates(request: web.Request) -> web.StreamResponse:
        offset = int(request.query["offset"])
        polls.append(offset)
        newest = max(pending, default=0)
        if offset <= newest + 10:
            for update_id in [number for number in pending if number < offset]:
                del pending[update_id]
        if not pending:
            if 400 not in seen:
                pending[400] = {"update_id": 400}
            else:
                both_seen.set()
                await asyncio.sleep(0.2)
        return web.json_response({"ok": True, "result": list(pending.values())})

    async def process(update: telegram.Update) -> None:
        seen.append(update.update_id)

    api.answer = get_updates
    database = Database(database_url("sqlite:////nowhere"))
    poller = Poller(bot, bot.request, process, Leadership(database, POLLING))
    polling = asyncio.create_task(poller.run())
    async with asyncio.timeout(10):
        await both_seen.wait()
    poller.stop()
    await polling
    await database.dispose()

    assert seen == [900_000, 400]
    assert polls[-1] == 401
    assert len(polls) < 10
