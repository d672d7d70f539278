"""The trail: every event sealed in its day, every day closed under one root that anybody can check.

An event is one line of JSON; its leaf is a hash of that line's bytes. Seals chain the leaves of a day in the order in
which their transactions began; when the day is over its leaves become a Merkle tree, whose root is kept with the hash
of the day before, signed, and published. docs/decisions/0015 says what this proves and what it cannot.
"""
