"""A certificate of training on paper: one landscape page, with a QR code that leads to its check."""

import io
from dataclasses import dataclass

import segno
from markupsafe import Markup

from compliance.views.training.certificates import Held
from infra.i18n import translate
from infra.settings import settings
from services.documents.pdf import Drawings, paper
from services.documents.wording import environment

EDITION = 1


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """A certificate, as it is printed."""

    held: Held
    site: str  # what to type where no camera is at hand


def certificate_pdf(held: Held, language: str) -> bytes:
    """The certificate in a language; its course in the holder's own. The same certificate gives the same bytes."""
    drawings = Drawings()
    qr = drawings.picture(qr_code(held.address, translate("certificate.paper.qr", language)))
    view = CertificatePaper(held, f"{settings().site}/certificates")
    page = environment(language).get_template("certificate/paper.html").render(view=view, qr=qr)
    return paper(page, f"certificate-{EDITION}-{held.shown.number}-{language}", drawings)


def qr_code(address: str, words: str) -> Markup:
    """An address as a QR code (ISO/IEC 18004, level Q), drawn as SVG with its description."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", scale=4, border=4, light="#fff", xmldecl=False)
    drawn = out.getvalue().decode()
    return Markup(drawn.replace("<svg ", Markup('<svg role="img" aria-label="{}" ').format(words), 1))  # noqa: S704 - drawn here
