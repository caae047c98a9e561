"""Pages to print: markup in which every text is escaped, and the frame and style around it."""

from collections.abc import Iterable
from html import escape

from bot.languages import Language

_NO_CONTENT = frozenset({"br", "meta"})
# No script, no picture, no address that a browser could fetch: a page with health answers calls nobody.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
@page { size: A4; margin: 15mm 16mm 18mm; }
* { box-sizing: border-box; }
body { font: 9.5pt/1.35 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif;
  color: #1a1a1a; background: #fff; margin: 0; overflow-wrap: break-word; }
h1 { font-size: 19pt; line-height: 1.2; margin: 0 0 1mm; }
h2 { font-size: 13pt; margin: 6mm 0 3mm; border-bottom: 1.5pt solid #1a1a1a; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 0 0 1mm; break-after: avoid; }
p { margin: 0 0 1.2mm; white-space: pre-line; orphans: 3; widows: 3; }
ul { margin: 0 0 2mm; padding-left: 5mm; break-inside: avoid; }
table { width: 100%; border-collapse: collapse; margin: 0 0 2mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: .5mm 2mm; border: .5pt solid #b5b5b5;
  white-space: pre-line; }
thead th { background: #f0f0f0; font-size: 8.5pt; }
code { font: 8.5pt ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; color: #555; }
.lead { font-size: 11pt; color: #444; }
.block { break-inside: avoid; border: .5pt solid #8a8a8a; border-radius: 1.5mm; padding: 2.2mm 3mm;
  margin: 0 0 3mm; }
.block > :last-child { margin-bottom: 0; }
.aside { color: #444; font-size: 8.5pt; }
.facts th { width: 34%; background: #f0f0f0; }
.answers th:nth-child(2) { width: 32%; }
.answers th:nth-child(3) { width: 30%; }
.verdict { font-weight: 700; }
.verdict::before { content: ""; display: inline-block; width: 2.6mm; height: 2.6mm; margin-right: 1.6mm;
  border: .8pt solid #1a1a1a; border-radius: 50%; }
.emergency::before { background: #9b1c1c; border-radius: 0; }
.refuse::before { background: #c2571a; }
.review::before { background: #f2c14e; }
.clear::before { background: #fff; }
.label { font-weight: 600; }
.sign { break-inside: avoid; margin: 0 0 8mm; }
.line { display: flex; gap: 3mm; align-items: flex-end; margin: 0; height: 11mm; }
.line::after { content: ""; flex: 1; border-bottom: .8pt solid #1a1a1a; }
@media print { * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@media screen { body { max-width: 190mm; margin: 0 auto; padding: 10mm; } }
"""


class Html(str):
    """Markup, as opposed to a text: it goes into a page as it is."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: str) -> Html:
    """Return an element with ``inside`` it markup as it is and texts escaped.

    >>> element("p", "a < b ", element("b", "c"), class_="lead")
    '<p class="lead">a &lt; b <b>c</b></p>'
    """
    opened = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items()
    )
    if name in _NO_CONTENT:
        return Html(f"<{name}{opened}>")
    return Html(f"<{name}{opened}>{joined(inside)}</{name}>")


def joined(parts: Iterable[str]) -> Html:
    """Return markup and texts after one another, the texts escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def labelled(label: str, text: str) -> Html:
    """Return a paragraph that begins with what it is."""
    return element("p", element("span", f"{label}: ", class_="label"), text)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]], *, class_: str) -> Html:
    """Return a table whose heads stand on every page that it reaches."""
    head = element("thead", element("tr", *(element("th", text) for text in heads)))
    body = element("tbody", *(element("tr", *(element("td", cell) for cell in row)) for row in rows))
    return element("table", head, body, class_=class_)


def facts(rows: Iterable[tuple[str, str]]) -> Html:
    """Return a table of two columns: what it is, and the value."""
    return element(
        "table", *(element("tr", element("th", k), element("td", v)) for k, v in rows), class_="facts"
    )


def page(title: str, language: Language, *inside: str, footer: str) -> str:
    """Return a whole page for A4 with ``footer`` and the page's number below each sheet."""
    boxes = (
        f'@page {{ @bottom-left {{ content: "{_in_css(footer)}"; {_FOOTER_STYLE} }}\n'
        f'  @bottom-right {{ content: counter(page) " / " counter(pages); {_FOOTER_STYLE} }} }}\n'
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Html(_STYLE + boxes)),
    )
    return "<!doctype html>\n" + element("html", head, element("body", *inside), lang=language) + "\n"


_FOOTER_STYLE = "font: 8.5pt system-ui, sans-serif; color: #555;"


def _in_css(text: str) -> str:
    """Return a text for a string of CSS: whatever is no letter, digit or space is written as its number."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
