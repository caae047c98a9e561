"""What the tests share: a salon with the real bot in it, telephones, databases, a clock to move."""
