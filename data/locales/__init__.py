"""Translations of what the handlers say; English is the source."""
