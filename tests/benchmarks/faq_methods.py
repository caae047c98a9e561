"""One way of finding the topic of a message, measured alone in its process.

``python -m tests.benchmarks.faq_methods METHOD MESSAGES...`` prints one JSON object: the share of right
answers at rank 1, seconds to load, median and 99th percentile of milliseconds a message, and megabytes.
"""

import json
import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path

from bot.faq.evaluation import Labelled, load_labelled
from bot.faq.phrasings import load_phrasings
from bot.faq.text import words
from bot.faq.topics import load_topics
from bot.languages import language_from_code

Find = Callable[[Labelled], str | None]


def product() -> Find:
    """Return the search as clients use it."""
    from bot.faq.classifier import load_classifier  # noqa: PLC0415 - as below
    from bot.faq.search import Search  # noqa: PLC0415 - what is not measured is not loaded

    search = Search(load_topics(), load_classifier())
    search.warm()

    def find(message: Labelled) -> str | None:
        found = search.find(message.text, language_from_code(message.lang))
        return found.candidates[0] if found.candidates else None

    return find


def bm25() -> Find:
    """Return BM25 (k1 1.2, b 0.75) over the same phrasings, the best phrasing's topic wins."""
    topics = {topic.id for topic in load_topics()}
    texts = [(one.label, words(one.text)) for one in load_phrasings() if one.label in topics]
    mean = sum(len(text) for _, text in texts) / len(texts)
    seen = Counter(word for _, text in texts for word in set(text))
    postings: dict[str, list[tuple[int, float]]] = {}
    for number, (_, text) in enumerate(texts):
        for word, times in Counter(text).items():
            rarity = log(1 + (len(texts) - seen[word] + 0.5) / (seen[word] + 0.5))
            weight = rarity * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * len(text) / mean))
            postings.setdefault(word, []).append((number, weight))

    def find(message: Labelled) -> str | None:
        scores: Counter[int] = Counter()
        for word in words(message.text):
            for number, weight in postings.get(word, ()):
                scores[number] += weight  # type: ignore[assignment]
        return texts[scores.most_common(1)[0][0]][0] if scores else None

    return find


def one_sentence() -> Find:
    """Return the nearest by meaning among one English sentence a topic: the first of its answer."""
    from bot.faq.encoder import encode  # noqa: PLC0415 - what is not measured is not loaded

    topics = load_topics()
    sentences = [f"{topic.title.en}. {topic.answer.en.split('. ')[0]}" for topic in topics]
    vectors = encode([(sentence, "en") for sentence in sentences])

    def find(message: Labelled) -> str | None:
        [vector] = encode([(message.text, language_from_code(message.lang))])
        return topics[int((vectors @ vector).argmax())].id

    return find


METHODS = {"product": product, "bm25": bm25, "one_sentence": one_sentence}


def measure(method: str, messages: Sequence[Labelled]) -> dict[str, float]:
    """Return the figures of one method."""
    topics = {topic.id for topic in load_topics()}
    asked = [message for message in messages if message.label in topics]
    began = time.perf_counter()
    find = METHODS[method]()
    loaded = time.perf_counter() - began
    right, milliseconds = 0, []
    for message in asked:
        began = time.perf_counter()
        found = find(message)
        milliseconds.append((time.perf_counter() - began) * 1000)
        right += found in (message.label, *message.also)
    return {
        "right": right / len(asked),
        "load_s": loaded,
        "median_ms": statistics.median(milliseconds),
        "p99_ms": statistics.quantiles(milliseconds, n=100)[98],
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], load_labelled([Path(name) for name in sys.argv[2:]]))))
