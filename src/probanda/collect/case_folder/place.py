"""Where a value stands: a file, its tree and the path of keys and positions that leads to it.

A path is written as in `arguments[2].node`; positions count from 0, as everywhere in JSON.
"""

from collections.abc import Iterator

from probanda.collect.case_folder.nodes import Mapping, Node, Scalar, Sequence
from probanda.collect.case_folder.words import shown
from probanda.model.errors import Mistake
from probanda.model.value import Value

Path = tuple[str | int, ...]


class Source(Value, frozen=True, kw_only=True):
    """One YAML file as it was read: its kind (`exhibits`), its path in the case folder, its tree."""

    kind: str
    file: str
    tree: Node | None

    def mistake(self, path: Path, message: str, advice: str) -> Mistake:
        """A mistake at this path, with the line of its key."""
        return Mistake(
            file=shown(self.file), line=self.line(path), key=written(path), message=message, advice=f"{advice}."
        )

    def line(self, path: Path) -> int:
        """The line of the key or item; of the last one on the way that is there."""
        node, line = self.tree, 1 if self.tree is None else self.tree.line
        for step in path:
            if isinstance(node, Mapping):
                entry = next((entry for entry in node.entries if entry.key == step), None)
                if entry is None:
                    return line
                node, line = entry.value, entry.line
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                line = node.line
            else:
                return line
        return line

    def found(self, pattern: str) -> Iterator[tuple[Path, str]]:
        """Path and words of each scalar that the pattern leads to: `arguments[].claims[]` goes into every item."""
        steps = pattern.replace("[]", ".[]").split(".")
        if self.tree is not None:
            yield from _walk(self.tree, steps, ())


def written(path: Path) -> str:
    """The path as people read it."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in path)
    return text.removeprefix(".")


def _walk(node: Node, steps: list[str], path: Path) -> Iterator[tuple[Path, str]]:
    if not steps:
        if isinstance(node, Scalar) and not node.null:
            yield path, node.text
    elif steps[0] == "[]":
        if isinstance(node, Sequence):
            for position, item in enumerate(node.items):
                yield from _walk(item, steps[1:], (*path, position))
    elif isinstance(node, Mapping):
        value = node.get(steps[0])
        if value is not None:
            yield from _walk(value, steps[1:], (*path, steps[0]))
