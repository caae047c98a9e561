"""Reading the YAML files that the salon edits: a value tagged ``!example`` still waits for the owner."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)

CONTENT = Path(__file__).resolve().parent.parent / "data" / "content"


class ContentError(Exception):
    """A content file cannot be used; the message is one sentence that says how to mend it."""


@dataclass(frozen=True)
class Document:
    """A YAML file as plain values, with the dotted paths of the values that are still examples."""

    path: Path
    values: Any
    examples: tuple[str, ...] = field(default=())


try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # built without libyaml: the same, slower
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]


class _Loader(_SafeLoader):
    """SafeLoader that knows ``!example`` and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(
                    None, None, "a list or a mapping cannot be a key", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_EXAMPLE = "!example"


def read_document(path: Path) -> Document:
    """Read ``path``; raise ContentError when it cannot be read or is not YAML."""
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=_Loader)
        if root is None:
            raise ContentError(f"{path} is empty: restore it from the project.")
        examples = tuple(_take_examples(root, ()))
        loader = _Loader("")
        values = loader.construct_document(root)
    except FileNotFoundError:
        raise ContentError(f"{path} does not exist: restore it or name another file.") from None
    except OSError as error:
        raise ContentError(f"{path} cannot be read: {error.strerror}.") from None
    # A date like 2027-02-30 is a ValueError; a list that contains itself never ends.
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ContentError(f"{path} is not valid YAML: {reason}.") from None
    return Document(path, values, examples)


def validated(document: Document, model: type[Model]) -> Model:
    """Return the document as ``model``; raise ContentError naming every wrong value by its path."""
    try:
        return model.model_validate(document.values)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, item['loc'])) or 'the file'}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors()
        )
        raise ContentError(f"{document.path}: {problems}.") from None


def _take_examples(node: yaml.Node, path: tuple[str, ...]) -> list[str]:
    """Collect the paths of tagged nodes and give each node the tag that its plain form has."""
    found: list[str] = []
    if node.tag == _EXAMPLE:
        found.append(".".join(path))
        kind = type(node)
        resolver = yaml.resolver.Resolver()
        implicit = (not getattr(node, "style", None), False)
        node.tag = resolver.resolve(kind, node.value, implicit)  # type: ignore[no-untyped-call]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found += _take_examples(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            found += _take_examples(value, (*path, str(index)))
    return found
