"""The machinery of an import: stage by COPY, check what the source promises, merge in one statement.

Everything here runs inside the one transaction of `registry.commands.imports.run_import`: whatever goes wrong, and
wherever the process is killed, nothing of it remains.
"""

from registry.imports.files import date_in_name, date_of_files, fingerprint, gather_files
from registry.imports.merging import check, merge
from registry.imports.running import (
    LOCK_CLASS,
    Callback,
    ImportResult,
    Progress,
    Run,
    lock,
    merge_moment,
    quiet_moment,
    write_rejects,
)  # fmt: skip
from registry.imports.staging import Prepared, Staging, conformed

__all__ = [
    "LOCK_CLASS",
    "Callback",
    "ImportResult",
    "Prepared",
    "Progress",
    "Run",
    "Staging",
    "check",
    "conformed",
    "date_in_name",
    "date_of_files",
    "fingerprint",
    "gather_files",
    "lock",
    "merge",
    "merge_moment",
    "quiet_moment",
    "write_rejects",
]
