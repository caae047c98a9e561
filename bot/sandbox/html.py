"""Telegram's HTML: the tags it knows, and its texts about those it cannot read."""

import re
from dataclasses import dataclass, field

from bot.sandbox.entities import Formatted, finish, utf16_length
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.state import Json

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]+));?")
_TAG_NAME = re.compile(r"</?([^\s>]*)")
_ATTRIBUTE = re.compile(r"\s+([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.:/-]+)))?")
_TAG_END = re.compile(r"\s*>")
_PERSON = re.compile(r"tg://user\?id=(\d+)")


@dataclass
class _Open:
    """A tag that waits for its end; it began after ``offset`` UTF-16 units of text."""

    name: str
    attributes: dict[str, str]
    offset: int


@dataclass
class _Reader:
    """One pass over a source text."""

    source: str
    position: int = 0
    units: int = 0
    text: list[str] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def read(self) -> Formatted:
        while self.position < len(self.source):
            if self.source.startswith("</", self.position):
                self._close()
            elif self.source[self.position] == "<":
                self._open()
            else:
                self._take_text()
        if self.stack:
            name = self.stack[-1].name
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{name}"')
        return finish("".join(self.text), self.entities)

    def _take_text(self) -> None:
        reference = _REFERENCE.match(self.source, self.position)
        piece = _referred(reference) if reference else None
        if reference and piece:
            self.position = reference.end()
        else:
            piece = self.source[self.position]
            self.position += 1
        self.text.append(piece)
        self.units += utf16_length(piece)

    def _open(self) -> None:
        offset = self._byte_offset()
        name = self._tag_name().lower()
        if self.position == len(self.source):
            raise _unreadable(f"Unclosed start tag at byte offset {offset}")
        if name not in _KINDS:
            raise _unreadable(f'Unsupported start tag "{name}" at byte offset {offset}')
        attributes = self._attributes()
        end = _TAG_END.match(self.source, self.position)
        if end is None:
            raise _unreadable(f"Unclosed start tag at byte offset {offset}")
        self.position = end.end()
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        self.stack.append(_Open(name, attributes, self.units))

    def _attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.source, self.position):
            name, *values = match.groups()
            found[name.lower()] = _plain(next((v for v in values if v is not None), ""))
            self.position = match.end()
        return found

    def _close(self) -> None:
        offset = self._byte_offset()
        if not self.stack:
            raise _unreadable(f"Unexpected end tag at byte offset {offset}")
        name = self._tag_name()
        end = _TAG_END.match(self.source, self.position)
        if end is None:
            raise _unreadable(f"Unclosed end tag at byte offset {offset}")
        self.position = end.end()
        opened = self.stack.pop()
        if name and name.lower() != opened.name:
            raise _unreadable(
                f'Unmatched end tag at byte offset {offset}, expected "</{opened.name}>", found "</{name}>"'
            )
        self._mark(opened)

    def _mark(self, opened: _Open) -> None:
        length = self.units - opened.offset
        kind = _KINDS[opened.name]
        if not length or not kind:
            return
        entity: Json = {"type": kind, "offset": opened.offset, "length": length}
        if opened.name == "a":
            entity = _link(entity, opened.attributes.get("href") or self._text_from(opened))
        elif opened.name == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.name == "pre":
            entity |= self._language(entity)
        elif opened.name == "code":
            entity["language"] = opened.attributes.get("class", "").removeprefix("language-")
        if entity["type"]:
            self.entities.append(entity)

    def _text_from(self, opened: _Open) -> str:
        return "".join(self.text).encode("utf-16-le")[opened.offset * 2 :].decode("utf-16-le")

    def _language(self, block: Json) -> Json:
        """Return the language that a code tag filling the whole block names."""
        span = (block["offset"], block["length"])
        inner = next((e for e in self.entities if (e["offset"], e["length"]) == span), None)
        if inner is None or inner["type"] != "code":
            return {}
        self.entities.remove(inner)
        return {"language": inner["language"]} if inner["language"] else {}

    def _tag_name(self) -> str:
        match = _TAG_NAME.match(self.source, self.position)
        if match is None:
            raise AssertionError("only called at a tag")
        self.position = match.end()
        return match.group(1)

    def _byte_offset(self) -> int:
        return len(self.source[: self.position].encode())


def parse_html(source: str) -> Formatted:
    """Return the text and entities of ``source``; raise Telegram's 400 when it cannot be read."""
    formatted = _Reader(source).read()
    for entity in formatted.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return formatted


def _link(entity: Json, address: str) -> Json:
    """Return the entity of a link; one that leads nowhere gets no type, as it is plain text."""
    if person := _PERSON.fullmatch(address):
        return {**entity, "type": "text_mention", "user": {"id": int(person.group(1))}}
    if "." not in address and "://" not in address:
        return {**entity, "type": ""}
    url = address if "://" in address else f"http://{address}"
    return {**entity, "url": url}


def _plain(value: str) -> str:
    return _REFERENCE.sub(lambda match: _referred(match) or match.group(), value)


def _referred(match: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED.get(name.lower())
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _unreadable(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")
