"""The only caller of `scoring`: gathers the fact frame, evaluates, stores what changed, explains what is stored."""

from registry.scores.explained import index_views

__all__ = ["index_views"]
