"""The salon's retention, put together without a salon at work."""

from bot.faq.learning import Learning
from bot.privacy.retention import Retention
from bot.questions.service import Questions
from bot.retention import RetentionRules
from bot.salon import load_salon
from data.cipher import Cipher, new_key
from tests.support.clock import MovableClock


def retention_of(clock: MovableClock, rules: RetentionRules | None = None) -> Retention:
    """Return the retention of the salon that ships, or one with other periods."""
    salon, cipher = load_salon()[0], Cipher([new_key()])
    questions = Questions(salon, cipher, clock)
    return Retention(rules or salon.retention, questions, Learning(cipher, clock), clock)
