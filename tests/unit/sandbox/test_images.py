"""The size of an image is read from its first bytes."""

import struct

import pytest

from bot.sandbox.images import size_of

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 320, 200)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 5, 7)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (640, 480)),
        (GIF, (320, 200)),
        (JPEG, (7, 5)),
        (b"", None),
        (b"%PDF-1.7", None),
        (PNG[:20], None),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8\xff\xe0\x00\x00" + bytes(20), None),
    ],
)
def test_size(content: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(content) == size
