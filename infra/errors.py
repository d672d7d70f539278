"""Errors are sentences with a status. They are raised where they are known and shown in one place."""

from infra.i18n import Text


class Problem(Exception):  # noqa: N818 - it reads as what the reader is shown
    """Base of every error a person may read.

    `code` is stable and names the documentation entry (RFC 9457 `type`); `text` is the sentence in the
    reader's language; `status` is the HTTP status it has on the web.
    """

    status = 400
    code = "bad-request"

    def __init__(self, text: Text, **extra: object) -> None:
        super().__init__(text.id)
        self.text = text
        self.extra = extra


class NotFound(Problem):
    status = 404
    code = "not-found"


class Invalid(Problem):
    """What was asked cannot be read."""

    status = 422
    code = "invalid"


class Refused(Problem):
    """What was asked is understood and is not done."""

    status = 409
    code = "refused"


class Unavailable(Problem):
    """Something Möldir needs does not answer."""

    status = 503
    code = "unavailable"
