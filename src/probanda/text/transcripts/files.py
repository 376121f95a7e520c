"""Reading and writing files of transcripts in any form.

1. Bytes become text by the encoding that a person named (see `formats`), or go to the reader of their form. 2. The
reader gives what the form itself holds. 3. The brackets of each cue become marks (see `readings`), and words that a
machine was unsure of become unclear passages. 4. Notes in the file are put back. 5. What a person should look at is
remarked: overlaps, very long cues, times that go backwards, characters that nobody sees.

Writing renders the cues, reads them back, and notes what is missing: so nothing can be lost that was not looked for.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec

from probanda.model.errors import EvidenceError, ReaderError, UsageError
from probanda.model.ports import ConfinedReader
from probanda.model.speech import Beside, ReadCue, ReadTranscript, Unclear, Version
from probanda.model.value import Value
from probanda.text.formats import decode
from probanda.text.readings import read_marks
from probanda.text.transcripts import docx, elan, lines, markdown, otranscribe, own_json, subrip, webvtt, whisper
from probanda.text.transcripts.forms import WALLED, Form, form_of
from probanda.text.transcripts.notes import apply_notes, check_marks, make_notes, spans_of
from probanda.text.transcripts.plain_json import load
from probanda.text.transcripts.written import Native, Rendered, check_text

HEAD_BYTES = 4_096
MOST_BYTES = 256 << 20  # five days of speech, with every token that Whisper writes
_OWN_WORDS = "spoken"  # the words of the transcript, where a translation takes their place
_LONG_S = 3_600  # a cue of more than an hour was mistyped, or is a whole recording
_NAMED = 3
_RENDER: dict[Form, Callable[[ReadTranscript, str], Rendered]] = {
    Form.WEBVTT: webvtt.render,
    Form.SUBRIP: subrip.render,
    Form.ELAN: elan.render,
    Form.OTRANSCRIBE: otranscribe.render,
    Form.WHISPER: whisper.render,
    Form.JSON: own_json.render,
    Form.DOCX: docx.render,
    Form.MARKDOWN: markdown.render,
    Form.TEXT: lines.render,
}
_READ: dict[Form, Callable[[str], Native]] = {Form.WEBVTT: webvtt.read, Form.SUBRIP: subrip.read}
_HEADED = frozenset({Form.TEXT, Form.MARKDOWN, Form.DOCX})


class Asked(Value, frozen=True, kw_only=True):
    """How to read a file."""

    path: str
    form: Form
    encoding: str = "utf-8"
    heading: str = ""


class Answered(Value, frozen=True, kw_only=True):
    """What the confined child answers: the transcript, or why there is none."""

    read: ReadTranscript | None = None
    failure: str = ""
    advice: str = ""


def read_path(
    path: Path, *, reader: ConfinedReader, form: Form | None = None, encoding: str = "utf-8", heading: str = ""
) -> ReadTranscript:
    """The transcript in a file; forms of XML, ZIP, HTML and JSON are opened in the confined child.

    Raises:
        EvidenceError: it cannot be read as what it is.
        UsageError: there is no such encoding.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise EvidenceError(
                    f"{path.name} has {size} bytes, and no transcript has more than {MOST_BYTES >> 20} MiB",
                    advice="Check that the right file was given.",
                )
            head = file.read(HEAD_BYTES)
            form = form or form_of(path.name, head)
            data = b"" if form in WALLED else head + file.read()
    except OSError as why:
        raise EvidenceError(f"{path.name} cannot be read: {why.strerror}", advice="Check its permissions.") from why
    if form not in WALLED:
        return read_bytes(data, form, encoding=encoding, heading=heading)
    asked = Asked(path=str(path.resolve()), form=form, encoding=encoding, heading=heading)
    said = reader.run("probanda.text.transcripts.inside", msgspec.json.encode(asked), reads=path)
    try:
        answered = msgspec.json.decode(said, type=Answered)
        check_marks(answered.read.cues if answered.read else ())
    except (msgspec.DecodeError, ValueError) as why:
        raise ReaderError(f"the reader's answer about {path.name} is rubbish", advice="The file is as it was.") from why
    if answered.read is None:
        raise EvidenceError(answered.failure, advice=answered.advice)
    return answered.read


