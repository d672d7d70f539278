"""Somebody brings a file to the door of evidence: with a browser, or with whatever sends bytes."""

from pathlib import Path

import httpx

from infra import clock
from infra.secrets import keyed
from infra.settings import settings
from tests.cast import ALTYN
from tests.compliance.workspace.players import pdf
from tests.pages.inside import There

HERE = f"/organisations/{ALTYN.bin}/integrity"
FORM = "multipart/form-data; boundary=edge"


def said(there: There, **other: str) -> dict[str, str]:
    token = keyed("form", there.session).hex()
    return {"form": token, "kind": "record", "dated": f"{clock.today()}", "source": "Мұрағат"} | other


async def send(
    there: There,
    path: str,
    name: str = "хаттама.pdf",
    content: bytes = b"",
    browser_says: str = "application/pdf",
    **other: str,
) -> httpx.Response:
    """What a browser sends when somebody fills in the form."""
    return await there.visit.client.post(
        f"/kk{path}", data=said(there, **other), files={"file": (name, content or pdf(), browser_says)},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip


def fault_of(answer: httpx.Response, field: str) -> str:
    """The sentence beside a field."""
    page = answer.text.partition(f'id="{field}-fault"')[2].partition("</p>")[0]
    return page.rpartition("</span>")[0].rpartition("</span>")[2].strip()


def kept_files() -> list[Path]:
    return [path for path in settings().evidence_dir.rglob("*") if path.is_file()]


def body(there: There, file: bytes, end: bytes = b"\r\n--edge--\r\n") -> bytes:
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in said(there).items()
    ]
    return b"".join(parts) + b"--edge\r\n" + file + end


async def raw(there: There, path: str, content: bytes, kind: str = FORM) -> httpx.Response:
    return await there.visit.client.post(
        f"/kk{path}", content=content, headers={"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
    )
