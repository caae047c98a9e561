"""What clients do in their private chat."""
