"""The method for those who show it: only this package knows `scoring`, and the API and the terminal may read it here."""

from scoring.method import GRADES, LEAST_COVERAGE, METHOD, SOFT_FLOOR

__all__ = ["GRADES", "LEAST_COVERAGE", "METHOD", "SOFT_FLOOR"]
