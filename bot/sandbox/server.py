"""The HTTP server of the look-alike: the Bot API, the control API and the page on 127.0.0.1."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.botapi import BotApi, ConnectionDropped
from bot.sandbox.control import Control, NextReminder, explain
from bot.sandbox.errors import ApiError, not_found
from bot.sandbox.request import read_parameters
from bot.sandbox.webhook import WebhookDelivery
from bot.sandbox.world import World

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "page"
_LARGEST_BODY = 50 * 1024 * 1024
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Sandbox:
    """One running look-alike. Port 0 picks a free one; ``token`` fixes the bot's token.

    ``next_reminder`` tells the clock where to jump; ``hints`` are sentences for the page.
    """

    def __init__(
        self,
        world: World,
        *,
        token: str | None = None,
        port: int = 0,
        next_reminder: NextReminder | None = None,
        hints: Sequence[str] = (),
        timezone: str = "Europe/Madrid",
        webhook: WebhookDelivery | None = None,
    ) -> None:
        self.world = world
        self._api = BotApi(world, token)
        self._control = Control(world, next_reminder=next_reminder, hints=hints, timezone=timezone)
        self._webhook = webhook or WebhookDelivery(world)
        self._port = port
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None
        if token is not None:
            world.state.bot.id = int(token.partition(":")[0])

    @property
    def url(self) -> str:
        """The address without a slash at its end; RuntimeError before the start."""
        if self._runner is None:
            raise RuntimeError("the sandbox is not running")
        return f"http://{HOST}:{self._runner.addresses[0][1]}"

    async def start(self) -> None:
        """Listen; OSError when the port is taken."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self._port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._delivery = asyncio.create_task(self._webhook.run())

    async def stop(self) -> None:
        """End every waiting request at once, save the world and stop listening."""
        runner, self._runner = self._runner, None
        if self._delivery is not None:
            self._delivery.cancel()
            with suppress(asyncio.CancelledError):
                await self._delivery
        self.world.updates.end_poll()
        self.world.changes.close()
        if runner is not None:
            await runner.cleanup()
        self.world.flush()

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[_own_origin, explain], client_max_size=_LARGEST_BODY)
        app.on_response_prepare.append(_add_headers)
        app.add_routes(self._control.routes())
        app.router.add_route("*", r"/bot{token:[^/]+}/{method:[^/]+}", self._call)
        app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", self._download)
        app.router.add_get("/", self._page)
        app.router.add_static("/page/", PAGE)
        return app

    async def _call(self, request: web.Request) -> web.Response:
        try:
            self._api.check(request.match_info["token"])
            ask = await read_parameters(request)
            status, body = await self._api.call(request.match_info["method"], ask)
        except ApiError as error:
            status, body = error.code, error.body()
        except ConnectionDropped:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return web.json_response(body, status=status)

    async def _download(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        try:
            self._api.check(request.match_info["token"])
            file = next((f for f in self.world.state.files.values() if f.path == path), None)
            if file is None:
                raise not_found()
        except ApiError as error:
            return web.json_response(error.body(), status=error.code)
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _page(self, request: web.Request) -> web.FileResponse:  # noqa: ARG002
        return web.FileResponse(PAGE / "index.html")


@web.middleware
async def _own_origin(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse other web sites: a browser must not let them act through the person at the machine."""
    origin = request.headers.get("Origin")
    names = {urlsplit(f"//{request.host}").hostname}
    if origin is not None:
        names.add(urlsplit(origin).hostname)
    if not names <= {HOST, "localhost"}:
        raise web.HTTPForbidden
    return await handler(request)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:  # noqa: ARG001
    response.headers.update(_HEADERS)
