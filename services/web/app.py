"""The web application: pages in three languages, the API's routes, one place for errors, security on every answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asyncpg import InsufficientPrivilegeError
from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from infra import database
from infra.errors import Problem
from infra.i18n import LANGUAGES
from infra.logs import configure_logs
from infra.looking import APPLICATION
from infra.settings import Settings
from infra.settings import settings as settings_of_process
from services.api import api_routes
from services.documents.pdf import warm_up
from services.web.addresses import sealing
from services.web.errors import http_page, problem_page, unexpected_page, withheld_page
from services.web.files import AS_IS
from services.web.lanes import laned
from services.web.limits import limited
from services.web.pages import everywhere, localised
from services.web.security import secured
from services.web.static import assets, favicon, static_file
from services.web.uploads import tidied
from services.web.viewing import viewed

SMALLEST_COMPRESSED = 600  # bytes: below, compression costs more than it saves
BROTLI_QUALITY = 4  # pages are made for each reader: quick before small
LARGEST_FORM = 128_000  # bytes of a request's body; routes that take files say so themselves (guards.upload)
MOST_FIELDS = 100  # of a form with files in it
COMPRESSION = CompressionConfig(
    backend="brotli",
    brotli_gzip_fallback=True,
    brotli_quality=BROTLI_QUALITY,
    minimum_size=SMALLEST_COMPRESSED,
    exclude=["^/static/", r"/evidence/\d+/file$"],
    exclude_opt_key=AS_IS,
)
ERRORS: ExceptionHandlersMap = {
    Problem: problem_page,
    HTTPException: http_page,
    InsufficientPrivilegeError: withheld_page,
    Exception: unexpected_page,
}


def create_app(settings: Settings | None = None) -> Litestar:
    """The application of one process. It opens its connections when it starts and closes them when it stops."""
    chosen = settings or settings_of_process()
    configure_logs(chosen.log_format, chosen.log_level)

    @asynccontextmanager
    async def connections(_: Litestar) -> AsyncIterator[None]:
        if chosen.database_url:
            database.configure(chosen.database_url, APPLICATION)
        assets()  # a front end that was not built is said at the start, not on the first page
        await database.start_pool(chosen.pool_size)
        warming = asyncio.create_task(
            asyncio.to_thread(warm_up)
        )  # the first reader of a report does not wait for fonts
        try:
            yield
        finally:
            await warming
            await database.stop_pool()

    app = Litestar(
        route_handlers=[
            *(Router(path=f"/{language}", route_handlers=localised) for language in LANGUAGES),
            *everywhere,
            *api_routes,
            static_file,
            favicon,
        ],
        lifespan=[connections],
        exception_handlers=ERRORS,
        compression_config=COMPRESSION,
        request_max_body_size=LARGEST_FORM,
        multipart_form_part_limit=MOST_FIELDS,
        openapi_config=None,
        logging_config=None,
    )
    # around the routing, so that a page not found has the headers and knows its reader too
    app.asgi_handler = secured(limited(sealing(viewed(laned(tidied(app.asgi_handler), COMPRESSION, ERRORS)))))
    return app
