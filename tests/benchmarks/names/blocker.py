"""Names against a register by nomenklatura's blocker and logic-v2; runs in an environment of its own, as logic_v2.py.

Prints JSON: seconds that indexing the register took, seconds that matching all names took (looking candidates up and
comparing each), and for each name the row of the register that came out best. Every entity has an id of its own.
"""

import csv
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker.index import Index
from nomenklatura.matching import get_algorithm
from nomenklatura.resolver import Linker
from nomenklatura.store import MemoryStore

DATASET = Dataset.make({"name": "bench", "title": "Bench"})


def entities(path: str, prefix: str) -> Iterator[StatementEntity]:
    """An entity for each line; its cells are its names."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        for number, names in enumerate(csv.reader(file)):
            data = {"id": f"{prefix}{number}", "schema": "Company", "properties": {"name": [n for n in names if n]}}
            yield StatementEntity.from_data(DATASET, data)


def main(register: str, asked: str) -> None:
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    store = MemoryStore(DATASET, Linker({}))
    with store.writer() as writer:
        for entity in entities(register, "r"):
            writer.add_entity(entity)
    view = store.default_view()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        index = Index(view, Path(folder))
        index.build()
        built = time.perf_counter() - began
        asking = {entity.id: entity for entity in entities(asked, "q")}
        best: dict[str, str] = {}
        began = time.perf_counter()
        compared = 0
        for asker, matches in index.match_entities(asking.values()):
            scores = []
            for found, _ in matches:
                entity = view.get_entity(str(found))
                scores.append((algorithm.compare(asking[str(asker)], entity, config).score, str(found)))
            compared += len(scores)
            best[str(asker)] = max(scores)[1] if scores else ""
        seconds = time.perf_counter() - began
        index.close()
    rows = [best.get(asker, "").removeprefix("r") for asker in asking]
    print(json.dumps({"built": built, "seconds": seconds, "compared": compared, "best": rows}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
