"""Reading what one media file says about itself, as a piece of work for a pool.

Request: {"path", "exhibit", "file", "sha256"}. Answer: an `Embedded` in canonical JSON.
"""

import json
from pathlib import Path

from probanda.media.embedded import read_embedded
from probanda.model.canonical import encode
from probanda.model.exhibit import SealedFile
from probanda.model.ids import Digest, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.work import Work


def embedded_work(path: Path, *, exhibit: RecordId, file: SealedFile) -> Work:
    """The piece of work for `file` of the exhibit, which lies at `path`."""
    wanted = {"path": str(path), "exhibit": exhibit, "file": file.name, "sha256": file.sha256}
    return Work(module=__name__, request=json.dumps(wanted, sort_keys=True).encode())


def work(request: bytes, reader: ConfinedReader) -> bytes:
    """What it says; see the module."""
    wanted = json.loads(request)
    found = read_embedded(
        Path(wanted["path"]),
        reader=reader,
        exhibit=RecordId(wanted["exhibit"]),
        file=wanted["file"],
        sha256=Digest(wanted["sha256"]),
    )
    return encode(found)
