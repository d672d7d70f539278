"""Credentials that anybody brings to be checked: in their own browser where it has a script, else here."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from litestar import Response
from litestar.params import FromQuery
from litestar.response import Redirect

from compliance.credentials.document import identifier, listed, moment
from compliance.credentials.errors import CredentialInvalid
from compliance.credentials.numbers import read_number
from compliance.credentials.verify import Trust, Verdict, verify
from compliance.queries.credentials import contexts, own_keys, signed_lists
from compliance.views.label.proof import Judged
from infra import clock
from infra.i18n import Text, text
from infra.rates import spend
from services.accounts import quotas
from services.scanned import brought as taken_from
from services.web.forms import EMPTY, Form, read_form
from services.web.guards import AnyRequest, ours, page, public, upload
from services.web.limits import too_often
from services.web.pages.site import into_language
from services.web.render import Page, render
from services.web.uploads import Bringing, brought

LARGEST = 12_000_000  # bytes: a photo of a telephone
PAGES = {"CW": "label", "TR": "certificates"}
CAMERA = {"Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()"}
MOST_SHOWN = 300  # characters of one fact
BIN = "urn:kz:bin:"


@page("/verify", guards=[public])
async def checking(request: AnyRequest, number: FromQuery[str] = "") -> Response[str] | Redirect:
    """What may be brought; with a number, to its page."""
    if not number.strip():
        return _shown(request, Judged())
    known = read_number(number[:40])
    if known is None:
        return _shown(request, Judged(), Form({"number": number[:40]}, {"number": text("verify.mistyped")}))
    return Redirect(f"/{request.scope['path'].split('/')[1]}/{PAGES[known[:2]]}/{known}")


@page("/verify", guards=[public])
async def checking_front(request: AnyRequest) -> Redirect:
    """To the page in the reader's language."""
    return into_language(request, "/verify")


@upload("/verify", guards=[public, ours], request_class=Bringing, request_max_body_size=LARGEST)
async def checked(request: AnyRequest) -> Response[str]:
    """The verdict of this server, for browsers without a script: it trusts its own keys alone."""
    refused = await _counted(request)
    if refused is not None:
        return refused
    typed, content = await read_form(request, "text"), await _content(request)
    if not content:
        return _shown(request, Judged(), replace(typed, faults={"text": text("verify.nothing")}), 422)
    lists = await signed_lists("label") | await signed_lists("training")
    trust = Trust(await own_keys(), contexts(), (), lists)
    return _shown(request, judged(await asyncio.to_thread(_verdict, content, trust)), typed)


@upload("/verify/picture", guards=[public, ours], request_class=Bringing, request_max_body_size=LARGEST)
async def read_picture(request: AnyRequest) -> Response[Any]:
    """The text of the code in a picture, for browsers that cannot read codes; what it is worth they find out."""
    refused = await _counted(request)
    if refused is not None:
        return refused
    found = await asyncio.to_thread(_text_of, await _content(request))
    return Response(json.dumps({"text": found}).encode(), media_type="application/json")


async def _counted(request: AnyRequest) -> Response[str] | None:
    """The refusal of whoever asks too often, as for numbers of certificates."""
    client, policy = request.scope.get("client"), quotas.certificates()
    spent = await spend(policy, quotas.network_of(client[0] if client else "")) if policy else None
    return too_often(request, spent) if spent is not None and not spent.allowed else None


async def _content(request: AnyRequest) -> bytes:
    """The file, else the text that was pasted."""
    posted = await request.form()
    file = brought(posted, "file")
    if file is not None:
        return await file.read(LARGEST)
    typed = posted.get("text")
    return typed.strip().encode() if isinstance(typed, str) else b""


def _text_of(content: bytes) -> str | None:
    try:
        return taken_from(content).decode(errors="replace")
    except CredentialInvalid:
        return None


def _verdict(content: bytes, trust: Trust) -> Verdict:
    try:
        return verify(taken_from(content), trust, clock.now())
    except CredentialInvalid as fault:
        return Verdict("invalid", (fault.reason,))


def judged(found: Verdict) -> Judged:
    """A verdict as it is shown."""
    credential = found.credential
    subject = next((one for one in listed(credential.get("credentialSubject")) if isinstance(one, Mapping)), {})
    course = subject.get("achievement")
    achievement: Mapping[str, Any] = course if isinstance(course, Mapping) else {}
    products = [
        " · ".join(str(one[name]) for name in ("productName", "code") if one.get(name))
        for one in listed(subject.get("products")) if isinstance(one, Mapping)
    ]  # fmt: skip
    named, ends = str(subject.get("id")), moment(credential, "validUntil")
    facts: dict[str, Any] = {
        "number": subject.get("labelNumber") or subject.get("licenseNumber"),
        "company": subject.get("name"),
        "bin": named.removeprefix(BIN) if named.startswith(BIN) else None,
        "title": achievement.get("name"),
        "products": "; ".join(products),
        "sites": "; ".join(map(str, listed(subject.get("sites")))),
        "issuer": identifier(credential.get("issuer")),
    }
    return Judged(
        found.state,
        found.reasons,
        tuple((name, str(value)[:MOST_SHOWN]) for name, value in facts.items() if value),
        str(subject.get("level") or ""),
        moment(credential, "validFrom"),
        ends - timedelta(seconds=1) if ends is not None else None,
    )


def _shown(request: AnyRequest, view: Judged, typed: Form = EMPTY, status: int = 200) -> Response[str]:
    heading: Text = text("verify.heading")
    shown = render(request, Page("verify.html", view, heading, form=typed, status=status))
    shown.headers |= CAMERA
    return shown


localised = [checking, checked, read_picture]
everywhere = [checking_front]
