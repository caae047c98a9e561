"""A client's rights over their data, and how long it is kept."""
