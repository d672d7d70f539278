"""Levels as a snapshot holds them, for comparing cycles when the answers have long moved on."""

from collections.abc import Iterable

from compliance.assessment.maturity import Cap, ItemLevel, Supported
from compliance.assessment.rollup import Rollup, average
from compliance.assessment.snapshot import Snapshot


def levels_of(snapshot: Snapshot) -> tuple[ItemLevel, ...]:
    """Every item as it was frozen, in the order of its standard."""
    items = sorted(snapshot.document["items"].items(), key=lambda each: int(each[1]["order"]))
    return tuple(
        ItemLevel(
            item=name,
            clause=said["clause"],
            chapter=said["chapter"],
            critical=said["critical"],
            state=said["state"],
            claimed=said["claimed"],
            supported=Supported(said["supported"], tuple(Cap(code) for code in said["caps"])),
            verified=said["verified"],
            counted=said["counted"],
        )
        for name, said in items
    )


def rolled(levels: Iterable[ItemLevel], critical_weight: int) -> Rollup:
    """The whole and each chapter by what counted."""
    levels = list(levels)
    chapters = dict.fromkeys(each.chapter for each in levels)
    return Rollup(
        "counted",
        average(levels, "counted", critical_weight),
        {
            name: average([each for each in levels if each.chapter == name], "counted", critical_weight)
            for name in chapters
        },
    )
