"""One pass over one file, as a piece of work for a pool.

Request: {"path", "into", "exhibit", "file", "sha256", "mode"}; `into` is a folder that is made, and then holds the
fingerprint and the stills of the shots. Answer: a `Screening` in canonical JSON.
"""

import json
from pathlib import Path

from probanda.model.canonical import encode
from probanda.model.exhibit import SealedFile
from probanda.model.ids import Digest, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.screening import PassMode
from probanda.model.work import Work

_LEAST_S, _MOST_S = 600, 12 * 3600  # processor time of a reader
_BYTES_A_SECOND = 100_000  # films of 1 Mbit/s at 1080p are decoded several times faster on one core


def screening_work(path: Path, into: Path, *, exhibit: RecordId, file: SealedFile, mode: PassMode) -> Work:
    """The piece of work for `file` of the exhibit, which lies at `path`."""
    wanted = {
        "path": str(path),
        "into": str(into),
        "exhibit": exhibit,
        "file": file.name,
        "sha256": file.sha256,
        "mode": mode.value,
    }
    return Work(
        module=__name__,
        request=json.dumps(wanted, sort_keys=True).encode(),
        cpu_s=min(_MOST_S, _LEAST_S + file.size // _BYTES_A_SECOND),
    )


def work(request: bytes, reader: ConfinedReader) -> bytes:
    """The screening; see the module."""
    from probanda.media.screen import screen  # noqa: PLC0415 - numpy is for those who do the work, not who ask for it

    wanted = json.loads(request)
    into = Path(wanted["into"])
    into.mkdir(parents=True)
    found = screen(
        Path(wanted["path"]),
        reader=reader,
        exhibit=RecordId(wanted["exhibit"]),
        file=wanted["file"],
        sha256=Digest(wanted["sha256"]),
        mode=PassMode(wanted["mode"]),
        into=into,
    )
    return encode(found)
