"""The parent's side of what media files say about themselves: it asks the confined reader, and decodes it strictly.

Rules: 1. No media library is loaded here. 2. There is always an answer: a file that breaks its reader gives one with
the failure in a sentence. 3. Nothing is concluded: the body has no field for a verdict.
"""

import json
from importlib.metadata import version
from pathlib import Path

import msgspec

from probanda.media.proxy import SEE_APART, kept
from probanda.model.embedded import CodingTable, Embedded, Manifest, Saying, Thumbnail
from probanda.model.errors import ReaderError
from probanda.model.exhibit import Tool
from probanda.model.ids import Digest, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.value import Value


class _Tool(Value, frozen=True, kw_only=True):
    name: str
    version: str


class _Answer(Value, frozen=True, kw_only=True):
    """What `sayings` answers."""

    sayings: tuple[Saying, ...] = ()
    thumbnail: Thumbnail | None = None
    tables: tuple[CodingTable, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    warnings: tuple[str, ...] = ()
    failure: str = ""
    tool: _Tool


def read_embedded(path: Path, *, reader: ConfinedReader, exhibit: RecordId, file: str, sha256: Digest) -> Embedded:
    """What the file at `path`, which is `file` of the exhibit, says about itself."""
    try:
        request = json.dumps({"path": str(path.resolve())}).encode()
        found = msgspec.json.decode(reader.run("probanda.media.sayings", request, reads=path), type=_Answer)
        return kept(
            Embedded(
                exhibit=exhibit,
                file=file,
                sha256=sha256,
                sayings=found.sayings,
                thumbnail=found.thumbnail,
                tables=found.tables,
                manifests=found.manifests,
                warnings=found.warnings,
                made_by=Tool(name=found.tool.name, version=found.tool.version),
                failure=found.failure,
            )
        )
    except msgspec.DecodeError:
        failure = f"the reader's answer is not of the form agreed. {SEE_APART}"
    except ReaderError as why:
        failure = str(why)
    return unread(failure, exhibit=exhibit, file=file, sha256=sha256)


def unread(failure: str, *, exhibit: RecordId, file: str, sha256: Digest) -> Embedded:
    """What is entered of a file whose reader did not live to name its tool."""
    made_by = Tool(name="PyAV", version=version("av"))
    return Embedded(exhibit=exhibit, file=file, sha256=sha256, made_by=made_by, failure=failure)
