"""The parent's side of shared forms: it asks the confined reader, and believes only words of the closed lists.

Rules: 1. No media library is loaded here; files from outside are opened in the child only. 2. `shared_form` always
gives an outcome: a shared form, or why there is none. 3. The file that the child wrote is taken by the name that was
agreed, as a plain file. 4. Its name for others is made of the label and the place of the file in its exhibit, never of
the name that it came with. 5. The child may write little more than it reads: a shared form is hardly ever larger.
"""

import json
import stat
from importlib.metadata import version
from pathlib import Path

import msgspec

from probanda.model.errors import ReaderError
from probanda.model.exhibit import SealedFile
from probanda.model.ids import Label
from probanda.model.ports import ConfinedReader
from probanda.model.sharing import VERSION, Change, FileOutcome, NotShared, Rule
from probanda.model.value import Value

_SUFFIXES = {
    Rule.JPEG: ".jpg",
    Rule.PNG: ".png",
    Rule.GIF: ".gif",
    Rule.WEBP: ".webp",
    Rule.MP4: ".mp4",
    Rule.QUICKTIME: ".mov",
    Rule.MOBILE: ".3gp",
    Rule.MATROSKA: ".mkv",
    Rule.WEBM: ".webm",
    Rule.MP3: ".mp3",
    Rule.WAV: ".wav",
    Rule.OGG: ".ogg",
    Rule.FLAC: ".flac",
    Rule.TEXT: ".txt",
}
_WRITTEN = "shared"  # as `media.shared.derive` names it
_ROOM = 16 << 20  # bytes by which a container written anew may be larger: indexes of long recordings


class _Answer(Value, frozen=True, kw_only=True):
    """What the child answers."""

    rule: Rule | None = None
    changes: tuple[Change, ...] = ()
    why: NotShared | None = None
    detail: str = ""


def shared_form(
    path: Path, *, reader: ConfinedReader, into: Path, label: Label, number: int, file: SealedFile
) -> FileOutcome:
    """What became of the sealed file at `path`, the one with this number of its exhibit.

    Its shared form, if any, lies in the empty folder `into` under the name that the outcome gives.
    """
    nothing = FileOutcome(number=number, media_type=file.media_type)
    request = json.dumps(
        {"path": str(path.resolve()), "writes": str(into.resolve()), "media_type": file.media_type}, sort_keys=True
    ).encode()
    try:
        raw = reader.run("probanda.media.shared.derive", request, reads=path, writes=into, file_bytes=file.size + _ROOM)
        answer = msgspec.json.decode(raw, type=_Answer)
        if answer.why is not None:
            return msgspec.structs.replace(nothing, why=answer.why, detail=answer.detail)
        if answer.rule is None or not stat.S_ISREG((into / _WRITTEN).lstat().st_mode):
            return msgspec.structs.replace(nothing, why=NotShared.READER_FAILED, detail="it left no file")
        name = f"{label}-{number}{_SUFFIXES[answer.rule]}"
        (into / _WRITTEN).rename(into / name)
    except (ReaderError, msgspec.DecodeError, OSError) as why:
        return msgspec.structs.replace(nothing, why=NotShared.READER_FAILED, detail=str(why))
    return msgspec.structs.replace(nothing, name=name, rule=answer.rule, changes=answer.changes)


def tools() -> dict[str, str]:
    """The versions that decide how a shared form comes out."""
    return {"rules": VERSION, "av": version("av"), "pillow": version("pillow")}
