"""Making the classifier: what it learned from a few hundred phrasings, it knows after a restart too."""

from itertools import islice
from pathlib import Path
from statistics import mean

from bot.faq.classifier import load_classifier
from bot.faq.phrasings import OFF_TOPIC, URGENT, fingerprint, load_phrasings
from bot.faq.training import train
from bot.languages import LANGUAGES

LABELS = ("price", "opening_hours", OFF_TOPIC, URGENT)
TAUGHT, ASKED = 40, 10


def test_a_classifier_tells_apart_what_it_was_taught(tmp_path: Path) -> None:
    every = load_phrasings()
    some = [
        list(islice((one for one in every if (one.label, one.language) == (label, language)), TAUGHT + ASKED))
        for label in LABELS
        for language in LANGUAGES
    ]
    taught = [one for group in some for one in group[:TAUGHT]]
    train(taught).save(tmp_path / "classifier.npz")
    learned = load_classifier(tmp_path / "classifier.npz")
    assert learned.labels == tuple(sorted(LABELS))
    assert learned.fingerprint == fingerprint(taught)
    asked = [one for group in some for one in group[TAUGHT:]]
    likely = [learned.likely(learned.read([one.text], one.language)[0]) for one in asked]
    harmless = [(one, of) for one, of in zip(asked, likely, strict=True) if one.label != URGENT]
    right = [max(of.keys() - {URGENT}, key=lambda label: of[label]) == one.label for one, of in harmless]
    assert mean(right) > 0.8
    urgent = [of[URGENT] for one, of in zip(asked, likely, strict=True) if one.label == URGENT]
    assert mean(urgent) > 1.8 * mean(of[URGENT] for _, of in harmless)
