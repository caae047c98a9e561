"""Telegram's refusals: its error codes and the exact texts a bot meets."""

from typing import Any


class ApiError(Exception):
    """A refusal of the Bot API: HTTP status, description, and sometimes parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the JSON object that Telegram answers with."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class UnknownError(LookupError):
    """The sandbox knows no such person, chat, message or file."""


def bad_request(text: str) -> ApiError:
    """Return Telegram's 400 with ``text``."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """Return Telegram's 403 with ``text``."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """Return Telegram's 409 with ``text``."""
    return ApiError(409, f"Conflict: {text}")


def unauthorized() -> ApiError:
    """Return the answer to a wrong token."""
    return ApiError(401, "Unauthorized")


def not_found() -> ApiError:
    """Return the answer to an unknown method or a malformed token."""
    return ApiError(404, "Not Found")


def too_many_requests(seconds: int) -> ApiError:
    """Return the answer to a bot that must wait ``seconds``."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def upgraded(chat_id: int) -> ApiError:
    """Return the answer about a group that lives on as the supergroup ``chat_id``."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, text, migrate_to_chat_id=chat_id)


CHAT_NOT_FOUND = "chat not found"
MESSAGE_EMPTY = "message text is empty"
MESSAGE_TOO_LONG = "message is too long"
CAPTION_TOO_LONG = "message caption is too long"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
EDIT_NOT_FOUND = "message to edit not found"
CANNOT_EDIT = "message can't be edited"
NO_TEXT = "there is no text in the message to edit"
NO_CAPTION = "there is no caption in the message to edit"
DELETE_NOT_FOUND = "message to delete not found"
CANNOT_DELETE = "message can't be deleted"
CANNOT_DELETE_FOR_EVERYONE = "message can't be deleted for everyone"
REPLY_NOT_FOUND = "message to be replied not found"
BUTTON_DATA = "BUTTON_DATA_INVALID"
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
BLOCKED = "bot was blocked by the user"
NEVER_STARTED = "bot can't initiate conversation with a user"
TWO_POLLS = "terminated by other getUpdates request; make sure that only one bot instance is running"
POLL_UNDER_WEBHOOK = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
POLL_ENDED_BY_WEBHOOK = "terminated by setWebhook request"
