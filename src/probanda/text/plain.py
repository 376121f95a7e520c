"""A plain-text transcript as cues: what its author typed, line by line, nothing lost.

Rules:
1. Each line with words is a cue. A square bracket that is open at the end of a line is closed in the next ones, up to
   a blank line: they are one cue. Under a subtitle's time line (`00:00:01,000 --> 00:00:03,000`) all lines up to a
   blank one are one cue.
2. A time code and a speaker label at the start of a line belong to the cue's head, not to its words. On a line of
   their own they belong to the next cue. `1:02` without brackets counts only where two lines or more begin so, since
   a sentence can begin with the time of day.
3. A line without a label has no speaker: that the one before is still speaking is for a person to say.
4. `before`, then head and text of each cue, then `after`, is the input, character for character.
"""

import re
from collections.abc import Iterator, Sequence

from probanda.model.errors import EvidenceError
from probanda.model.speech import ReadCue, ReadTranscript
from probanda.model.value import Value
from probanda.text.speakers import Label, dialogue, find_label, speaks_by_itself
from probanda.text.time_codes import TimeCode, read_time_code

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
# Blank to the eye: spaces, and marks of direction that editors put at the ends of lines.
_BLANK = re.compile(r"[\s\ufeff\u200e\u200f\u061c]*")
_AFTER_TIME = re.compile(r"[\s\ufeff\u200e\u200f\u061c]*(?:[-–—|:][\s\u200e\u200f]+)?")
_SUBTITLE_NUMBER = re.compile(r"\d{1,6}")
_SQUARE = re.compile(r"[\[\]［］]")
_MAX_JOINED = 40  # lines that one open bracket may join: a bracket never closed must not swallow a transcript
_SEVERAL = 2


class _Line(Value, frozen=True, kw_only=True):
    """[start, end) of a line's words in the input, blanks around them left out; start == end: a blank line."""

    number: int
    start: int
    end: int


class _Head(Value, frozen=True, kw_only=True):
    """What stands at the start of a line before its words."""

    times: tuple[TimeCode, ...]
    label: str | None
    end: int


class _Pending(Value, frozen=True, kw_only=True):
    """Time and speaker that a line of their own gave to the cue that follows."""

    time: TimeCode | None = None
    speaker: str | None = None


def read_plain(text: str, *, heading: str = "") -> ReadTranscript:
    """The cues of a transcript with their times and speakers, without marks.

    Args:
        text: the whole file.
        heading: read only what follows the line that starts with this; empty: the whole file.

    Raises:
        EvidenceError: no line starts with the heading, or nothing with words follows.
    """
    begins, notes = _after_heading(text, heading)
    lines = tuple(line for line in _lines(text) if line.start >= begins)
    heads = _heads(text, lines)
    cues, pending, at = _cues(text, lines, heads, begins)
    if not cues:
        raise EvidenceError(
            "the transcript is empty: no line of it holds words",
            advice="Check that the right file was given, and its heading.",
        )
    if pending != _Pending():
        notes.append("At the end a time code or label stands alone: no words follow it.")
    notes += _time_notes(cues, heads)
    if heading:
        notes += _gap_notes(cues)
    return ReadTranscript(cues=cues, notes=tuple(notes), before=text[:begins], after=text[at:])


def _lines(text: str) -> Iterator[_Line]:
    for number, match in enumerate(_LINE.finditer(text), start=1):
        start = end = match.start()
        if blank := _BLANK.match(text, start, match.end()):
            start = blank.end()
        end = match.end()
        while end > start and _BLANK.fullmatch(text, end - 1, end):
            end -= 1
        yield _Line(number=number, start=start, end=max(start, end))


def _after_heading(text: str, heading: str) -> tuple[int, list[str]]:
    """Where the reading begins, and what a person should know of it."""
    if not heading.strip():
        return 0, []
    wanted = heading.strip()
    all_lines = list(_lines(text))
    found = [line for line in all_lines if text.startswith(wanted, line.start, line.end)]
    if not found:
        raise EvidenceError(f"no line starts with {wanted!r}", advice="Give the heading as it stands in the file.")
    first = found[0]
    notes = []
    rest = text[first.start + len(wanted) : first.end].strip(" \t\u00a0:：-–—")
    if rest:
        notes.append(f"Line {first.number}: the words after the heading on its own line are not read: “{rest}”.")
    if before := sum(line.start < line.end for line in all_lines if line.number < first.number):
        notes.append(f"Line {first.number}: reading begins after this heading; {before} lines before it are not read.")
    if len(found) > 1:
        others = ", ".join(str(line.number) for line in found[1:])
        notes.append(f"The heading stands again on line {others}: what follows the first one was read.")
    end = re.compile(r"\r\n|\r|\n|\Z").search(text, first.end)
    return (end.end() if end else len(text)), notes


