"""Why a signed answer does not count: one sentence for each reason."""

from infra.errors import Refused
from infra.i18n import text


class CertificateRefused(Refused):
    """A signature or certificate that proves nothing here; `reason` is stable."""

    code = "certificate-refused"

    @property
    def reason(self) -> str:
        return str(self.extra["reason"])


def refused(reason: str) -> CertificateRefused:
    """The refusal for a reason; its sentence is `certificate.<reason>`."""
    return CertificateRefused(text(f"certificate.{reason}"), reason=reason)
