"""Reading what the salon edits: marks, and one sentence for every way to spoil a file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.content import ContentError, Document, read_document, validated


def read(folder: Path, text: str | bytes) -> Document:
    path = folder / "salon.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_document(path)


def test_a_marked_value_is_read_as_if_it_had_no_mark(tmp_path: Path) -> None:
    marked = """
        name: !example Ana Ejemplo
        minutes: !example 45
        quoted: !example "45"
        open: !example yes
        since: !example 2027-01-01
        nothing: !example
        days: !example [monday, 5]
        place: !example {city: Alicante}
        lines: !example |
          one
          two
    """
    plain = read(tmp_path, marked.replace("!example", ""))
    assert read(tmp_path, marked).values == plain.values
    assert (plain.values["minutes"], plain.values["quoted"]) == (45, "45")
    assert plain.examples == ()


def test_marks_are_listed_by_their_paths_in_the_order_of_the_file(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        """
        contact: {phone: !example "+34", email: a@b.es}
        hours: !example
          monday: !example ["10:00-14:00"]
        therapists:
          - name: !example Ana
          - name: Pablo
            services: [massage, !example examination]
        12: !example 5
        """,
    )
    assert document.examples == (
        "contact.phone",
        "hours",
        "hours.monday",
        "therapists.0.name",
        "therapists.1.services.1",
        "12",
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\nb: 2\na: 3\n", "the key 'a' stands twice"),
        ("a: {b: 1, b: 1}\n", "the key 'b' stands twice"),
        ("1: a\n1: b\n", "the key 1 stands twice"),
        ("text: {{name}}\n", "a list or a mapping cannot be a key"),
        ("? [a, b]\n: c\n", "a list or a mapping cannot be a key"),
        ("a: [1, 2\nb: 3\n", "line"),
        ("a:\n\tb: 1\n", "cannot start any token"),
        ("a: b: c\n", "mapping values are not allowed"),
        ("closed: [2027-02-30]\n", "day is out of range for month"),
        ("at: 2027-13-01 10:00:00\n", "month must be in 1..12"),
        ("a: !exmaple 5\n", "!exmaple"),
        ("!example a: 5\n", "!example"),
        ("a: !!python/object/apply:os.getcwd []\n", "could not determine a constructor"),
        ("a: &a [*a]\n", "recursion"),
        ("a: 1\n---\nb: 2\n", "but found another document"),
        (b"a: \xe9\n", "can't decode"),
        (b"a: \x00\n", "characters are not allowed"),
    ],
)
def test_a_broken_file_is_named_with_its_fault_in_one_line(
    tmp_path: Path, text: str | bytes, reason: str
) -> None:
    with pytest.raises(ContentError) as caught:
        read(tmp_path, text)
    sentence = str(caught.value)
    assert sentence.startswith(f"{tmp_path / 'salon.yaml'} is not valid YAML: ")
    assert reason in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("text", ["", "\n\n", "# all of it is a comment\n"])
def test_an_empty_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match=r"salon\.yaml is empty: restore it"):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"mine\.yaml does not exist: restore it or name another"):
        read_document(tmp_path / "mine.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read: Is a directory"):
        read_document(tmp_path)


@given(text=st.text("ab:{}[]!&*?-|>'\"# \n0192", max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_words(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "typed.yaml"
    path.write_text(text, "utf-8")
    try:
        outcome = str(read_document(path).path)
    except ContentError as error:
        outcome = str(error)
    assert outcome.startswith(str(path))


class Book(BaseModel):
    """Something with rules of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    pages: int = Field(gt=0)

    @field_validator("title")
    @classmethod
    def _named(cls, title: str) -> str:
        if not title.strip():
            raise ValueError("give it a title")
        return title


class Shelf(BaseModel):
    """Something that holds them."""

    books: list[Book]


def test_every_wrong_value_is_named_by_its_path(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        """
        books:
          - {title: Anatomía, pages: 300}
          - {title: " ", pages: none}
          - {pages: 0, colour: red}
        """,
    )
    with pytest.raises(ContentError) as caught:
        validated(document, Shelf)
    file, _, problems = str(caught.value).partition(": ")
    assert file == str(tmp_path / "salon.yaml")
    assert [problem.split(": ")[0] for problem in problems.split("; ")] == [
        "books.1.title",
        "books.1.pages",
        "books.2.title",
        "books.2.pages",
        "books.2.colour",
    ]
    assert "books.1.title: give it a title" in problems


def test_a_file_of_another_shape_is_named_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"salon\.yaml: the file: "):
        validated(read(tmp_path, "[1, 2]"), Shelf)
