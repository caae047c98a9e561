"""Conversations: each handler decodes what came, makes one call to a feature, and renders the answer."""
