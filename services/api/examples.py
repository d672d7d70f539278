"""One example of each document, of synthetic companies. A test holds that each has the shape it stands for."""

from importlib.resources import files

import msgspec

# stands beside this file as JSON, so that it reads as an answer does
EXAMPLES: dict[str, dict[str, object]] = msgspec.json.decode(
    files("services.api").joinpath("examples.json").read_bytes(), type=dict[str, dict[str, object]]
)
PROBLEM: dict[str, object] = {"instance": "/api/v1/companies/500340000014"}
