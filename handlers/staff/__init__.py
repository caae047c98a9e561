"""What the staff do, and what they are told."""
