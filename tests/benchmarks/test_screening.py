"""How many sets of answers are judged in a second of one core: ``--benchmark-enable -s``."""

import random
import sys
import time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bot.screening.questionnaire import Answer, load_questionnaire
from bot.screening.rules import Judgement, Verdict, judge

CASES = 5_000


@pytest.mark.benchmark(timer=time.process_time)
def test_judging(benchmark: BenchmarkFixture) -> None:
    questionnaire = load_questionnaire()
    dice = random.Random(20270208)  # noqa: S311 - the same cases at each run
    milder = {
        item.id: [value for value, verdict in item.verdicts.items() if verdict < Verdict.EMERGENCY]
        for item in questionnaire.items
    }
    cases: list[dict[str, Answer]] = [
        {name: dice.choice(values) for name, values in milder.items()} for _ in range(CASES)
    ]

    def judge_all() -> list[Judgement]:
        return [judge(questionnaire, case) for case in cases]

    judgements = benchmark(judge_all)
    if benchmark.stats:
        rate = CASES / benchmark.stats["median"]
        benchmark.extra_info["cases_per_second"] = round(rate)
        sys.stdout.write(f"\n{rate:,.0f} cases a second\n")
    assert len({judgement.verdict for judgement in judgements}) > 1
