"""``python -m bot screening print``: the files that it writes, and how it gives up."""

import re
from pathlib import Path

from bot.languages import LANGUAGES
from tests.support.command_line import Project
from tests.support.markup import Markup


def test_it_writes_a_page_for_each_language(project: Project) -> None:
    answer = project.call("screening", "print")
    assert (answer.status, answer.err) == (0, "")
    assert answer.lines == [f"var/screening/screening-{language}.html" for language in LANGUAGES]
    for language, line in zip(LANGUAGES, answer.lines, strict=True):
        read = Markup((project.folder / line).read_text("utf-8"))
        assert ("html", "lang", language) in read.attributes
        assert "aneurysm_pain" in read.words


def test_it_writes_one_language_where_it_is_told_to(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "for" / "the clinician"
    answer = project.call("screening", "print", "--language", "uk", "--folder", str(folder), LC_ALL="C")
    assert (answer.status, answer.err, answer.lines) == (0, "", [f"{folder}/screening-uk.html"])
    assert [path.name for path in folder.iterdir()] == ["screening-uk.html"]
    assert "Анкета про протипоказання" in (folder / "screening-uk.html").read_text("utf-8")


def test_it_prints_the_questionnaire_as_it_stands_now(tmp_path: Path) -> None:
    project = Project(tmp_path / "own")
    rules = project.folder / "data" / "content" / "screening.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(
        re.sub(r"^reviewed_by: .*$", "reviewed_by: Dra. Ejemplo, 03/12345", text, flags=re.MULTILINE)
    )
    project.call("screening", "print", "--language", "en")
    page = (project.folder / "var" / "screening" / "screening-en.html").read_text("utf-8")
    assert "Signed off by Dra. Ejemplo, 03/12345" in Markup(page).words


def test_a_language_that_nobody_speaks_here(project: Project, tmp_path: Path) -> None:
    answer = project.call("screening", "print", "--language", "de", "--folder", str(tmp_path / "new"))
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == "There is no language 'de': choose one of es, en, ru, uk.\n"
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_one(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    answer = project.call("screening", "print", "--folder", str(tmp_path / "file"))
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == f"The pages cannot be written to {tmp_path / 'file'}: File exists.\n"


def test_a_broken_questionnaire_ends_with_one_sentence(tmp_path: Path) -> None:
    project = Project(tmp_path / "own")
    (project.folder / "data" / "content" / "screening" / "ru.yaml").unlink()
    answer = project.call("screening", "print")
    assert (answer.status, answer.out) == (1, "")
    assert re.fullmatch(r".*ru\.yaml does not exist: .*\.\n", answer.err)
