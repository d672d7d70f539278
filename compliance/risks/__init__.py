"""Corruption risks of an organisation: how large they are, what holds them, and what is left. Pure."""

from compliance.risks.rules import (
    BANDS,
    HIGHEST,
    LEVELS_OF,
    LOWEST,
    Band,
    Control,
    Effect,
    Held,
    Levels,
    Score,
    believed,
    held,
    limit,
    residual,
)

__all__ = [
    "BANDS",
    "HIGHEST",
    "LEVELS_OF",
    "LOWEST",
    "Band",
    "Control",
    "Effect",
    "Held",
    "Levels",
    "Score",
    "believed",
    "held",
    "limit",
    "residual",
]
