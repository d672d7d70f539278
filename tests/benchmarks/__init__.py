"""Benchmarks: each module prints a JSON list of figures, every figure beside its yardstick from the same run."""
