"""Every component with its examples, on one page, for whoever works on the looks and for the accessibility tests."""

from dataclasses import dataclass
from types import ModuleType

from litestar import Response

from infra.i18n import text
from services.web import examples
from services.web.guards import AnyRequest, page, public
from services.web.render import Page, render


@dataclass(frozen=True, slots=True)
class ComponentsView:
    """The examples, by name."""

    examples: ModuleType


@page("/dev/components", guards=[public])
async def components(request: AnyRequest) -> Response[str]:
    """Harmless everywhere: it shows invented companies only, and says so."""
    shown = Page("dev/components.html", ComponentsView(examples), text("dev.components"), synthetic=True)
    return render(request, shown)