def read_bytes(data: bytes, form: Form, *, encoding: str = "utf-8", heading: str = "") -> ReadTranscript:
    """The transcript in the bytes of a file; in this very process.

    Raises:
        EvidenceError: they cannot be read as that form.
        UsageError: there is no such encoding.
    """
    native = _native(data, form, encoding=encoding, heading=heading)
    if not native.read.cues:
        raise EvidenceError(
            f"the transcript is empty: it is {form.value}, and holds no cue",
            advice="Check that the right file was given.",
        )
    read = native.read if native.marked else _marked(native.read)
    if native.notes:
        read = apply_notes(read, native.notes)
    _check(read)
    return msgspec.structs.replace(read, notes=(*read.notes, *_remarks(read.cues, lines_remarked=form in _HEADED)))


def write_bytes(read: ReadTranscript, form: Form) -> bytes:
    """The file of a transcript in a form; reading it gives an equal transcript.

    Raises:
        EvidenceError: it cannot be written without loss.
    """
    rendering = _RENDER[form]
    if form is Form.JSON:
        return rendering(read, "").data
    bare = read
    rendered, given = rendering(bare, ""), None
    try:
        given = _marked(_native(rendered.data, form).read)
    except EvidenceError:
        given = None  # something that came with notes or JSON of others breaks the form: it goes into the notes
    if given is None or len(given.cues) != len(read.cues):
        bare = msgspec.structs.replace(
            read, kept=(), cues=tuple(msgspec.structs.replace(cue, kept=()) for cue in read.cues)
        )
        rendered = rendering(bare, "")
        given = _marked(_native(rendered.data, form).read)
    if len(given.cues) != len(read.cues):
        raise EvidenceError(
            f"the transcript cannot be written as {form.value} without loss: {len(read.cues)} cues come back as "
            f"{len(given.cues)}",
            advice="Write it as JSON, which holds all of it, and please report this.",
        )
    notes = make_notes(read, given, rendered.order)
    return rendering(bare, notes).data if notes else rendered.data


def with_version(read: ReadTranscript, key: str) -> ReadTranscript:
    """The transcript with the words of a version that stands beside it; its own words then stand beside.

    Raises:
        UsageError: there is no such version.
    """
    version = next((one for one in read.versions if one.key == key), None)
    if version is None:
        known = ", ".join(repr(one.key) for one in read.versions) or "none"
        raise UsageError(f"the file holds no version {key!r}", advice=f"Its versions are: {known}.")
    own = Version(key=_OWN_WORDS, language=read.language)
    cues = []
    for cue in read.cues:
        said = next((one.text for one in cue.beside if one.version == key), "")
        others = tuple(one for one in cue.beside if one.version != key)
        words = Beside(version=_OWN_WORDS, text=cue.text)
        cues.append(msgspec.structs.replace(cue, text=said, beside=(words, *others), words=(), head=""))
    left = tuple(one for one in read.versions if one.key != key)
    chosen = msgspec.structs.replace(
        read,
        cues=tuple(cues),
        language=version.language,
        versions=(own, *left),
        notes=(),
        before="",
        after="",
        kept=(),
    )
    return _marked(chosen)


def _native(data: bytes, form: Form, *, encoding: str = "utf-8", heading: str = "") -> Native:
    """What the form itself holds; rule 1 and 2."""
    if heading and form not in _HEADED:
        raise EvidenceError(
            f"a heading was given, and {form.value} has none", advice="Leave it out: all cues of the file are read."
        )
    if form is Form.DOCX:
        return docx.read(data, heading=heading)
    if form is Form.ELAN:
        return elan.read(data)
    text = decode(data, encoding=encoding)
    if form is Form.MARKDOWN:
        return markdown.read(text, heading=heading)
    if form is Form.TEXT:
        return lines.read(text, heading=heading)
    reading = _READ.get(form, _of_json)
    return reading(text)


