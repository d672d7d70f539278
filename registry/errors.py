"""What can go wrong in the register, as sentences with a status."""

from infra.errors import Invalid, NotFound, Refused


class NotABin(Invalid):
    """Not a BIN or IIN: wrong length, wrong digits, wrong check digit."""

    code = "not-a-bin"


class CompanyUnknown(NotFound):
    """No source names this BIN."""

    code = "company-unknown"


class SourceUnknown(NotFound):
    code = "source-unknown"


class ImportRefused(Refused):
    """A file does not look like what its source publishes: nothing was changed."""

    code = "import-refused"
