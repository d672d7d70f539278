"""Finding companies by number or by name in any script: a derived index that every process can rebuild.

The index is a read model: the database is the truth, `ensure_current` brings the index up to it, and a lost or broken
one is brought back from its copy, or built again.
"""

from registry.search.build import ensure_current, is_current, keep, rebuild, update, update_scores
from registry.search.documents import STATUSES
from registry.search.index import SORTS, Found, Hit, SearchIndex, opened
from registry.search.schema import FACETS

__all__ = [
    "FACETS",
    "SORTS",
    "STATUSES",
    "Found",
    "Hit",
    "SearchIndex",
    "ensure_current",
    "is_current",
    "keep",
    "opened",
    "rebuild",
    "update",
    "update_scores",
]
