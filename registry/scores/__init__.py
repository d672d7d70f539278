"""The only caller of `scoring`: gathers the fact frame, evaluates, stores what changed, explains what is stored."""

from registry.scores.explained import index_views
from registry.scores.scope import Scope

__all__ = ["Scope", "index_views"]
