"""Questions that only a person can answer."""
