"""What pages, the API, reports and the command line read: whole frozen views, with a fixed number of statements."""

from registry.queries.home import home_page
from registry.queries.moments import MomentUnknown, moment_of
from registry.queries.profile import company_profile
from registry.queries.search import search_companies, suggest
from registry.queries.sources import source_health

__all__ = [
    "MomentUnknown",
    "company_profile",
    "home_page",
    "moment_of",
    "search_companies",
    "source_health",
    "suggest",
]
