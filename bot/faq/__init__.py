"""Finding the answer to a client's question, and the words that mean an emergency."""
