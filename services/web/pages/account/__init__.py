"""Everything about one's own account."""

from services.web.pages.account import (
    confirm,
    data,
    details,
    factors,
    joining,
    keys,
    letters,
    providers,
    sessions,
    sign_in,
)

localised = [
    *joining.routes,
    *sign_in.routes,
    *providers.routes,
    *confirm.routes,
    *details.routes,
    *factors.routes,
    *sessions.routes,
    *keys.routes,
    *data.routes,
    *letters.routes,
]
everywhere = [*providers.everywhere, *letters.everywhere]
