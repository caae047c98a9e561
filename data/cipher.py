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


class Unreadable(Exception):
    """A sealed value cannot be opened: its key is missing, or it was changed or moved to another row."""


def new_key() -> str:
    """Return a fresh key in the form that ``ENCRYPTION_KEYS`` takes."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode("ascii")


class Cipher:
    """AES-256-GCM under the first of several keys; all of them open.

    A sealed value is: format, key id, nonce, ciphertext with tag. ``place`` names the row and column
    and is authenticated, so a value copied into another row does not open.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """Take url-safe base64 keys of 32 bytes; raise ValueError for none or a wrong one."""
        if not keys:
            raise ValueError("at least one key is needed")
        raw = [_decoded(key) for key in keys]
        self._first = _key_id(raw[0])
        self._keys = {_key_id(key): AESGCM(key) for key in raw}

    def seal(self, plain: bytes, place: str) -> bytes:
        """Return ``plain`` encrypted for ``place``."""
        nonce = os.urandom(_NONCE_BYTES)
        head = _FORMAT + self._first
        sealed = self._keys[self._first].encrypt(nonce, plain, head + place.encode())
        return head + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """Return what was sealed for ``place``; raise Unreadable when that is impossible."""
        head, rest = sealed[: 1 + _ID_BYTES], sealed[1 + _ID_BYTES :]
        key = self._keys.get(head[1:])
        if head[:1] != _FORMAT or key is None:
            raise Unreadable("a stored value was encrypted with a key that is not in ENCRYPTION_KEYS")
        try:
            return key.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], head + place.encode())
        except (InvalidTag, ValueError):  # ValueError: cut short within the nonce
            raise Unreadable("a stored value was changed outside the assistant") from None


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
