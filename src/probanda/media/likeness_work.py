"""Comparing one file with others, as a piece of work for a pool: fingerprints in, parts that agree out.

Request: {"first", "others"}: paths of fingerprints, as the vault keeps them. Answer: a list of lists of `AlikePart`,
one for each of the others (whose parts stand first), in JSON. No file from outside is opened: fingerprints are our own,
and read as strictly.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import msgspec

from probanda.model.alike import AlikePart
from probanda.model.exhibit import Tool
from probanda.model.ports import ConfinedReader
from probanda.model.work import Work

TOOL = Tool(name="probanda likeness", version="1", settings='{"form":"probanda/agreeing/1"}')
"""It grows when what is found changes, and then all is compared again."""


def likeness_work(first: Path, others: Sequence[Path]) -> Work:
    """The piece of work that compares the fingerprint at `first` with those at `others`."""
    wanted = {"first": str(first), "others": [str(path) for path in others]}
    return Work(module=__name__, request=json.dumps(wanted, sort_keys=True).encode())


def work(request: bytes, reader: ConfinedReader) -> bytes:  # noqa: ARG001 - nothing from outside is read
    """The parts; see the module."""
    from probanda.media.agreeing import agreeing  # noqa: PLC0415 - numpy is for those who do the work
    from probanda.media.fingerprint import read_fingerprint  # noqa: PLC0415

    wanted = json.loads(request)
    first = read_fingerprint(Path(wanted["first"]))
    return msgspec.json.encode([agreeing(read_fingerprint(Path(other)), first) for other in wanted["others"]])


def read_parts(answer: bytes) -> list[tuple[AlikePart, ...]]:
    """The parts in an answer."""
    return msgspec.json.decode(answer, type=list[tuple[AlikePart, ...]])
