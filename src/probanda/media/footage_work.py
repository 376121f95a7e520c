"""Probing and keyframes of one file, as a piece of work for a pool.

Request: {"path", "into", "exhibit", "file"}; `into` is a folder that is made when there are pictures, and then holds
the stills. Answer: a `Footage` in canonical JSON, without the digest of the file that was read.
"""

import json
from pathlib import Path

from probanda.media.footage import probe, with_keyframes
from probanda.model.canonical import encode
from probanda.model.footage import StreamKind
from probanda.model.ids import RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.work import Work


def footage_work(path: Path, into: Path, *, exhibit: RecordId, file: str) -> Work:
    """The piece of work for `file` of the exhibit, which lies at `path`."""
    wanted = {"path": str(path), "into": str(into), "exhibit": exhibit, "file": file}
    return Work(module=__name__, request=json.dumps(wanted, sort_keys=True).encode())


def work(request: bytes, reader: ConfinedReader) -> bytes:
    """The footage; see the module."""
    wanted = json.loads(request)
    path, into = Path(wanted["path"]), Path(wanted["into"])
    footage = probe(path, reader=reader, exhibit=RecordId(wanted["exhibit"]), file=wanted["file"])
    if footage.failure is None and any(one.stream_kind is StreamKind.VIDEO for one in footage.streams):
        into.mkdir(parents=True)
        footage = with_keyframes(footage, path, reader=reader, into=into)
    return encode(footage)
