"""Delivery of updates to the bot's webhook, with Telegram's patience."""

import asyncio

import aiohttp

from bot.sandbox.state import Json, Webhook
from bot.sandbox.world import World

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_LONGEST_PAUSE = 60.0


class WebhookDelivery:
    """Posts pending updates: those of one chat in order, many chats at once.

    A refused update is tried again after ``retry_after`` seconds, then twice as many, and so on.
    """

    def __init__(self, world: World, *, retry_after: float = 0.5, timeout: float = 30.0) -> None:
        self._world = world
        self._retry_after = retry_after
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._busy: set[int] = set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with aiohttp.ClientSession(timeout=self._timeout) as session, asyncio.TaskGroup() as group:
            while True:
                webhook, update = await self._world.until(self._next, timeout=None)
                self._busy.add(_chat_id(update))
                group.create_task(self._deliver(session, webhook, update))

    def _next(self) -> tuple[Webhook, Json] | None:
        """Return the oldest update whose chat has none on its way."""
        webhook = self._world.state.updates.webhook
        if webhook is None or len(self._busy) >= webhook.max_connections:
            return None
        free = (u for u in self._world.updates.pending if _chat_id(u) not in self._busy)
        return next(((webhook, update) for update in free), None)

    async def _deliver(self, session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> None:
        pause = self._retry_after
        try:
            while self._is_wanted(webhook, update):
                failure = await self._post(session, webhook, update)
                if failure is None:
                    self._world.updates.remove(update["update_id"])
                    return
                webhook.last_error_date = self._world.now()
                webhook.last_error_message = failure
                self._world.touch()
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        finally:
            self._busy.discard(_chat_id(update))
            self._world.touch()

    def _is_wanted(self, webhook: Webhook, update: Json) -> bool:
        return self._world.state.updates.webhook is webhook and update in self._world.updates.pending

    async def _post(self, session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> str | None:
        headers = {_SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
        try:
            async with session.post(webhook.url, json=update, headers=headers) as response:
                if response.ok:
                    return None
                return f"Wrong response from the webhook: {response.status} {response.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError:
            return "Connection refused"


def _chat_id(update: Json) -> int:
    """Return the chat of an update, of whatever kind it is."""
    payload = next(value for key, value in update.items() if key != "update_id")
    message: Json = payload if "chat" in payload else payload["message"]
    return int(message["chat"]["id"])
