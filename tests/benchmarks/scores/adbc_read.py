"""Read columns of the register by ADBC into Arrow: run by bench_scores in an environment that has the driver.

    python adbc_read.py ADDRESS < QUERIES.json

Prints the seconds that all queries took together. Standard library and the driver only.
"""

import json
import sys
import time

import adbc_driver_postgresql.dbapi as postgresql


def main() -> None:
    """Read every query whole, one after another, on one connection."""
    queries = json.load(sys.stdin)
    with postgresql.connect(sys.argv[1]) as connection, connection.cursor() as cursor:
        began = time.perf_counter()
        rows = 0
        for query in queries:
            cursor.execute(query)
            rows += cursor.fetch_arrow_table().num_rows
        print(json.dumps({"seconds": time.perf_counter() - began, "rows": rows}))  # noqa: T201


if __name__ == "__main__":
    main()
