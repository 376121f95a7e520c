"""The parent's side of reading media: it asks the confined reader, and believes only what it can decode strictly.

Rules: 1. No media library is loaded here; files from outside are opened in the child only. 2. `probe` always gives a
`Footage`: a file that is no media, or that breaks its reader, gives one with the failure in a sentence. 3. The stills
that a child wrote are taken by the names that were agreed, as plain files, and hashed here. 4. `made_by` names the
reader, its version, FFmpeg's libraries and the settings; also what the child was not kept from, where a wall lacks.
"""

import hashlib
import json
import stat
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from probanda.model.canonical import encode
from probanda.model.errors import ReaderError
from probanda.model.exhibit import Tool
from probanda.model.footage import Footage, Keyframe, ProbeFailure, Stream
from probanda.model.ids import Digest, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.value import Value

AT_MOST = 12  # stills of one file: a sheet of four by three, whatever the length
QUALITY = 92  # of JPEG without subsampling: no loss that an eye sees; PNG is ten times the size
_SETTINGS = {"keyframes": {"at_most": AT_MOST, "form": "JPEG 4:4:4", "frames": "NONKEY", "quality": QUALITY}}
_SEE_APART = "The file is sealed as it is; ask for the original, or have a specialist look at it."
_Answer = TypeVar("_Answer")


class _ToolFacts(Value, frozen=True, kw_only=True):
    name: str
    version: str
    settings: dict[str, str | dict[str, str]]


class _Facts(Value, frozen=True, kw_only=True):
    """What `probe` answers."""

    container: str = ""
    duration_s: str | None = None
    streams: tuple[Stream, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    failure: str = ""
    tool: _ToolFacts


class _Still(Value, frozen=True, kw_only=True):
    name: str
    pts: int
    time_base: str
    width: int
    height: int


class _Stills(Value, frozen=True, kw_only=True):
    """What `keyframes` answers."""

    keyframes: tuple[_Still, ...] = ()
    warnings: tuple[str, ...] = ()
    failure: str = ""


def probe(path: Path, *, reader: ConfinedReader, exhibit: RecordId, file: str) -> Footage:
    """The facts of the file at `path`, which is `file` of the exhibit, without keyframes."""
    try:
        answer = reader.run("probanda.media.probe", _request(path=_text(path)), reads=path)
        facts = _decode(answer, _Facts)
        footage = Footage(
            exhibit=exhibit,
            file=file,
            container=facts.container,
            duration_s=facts.duration_s,
            streams=facts.streams,
            tags=facts.tags,
            warnings=facts.warnings,
            made_by=_tool(facts.tool),
            failure=ProbeFailure(sentence=facts.failure) if facts.failure else None,
        )
        _check(footage)
    except ReaderError as why:
        return unread(str(why), exhibit=exhibit, file=file)
    return footage


def unread(sentence: str, *, exhibit: RecordId, file: str) -> Footage:
    """The footage of a file whose reader did not live to name its tool."""
    made_by = Tool(name="PyAV", version=version("av"), settings=encode(_SETTINGS).decode())
    return Footage(exhibit=exhibit, file=file, made_by=made_by, failure=ProbeFailure(sentence=sentence))


def take_keyframes(path: Path, *, reader: ConfinedReader, into: Path) -> tuple[Keyframe, ...]:
    """The stills of the file, written to the empty folder `into`, in the order of time; none for sound or a still.

    Raises:
        ReaderError: the reader broke, or what it left is not what was agreed.
    """
    return _stills(path, reader, into)[0]


def with_keyframes(footage: Footage, path: Path, *, reader: ConfinedReader, into: Path) -> Footage:
    """The footage with its stills, written to the empty folder `into`; or with a warning that says why it has none."""
    try:
        keyframes, warnings = _stills(path, reader, into)
    except ReaderError as why:
        keyframes, warnings = (), (f"no keyframes: {why}",)
    return msgspec.structs.replace(footage, keyframes=keyframes, warnings=(*footage.warnings, *warnings))


def _stills(path: Path, reader: ConfinedReader, into: Path) -> tuple[tuple[Keyframe, ...], tuple[str, ...]]:
    """(keyframes, warnings)."""
    request = _request(path=_text(path), writes=_text(into), at_most=AT_MOST, quality=QUALITY)
    answer = _decode(reader.run("probanda.media.keyframes", request, reads=path, writes=into), _Stills)
    if answer.failure:
        raise ReaderError(answer.failure, advice=_SEE_APART)
    agreed = {f"keyframe-{number:02d}.jpg" for number in range(1, AT_MOST + 1)}
    names = [still.name for still in answer.keyframes]
    if len(set(names)) < len(names) or not agreed.issuperset(names):
        raise ReaderError("the reader named stills that were not agreed", advice=_SEE_APART)
    keyframes = tuple(
        Keyframe(
            pts=still.pts,
            time_base=still.time_base,
            name=still.name,
            sha256=_digest(into / still.name),
            width=still.width,
            height=still.height,
        )
        for still in answer.keyframes
    )
    _check(keyframes)
    return keyframes, answer.warnings


def _request(**wanted: Any) -> bytes:
    return json.dumps(wanted, sort_keys=True).encode()


def _text(path: Path) -> str:
    return str(path.resolve())


def _decode(answer: bytes, kind: type[_Answer]) -> _Answer:
    try:
        return msgspec.json.decode(answer, type=kind)
    except msgspec.DecodeError as why:
        raise ReaderError("the reader's answer is not of the form agreed", advice=_SEE_APART) from why


def _check(value: object) -> None:
    """Refuses what could not be kept as a record."""
    try:
        encode(value)
    except (TypeError, ValueError) as why:
        raise ReaderError(f"the reader's answer cannot be kept: {why}", advice=_SEE_APART) from why


def _tool(facts: _ToolFacts) -> Tool:
    return Tool(name=facts.name, version=facts.version, settings=encode({**_SETTINGS, **facts.settings}).decode())


def _digest(path: Path) -> Digest:
    """SHA-256 of a plain file; a child may leave a link to something else, which is not followed."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ReaderError(f"the reader left {path.name} as something that is no file", advice=_SEE_APART)
        with path.open("rb") as file:
            return Digest(hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as why:
        raise ReaderError(f"the reader did not leave {path.name}", advice=_SEE_APART) from why
