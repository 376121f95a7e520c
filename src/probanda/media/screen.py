"""The parent's side of the pass: it asks the confined reader, and believes only what it can decode strictly.

Rules: 1. `screen` always gives a `Screening`: a file that is no media, or that breaks its reader, gives one with the
failure in a sentence. 2. The files that a child left are taken by the names that were agreed, as plain files; the
fingerprint must be one, with the rows that were told, and is hashed here. 3. `made_by` names the reader, its version,
FFmpeg's libraries, the settings of the pass, and what the child was not kept from, where a wall lacks. 4. What a child
left beside what it named is removed.
"""

import hashlib
import json
import stat
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from probanda.media.fingerprint import read_fingerprint
from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError, ReaderError
from probanda.model.exhibit import Tool
from probanda.model.ids import Digest, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.screening import Bars, Loudness, PassMode, Screening, Shot
from probanda.model.value import Value

AT_MOST = 400  # stills of shots of one file, as in `shot_stills`
FILE_BYTES = 1 << 30  # a fingerprint has some 120 bytes a frame: a day of film
_FORM = "probanda/pass/1"
_WRITTEN = "fingerprint"  # as the child calls it; a name of a file is given here
_MAX_NAME = 200  # bytes; file systems take 255
_SEE_APART = "The file is sealed as it is; ask for the original, or have a specialist look at it."


class _ToolFacts(Value, frozen=True, kw_only=True):
    name: str
    version: str
    settings: dict[str, str | dict[str, str]]


class _Facts(Value, frozen=True, kw_only=True):
    """What `one_pass` answers."""

    tool: _ToolFacts
    failure: str = ""
    time_base: str = ""
    frames: int = 0
    first_pts: int | None = None
    end_pts: int | None = None
    longest_gap_pts: int | None = None
    shots: tuple[Shot, ...] = ()
    bars: Bars | None = None
    sound_start_s: str | None = None
    sound_length_s: str | None = None
    loudness: Loudness | None = None
    fingerprint: str = ""
    warnings: tuple[str, ...] = ()


def screen(
    path: Path,
    *,
    reader: ConfinedReader,
    exhibit: RecordId,
    file: str,
    sha256: Digest,
    mode: PassMode,
    into: Path,
) -> Screening:
    """What one pass over the file at `path` found; its fingerprint and stills are left in the empty folder `into`.

    Args:
        path: where the bytes lie.
        reader: the confined reader; a long film needs one with more time than a probe.
        exhibit: the record that the file belongs to.
        file: its name there.
        sha256: of its bytes.
        mode: how it is decoded.
        into: an empty folder.
    """
    about: dict[str, Any] = {"exhibit": exhibit, "file": file, "sha256": sha256, "mode": mode}
    try:
        facts = _ask(path, reader, mode, into)
        found = _screening(facts, about, into)
        encode(found)  # what cannot be kept as a record is refused here
    except (ReaderError, EvidenceError, TypeError, ValueError) as why:
        _clear(into, ())
        made_by = Tool(name="PyAV", version=version("av"), settings=encode(_settings(mode)).decode())
        return Screening(**about, made_by=made_by, failure=str(why))
    _clear(into, (found.fingerprint, *(shot.keyframe for shot in found.shots)))
    return found


def _ask(path: Path, reader: ConfinedReader, mode: PassMode, into: Path) -> _Facts:
    wanted = {"path": str(path.resolve()), "writes": str(into.resolve()), "mode": mode.value, "fingerprint": _WRITTEN}
    request = json.dumps(wanted, sort_keys=True).encode()
    answer = reader.run("probanda.media.one_pass", request, reads=path, writes=into, file_bytes=FILE_BYTES)
    try:
        return msgspec.json.decode(answer, type=_Facts)
    except msgspec.DecodeError as why:
        raise ReaderError("the reader's answer is not of the form agreed", advice=_SEE_APART) from why


def _screening(facts: _Facts, about: dict[str, Any], into: Path) -> Screening:
    settings = encode({**_settings(about["mode"]), **facts.tool.settings}).decode()
    made_by = Tool(name=facts.tool.name, version=facts.tool.version, settings=settings)
    if facts.failure:
        return Screening(**about, made_by=made_by, failure=facts.failure)
    _check_shots(facts)
    for shot in facts.shots:
        if shot.keyframe:
            _plain(into / shot.keyframe)
    name = _name_of(about["file"])
    sha256 = _take_fingerprint(facts, into, name)
    kept = {field: getattr(facts, field) for field in _Facts.__struct_fields__ if field not in {"tool", "failure"}}
    return Screening(**about, **{**kept, "fingerprint": name}, fingerprint_sha256=sha256, made_by=made_by)


def _check_shots(facts: _Facts) -> None:
    """Refuses shots that do not cover the film in order, or stills whose names were not agreed."""
    names = [shot.keyframe for shot in facts.shots if shot.keyframe]
    agreed = {f"shot-{number:04d}.jpg" for number in range(1, AT_MOST + 1)}
    if len(set(names)) < len(names) or not agreed.issuperset(names):
        raise ReaderError("the reader named stills that were not agreed", advice=_SEE_APART)
    edges = [edge for shot in facts.shots for edge in (shot.start_pts, shot.end_pts)]
    within = [facts.first_pts, *edges[1:-1], facts.end_pts] if edges else []
    if edges != within or any(shot.start_pts >= shot.end_pts for shot in facts.shots) or edges[2::2] != edges[1:-1:2]:
        raise ReaderError("the shots that the reader told do not cover the film in order", advice=_SEE_APART)


def _take_fingerprint(facts: _Facts, into: Path, name: str) -> Digest:
    """The digest of the fingerprint, checked and named."""
    written = into / _WRITTEN
    if facts.fingerprint != _WRITTEN:
        raise ReaderError("the reader named another fingerprint than was agreed", advice=_SEE_APART)
    _plain(written)
    fingerprint = read_fingerprint(written)
    if len(fingerprint.pts) != facts.frames or fingerprint.time_base != facts.time_base:
        raise ReaderError("the fingerprint has other frames than the reader told", advice=_SEE_APART)
    if (fingerprint.sample_rows >= max(1, facts.frames)).any() or (fingerprint.sample_rows < 0).any():
        raise ReaderError("the fingerprint has samples of frames that it has not", advice=_SEE_APART)
    with written.open("rb") as file:
        digest = Digest(hashlib.file_digest(file, "sha256").hexdigest())
    written.rename(into / name)
    return digest


def _name_of(file: str) -> str:
    """The name of the fingerprint of this file."""
    stem = Path(file).name.encode()[:_MAX_NAME].decode(errors="ignore") or "file"
    return f"{stem}.fingerprint"


def _settings(mode: PassMode) -> dict[str, Any]:
    return {"pass": {"form": _FORM, "mode": mode.value}}


def _plain(path: Path) -> None:
    """Refuses what is no plain file; a child may leave a link to something else, which is not followed."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ReaderError(f"the reader left {path.name} as something that is no file", advice=_SEE_APART)
    except OSError as why:
        raise ReaderError(f"the reader did not leave {path.name}", advice=_SEE_APART) from why


def _clear(into: Path, but: tuple[str, ...]) -> None:
    """Remove files that nobody named."""
    for path in into.iterdir():
        if path.name not in but and not (path.is_dir() and not path.is_symlink()):
            with suppress(OSError):
                path.unlink()
