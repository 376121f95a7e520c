"""Playable forms and strips of stills, as pieces of work for a pool.

Request: {"path", "into", "what"}, and for a playable form {"source", "why"}. `into` is a folder that is made, and then
holds what was made. Answer: of a playable form a `ProxyMaking` in canonical JSON, of a strip one word: made or none.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import msgspec

from probanda.media.looks import take_strip
from probanda.media.proxy import make_proxy
from probanda.model.canonical import encode
from probanda.model.playable import NeedsProxy, Source
from probanda.model.ports import ConfinedReader
from probanda.model.work import Work

STRIP_MADE, STRIP_NONE = b"made", b"none"
_LEAST_S, _MOST_S = 600, 24 * 3600  # processor time of a reader
_BYTES_A_SECOND = 50_000  # to encode takes longer than to decode


def proxy_work(path: Path, into: Path, *, source: Source, why: NeedsProxy, size: int) -> Work:
    """The piece of work that makes a playable form of the file at `path`, which has this size in bytes."""
    wanted = {
        "path": str(path),
        "into": str(into),
        "what": "playable",
        "source": {"file": source.file, "sha256": source.sha256},
        "why": why.value,
    }
    return Work(module=__name__, request=_json(wanted), cpu_s=min(_MOST_S, _LEAST_S + size // _BYTES_A_SECOND))


def strip_work(path: Path, into: Path) -> Work:
    """The piece of work that takes a strip of stills of the film at `path`."""
    return Work(module=__name__, request=_json({"path": str(path), "into": str(into), "what": "strip"}))


def work(request: bytes, reader: ConfinedReader) -> bytes:
    """What was made; see the module."""
    wanted = json.loads(request)
    path, into = Path(wanted["path"]), Path(wanted["into"])
    into.mkdir(parents=True)
    if wanted["what"] == "strip":
        return STRIP_NONE if take_strip(path, reader=reader, into=into) is None else STRIP_MADE
    source = msgspec.convert(wanted["source"], type=Source)
    return encode(make_proxy(path, reader=reader, into=into, source=source, why=NeedsProxy(wanted["why"])))


def _json(wanted: Mapping[str, object]) -> bytes:
    return json.dumps(wanted, sort_keys=True).encode()
