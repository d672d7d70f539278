"""One module a page. `localised` are those that exist in each language, below /kk, /ru and /en."""

from services.web.pages import (
    account,
    audits,
    company,
    components,
    desk,
    home,
    integrity,
    look_up,
    method,
    organisations,
    report,
    search,
    site,
    sources,
    trail,
)

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
    site.privacy,
    trail.trail,
    trail.script,
    components.components,
    *account.localised,
    *organisations.localised,
    *integrity.localised,
    *look_up.routes,
    *audits.routes,
    *desk.localised,
]
everywhere = [site.front, site.company_front, site.health, site.robots, site.components_front, *account.everywhere]
