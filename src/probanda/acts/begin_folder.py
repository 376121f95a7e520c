"""A folder of material becomes a case folder: YAML files are written beside the material, which stays as it lies.

1. Every plain file below the folder is material, but those whose name begins with a dot; a symbolic link is refused.
2. A file of words in a form of transcripts, or named after a film or recording with a language (`speech.en.txt` beside
   `speech.mp4`), is read as a transcript. Its name says whose words it gives; nothing else is concluded.
3. The first files are written. Where the case was begun already, only files of exhibits that it does not name yet.
   No file is written over.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from unicodedata import category

from probanda.acts.transcribe import direction_of, key_from
from probanda.collect.case_folder import read_case_folder
from probanda.collect.case_folder.skeleton import Material, UnclearFound, WordsFound, material_files, skeleton
from probanda.law.packs import load_packs
from probanda.model.authored import CaseFolder
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.law import PackPart
from probanda.model.ports import ConfinedReader
from probanda.model.speech import ReadTranscript
from probanda.preserve.media_type import HEAD_BYTES, media_type
from probanda.text.transcripts import Form, form_of, read_path

_KINDS = ("exhibits", "transcripts", "claims", "actors", "incidents", "theories")
_OWN = re.compile(rf"case\.yaml|({'|'.join(_KINDS)})/[^/]+\.yaml")
_CERTAIN = frozenset({Form.WEBVTT, Form.SUBRIP, Form.ELAN, Form.OTRANSCRIBE, Form.WHISPER})
_BY_NAME = (".txt", ".md", ".markdown", ".docx")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SPOKEN = ("video/", "audio/", "application/ogg")
_CHARGED = (PackPart.CRIME, PackPart.MODE, PackPart.JURISDICTION)
# ISO 639-1, each between blanks. Two other letters in a name (`speech.hd.txt`) say nothing of a language.
_LANGUAGES = (
    " aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu "
    "cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he "  # codespell:ignore fo
    "hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko "
    "kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd "
    "ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se "
    "sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty "  # codespell:ignore te
    "ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder of material, as far as no case folder says it yet."""

    folder: Path
    material: tuple[Material, ...]
    begun: int | None
    """How many exhibits the case folder names that was begun there; None: none was."""


def read_material(folder: Path, *, key: str, reader: ConfinedReader) -> Ground:
    """What lies in the folder and is no exhibit yet: films and recordings, then all else, in the order of names.

    Raises:
        UsageError: another case was begun there, or it is no folder.
        CaseFolderError: what was begun there has mistakes.
        EvidenceError: a symbolic link or a device lies in it, or a name cannot stand in a case folder.
    """
    if not folder.exists():
        return Ground(folder, (), None)
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder", advice="Name the folder of your material, or a new one.")
    known = _begun(folder, key)
    named = {file: one.key for one in known.exhibits for file in one.files} if known else {}
    spoken = {_stem(file): named[file] for file in named if _is_spoken(folder / file, file)}
    files = [file for file in _files(folder) if file not in named and not (known and _OWN.fullmatch(file))]
    files.sort(key=lambda file: (not _is_spoken(folder / file, file), file))
    taken = {*named.values(), *(one.key for one in known.transcripts)} if known else set()
    keys = _keys(files, taken)
    spoken |= {_stem(file): keys[file] for file in files if _is_spoken(folder / file, file)}
    material = tuple(
        Material(key=keys[file], file=file, words=_words(folder, file, spoken, reader=reader)) for file in files
    )
    return Ground(folder, material, len(known.exhibits) if known else None)


def write_skeleton(ground: Ground, *, key: str, title: str) -> tuple[str, ...]:
    """The files that were written, from the folder down; where a case was begun, those of new material only.

    Raises:
        OSError: one of them is there already, or cannot be written; then none is left.
    """
    if ground.begun is None:
        texts = skeleton(key, title, ground.material, _packs())
    else:
        texts = material_files(ground.material, first=ground.begun + 1)
    written: list[str] = []
    try:
        for name, text in texts:
            path = ground.folder.joinpath(*name.split("/"))
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(name)
                file.write(text)
    except OSError:
        # Half a case folder would be taken for one that was begun.
        for name in written:
            ground.folder.joinpath(*name.split("/")).unlink(missing_ok=True)
        raise
    return tuple(written)


