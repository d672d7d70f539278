"""What can be wrong with a credential, as a reason a person may read."""

from collections.abc import Mapping

from infra.i18n import Text


class CredentialInvalid(ValueError):  # noqa: N818 - it reads as what the reader is shown
    """The credential, its proof or its key cannot be accepted; `reason` says why."""

    def __init__(self, reason: str, values: Mapping[str, object] | None = None) -> None:
        super().__init__(reason)
        self.reason = Text(f"credential.{reason}", dict(values or {}))
