"""Labels: a status list in which 100,000 have places, built from the database and signed; codes made and read.

Beside the list the same bits merely packed, as plain gzip packs them; beside a code the bare signature.
"""

import gzip
import random
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from compliance.commands.credentials.statuses import sign_list
from compliance.credentials.document import read
from compliance.credentials.issuing import PublishedKey, SoftwareKey, did_document
from compliance.credentials.keys import Keys
from compliance.credentials.offline import Printed, code, opened
from compliance.credentials.status import FEWEST_BITS, Bits, bits_of
from compliance.queries.credentials import issuer
from infra import clock
from infra.database import execute, fetch, fetch_value
from tests.benchmarks.figures import RUNS, Figure, compared, own_database, run, show, timed, timed_plain
from tests.cast import everybody
from tests.compliance.labels.granted import granted

BUILT = 100_000
KEY = SoftwareKey(issuer(), Ed25519PrivateKey.generate())


async def list_of_all() -> list[Figure]:
    """A list of 100,000 labels, every tenth revoked: from the database to its signature."""
    async with own_database():
        await everybody()
        label = await granted()
        size = max(FEWEST_BITS, BUILT * 2 // 8 * 8)
        status_list = await fetch_value(
            "insert into status_list (kind, purpose, size, taken) values ('label', 'revocation', $1, $2) returning id",
            size, BUILT,
        )  # fmt: skip
        await execute("alter table issued_credential disable trigger all")
        await execute(
            """insert into issued_credential (kind, number, subject, organisation, label, version, language, document,
                                              jwt, valid_from, valid_until, issued_at)
               select 'label', 'CW-2026-' || lpad(n::text, 6, '0') || '-0', gen_random_uuid(), l.organisation, l.id, n,
                      'kk', '', '', now(), now() + interval '3 years', now()
               from label l, generate_series(1, $2) n where l.id = $1""",
            label, BUILT,
        )  # fmt: skip
        await execute(
            """insert into credential_status (list, index, credential, set_at, reason)
               select $1, (row_number() over (order by random()) - 1)::int, id,
                      case when id % 10 = 0 then now() end, case when id % 10 = 0 then 'court' end
               from issued_credential""",
            status_list,
        )
        await execute("analyze credential_status")
        ours = [await timed(lambda: sign_list(status_list)) for _ in range(RUNS)]
        content = bytes(await fetch_value("select credential from status_list where id = $1", status_list))
        bits = bits_of(read(content), "revocation")
        there = await fetch("select index from credential_status where list = $1 and set_at is not null", status_list)
        assert sum(byte.bit_count() for byte in bits.data) == len(there) == BUILT // 10
        theirs = [timed_plain(lambda: gzip.compress(bytes(bits.data))) for _ in range(RUNS)]
        assert max(ours) <= 5, ours  # seconds: what is promised
        return [
            compared(f"a list of {BUILT:,} labels, one of ten revoked, built and signed", ours, theirs,
                     "the same bits, plain gzip", "ms"),
            Figure("… as it is served", f"{len(content) / 1000:.0f} kB", "", ""),
        ]  # fmt: skip


def packing() -> Figure:
    """The bits alone, without database and signature."""
    bits, chance = Bits.clear(BUILT * 2 // 8 * 8), random.Random(1)
    bits.set(chance.sample(range(len(bits)), BUILT // 10))
    ours = [timed_plain(bits.encoded) for _ in range(RUNS)]
    theirs = [timed_plain(lambda: gzip.compress(bytes(bits.data))) for _ in range(RUNS)]
    return compared("its bits packed and written", ours, theirs, "the same bits, plain gzip", "ms")


def codes() -> list[Figure]:
    """The code of packaging, made and read."""
    now = clock.now()
    told = Printed(KEY.did, "CW-2026-000123-K", 1, "000000000000", "implemented", "Бидай ұны", "1101", now,
                   now + timedelta(days=900), (1, 77_777), (2, 88_888))  # fmt: skip
    keys, made = Keys([did_document(KEY.did, [PublishedKey(KEY.public)])]), code(told, KEY, now).encode()

    def often(work: object) -> list[float]:
        return [timed_plain(work) for _ in range(50)]  # type: ignore[arg-type] # what is timed takes nothing

    bare = often(lambda: KEY.sign(made))
    return [
        compared("an offline code made", often(lambda: code(told, KEY, now)), bare, "a bare signature", "ms"),
        compared("the same read and checked", often(lambda: opened(made, keys)), bare, "a bare signature", "ms"),
    ]


async def main() -> None:
    """All figures."""
    show([*await list_of_all(), packing(), *codes()])


if __name__ == "__main__":
    run(main)
