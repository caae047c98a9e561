"""How many threads work on a question: one, however many processors there are."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

_THREADS_WHILE_AT_IT = """
from pathlib import Path
from bot.faq.encoder import encode
encode([("hola", "es")])
print(len(list(Path("/proc/self/task").iterdir())))
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux counts them there")
def test_a_question_keeps_one_thread_busy() -> None:
    command = [sys.executable, "-c", _THREADS_WHILE_AT_IT]
    done = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, check=True, text=True)
    assert done.stdout == "1\n"
