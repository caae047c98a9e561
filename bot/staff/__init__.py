"""Who works in the salon, and where they are told what happens."""
