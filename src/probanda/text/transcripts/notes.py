"""Notes: what a form cannot hold, written into the file, and put back when it is read again.

Rules:
1. Notes are the difference between a transcript and what the form itself gives when the file is read: nothing that the
   form holds stands in them.
2. A file that nobody changed gives back exactly what was written into it.
3. A cue whose words or speaker somebody changed since is read as it stands now: its note is left aside. Of the others
   all comes back but number, times and word times, which are those of the file. A remark counts both.
4. Notes can make a cue say other words than a player shows. Wherever they do, a remark says so and shows both.
5. Notes that do not fit (spans outside their text, a misspelt field) are left aside whole, with a remark.
6. What a reader remarks, and the line on which a cue stands, belong to the file that was read: they are not noted.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from probanda.model.canonical import encode
from probanda.model.speech import (
    Beside,
    Insertion,
    Kept,
    ReadCue,
    ReadTranscript,
    Span,
    StageDirection,
    TimedWord,
    Unclear,
    Version,
)
from probanda.model.value import Value
from probanda.text.words import words_of

_DIGITS = 16  # hexadecimal digits of a digest: they find a cue, they prove nothing
_ESCAPED = re.compile("[<>&\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")
_SHOWN = 60
_NAMED = 3


class _Fields(Value, frozen=True, kw_only=True):
    """Fields of a cue; one that is not there is as the form gives it."""

    number: int | UnsetType = UNSET
    start_s: str | UnsetType | None = UNSET
    end_s: str | UnsetType | None = UNSET
    speaker: str | UnsetType | None = UNSET
    text: str | UnsetType = UNSET
    unclear: tuple[Unclear, ...] | UnsetType = UNSET
    directions: tuple[StageDirection, ...] | UnsetType = UNSET
    insertions: tuple[Insertion, ...] | UnsetType = UNSET
    head: str | UnsetType = UNSET
    words: tuple[TimedWord, ...] | UnsetType = UNSET
    beside: tuple[Beside, ...] | UnsetType = UNSET
    kept: tuple[Kept, ...] | UnsetType = UNSET


class _CueNote(Value, frozen=True, kw_only=True):
    """The fields of one cue: that whose words and speaker have this digest, the nth of them from 0."""

    of: str
    nth: int = 0
    says: _Fields


class _FileNote(Value, frozen=True, kw_only=True):
    before: str | UnsetType = UNSET
    after: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    versions: tuple[Version, ...] | UnsetType = UNSET
    kept: tuple[Kept, ...] | UnsetType = UNSET


class _Notes(Value, frozen=True, kw_only=True):
    whole: str
    """Digest of all that the form gives."""
    order: tuple[int, ...] = ()
    """Where each cue of the file belongs, from 0; empty: as they stand."""
    every: _Fields
    """Fields that are the same in every cue."""
    cues: tuple[_CueNote, ...] = ()
    file: _FileNote


_FIELDS = _Fields.__struct_fields__
_OF_FILE = _FileNote.__struct_fields__
_NOTES = msgspec.json.Decoder(_Notes)
_OWN_OF_FILE = frozenset({"number", "start_s", "end_s", "words", "head"})


def make_notes(wanted: ReadTranscript, given: ReadTranscript, order: Sequence[int]) -> str:
    """One line of JSON, without characters that end a comment somewhere; empty: the form gives all of it.

    Args:
        wanted: what is written.
        given: what the form itself gives of it.
        order: the place in `wanted` of each cue of `given`.
    """
    pairs = [(wanted.cues[at], cue) for at, cue in zip(order, given.cues, strict=True)]
    every = _in_every(pairs)
    cues = []
    for (cue, seen), (of, nth) in zip(pairs, _names(given.cues), strict=True):
        differs = {
            name: value
            for name in _FIELDS
            if name not in every and (value := getattr(cue, name)) != getattr(seen, name)
        }
        if differs:
            cues.append(_CueNote(of=of, nth=nth, says=_Fields(**differs)))
    file = {name: getattr(wanted, name) for name in _OF_FILE if getattr(wanted, name) != getattr(given, name)}
    in_order = tuple(order) == tuple(range(len(order)))
    if not (every or cues or file) and in_order:
        return ""
    notes = _Notes(
        whole=_whole(given),
        order=() if in_order else tuple(order),
        every=_Fields(**every),
        cues=tuple(cues),
        file=_FileNote(**file),
    )
    return _safe(encode(notes).decode())


def apply_notes(given: ReadTranscript, notes: str) -> ReadTranscript:
    """What the form gives together with the notes in the file."""
    try:
        read = _NOTES.decode(notes)
        if read.whole == _whole(given):
            return _unchanged(given, read)
        return _changed(given, read)
    except (msgspec.DecodeError, ValueError, IndexError) as why:
        remark = f"The notes of probanda in the file do not fit it and were left aside ({_short(str(why))})."
        return msgspec.structs.replace(given, notes=(*given.notes, remark))


def check_marks(cues: Sequence[ReadCue]) -> None:
    """Check that spans lie in their texts and that no two passages have one key.

    Raises:
        ValueError: they do not.
    """
    keys = Counter(unclear.key for cue in cues for unclear in cue.unclear)
    for cue in cues:
        spans = spans_of(cue)
        spans += [quoted.span for one in cue.directions for quoted in one.quotations]
        if any(span.end > len(cue.text) for span in spans):
            raise ValueError(f"a mark of cue {cue.number} lies outside its words")
    twice = next((key for key, count in keys.items() if count > 1), None)
    if twice is not None:
        raise ValueError(f"two passages have the key {twice}")


def spans_of(cue: ReadCue) -> list[Span]:
    """The spans of all marks of a cue."""
    spans = [one.span for one in cue.unclear]
    spans += [one.span for one in cue.directions]
    return spans + [one.span for one in cue.insertions]


def _unchanged(given: ReadTranscript, notes: _Notes) -> ReadTranscript:
    """Rule 2."""
    says = {(note.of, note.nth): _set(note.says) for note in notes.cues}
    every = _set(notes.every)
    cues = [
        msgspec.structs.replace(cue, **{**every, **says.get(name, {})})
        for cue, name in zip(given.cues, _names(given.cues), strict=True)
    ]
    pairs = tuple(zip(given.cues, cues, strict=True))
    if notes.order:
        if sorted(notes.order) != list(range(len(cues))):
            raise ValueError("its order names other cues")
        placed = dict(zip(notes.order, cues, strict=True))
        cues = [placed[at] for at in range(len(cues))]
    check_marks(cues)
    return _remarked(msgspec.structs.replace(given, cues=tuple(cues), **_set(notes.file)), pairs)


def _changed(given: ReadTranscript, notes: _Notes) -> ReadTranscript:
    """Rule 3."""
    says = {(note.of, note.nth): note.says for note in notes.cues}
    cues, matched = [], 0
    for cue, name in zip(given.cues, _names(given.cues), strict=True):
        fields = _set(says[name]) if name in says else {}
        matched += bool(fields)
        kept = tuple(fields.pop("kept", ()))
        here = {one.name for one in cue.kept}
        fields = {field: value for field, value in fields.items() if field not in _OWN_OF_FILE}
        more = tuple(one for one in kept if one.name not in here)
        cues.append(msgspec.structs.replace(cue, **fields, kept=(*cue.kept, *more)))
    cues = _renamed(cues)
    check_marks(cues)
    file = _set(notes.file)
    here = {one.name for one in given.kept}
    read = msgspec.structs.replace(
        given,
        cues=tuple(cues),
        language=given.language or file.get("language", ""),
        versions=given.versions or file.get("versions", ()),
        kept=(*given.kept, *(one for one in file.get("kept", ()) if one.name not in here)),
    )
    left = len(notes.cues) - matched
    remark = (
        f"The file was changed since probanda wrote it: what was noted of {matched} cue{'s' if matched != 1 else ''} "
        f"came back, and {left} note{'s' if left != 1 else ''} found no cue with the same words."
    )
    read = _remarked(read, tuple(zip(given.cues, cues, strict=True)))
    return msgspec.structs.replace(read, notes=(*read.notes, remark))


def _renamed(cues: Sequence[ReadCue]) -> list[ReadCue]:
    """Passages whose number is that of another cue's since cues moved get a key that is free."""
    taken = Counter(unclear.key for cue in cues for unclear in cue.unclear)
    renamed = []
    for cue in cues:
        own = []
        for unclear in cue.unclear:
            key = unclear.key
            while taken[key] > 1 and unclear.rule:
                taken[unclear.key] -= 1
                key = type(key)(f"{key}-b")
                taken[key] += 1
            own.append(msgspec.structs.replace(unclear, key=key))
        renamed.append(msgspec.structs.replace(cue, unclear=tuple(own)))
    return renamed


