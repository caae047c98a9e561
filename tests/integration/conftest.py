"""The project as its commands are called in it."""

import pytest

from tests.support.command_line import Project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Copy the project, for commands that change nothing in it but ``var``."""
    return Project(tmp_path_factory.mktemp("project"))
