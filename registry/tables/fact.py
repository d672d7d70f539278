"""What every fact carries: its source, the snapshots that opened and closed it, and when Möldir knew it."""

from piccolo.columns import UUID, BigInt, BigSerial, Timestamptz, Varchar


class Fact:
    """Mixed into every fact table.

    `seen_from` and `seen_until` say when Möldir knew the fact; the table's own dates say when it happened. A row is
    never overwritten: a changed fact closes and another opens. `content` is the md5 of the source's code and of
    all payload columns; a source never holds the same content open twice.
    """

    id = BigSerial(primary_key=True)
    source = Varchar(length=40, null=False, help_text="code of the source folder")
    snapshot = BigInt(null=False, help_text="import run that opened the row")
    closed_by = BigInt(null=True, default=None, help_text="import run that closed the row")
    seen_from = Timestamptz(null=False, default=None)
    seen_until = Timestamptz(null=True, default=None, help_text="null while the source still says so")
    content = UUID(null=False, default=None)


MEMORY = ("id", "source", "snapshot", "closed_by", "seen_from", "seen_until", "content")