def _remarked(read: ReadTranscript, pairs: Sequence[tuple[ReadCue, ReadCue]]) -> ReadTranscript:
    """Rule 4; `pairs` are cues as the form gives them and as they are read."""
    changed = ((seen, cue) for seen, cue in pairs if (seen.speaker, seen.text) != (cue.speaker, cue.text))
    others = [cue for seen, cue in changed if _said(seen) != _said(cue)]
    if not others:
        return read
    named = ", ".join(f"{cue.number} (“{_short(cue.text)}”)" for cue in others[:_NAMED])
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    remark = (
        "The notes of probanda in the file say other words than the file shows to other programs: "
        f"cue {named}{more}. The words of the notes were read."
    )
    return msgspec.structs.replace(read, notes=(*read.notes, remark))


def _said(cue: ReadCue) -> tuple[str, ...]:
    """Speaker and words, folded: whether a label counts as speaker or as words makes no difference here."""
    return tuple(word.folded for word in words_of(f"{cue.speaker or ''} {cue.text}"))


def _in_every(pairs: Sequence[tuple[ReadCue, ReadCue]]) -> dict[str, Any]:
    """Fields that differ from what the form gives, and are the same in each of several cues."""
    every: dict[str, Any] = {}
    for name in _FIELDS if len(pairs) > 1 else ():
        first = getattr(pairs[0][0], name)
        same = all(getattr(cue, name) == first for cue, _ in pairs)
        if same and any(getattr(seen, name) != first for _, seen in pairs):
            every[name] = first
    return every


def _set(fields: _Fields | _FileNote) -> dict[str, Any]:
    return {name: value for name in fields.__struct_fields__ if (value := getattr(fields, name)) is not UNSET}


def _names(cues: Sequence[ReadCue]) -> list[tuple[str, int]]:
    """(digest of words and speaker, how many cues before have the same) of each cue."""
    seen: dict[str, int] = defaultdict(int)
    names = []
    for cue in cues:
        of = hashlib.sha256(f"{cue.speaker or ''}\0{cue.text}".encode()).hexdigest()[:_DIGITS]
        names.append((of, seen[of]))
        seen[of] += 1
    return names


def _whole(given: ReadTranscript) -> str:
    said = [
        [cue.start_s, cue.end_s, cue.speaker, cue.text, cue.head, [one.value for one in cue.kept]] for cue in given.cues
    ]
    return hashlib.sha256(encode([given.language, said])).hexdigest()[: 2 * _DIGITS]


def _safe(text: str) -> str:
    """JSON in which `-->`, tags and unseen characters stand as escapes, so that it can be a comment anywhere."""
    escaped = _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return escaped.replace("--", "-\\u002d")


def _short(text: str) -> str:
    flat = json.dumps(text, ensure_ascii=False)[1:-1]
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"
