"""The wire: updates in, messages out, and Telegram's limits."""

import os

# The library's switch to its coming behaviour: durations are timedelta, without a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
