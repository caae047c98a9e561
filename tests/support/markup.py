"""A page as a browser takes it apart: its words, its elements, and whether each of them is closed."""

from html.parser import HTMLParser

_VOID = {"meta", "br"}


class Markup(HTMLParser):
    """The page's ``words`` without its style sheet, its ``tags``, and its ``attributes`` as they stand."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.style = ""
        self._texts: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    @property
    def words(self) -> str:
        """Everything that a reader sees, with single spaces."""
        return " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["style"]:
            self.style += data
        elif self._open[-1:] != ["title"]:
            self._texts.append(data)


def squeezed(text: str) -> str:
    """Return a text with single spaces, as ``Markup.words`` has it."""
    return " ".join(text.split())
