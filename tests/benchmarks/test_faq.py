"""How long a client's question takes to be understood: `--benchmark-enable` prints it."""

from pytest_benchmark.fixture import BenchmarkFixture

from bot.faq.search import Search
from bot.faq.topics import load_topics

QUESTIONS = (
    "¿cuántas sesiones hacen falta para una lumbalgia de hace años?",
    "is it gonna hurt, and do I have to come every day?",
    "у меня нашли протрузию, можно ли к вам на массаж",
    "a quién le duele la espalda por las mañanas y luego se le pasa",
)


def test_a_question_is_understood(benchmark: BenchmarkFixture) -> None:
    search = Search(load_topics())
    search.warm()

    def ask() -> list[str]:
        return [search.find(question, "es").kind for question in QUESTIONS]

    assert len(benchmark(ask)) == len(QUESTIONS)
