"""All sources. A folder with a `source.toml` is a source; nothing else has to be told about it."""

from pathlib import Path

from registry.sources.spec import SourceSpec, load

SOURCES: dict[str, SourceSpec] = {
    spec.code: spec
    for spec in sorted(
        (load(path) for path in Path(__file__).parent.glob("*/source.toml")), key=lambda spec: (spec.order, spec.code)
    )
}
