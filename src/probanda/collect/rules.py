"""The rules of one hand-over, read from YAML: every mistake with its line, its key and an advice."""

from pathlib import Path

from probanda.collect.case_folder.check import check
from probanda.collect.case_folder.nodes import MAX_BYTES, read_nodes
from probanda.collect.case_folder.place import Source
from probanda.collect.case_folder.words import shown
from probanda.model.errors import CaseFolderError, UsageError
from probanda.model.rules import Rules


def read_rules(path: Path) -> tuple[Rules, bytes]:
    """The rules of a file, and its bytes.

    Raises:
        UsageError: the file cannot be read.
        CaseFolderError: all that is wrong with it.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as why:
        raise UsageError(
            f"the rules {shown(str(path))} cannot be read: {why.strerror}", advice="Check the path and its permissions."
        ) from why
    tree, mistakes = read_nodes(raw, file=shown(path.name))
    rules = None
    if not mistakes:
        rules, mistakes = check(Source(kind="rules", file=path.name, tree=tree), Rules)
    if rules is None:
        raise CaseFolderError(mistakes, of="the file of rules")
    return rules, raw
