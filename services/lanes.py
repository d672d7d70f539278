"""Lanes round the framework, whose way to a function and back costs as much as a kept answer: found, and answered."""

import re
from collections.abc import Awaitable, Iterable
from typing import Any, TypeVar

from litestar import Request, Response
from litestar.types import ExceptionHandlersMap, Scope

T = TypeVar("T")


def lane_of(lanes: Iterable[tuple[re.Pattern[str], T]], scope: Scope) -> T | None:
    """Where an address leads; its parameters are then in the scope."""
    for addresses, there in lanes:
        if (found := addresses.fullmatch(scope["path"])) is not None:
            scope["path_params"] = found.groupdict()
            return there
    return None


async def answered(
    answer: Awaitable[Response[Any]], request: Request[Any, Any, Any], errors: ExceptionHandlersMap
) -> Response[Any]:
    """An answer, or what is said of its error: as the framework does it, by the nearest kind that `errors` names."""
    try:
        return await answer
    except Exception as error:  # noqa: BLE001 - whatever it is, `errors` has an answer, and logs what nobody expected
        found: Response[Any] = next(errors[kind] for kind in type(error).__mro__ if kind in errors)(request, error)
        return found
