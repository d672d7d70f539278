"""Whether another implementation of OSCAL reads our documents: compliance-trestle, which lives in `.venv-bench`.

    python3 -m venv .venv-bench && .venv-bench/bin/pip install compliance-trestle==5.2.0
    .venv/bin/python -m tests.benchmarks.check_oscal

It brings forty packages, so it is no part of the environment; the published schemas are held by the tests.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.settings import PROJECT
from tests.compliance.assessment.test_oscal import documents

SCRIPT = PROJECT / "tests" / "benchmarks" / "oscal" / "trestle_models.py"
THEIR_PYTHON = PROJECT / ".venv-bench" / "bin" / "python"


def main() -> int:
    """Write the documents, have them read, say what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, document in documents().items():
            paths.append(Path(folder) / f"{name}.json")
            paths[-1].write_text(json.dumps({name: document}, ensure_ascii=False), encoding="utf-8")
        command = [str(THEIR_PYTHON), str(SCRIPT), *map(str, paths)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found = {Path(path).stem: faults for path, faults in json.loads(done.stdout).items()}
    for name, faults in found.items():
        sys.stdout.write(f"{name}: {'; '.join(faults) or 'read, and the same again'}\n")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