def _of_json(text: str) -> Native:
    document = load(text)
    if own_json.holds(document):
        return own_json.read(document)
    if otranscribe.holds(document):
        return otranscribe.read(document)
    if whisper.holds(document):
        return whisper.read(document)
    raise EvidenceError(
        "it is JSON, and none of Whisper, WhisperX, oTranscribe or probanda",
        advice="Give JSON with `segments`, or an .otr file.",
    )


def _marked(read: ReadTranscript) -> ReadTranscript:
    """The transcript with the marks of its cues: rule 3."""
    cues, notes = [], list(read.notes)
    for bare in read.cues:
        marks = read_marks(bare.text, cue=bare.number)
        notes += marks.notes
        cue = msgspec.structs.replace(
            bare, unclear=marks.unclear, directions=marks.directions, insertions=marks.insertions
        )
        cues.append(_with_unsure(cue) if cue.words else cue)
    return msgspec.structs.replace(read, cues=tuple(cues), notes=tuple(notes))


def _with_unsure(cue: ReadCue) -> ReadCue:
    """The cue with the words that a machine was unsure of, outside its other marks."""
    taken = spans_of(cue)
    unsure = [
        one
        for one in whisper.unsure_words(cue)
        if not any(one.span.start < span.end and span.start < one.span.end for span in taken)
    ]
    return msgspec.structs.replace(cue, unclear=tuple(sorted((*cue.unclear, *unsure), key=_start)))


def _start(one: Unclear) -> int:
    return one.span.start


def _check(read: ReadTranscript) -> None:
    """Check that every word is text, since JSON and XML can bring what no text file can."""
    for cue in read.cues:
        where = f"cue {cue.number}"
        for text in (cue.text, cue.speaker or "", *(one.text for one in cue.beside), *(one.text for one in cue.words)):
            check_text(text, where)
    try:
        msgspec.json.encode(read)
        check_marks(read.cues)
    except UnicodeEncodeError as why:
        raise EvidenceError(
            "the file holds half of a character", advice="Have it written again by the tool that made it."
        ) from why
    except ValueError as why:
        raise EvidenceError(str(why), advice="Write it again with `probanda transcript convert`.") from why


def _remarks(cues: Sequence[ReadCue], *, lines_remarked: bool) -> list[str]:
    """What a person should look at, a sentence each, however many cues it concerns.

    Args:
        cues: all of them.
        lines_remarked: whether the reader of lines has remarked already on times that run backwards.
    """
    found: dict[str, list[int]] = {}
    latest = Decimal(-1)
    ends = Decimal(-1)
    for cue in cues:
        if cue.start_s is None:
            continue
        start = Decimal(cue.start_s)
        end = start if cue.end_s is None else Decimal(cue.end_s)
        if end < start and not lines_remarked:
            found.setdefault("with an end before the start", []).append(cue.number)
        if end - start > _LONG_S:
            found.setdefault("of more than an hour", []).append(cue.number)
        if start < latest and not lines_remarked:
            found.setdefault("with a start earlier than that of a cue before", []).append(cue.number)
        elif latest <= start < ends:
            found.setdefault("that begin before the one before has ended", []).append(cue.number)
        latest, ends = max(latest, start), max(ends, end)
    remarks = [f"{_cues(numbers)} {what}." for what, numbers in found.items()]
    unseen = Counter(char for cue in cues if not cue.text.isascii() for char in cue.text if is_unseen(char))
    if unseen:
        listed = ", ".join(f"U+{ord(char):04X} ({count})" for char, count in sorted(unseen.items()))
        remarks.append(f"The words hold characters that nobody sees: {listed}. They are kept, and shown as numbers.")
    return remarks


def is_unseen(char: str) -> bool:
    """Whether a character reorders a line or hides in it; the joiners and marks of written languages are none."""
    return (
        unicodedata.category(char) == "Cf"
        and char not in "\u200c\u200d\u200e\u200f\u061c\u0600\u0601\u0602\u0603\u06dd"
    )


def _cues(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_NAMED])) + (", ..." if len(numbers) > _NAMED else "")
    return f"{len(numbers)} cue{'s' if len(numbers) > 1 else ''} ({shown})"
