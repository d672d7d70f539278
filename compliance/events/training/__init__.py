"""Everything that can happen in training: the kinds of its events."""
