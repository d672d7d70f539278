"""Certificates: signing and checking one, a list of 100,000 built and signed, 50,000 held against one list.

The lists are of the smallest sizes that hold so many. MOLDIR_BENCH_CERTIFICATES says how many are checked.
"""

import gzip
import os
import random
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from compliance.commands.credentials.statuses import LASTS, sign_list, signed
from compliance.commands.training.certificates import packed
from compliance.credentials.badges import Achieved, Party, badge
from compliance.credentials.issuing import (
    PublishedKey,
    SoftwareKey,
    StatusList,
    did_document,
    status_entry,
)
from compliance.credentials.jose import secure_token
from compliance.credentials.keys import Keys
from compliance.credentials.proofs import RDFC, secure
from compliance.credentials.status import FEWEST_BITS, Bits
from compliance.credentials.verify import Trust, status_at, verify_badge
from compliance.queries.credentials import contexts, issuer
from infra import clock
from infra.database import execute, fetch_value
from tests.benchmarks.figures import RUNS, Figure, compared, own_database, run, show, timed, timed_plain
from tests.cast import everybody
from tests.compliance.training.certified import employed, passed

CHECKED = int(os.environ.get("MOLDIR_BENCH_CERTIFICATES", "50000"))
BUILT = 100_000
ADDRESS = "https://moldir.bench/credentials/status/1"
KEY = SoftwareKey(issuer(), Ed25519PrivateKey.generate())


def certificate(index: int) -> dict[str, Any]:
    """A certificate that is not signed yet."""
    now = clock.now()
    told = Achieved(
        address=f"https://moldir.bench/certificates/{index}", subject=f"urn:uuid:{index:032x}", course="urn:uuid:1",
        title="Негіздер", description="Оқу", criteria="Сұрақтар", language="kk", version="1", score="90",
        result="Нәтиже", begins=now - timedelta(days=1), ends=now + timedelta(days=300), number=str(index),
        statuses=(status_entry(ADDRESS, index, "revocation"),),
    )  # fmt: skip
    party = Party(KEY.did, "Möldir")
    return badge(party, party, told)


def signing_and_checking() -> list[Figure]:
    """One certificate, in both forms; beside it the bare signature."""
    document, now = certificate(7), clock.now()
    bits = Bits.clear()
    told = StatusList(ADDRESS, "revocation", now, now + LASTS, 1)
    kept = Keys([did_document(KEY.did, [PublishedKey(KEY.public)])])
    a_list = signed(KEY, told, bits, (RDFC,))
    made = packed(secure(document, KEY, now, suite=RDFC, contexts=contexts()))
    trust = Trust(kept, contexts(), (), {ADDRESS: a_list})
    at = clock.now()
    assert verify_badge(made, trust, at).state == "valid"

    def often(work: Any) -> list[float]:
        return [timed_plain(work) for _ in range(50)]

    bare = often(lambda: KEY.sign(made))
    return [
        compared("a certificate signed as JSON-LD", often(lambda: secure(document, KEY, now, suite=RDFC,
                 contexts=contexts())), bare, "a bare signature", "ms"),
        compared("the same as a token", often(lambda: secure_token(document, KEY, now)), bare, "a bare signature",
                 "ms"),
        compared("a certificate checked, its list known", often(lambda: verify_badge(made, trust, at)), bare,
                 "a bare signature", "ms"),
    ]  # fmt: skip


def held_against_one_list() -> Figure:
    """Dates and status of many certificates whose signatures were checked, from one list that is fetched once."""
    now, chance = clock.now(), random.Random(1)
    bits = Bits.clear()
    ended = set(chance.sample(range(CHECKED), CHECKED // 100))
    bits.set(ended)
    a_list = signed(KEY, StatusList(ADDRESS, "revocation", now, now + LASTS, 1), bits, (RDFC,))
    kept = Keys([did_document(KEY.did, [PublishedKey(KEY.public)])])
    all_of_them = [certificate(index) for index in range(CHECKED)]
    at = clock.now()

    def check() -> None:
        trust = Trust(kept, contexts(), (), {ADDRESS: a_list})
        found = {index for index, each in enumerate(all_of_them) if status_at(each, trust, at)}
        assert found == ended

    def only_unpack() -> None:
        gzip.decompress(gzip.compress(bytes(bits.data)))
        assert sum(bits[index] for index in range(CHECKED)) == len(ended)

    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(timed_plain(check))
        theirs.append(timed_plain(only_unpack))
    return compared(f"{CHECKED:,} certificates' status and dates from one list", ours, theirs, "the bare bits")


async def built() -> list[Figure]:
    """A list in which 100,000 certificates have places, every tenth is revoked: from the database to its signature."""
    async with own_database():
        await everybody()
        record = await passed(await employed())
        size = max(FEWEST_BITS, BUILT * 2 // 8 * 8)
        status_list = await fetch_value(
            """insert into status_list (kind, purpose, size, taken) values ('training', 'revocation', $1, $2)
               returning id""",
            size, BUILT,
        )  # fmt: skip
        staff = await fetch_value("select staff from training_record where id = $1", record)
        await execute("alter table issued_credential disable trigger all")
        await execute(
            """insert into training_record (organisation, staff, course, version, title, completed_on, valid_until,
                                            passed, source, key, note, entered_at)
               select organisation, staff, course, version, title, completed_on, valid_until, true, 'import',
                      'bench ' || n, '', entered_at
               from training_record, generate_series(1, $2) n where id = $1""",
            record, BUILT,
        )  # fmt: skip
        await execute(
            """insert into issued_credential (kind, number, subject, organisation, staff, record, language, document,
                                              jwt, valid_from, valid_until, issued_at)
               select 'training', 'TR-2026-' || lpad(id::text, 9, '0') || '-0', gen_random_uuid(), organisation, $1, id,
                      'kk', '', '', now(), now() + interval '1 year', now() from training_record where id <> $2""",
            staff, record,
        )  # fmt: skip
        await execute(
            """insert into credential_status (list, index, credential, set_at, reason)
               select $1, (row_number() over (order by random()) - 1)::int, id,
                      case when id % 10 = 0 then now() end, case when id % 10 = 0 then 'withdrawn' end
               from issued_credential""",
            status_list,
        )
        await execute("analyze credential_status")
        ours = [await timed(lambda: sign_list(status_list)) for _ in range(RUNS)]
        count = "select count(*) from credential_status where list = $1 and set_at is not null"
        theirs = [await timed(lambda: fetch_value(count, status_list)) for _ in range(RUNS)]
        size = len(bytes(await fetch_value("select credential from status_list where id = $1", status_list)))
        return [
            compared(
                f"a list of {BUILT:,}, one of ten revoked, built and signed", ours, theirs, "counting them in SQL"
            ),
            Figure("… as it is served", f"{size / 1000:.0f} kB", "", ""),
        ]


async def main() -> None:
    """All figures."""
    show([*signing_and_checking(), held_against_one_list(), *await built()])


if __name__ == "__main__":
    run(main)
