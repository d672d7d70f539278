"""Scores a file of pairs by nomenklatura's logic-v2; runs in an environment of its own, imports nothing of ours.

Prints JSON: `scores`, one for each pair of the file, and `seconds` that comparing them took, after `warm`, a file that
is compared first. The numbers that a name gives (БИН, ЖСН ...) are handed over as identifiers, as its data model wants
them. Every entity has an id of its own: the algorithm keeps what it knows of a name under the id.
"""

import csv
import json
import re
import sys
import time
from itertools import count
from pathlib import Path

from followthemoney import ValueEntity, model
from nomenklatura.matching import get_algorithm

NUMBER = re.compile(r",?\s*(?:БИН|БСН|BIN|ИИН|ЖСН|IIN)\s*(\d{12})")
SCHEMA = {"company": ("Company", "registrationNumber"), "person": ("Person", "idNumber")}
fresh = count()


def entity(kind: str, name: str) -> ValueEntity:
    schema, identifier = SCHEMA[kind]
    data = {"id": f"e{next(fresh)}", "schema": schema, "properties": {"name": [NUMBER.sub("", name)]}}
    if found := NUMBER.search(name):
        data["properties"][identifier] = [found[1]]
    return ValueEntity.from_dict(data)


def pairs(path: str) -> list[tuple[ValueEntity, ValueEntity]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [(entity(row["kind"], row["left"]), entity(row["kind"], row["right"])) for row in csv.DictReader(file)]


def main(warm: str, measured: str) -> None:
    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    for left, right in pairs(warm):
        algorithm.compare(left, right, config)
    chosen = pairs(measured)
    began = time.perf_counter()
    scores = [algorithm.compare(left, right, config).score for left, right in chosen]
    seconds = time.perf_counter() - began
    print(json.dumps({"scores": scores, "seconds": seconds}))  # noqa: T201


if __name__ == "__main__":
    assert model is not None
    main(*sys.argv[1:])
