"""What the bot passes to a method: the same values whether from a query, a form or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import bad_request


def require_utf8(value: object) -> None:
    """Raise Telegram's 400 for half a surrogate pair, which JSON and Python allow in a string."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


@dataclass(frozen=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class Parameters:
    """The parameters of one call. Unknown ones are simply never asked for, as with Telegram."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Return a string, None when it was not passed."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value)

    def integer(self, name: str) -> int | None:
        """Return a whole number; what is none counts as not passed."""
        try:
            return int(str(self.values.get(name)).strip())
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """Return a boolean, False when it was not passed."""
        return str(self.values.get(name, "")).strip().lower() in {"true", "yes", "1"}

    def parsed(self, name: str, what: str) -> Any:  # noqa: ANN401 - any JSON
        """Return the JSON value of a parameter, None when it was not passed or is empty.

        Raises Telegram's 400 naming ``what`` when it is not JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            parsed = json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {what} JSON object") from error
        require_utf8(parsed)
        return parsed

    def objects(self, name: str, what: str) -> list[dict[str, Any]] | None:
        """Return a list of JSON objects, None when it was not passed."""
        value = self.parsed(name, what)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad_request(f"can't parse {what} JSON object")
        return value

    def upload(self, name: str) -> Upload | None:
        """Return the file passed as ``name`` itself or through ``attach://``."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return self.uploads.get(name)
