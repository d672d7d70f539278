"""Bytes of YAML and JSON into plain values and back, trusting nothing.

YAML can build objects, point at itself and unfold to terabytes. Here it may hold texts, numbers, dates, yes and no,
lists and mappings; what is anchored counts every time it is used. The same limits hold for JSON.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import yaml

from compliance.library.exchange.faults import Path, Place, UnreadableError, dotted, one_line
from infra.i18n import text

MOST_BYTES = 16 * 1024**2
MOST_VALUES = 1_000_000  # after everything anchored is unfolded
MOST_ALIASES = 10_000
DEEPEST = 40
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # forty times as fast, where the wheel has it
PLAIN_TAGS = {
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
}
RARE_ENDS = {"\r", "\x85", "\u2028", "\u2029"}
BOM = b"\xef\xbb\xbf"


def decoded(data: bytes) -> str:
    """UTF-8 text of a size that can be read. Raises UnreadableError."""
    if not data.strip():
        raise UnreadableError(text("exchange.empty"))
    if len(data) > MOST_BYTES:
        raise UnreadableError(text("exchange.too_large", limit=MOST_BYTES // 1024**2))
    try:
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise UnreadableError(text("exchange.not_utf8"), data[: fault.start].count(b"\n") + 1) from None


class Lines:
    """Knows on which line of a YAML file a value stands."""

    def __init__(self, root: yaml.Node) -> None:
        self._root = root

    def __call__(self, path: Path) -> Place:
        """The place of a value, or of the nearest thing around it."""
        if not path:
            return Place()
        node, line = self._root, self._root.start_mark.line
        for part in path:
            found = _below(node, part)
            if found is None:
                break
            line, node = found
        return Place(row=line + 1, column=dotted(path) or None)


def _below(node: yaml.Node, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line, node.value[part]
    return None


def read_yaml(data: bytes) -> tuple[Any, Lines]:
    """The value of a YAML file, and where its parts stand. Raises UnreadableError."""
    content = decoded(data)
    try:
        _count_events(content)
        loader = LOADER(content)
        root = loader.get_single_node()
        if root is None:
            raise UnreadableError(text("exchange.empty"))
        _hold(root)
        value = loader.construct_document(root)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        last = content.rstrip().count("\n") + 1  # an end that came too soon is noticed beyond it
        raise UnreadableError(text("exchange.not_yaml"), min(mark.line + 1, last) if mark else None) from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, AttributeError, KeyError, TypeError):
        raise UnreadableError(text("exchange.not_yaml")) from None
    _hold_texts(value)
    return value, Lines(root)


def _count_events(content: str) -> None:
    """Depth and aliases, before anything is built."""
    depth = aliases = 0
    for values, event in enumerate(yaml.parse(content, Loader=LOADER), 1):
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise UnreadableError(text("exchange.too_deep", limit=DEEPEST), event.start_mark.line + 1)
        if aliases > MOST_ALIASES or values > MOST_VALUES:
            raise UnreadableError(text("exchange.too_many_values", limit=MOST_VALUES), event.start_mark.line + 1)


def _hold(root: yaml.Node) -> None:
    """Plain kinds only, no key twice, nothing inside itself, not too much after unfolding."""
    sizes: dict[int, int] = {}
    _size(root, sizes, 0)
    if sizes[id(root)] > MOST_VALUES:
        raise UnreadableError(text("exchange.too_many_values", limit=MOST_VALUES))


def _size(node: yaml.Node, sizes: dict[int, int], depth: int) -> int:
    """How many values a node holds, each anchored one counted whenever it is used. 0 marks what is being counted."""
    known = sizes.get(id(node))
    if known == 0 or depth > DEEPEST:
        raise UnreadableError(text("exchange.within_itself"), node.start_mark.line + 1)
    if known is not None:
        return known
    if node.tag not in PLAIN_TAGS:
        raise UnreadableError(text("exchange.tag", tag=one_line(node.tag[-60:])), node.start_mark.line + 1)
    sizes[id(node)] = 0
    sizes[id(node)] = size = 1 + sum(_size(each, sizes, depth + 1) for each in _children(node))
    return size


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise UnreadableError(text("exchange.odd_key"), key.start_mark.line + 1)
            if (key.tag, key.value) in seen:
                raise UnreadableError(text("exchange.key_twice", key=one_line(key.value)), key.start_mark.line + 1)
            seen.add((key.tag, key.value))
            yield key
            yield value


def _hold_texts(value: Any) -> None:
    """Texts that can be written again: half a character cannot."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            try:
                each.encode()
            except UnicodeEncodeError:
                raise UnreadableError(text("exchange.not_utf8")) from None
        elif isinstance(each, dict):
            waiting += [*each, *each.values()]
        elif isinstance(each, list):
            waiting += each


class _PlainDumper(yaml.SafeDumper):  # type: ignore[misc] # the library carries no types
    """Writes everything out where it stands: no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the shape is given
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - as above
        super().increase_indent(flow, indentless=False)


def _text(dumper: _PlainDumper, value: str) -> yaml.ScalarNode:
    """Lines stay lines; the rarer ends of a line are escaped, or they would come back as blanks."""
    style = '"' if RARE_ENDS & set(value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_PlainDumper.add_representer(str, _text)


def write_yaml(value: Any) -> bytes:
    """YAML in UTF-8, keys in their order, lists indented; the same value is always the same bytes."""
    return yaml.dump(value, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=120).encode()  # type: ignore[no-any-return] # as the class


def read_json(data: bytes) -> Any:
    """The value of a JSON file. Raises UnreadableError."""
    try:
        value = json.loads(decoded(data), object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        raise UnreadableError(text("exchange.not_json"), fault.lineno) from None
    except RecursionError:
        raise UnreadableError(text("exchange.too_deep", limit=DEEPEST)) from None
    except ValueError:
        raise UnreadableError(text("exchange.not_json")) from None
    _hold_depth(value)
    _hold_texts(value)
    return value


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnreadableError(text("exchange.key_twice", key=one_line(key.encode(errors="replace").decode())))
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _hold_depth(value: Any) -> None:
    layer = [value]
    for _ in range(DEEPEST):
        layer = [inner for each in layer for inner in _inner(each)]
        if not layer:
            return
    raise UnreadableError(text("exchange.too_deep", limit=DEEPEST))


def _inner(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def write_json(value: Any) -> bytes:
    """JSON in UTF-8, indented, keys in their order."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
