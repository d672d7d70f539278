"""One module a page. `localised` are those that exist in each language, below /kk, /ru and /en."""

from services.web.pages import company, components, home, method, search, site, sources

localised = [
    home.home,
    search.results,
    search.suggestions,
    company.overview,
    company.tab,
    method.method,
    method.index,
    sources.sources,
]
everywhere = [site.front, site.company_front, site.health, site.robots, components.components]
