"""What a pattern cannot say, for schemathesis: which numbers are valid, which cursors were given out.

Read by its process (SCHEMATHESIS_HOOKS); see test_api_schemathesis.py.
"""

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, HookContext

from registry.search import paging
from tests.cast import CAST, number_of

schemathesis.openapi.format("bin", st.sampled_from([*(member.bin for member in CAST), number_of(500), number_of(501)]))
CURSORS = [paging.of_key(""), paging.of_key("m"), paging.of_key("zzz")]
schemathesis.openapi.format("cursor", st.sampled_from(CURSORS))


@schemathesis.hook
def before_call(context: HookContext, case: Case, _: dict[str, object]) -> None:
    """A cursor that should be accepted is one that was given out, for the order it was given out for."""
    query = case.query or {}
    if "cursor" in query and case.meta is not None and case.meta.generation.mode.is_positive:
        query |= {"cursor": CURSORS[len(str(query["cursor"])) % len(CURSORS)], "sort": "name"}
