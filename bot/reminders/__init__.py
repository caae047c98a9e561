"""Which reminder is due, and when."""
