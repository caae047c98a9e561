"""Authenticated encryption of what nobody may read in the database file, bound to the row it stands in."""

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_FORMAT = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12
_CHANGED = "a stored value was changed outside the assistant"


class Unreadable(Exception):
    """A sealed value cannot be opened: its key is missing, or it was changed or moved to another row."""


class MissingKey(Unreadable):
    """A sealed value needs a key that the cipher was not given; ``key`` is that key's name."""

    def __init__(self, key: str) -> None:
        super().__init__("a stored value was encrypted with a key that is not in ENCRYPTION_KEYS")
        self.key = key


def new_key() -> str:
    """Return a fresh key in the form that ``ENCRYPTION_KEYS`` takes."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode("ascii")


class Cipher:
    """AES-256-GCM under the first of several keys; all of them open.

    A sealed value is: format, key id, nonce, ciphertext with tag. ``place`` names the row and column
    and is authenticated, so a value copied into another row does not open. A key's name is its id in
    hexadecimal digits, which tells nothing about the key.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Take url-safe base64 keys of 32 bytes; raise ValueError for none or a wrong one."""
        if not keys:
            raise ValueError("at least one key is needed")
        raw = [_decoded(key) for key in keys]
        self._first = _key_id(raw[0])
        self._keys = {_key_id(key): AESGCM(key) for key in raw}

    @property
    def key_names(self) -> tuple[str, ...]:
        """The names of the keys, the one that seals first."""
        return tuple(key.hex() for key in self._keys)

    def is_current(self, sealed: bytes) -> bool:
        """Return whether ``sealed`` says that it is under the first key."""
        return sealed.startswith(_FORMAT + self._first)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Return ``plain`` encrypted for ``place``."""
        nonce = os.urandom(_NONCE_BYTES)
        head = _FORMAT + self._first
        sealed = self._keys[self._first].encrypt(nonce, plain, head + place.encode())
        return head + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """Return what was sealed for ``place``; raise MissingKey, or Unreadable when it was changed."""
        head, rest = sealed[: 1 + _ID_BYTES], sealed[1 + _ID_BYTES :]
        if head[:1] != _FORMAT or not rest:
            raise Unreadable(_CHANGED)
        key = self._keys.get(head[1:])
        if key is None:
            raise MissingKey(head[1:].hex())
        try:
            return key.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], head + place.encode())
        except (InvalidTag, ValueError):  # ValueError: cut short within the nonce
            raise Unreadable(_CHANGED) from None


def _decoded(key: str) -> bytes:
    try:
        raw = base64.b64decode(key.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raw = b""
    if len(raw) != KEY_BYTES:
        raise ValueError("an encryption key must be 32 bytes in url-safe base64")
    return raw


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:_ID_BYTES]
