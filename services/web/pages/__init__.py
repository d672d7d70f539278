"""One module a page. `localised` are those that exist in each language, below /kk, /ru and /en."""

from services.web.pages import company, components, home, method, report, search, site, sources

localised = [
    home.home,
    search.results,
    search.suggestions,
    company.overview,
    company.tab,
    report.report,
    report.report_file,
    method.method,
    method.method_index,
    sources.sources,
    components.components,
]
everywhere = [site.front, site.company_front, site.health, site.robots, site.components_front]
