"""The search against two plain ways, each alone in a process, on one core: ``--benchmark-enable -s``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.benchmarks.faq_methods import METHODS

ROOT = Path(__file__).parents[2]
MESSAGES = ROOT / "tests" / "faq" / "test" / "topics.jsonl"


@pytest.mark.parametrize("method", METHODS)
def test_finding_the_topic(benchmark: BenchmarkFixture, method: str) -> None:
    def measure() -> dict[str, float]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.faq_methods", method, str(MESSAGES)],
            cwd=ROOT,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            check=True,
        )
        figures: dict[str, float] = json.loads(done.stdout)
        return figures

    if benchmark.disabled:
        pytest.skip("measured with --benchmark-enable only: it takes a while")
    figures = benchmark.pedantic(measure, rounds=1)  # type: ignore[no-untyped-call]
    benchmark.extra_info.update(figures)
    line = "  ".join(f"{name} {value:.3g}" for name, value in figures.items())
    sys.stdout.write(f"\n{method}: {line}\n")
    assert figures["right"] > 0.2
