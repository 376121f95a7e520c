"""Transcripts as lines of text: plain text itself, and what Markdown and Word have in common with it.

A cue is one line, with an empty line after it: `[0:05.6 - 0:08] Speaker: words`. Text that was read from plain text is
written as it was typed, character for character, when that still says the same cues. Our notes are the last line.
"""

import re
from collections.abc import Sequence

from probanda.model.errors import EvidenceError
from probanda.model.speech import ReadCue, ReadTranscript
from probanda.text.plain import read_plain
from probanda.text.speakers import find_label
from probanda.text.time_codes import read_time_code
from probanda.text.transcripts.written import MARKER, Native, Rendered, unmarked

_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_EMPTY = "[ ]"
_GUARD = " ·"  # after words that would all be read as a time code or a label
_DIGITS = 9


def read(text: str, *, heading: str = "") -> Native:
    """The cues of a plain text, and our notes at its end.

    Raises:
        EvidenceError: no line starts with the heading, or no words follow.
    """
    words, notes = split_notes(text)
    return Native(read=read_plain(words, heading=heading), notes=notes)


def split_notes(text: str) -> tuple[str, str]:
    """(the text before our notes, the notes); empty: it has none."""
    at = text.rfind(f"\n{MARKER} ")
    if at < 0:
        return text, ""
    return text[:at], text[at + 1 :].removeprefix(f"{MARKER} ").strip()


def render(read: ReadTranscript, notes: str) -> Rendered:
    """The text; `notes` is one line of JSON or empty."""
    text = as_typed(read) or "\n\n".join(line_of(cue) for cue in read.cues) + "\n"
    if notes:
        text += f"\n{MARKER} {notes}"
    return Rendered(data=text.encode(), order=tuple(range(len(read.cues))))


def line_of(cue: ReadCue, *, speaker: str = "") -> str:
    """One line with the head of the cue and its words; `speaker` replaces how the speaker is written."""
    label = " ".join((cue.speaker or "").split())
    head = times_of(cue) + (f"{speaker or label + ':'} " if label else "")
    return head + safe_words(head, cue.text)


def times_of(cue: ReadCue) -> str:
    """The times of a cue before its words, with a space after them; empty: it has none that a line can say."""
    if cue.start_s is None:
        return ""
    end = f" - {_clock(cue.end_s)}" if cue.end_s is not None else ""
    return f"[{_clock(cue.start_s)}{end}] "


def safe_words(head: str, text: str) -> str:
    """The words on one line, so that a reader of lines finds one cue with some words in it."""
    words = unmarked(_BREAK.sub(" ", text))
    words = words if words.strip() else _EMPTY
    return words + _GUARD if _is_all_head(head + words) else words


def _clock(seconds: str) -> str:
    whole, _, rest = seconds.partition(".")
    minutes, second = divmod(int(whole), 60)
    hours, minute = divmod(minutes, 60)
    fraction = f".{rest[:_DIGITS]}" if rest else ""
    return f"{hours}:{minute:02d}:{second:02d}{fraction}" if hours else f"{minute}:{second:02d}{fraction}"


def _is_all_head(line: str) -> bool:
    """Whether a reader could take the whole line for time codes and a label, and wait for words on the next."""
    stripped = line.strip()
    time = read_time_code(stripped)
    starts = {0, _past(stripped, time.end) if time else 0}
    for start in tuple(starts):
        label = find_label(stripped, start)
        if label is not None:
            at = _past(stripped, label.end)
            following = read_time_code(stripped, at)
            starts |= {at, _past(stripped, following.end) if following else at}
    return len(stripped) in starts


def _past(line: str, at: int) -> int:
    match = re.compile(r"[\s\ufeff\u200e\u200f\u061c]*(?:[-–—|:](?:[\s\u200e\u200f]+|\Z))?").match(line, at)
    return match.end() if match else at


def as_typed(read: ReadTranscript) -> str:
    """The text that was read, when it still gives these cues; empty: it does not, or none was read."""
    if not read.before and not read.after and not any(cue.head for cue in read.cues):
        return ""
    typed = read.before + "".join(cue.head + cue.text for cue in read.cues) + read.after
    if f"\n{MARKER} " in typed or _BREAK.sub("", typed).strip() == "":
        return ""
    try:
        again = read_plain(typed)
    except EvidenceError:
        return ""
    return typed if _said(again.cues) == _said(read.cues) else ""


def _said(cues: Sequence[ReadCue]) -> list[tuple[str | None, ...]]:
    return [(cue.start_s, cue.end_s, cue.speaker, cue.text) for cue in cues]
