"""WebVTT (W3C), in and out.

A block with a time line is a cue; its id, settings and other blocks before it (NOTE, STYLE, REGION) are kept with it.
`<v Name>` is the speaker. Other tags are no words: the payload as typed is kept where it holds any. A cue with a
negative time has no time, and the line is kept.
"""

import html
import re
from collections.abc import Callable

import msgspec

from probanda.model.errors import EvidenceError
from probanda.model.speech import ReadCue, ReadTranscript
from probanda.text.transcripts.written import (
    LINE_END,
    MARKER,
    Native,
    Rendered,
    clock,
    keeping,
    kept,
    spans_ms,
    times_line,
    unmarked,
)

_HEADER = re.compile(r"WEBVTT(?=[ \t\r\n]|\Z)")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-z0-9:.]*)(?P<classes>(?:\.[^\s<>]+)?)(?:[ \t\n]+(?P<said>[^<>]*))?>", re.IGNORECASE
)
_STAMP = re.compile(r"<(?:(?P<h>\d{2,6}):)?(?P<m>\d\d):(?P<s>\d\d)\.(?P<ms>\d{3})>", re.ASCII)
_LANGUAGE = re.compile(r"^Language:[ \t]*([A-Za-z0-9-]{1,35})[ \t]*$", re.MULTILINE)


def read(text: str) -> Native:
    """The cues of a WebVTT file.

    Raises:
        EvidenceError: it does not begin as one.
    """
    if not _HEADER.match(text):
        raise EvidenceError("the file does not begin with WEBVTT", advice="Give it the ending of what it is.")
    lines = LINE_END.split(text)
    header, at = _block(lines, 0)
    cues: list[ReadCue] = []
    remarks: list[str] = []
    others: list[str] = []
    notes = ""
    while at < len(lines):
        first = at + 1
        block, at = _block(lines, at)
        if not block:
            continue
        place = next((row for row, line in enumerate(block[:2]) if "-->" in line), None)
        times = times_line(block[place]) if place is not None else None
        if place is None or times is None or block[0].startswith(f"NOTE {MARKER} "):
            found = _notes(block)
            notes, others = (found, others) if found else (notes, [*others, "\n".join(block)])
            continue
        payload = "\n".join(block[place + 1 :])
        speaker, words, voices = _words(payload)
        negative = times.has_negative()
        number = len(cues) + 1
        if negative:
            remarks.append(f"Line {first + place}: cue {number} has a negative time: it is read as a cue without time.")
        if voices > 1:
            remarks.append(
                f"Line {first + place}: cue {number} has {voices} voices; the first is named as the speaker."
            )
        cue = ReadCue(
            number=number,
            start_s=None if negative else times.start_s,
            end_s=None if negative else times.end_s,
            speaker=speaker,
            text=words,
            line=first + place + 1,
        )
        raw = payload if payload != _payload(cue) else None
        line = block[place] if negative else None
        settings = times.rest.strip(" \t") if not negative else None
        kept_here = keeping(
            vtt__before="\n\n".join(others), vtt__id="\n".join(block[:place]), vtt__settings=settings, vtt__times=line
        )
        cues.append(msgspec.structs.replace(cue, kept=(*kept_here, *keeping(vtt__payload=raw))))
        others = []
    head = "\n".join(header).removeprefix("WEBVTT")
    language = _LANGUAGE.search(head)
    return Native(
        read=ReadTranscript(
            cues=tuple(cues),
            notes=tuple(remarks),
            language=language[1] if language else "",
            kept=keeping(vtt__header=head, vtt__after="\n\n".join(others)),
        ),
        notes=notes,
    )


def render(read: ReadTranscript, notes: str) -> Rendered:
    """The WebVTT file; `notes` is one line of JSON or empty."""
    header = kept(read, "vtt.header")
    if header is None:
        header = f"\nLanguage: {read.language}" if re.fullmatch(r"[A-Za-z0-9-]{1,35}", read.language) else ""
    blocks = ["WEBVTT" + header]
    for cue, (start, end) in zip(read.cues, spans_ms(read.cues), strict=True):
        if before := kept(cue, "vtt.before"):
            blocks.append(before)
        settings = kept(cue, "vtt.settings")
        times = f"{clock(start, point='.')} --> {clock(end, point='.')}{' ' + settings if settings else ''}"
        lines = [kept(cue, "vtt.id"), kept(cue, "vtt.times") if cue.start_s is None else None]
        payload = kept(cue, "vtt.payload")
        if payload is None or _words(payload)[:2] != (cue.speaker, cue.text):
            payload = _payload(cue)
        # the line as typed stands for the times that were left out of it
        blocks.append("\n".join(line for line in (lines[0], lines[1] or times, payload) if line))
    blocks += [one for one in (kept(read, "vtt.after"), f"NOTE {MARKER} {notes}" if notes else None) if one]
    return Rendered(data=("\n\n".join(blocks) + "\n").encode(), order=tuple(range(len(read.cues))))


def shifted(payload: str, move: Callable[[int], int]) -> str:
    """A payload with the times of its words moved: `<00:00:01.000>`."""

    def moved(stamp: re.Match[str]) -> str:
        whole = int(stamp["h"] or 0) * 3_600 + int(stamp["m"]) * 60 + int(stamp["s"])
        return f"<{clock(move(whole * 1_000 + int(stamp['ms'])), point='.')}>"

    return _STAMP.sub(moved, payload)


def _block(lines: list[str], at: int) -> tuple[list[str], int]:
    """The lines up to the next empty one, and where the next block begins."""
    end = at
    while end < len(lines) and lines[end]:
        end += 1
    return lines[at:end], end + 1


def _notes(block: list[str]) -> str:
    return (
        block[0].removeprefix(f"NOTE {MARKER} ") if len(block) == 1 and block[0].startswith(f"NOTE {MARKER} ") else ""
    )


def _words(payload: str) -> tuple[str | None, str, int]:
    """(speaker, words, how many voices) of a payload."""
    voices = [html.unescape(tag["said"] or "").strip() for tag in _TAG.finditer(payload) if _is_voice(tag)]
    words = html.unescape(_TAG.sub("", payload))
    return (voices[0] or None) if voices else None, words, len(set(voices))


def _is_voice(tag: re.Match[str]) -> bool:
    return tag["name"].partition(".")[0] == "v" and not tag["close"]


def _payload(cue: ReadCue) -> str:
    """The words as a payload: no empty line in it, since that would end the cue."""
    words = re.sub(r"\n{2,}", "\n", LINE_END.sub("\n", cue.text)).strip("\n")
    voice = f"<v {_escaped(' '.join(cue.speaker.split()))}>" if cue.speaker and cue.speaker.strip() else ""
    return voice + _escaped(unmarked(words))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
