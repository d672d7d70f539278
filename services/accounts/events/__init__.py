"""Everything that can happen to accounts, keys and organisations: the kinds of their events."""
