"""What the benchmark of scoring compares itself with, in an environment of its own."""
