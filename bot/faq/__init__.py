"""Finding the answer to a client's question, and the words that mean an emergency."""

import os

# NumPy reads it when it is imported. Its threads wait for each other by spinning, which on a busy machine
# makes a question ten times as dear; one message is too small to be worth dividing.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
