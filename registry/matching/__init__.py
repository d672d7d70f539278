"""Do two names mean one company, or one person? A score, a verdict and reasons; pure, without a database."""

from registry.matching.comparing import compare
from registry.matching.result import SAME_FROM, UNSURE_FROM, Kind, Match, Verdict

__all__ = ["SAME_FROM", "UNSURE_FROM", "Kind", "Match", "Verdict", "compare"]