def _heads(text: str, lines: Sequence[_Line]) -> dict[int, _Head]:
    """The head of each line with words, by line number, after the rules of times and of labels."""
    written = [(line, text[line.start : line.end]) for line in lines if line.start < line.end]
    times = {line.number: time for line, words in written if (time := read_time_code(words))}
    if sum(not time.sure for time in times.values()) < _SEVERAL:
        times = {number: time for number, time in times.items() if time.sure}
    labels = {line.number: find_label(words, _after(words, times.get(line.number))) for line, words in written}
    known = dialogue(label.text if label else None for label in labels.values())
    return {
        line.number: _head(words, line, times.get(line.number), _taken(labels[line.number], known))
        for line, words in written
    }


def _taken(label: Label | None, known: frozenset[str]) -> Label | None:
    return label if label and (label.text in known or speaks_by_itself(label.text)) else None


def _head(words: str, line: _Line, leading: TimeCode | None, label: Label | None) -> _Head:
    """`words` are those of the line; the head's end is a place in the whole text."""
    found = [leading] if leading else []
    at = _after(words, leading)
    if label:
        at = _skip(words, label.end)
        if label.time:
            found.append(label.time)
        elif not found and (following := read_time_code(words, at)) and following.sure:
            found.append(following)
            at = _skip(words, following.end)
    return _Head(times=tuple(found), label=label.text if label else None, end=line.start + at)


def _after(words: str, time: TimeCode | None) -> int:
    return _skip(words, time.end) if time else 0


def _skip(words: str, at: int) -> int:
    match = _AFTER_TIME.match(words, at)
    return match.end() if match else at


def _cues(
    text: str, lines: Sequence[_Line], heads: dict[int, _Head], begins: int
) -> tuple[tuple[ReadCue, ...], _Pending, int]:
    """The cues, what is left pending, and where the last cue's words end."""
    cues: list[ReadCue] = []
    pending, at, index = _Pending(), begins, 0
    while index < len(lines):
        line = lines[index]
        index += 1
        head = heads.get(line.number)
        if head is None or _is_subtitle_number(text, line, lines[index : index + 1], heads):
            continue
        time = head.times[0] if head.times else pending.time
        speaker = head.label or pending.speaker
        if head.end >= line.end:
            pending = _Pending(time=time, speaker=speaker)
            continue
        last = _last_line(text, lines, index - 1, subtitle=bool(time and time.arrow and not head.times))
        index = last + 1
        cues.append(
            ReadCue(
                number=len(cues) + 1,
                start_s=time.start_s if time else None,
                end_s=time.end_s if time else None,
                speaker=speaker,
                text=text[head.end : lines[last].end],
                head=text[at : head.end],
                line=line.number,
            )
        )
        pending, at = _Pending(), lines[last].end
    return tuple(cues), pending, at


def _is_subtitle_number(text: str, line: _Line, following: Sequence[_Line], heads: dict[int, _Head]) -> bool:
    if not _SUBTITLE_NUMBER.fullmatch(text, line.start, line.end) or not following:
        return False
    head = heads.get(following[0].number)
    return head is not None and any(time.arrow for time in head.times)


def _last_line(text: str, lines: Sequence[_Line], first: int, *, subtitle: bool) -> int:
    """The index of the last line of the cue whose words begin on line `first`: rule 1."""
    depth, last = 0, first
    for index in range(first, min(first + _MAX_JOINED, len(lines))):
        line = lines[index]
        if line.start == line.end:
            break
        if subtitle:
            last = index
            continue
        for bracket in _SQUARE.finditer(text, line.start, line.end):
            depth = max(0, depth + (1 if bracket[0] in "[［" else -1))
        if depth == 0:
            return index
    return last


def _time_notes(cues: Sequence[ReadCue], heads: dict[int, _Head]) -> list[str]:
    notes = []
    for number, head in heads.items():
        if any(time.frames for time in head.times):
            notes.append(f"Line {number}: frames of the time code are left out, since their rate is not known here.")
        if len(head.times) > 1:
            notes.append(f"Line {number}: it has two time codes; the first was read.")
    latest = -1.0
    for cue in cues:
        if cue.start_s is None:
            continue
        start = float(cue.start_s)
        if cue.end_s is not None and float(cue.end_s) < start:
            notes.append(f"Line {cue.line}: the cue ends at {cue.end_s} s, before it starts at {cue.start_s} s.")
        if start < latest:
            notes.append(f"Line {cue.line}: its time, {cue.start_s} s, is earlier than that of a cue before it.")
        latest = max(latest, start)
    return notes


def _gap_notes(cues: Sequence[ReadCue]) -> list[str]:
    """A blank line after lines that stood close together: the transcript may have ended there."""
    blank = (len(re.findall(r"\r\n|\r|\n", cue.head)) > 1 for cue in cues)
    first = next((index for index, found in enumerate(blank) if index and found), 0)
    return [
        f"Line {cue.line}: a blank line stands before it, and the cues before stand close together: "
        "it may no longer belong to the transcript."
        for index, cue in enumerate(cues)
        if index > 1 and index == first
    ]
