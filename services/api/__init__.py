"""The public API: the same queries as the pages, as JSON under /api/v1."""

from services.api.door import api_routes

__all__ = ["api_routes"]
