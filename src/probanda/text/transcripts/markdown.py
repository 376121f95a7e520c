"""Markdown as translators type it, in and out: emphasis, headings and quotation marks of a block are no words.

Read: marks of Markdown are taken off and the rest is read as plain text; the file as typed is kept where that changed
anything. Written: `[0:05.6 - 0:08] **Speaker:** words`, with escapes. Our notes are a comment at the end.
"""

import re

import msgspec

from probanda.model.speech import ReadTranscript
from probanda.text.plain import read_plain
from probanda.text.transcripts.lines import safe_words, times_of
from probanda.text.transcripts.written import MARKER, Native, Rendered, keeping, kept

_NOTES = re.compile(rf"\n<!-- {re.escape(MARKER)} (?P<notes>[^\n]*) -->\s*\Z")
_BLOCK = re.compile(r"(?m)^[ \t]{0,3}(?:(?:#{1,6}|>|[-*+]|\d{1,9}[.)])[ \t]+|>)+")
_RULE = re.compile(r"(?m)^[ \t]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_ESCAPED = re.compile(
    r"\\([!-/:-@\[-`{-~])|(\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w))|(?<! ) {2,}$|\\$", re.MULTILINE
)
_TO_ESCAPE = re.compile(r"[\\`*_<>#]|^[ \t]*(?:[-+]|\d{1,9}[.)])(?=[ \t])")


def read(text: str, *, heading: str = "") -> Native:
    """The cues of a Markdown text.

    Raises:
        EvidenceError: no line starts with the heading, or no words follow.
    """
    found = _NOTES.search(text) if MARKER in text else None
    typed = text[: found.start()] if found else text
    words = _bare(typed)
    read = read_plain(words, heading=heading)
    return Native(
        read=msgspec.structs.replace(read, kept=keeping(md__source=typed if words != typed else None)),
        notes=found["notes"] if found else "",
    )


def render(read: ReadTranscript, notes: str) -> Rendered:
    """The Markdown; `notes` is one line of JSON or empty."""
    text = _as_typed(read)
    if not text:
        lines = []
        for cue in read.cues:
            label = " ".join((cue.speaker or "").split())
            head = times_of(cue) + (f"{label}: " if label else "")
            shown = times_of(cue) + (f"**{_escaped(label)}:** " if label else "")
            lines.append(shown + _escaped(safe_words(head, cue.text)))
        text = "\n\n".join(lines) + "\n"
    if notes:
        text += f"\n<!-- {MARKER} {notes} -->\n"
    return Rendered(data=text.encode(), order=tuple(range(len(read.cues))))


def _as_typed(read: ReadTranscript) -> str:
    """The file as it was typed, when it still says this; empty: it does not."""
    typed = kept(read, "md.source")
    if typed is None or _NOTES.search(typed):
        return ""
    whole = read.before + "".join(cue.head + cue.text for cue in read.cues) + read.after
    return typed if _bare(typed) == whole else ""


def _bare(text: str) -> str:
    """The text without the marks of Markdown."""
    return _ESCAPED.sub(lambda found: found[1] or "", _BLOCK.sub("", _RULE.sub("", text)))


def _escaped(words: str) -> str:
    return _TO_ESCAPE.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], words)
