"""E-mail addresses: as typed, and as compared."""

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from infra.i18n import text
from services.accounts.errors import NotAnAddress


@dataclass(frozen=True, slots=True)
class Address:
    """An address: `written` is what to write to, `key` is what two spellings of the same mailbox share."""

    written: str
    key: str

    @property
    def domain(self) -> str:
        """The part after the at sign, in ASCII."""
        return self.key.rpartition("@")[2]


def address_of(typed: str) -> Address:
    """The address in a text. Raises NotAnAddress.

    Whether the domain exists is not asked: the link that is sent there tells. Case is folded in the key as a whole,
    since mailboxes that differ by it are not given out.
    """
    try:
        # .test is nobody's: the synthetic country's people live there
        found = validate_email(typed.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        raise NotAnAddress(text("account.email.unreadable"), field="email") from None
    return Address(found.normalized, f"{found.local_part.casefold()}@{found.ascii_domain.lower()}")
