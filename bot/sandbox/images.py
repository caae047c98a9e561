"""Photos, documents and voice messages as Telegram describes them."""

import struct

from bot.sandbox.ledger import Ledger
from bot.sandbox.state import Json, StoredFile

_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def size_of(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF or JPEG image, None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def photo_part(file: StoredFile) -> Json:
    """Return the part of a Message that shows a kept photo."""
    width, height = size_of(file.content) or (0, 0)
    return {"photo": [{**_reference(file), "width": width, "height": height}]}


def document(ledger: Ledger, name: str, mime_type: str, content: bytes) -> Json:
    """Keep a document and return its part of a Message."""
    return document_part(ledger.keep_file("documents", name, mime_type, content))


def document_part(file: StoredFile) -> Json:
    """Return the part of a Message that shows a kept document."""
    names = {"file_name": file.name, "mime_type": file.mime_type}
    return {"document": {**_reference(file), **names}}


def voice(ledger: Ledger, mime_type: str, content: bytes) -> Json:
    """Keep a voice message and return its part of a Message."""
    file = ledger.keep_file("voice", "voice.oga", mime_type, content)
    return {"voice": {**_reference(file), "duration": 1, "mime_type": mime_type}}


def _reference(file: StoredFile) -> Json:
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
    }
