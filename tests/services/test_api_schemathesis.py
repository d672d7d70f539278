"""Everything the description of the API promises is held against the API itself, over HTTP, with made-up requests."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
import uvicorn
from litestar import Litestar
from structlog.testing import capture_logs

from compliance.commands.credentials.keys import signer
from infra import database
from infra.settings import settings
from registry.search import rebuild
from services.api import api_routes
from services.api.operations import OPERATIONS
from tests.cast import CAST

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLES = 15  # of each kind and operation


@asynccontextmanager
async def connections(_: Litestar) -> AsyncIterator[None]:
    await database.start_pool(2)
    yield
    await database.stop_pool()


@contextmanager
def served() -> Iterator[str]:
    """The API behind a real port."""
    app = Litestar(api_routes, lifespan=[connections], openapi_config=None, logging_config=None)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


async def test_the_api_keeps_every_promise_of_its_description(
    own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    monkeypatch.setattr(settings(), "rate_api", 0)
    for member in CAST:
        await member.registers()
    await signer()  # attestations are signed with the key that is there
    with capture_logs():
        await rebuild()
    with served() as address:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).parent / "schemathesis"), "run", f"{address}/api/v1/openapi.json",
            "--checks=all", f"--max-examples={EXAMPLES}", "--phases=examples,coverage,fuzzing", "--mode=all",
            "--seed=7", "--generation-database=none", "--no-color", "--suppress-health-check=all",
            cwd=tmp_path,
            env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.services.schemathesis_hooks", "PYTHONPATH": str(PROJECT)},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        output, _ = await process.communicate()
    said = output.decode()
    assert process.returncode == 0, said
    assert f"{len(OPERATIONS)} selected / {len(OPERATIONS)} total" in said, said