def _begun(folder: Path, key: str) -> CaseFolder | None:
    """The case folder that was begun there, if any."""
    if not os.path.lexists(folder / "case.yaml"):
        there = [kind for kind in _KINDS if any((folder / kind).glob("*.yaml"))]
        if there:
            raise UsageError(
                f"{folder} holds {there[0]} of a case, and no case.yaml",
                advice="Write case.yaml with `key:` and `title:`, then run it again; nothing is written over.",
            )
        return None
    known, _ = read_case_folder(folder)
    if known.case.key != key:
        raise UsageError(
            f"{folder} is the case folder of {known.case.key!r}", advice="Name that case, or another folder."
        )
    return known


def _packs() -> tuple[tuple[str, str, str], ...]:
    """(part and forum, key, title) of what a theory can name."""
    found = []
    for pack in load_packs():
        if pack.part in _CHARGED:
            where = f"{pack.part.value}, forum {' or '.join(pack.forums)}" if pack.forums else pack.part.value
            found.append((_CHARGED.index(pack.part), pack.key, pack.title, where))
    return tuple((where, key, title) for _, key, title, where in sorted(found))


def _files(folder: Path) -> list[str]:
    """Paths from the folder down, with forward slashes."""
    found = []
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in (*names, *folders):
            path = Path(here) / name
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise EvidenceError(
                    f"{path.relative_to(folder)} is a symbolic link or a device",
                    advice="Copy the file itself to this place.",
                )
        found += [(Path(here) / name).relative_to(folder).as_posix() for name in names if not name.startswith(".")]
    for file in found:
        if "\\" in file or not _is_text(file):
            raise EvidenceError(
                f"the name {file!r} cannot stand in a case folder", advice="Rename the file, then run it again."
            )
    return found


def _is_text(name: str) -> bool:
    """Whether a name can be written as UTF-8 and holds no control characters."""
    return not any(category(char) in ("Cc", "Cs", "Cn", "Zl", "Zp") for char in name)


def _keys(files: Sequence[str], others: Iterable[str]) -> dict[str, str]:
    """A key for each file: its name without the ending, with it where that is taken, else numbered."""
    keys: dict[str, str] = {}
    taken = {key.casefold() for key in others}
    for file in files:
        path = PurePosixPath(file)
        key = key_from(path.stem.replace(".", "-"), otherwise="exhibit")
        if key.casefold() in taken:
            key = key_from(path.name.replace(".", "-"), otherwise="exhibit")
        wanted, number = key, 1
        while key.casefold() in taken:
            number += 1
            key = f"{wanted[:70]}-{number}"
        taken.add(key.casefold())
        keys[file] = key
    return keys


def _stem(file: str) -> str:
    return str(PurePosixPath(file).with_suffix(""))


def _is_spoken(path: Path, file: str) -> bool:
    """Whether it looks like a film or a recording."""
    with path.open("rb") as opened:
        return media_type(opened.read(HEAD_BYTES), file).startswith(_SPOKEN)


def _words(folder: Path, file: str, spoken: dict[str, str], *, reader: ConfinedReader) -> WordsFound | None:
    """What it is as a transcript; None: nothing says that it is one."""
    path = folder / file
    if file in spoken or _is_spoken(path, file):
        return None
    with path.open("rb") as opened:
        form = form_of(file, opened.read(HEAD_BYTES))
    of, language = _named(file, spoken)
    if form not in _CERTAIN and not (of and language and file.lower().endswith(_BY_NAME)):
        return None
    try:
        read = read_path(path, reader=reader)
    except EvidenceError as why:
        return WordsFound(of=of, language=language, unread=str(why))
    language = language or (read.language if _TAG.fullmatch(read.language) else "")
    return WordsFound(
        of=of,
        language=language,
        direction=direction_of(language),
        cues=len(read.cues),
        unclear=_unclear(read),
    )


def _named(file: str, spoken: dict[str, str]) -> tuple[str, str]:
    """(key of the film or recording, language) as the name says; empty where it does not."""
    stem = PurePosixPath(file).with_suffix("")
    language = stem.suffix[1:]
    known = _is_language(language)
    if known and str(stem.with_suffix("")) in spoken:
        return spoken[str(stem.with_suffix(""))], language
    return spoken.get(str(stem), ""), ""


def _is_language(tag: str) -> bool:
    return bool(_TAG.fullmatch(tag)) and f" {tag.partition('-')[0].lower()} " in _LANGUAGES


def _unclear(read: ReadTranscript) -> tuple[UnclearFound, ...]:
    return tuple(
        UnclearFound(
            key=unclear.key,
            cue=cue.number,
            nth=nth,
            readings=tuple(
                (reading.key, f"{reading.text} ({reading.gloss})" if reading.gloss else reading.text)
                for reading in unclear.readings
            ),
        )
        for cue in read.cues
        for nth, unclear in enumerate(cue.unclear, start=1)
    )
