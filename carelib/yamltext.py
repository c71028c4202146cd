"""YAML as this project reads it: safe, without the language's traps, and with the line of every value."""

from functools import lru_cache
from typing import Any, NoReturn, cast

import yaml

DEEPEST = 50  # levels of nesting; content needs seven


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML in which yes and no are words (they are answers here), and a key given twice is a fault."""

    def construct_mapping(self, node: yaml.Node, deep: bool = False) -> dict[Any, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, "keys and values were expected", node.start_mark)
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key has to be a word", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value}' stands twice", key.start_mark
                )
            seen.add(key.value)
        return cast(dict[Any, Any], super().construct_mapping(node, deep=deep))

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
        ) as error:  # an impossible date, a tag that does not fit
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def parse_yaml(text: str) -> Any:
    """The value that the YAML text holds; ``yaml.YAMLError`` where it is broken."""
    _refuse_traps(text)
    return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)


def _refuse_traps(text: str) -> None:
    """Raise on YAML that would take a reader down: nested without end, or doubling itself through aliases."""
    deep = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            _refuse("aliases (*name) are not used here", event)
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if deep > DEEPEST:
            _refuse(f"it is nested more than {DEEPEST} levels deep", event)


def _refuse(reason: str, event: yaml.Event) -> NoReturn:
    raise yaml.constructor.ConstructorError(None, None, reason, cast(Any, event.start_mark))


def why_broken(error: yaml.YAMLError) -> tuple[int, str]:
    """Line (counted from 1; 0 where unknown) and reason of a YAML error."""
    mark = getattr(error, "problem_mark", None)
    return (mark.line + 1 if mark else 0), str(getattr(error, "problem", None) or error).splitlines()[0]


@lru_cache(maxsize=1)  # faults come file by file
def _tree(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_Loader)


def line_of(text: str, where: tuple[str | int, ...]) -> int:
    """The line (from 1) at which the value at this path of keys and indexes starts, or the nearest above it."""
    node: Any = _tree(text)
    line: int = 0
    for part in where:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
