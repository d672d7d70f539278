"""How the server answers the register of labels, and what a kept page of a label asks.

    python -m tests.benchmarks.explain_labels

It makes a database of its own with 100,000 labels; plans go to docs/benchmarks/explain.
"""

from collections.abc import Awaitable, Callable

from compliance.queries.label.public import label_answer, states_of
from compliance.queries.label.register import label_changes, labels_page
from compliance.views.label.public import LabelsAsked
from infra.database import fetch, transaction
from tests.benchmarks.figures import own_database, run
from tests.benchmarks.label_data import many_labels
from tests.benchmarks.plans import OUT, listening

LABELS = 100_000
CHOSEN = {"level": ("certified",), "region": ("75",), "standing": ("suspended",)}


async def main() -> None:
    """The first page, searches and filters; then the page of one label: made, and kept."""
    async with own_database():
        numbers = await many_labels(LABELS)
        some = numbers[::1000]
        register: dict[str, Callable[[], Awaitable[object]]] = {
            "The first page: its counts, its labels, their lines": lambda: labels_page(LabelsAsked()),
            "A product that one label has": lambda: labels_page(LabelsAsked("77777")),
            "A product that thousands have": lambda: labels_page(LabelsAsked("сүт")),
            "Level, region and standing": lambda: labels_page(LabelsAsked(chosen=CHOSEN)),
            "What happened after the last change but ten": lambda: label_changes(LABELS - 10, 20),
        }
        of_one: dict[str, Callable[[], Awaitable[object]]] = {
            "A page of a label that is made": lambda: label_answer(numbers[50_000]),
            "What a kept page asks, eight at once": lambda: states_of(some[:8]),
        }
        for name, asked in (("labels-register", register), ("label-page", of_one)):
            told = [f"{LABELS:,} labels. Made by: python -m tests.benchmarks.explain_labels\n"]
            for what, ask in asked.items():
                await ask()  # from memory
                async with transaction() as conn, listening(conn, 0.0) as plans:
                    await ask()
                told += [f"== {what}\n", *plans]
            (OUT / f"{name}.txt").write_text("\n".join(told), encoding="utf-8")
        assert await fetch("select 1 from label_listed limit 1")


if __name__ == "__main__":
    run(main)
