"""Methods about how updates reach the bot."""

import re
from urllib.parse import urlsplit

from bot.sandbox import errors
from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Json, Webhook
from bot.sandbox.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HERE = {"127.0.0.1", "localhost", "::1"}


async def get_updates(world: World, ask: Parameters) -> list[Json]:
    """GetUpdates."""
    world.updates.allow(_kinds(ask))
    return await world.updates.fetch(
        offset=ask.integer("offset") or 0,
        limit=ask.integer("limit") or 100,
        seconds=ask.integer("timeout") or 0,
    )


def set_webhook(world: World, ask: Parameters) -> bool:
    """SetWebhook; plain HTTP is accepted for this machine alone, where Telegram insists on HTTPS."""
    url = ask.text("url") or ""
    if not url:
        return delete_webhook(world, ask)
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = ask.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.allow(_kinds(ask))
    if ask.flag("drop_pending_updates"):
        world.updates.clear()
    connections = ask.integer("max_connections") or 40
    world.updates.end_poll(conflict(errors.POLL_ENDED_BY_WEBHOOK))
    world.state.updates.webhook = Webhook(
        url=url, secret_token=secret or None, max_connections=min(max(connections, 1), 100)
    )
    world.touch()
    return True


def delete_webhook(world: World, ask: Parameters) -> bool:
    """DeleteWebhook."""
    if ask.flag("drop_pending_updates"):
        world.updates.clear()
    world.state.updates.webhook = None
    world.touch()
    return True


def get_webhook_info(world: World, ask: Parameters) -> Json:  # noqa: ARG001 - every method's form
    """GetWebhookInfo."""
    updates = world.state.updates
    info: Json = {
        "url": updates.webhook.url if updates.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if updates.allowed is not None:
        info["allowed_updates"] = updates.allowed
    if updates.webhook:
        shown = {"max_connections", "last_error_date", "last_error_message"}
        info |= updates.webhook.model_dump(include=shown, exclude_none=True)
    return info


def _kinds(ask: Parameters) -> list[str] | None:
    kinds = ask.parsed("allowed_updates", "allowed updates")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else None
