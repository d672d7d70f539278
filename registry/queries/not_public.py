"""What is not public of a company: numbers of people in what lists publish. For whoever has said what for."""

from collections.abc import Sequence

from infra.database import Record, fetch
from infra.i18n import Bilingual, text
from registry.identifiers import is_bin
from registry.inside import CompanyMore, HeadLine, Namesake
from registry.queries.contracts import load_parties
from registry.queries.moments import moment_of
from registry.queries.stamps import Stamps, load_stamps
from registry.references import number_of, reference_of
from registry.views import Detail

HELD = "seen_from <= $2 and (seen_until is null or seen_until > $2)"
LISTED = f"select * from listing where bin = $1 and {HELD} order by seen_from desc, id desc"
OWING = f"select * from tax_arrears where bin = $1 and {HELD} order by seen_from desc, id desc"
# $1: numbers of heads
SAME_HEAD = f"""
select distinct on (bin) * from (
    select id, source, snapshot, seen_from, seen_until, bin from listing where head_iin = any($1::text[]) and {HELD}
    union all
    select id, source, snapshot, seen_from, seen_until, bin from tax_arrears where head_iin = any($1::text[]) and {HELD}
) found where bin <> $3 order by bin, seen_from desc, id desc limit 100
"""


async def company_more(bin: str, *, as_of: str | None = None) -> CompanyMore:
    """The numbers of a company's head and of an entrepreneur, and other companies of the same head.

    Whether the company is known at all is for its profile to say. Raises NotABin, and what `moment_of` raises.
    """
    number = number_of(bin)
    moment = await moment_of(as_of)
    listed = await fetch(LISTED, str(number), moment)
    owing = await fetch(OWING, str(number), moment)
    numbers = {row["head_iin"] for row in (*listed, *owing) if row["head_iin"] and is_bin(row["head_iin"])}
    same = await fetch(SAME_HEAD, sorted(numbers), moment, str(number)) if numbers else []
    stamps = await load_stamps([*listed, *owing, *same], moment)
    parties = await load_parties({str(number), *(row["bin"] for row in same)}, moment)
    return CompanyMore(
        bin=reference_of(str(number)),
        kind=number.kind.value,
        name=parties[str(number)].name,
        synthetic=number.is_synthetic,
        moment=moment,
        numbers=_numbers(str(number), number.is_person, [*listed, *owing], stamps),
        heads=_heads(listed, owing, stamps),
        others=tuple(Namesake(reference_of(row["bin"]), parties[row["bin"]].name, stamps.of(row)) for row in same),
    )


def _numbers(number: str, is_person: bool, rows: Sequence[Record], stamps: Stamps) -> tuple[Detail, ...]:
    """The number itself, in full, and the old taxpayer number where a list has one."""
    own = Detail(text("id.iin" if is_person else "id.bin"), number, None)
    old = next((row for row in rows if row["rnn"]), None)
    return (own, *([Detail(text("id.rnn"), old["rnn"], stamps.of(old))] if old is not None else []))


def _heads(listed: Sequence[Record], owing: Sequence[Record], stamps: Stamps) -> tuple[HeadLine, ...]:
    """Every head that a list names with a number; the same said by the same source is said once."""
    found: dict[tuple[object, ...], HeadLine] = {}
    named = [
        *((row, Bilingual(None, row["head_name"])) for row in listed),
        *((row, Bilingual(row["head_name_kk"], row["head_name_ru"])) for row in owing),
    ]
    for row, name in named:
        if row["head_iin"] or row["head_rnn"]:
            key = (row["source"], row["head_iin"], row["head_rnn"], name)
            found.setdefault(key, HeadLine(name, row["head_iin"], row["head_rnn"], stamps.of(row)))
    return tuple(found.values())
