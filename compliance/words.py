"""What people write, before it is stored."""

from compliance.errors import Unfit
from infra.i18n import text

LONGEST = 20_000  # letters of one text


def words(given: str, field: str, *, needed: bool = True) -> str:
    """A text as it is stored: what was typed, without blanks around it where it is `needed`.

    Raises Unfit for one that is needed and empty, too long, or has a letter that no database takes.
    """
    said = given.strip() if needed else given
    if needed and not said:
        raise Unfit(text("workspace.words_needed"), field=field)
    if len(said) > LONGEST or "\0" in said or any("\ud800" <= letter <= "\udfff" for letter in said):
        raise Unfit(text("workspace.too_long", n=LONGEST), field=field)
    return said
