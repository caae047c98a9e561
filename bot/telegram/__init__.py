"""The wire: updates in, messages out, and Telegram's limits."""
