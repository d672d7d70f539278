"""Lighthouse, as on a phone with a slow line: performance of the three pages that matter most."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, FLAGS, PROJECT

LIGHTHOUSE = PROJECT / "frontend" / "node_modules" / "lighthouse" / "cli" / "index.js"
LEAST = 0.95
TRIES = 3
NOTHING_MEASURED = b"Please run Lighthouse again"  # the trace of a page may miss its beginning


async def audited(url: str, folder: Path) -> dict[str, dict[str, float]]:
    """Lighthouse's report of an address: simulated phone, performance only."""
    report = folder / "report.json"
    for _ in range(TRIES):
        process = await asyncio.create_subprocess_exec(
            "node", str(LIGHTHOUSE), url, "--only-categories=performance", "--output=json", f"--output-path={report}",
            "--quiet", f"--chrome-flags={' '.join(FLAGS)}",
            env=os.environ | {"CHROME_PATH": CHROMIUM},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await process.communicate()
        if process.returncode == 0 or NOTHING_MEASURED not in said:
            break
    assert process.returncode == 0, said.decode()[-2000:]
    found: dict[str, dict[str, float]] = json.loads(report.read_text(encoding="utf-8"))
    return found


@pytest.mark.lighthouse
@pytest.mark.parametrize("page", ["home", "results", "profile"])
async def test_lighthouse_gives_at_least_95(
    served_country: str, company: tuple[str, str], page: str, tmp_path: Path
) -> None:
    path = {"home": "/kk/", "results": "/kk/search", "profile": f"/kk/company/{company[0]}"}[page]
    scores = []
    for _ in range(2):  # a busy machine slows the first run down: the better of two counts
        report = await audited(served_country + path, tmp_path)
        scores.append(report["categories"]["performance"]["score"])
        if scores[-1] >= LEAST:
            break
    assert max(scores) >= LEAST, scores
    assert report["audits"]["cumulative-layout-shift"]["numericValue"] < 0.01
    assert report["audits"]["total-byte-weight"]["numericValue"] <= 150 * 1024
