"""Hours, slots and appointments."""
