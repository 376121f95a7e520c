r"""SubRip (`.srt`), in and out: a number, a time line, words until the next of these.

SubRip has no comments: our notes are a last cue whose time no recording reaches. A label before a colon is the speaker
by the rules of `speakers`. Tags (`<i>`, `{\an8}`) are no words: the payload as typed is kept where it holds any.
Empty lines inside the words are read; they are not written, because players end the cue there.
"""

import re

import msgspec

from probanda.model.errors import EvidenceError
from probanda.model.speech import ReadCue, ReadTranscript
from probanda.text.transcripts.written import (
    LINE_END,
    MARKER,
    Native,
    Rendered,
    Times,
    clock,
    keeping,
    kept,
    labelled,
    spans_ms,
    times_line,
    unmarked,
)

_TAG = re.compile(r"</?(?:b|i|u|font)(?:[ \t][^<>\n]*)?>|\{\\[^{}\n]*\}", re.IGNORECASE)
_NUMBER = re.compile(r"[ \t]*[0-9]{1,9}[ \t]*")
_BEYOND = "99:59:59,000 --> 99:59:59,999"


def read(text: str) -> Native:
    """The cues of a SubRip file.

    Raises:
        EvidenceError: it has no time line.
    """
    lines = LINE_END.split(text)
    found = [(at, times) for at, line in enumerate(lines) if (times := times_line(line))]
    if not found:
        raise EvidenceError(
            "no line of it is a time line as SubRip has them (00:00:01,000 --> 00:00:02,000)",
            advice="Give it the ending of what it is.",
        )
    begins = [at - 1 if at and _NUMBER.fullmatch(lines[at - 1]) else at for at, _ in found]
    payloads = [
        "\n".join(lines[at + 1 : end]).rstrip("\n")
        for (at, _), end in zip(found, [*begins[1:], len(lines)], strict=True)
    ]
    notes = ""
    if payloads[-1].startswith(f"{MARKER} "):
        notes = payloads.pop().removeprefix(f"{MARKER} ")
        found.pop()
    words = labelled([_TAG.sub("", payload) for payload in payloads])
    cues = []
    for number, ((at, times), payload, said) in enumerate(zip(found, payloads, words, strict=True), start=1):
        typed = lines[at - 1].strip() if begins[number - 1] < at else ""
        cues.append(_cue(number, at, times, line=lines[at], typed=typed, payload=payload, said=said))
    remarks = tuple(
        f"Line {at + 1}: cue {number} has a negative time: it is read as a cue without time."
        for number, (at, times) in enumerate(found, start=1)
        if times.has_negative()
    )
    before = "\n".join(lines[: begins[0]])
    return Native(read=ReadTranscript(cues=tuple(cues), notes=remarks, kept=keeping(srt__before=before)), notes=notes)


def _cue(
    number: int, at: int, times: Times, *, line: str, typed: str, payload: str, said: tuple[str | None, str]
) -> ReadCue:
    negative = times.has_negative()
    cue = ReadCue(
        number=number,
        start_s=None if negative else times.start_s,
        end_s=None if negative else times.end_s,
        speaker=said[0],
        text=said[1],
        line=at + 2,
    )
    return msgspec.structs.replace(
        cue,
        kept=keeping(
            srt__number=typed if typed != str(number) else None,
            srt__times=line if negative else None,
            srt__position=times.rest.strip() if not negative else None,
            srt__payload=payload if _TAG.search(payload) else None,
        ),
    )


def render(read: ReadTranscript, notes: str) -> Rendered:
    """The SubRip file; `notes` is one line of JSON or empty."""
    blocks = [one for one in (kept(read, "srt.before"),) if one]
    for at, (cue, (start, end)) in enumerate(zip(read.cues, spans_ms(read.cues), strict=True), start=1):
        position = kept(cue, "srt.position")
        times = f"{clock(start, point=',')} --> {clock(end, point=',')}{'  ' + position if position else ''}"
        if cue.start_s is None:
            times = kept(cue, "srt.times") or times
        blocks.append(f"{kept(cue, 'srt.number') or at}\n{times}\n{_payload(cue)}")
    if notes:
        blocks.append(f"{len(read.cues) + 1}\n{_BEYOND}\n{MARKER} {notes}")
    return Rendered(data=("\n\n".join(blocks) + "\n").encode(), order=tuple(range(len(read.cues))))


def _payload(cue: ReadCue) -> str:
    typed = kept(cue, "srt.payload")
    if typed is not None and _TAG.sub("", typed).endswith(cue.text):
        return typed
    words = re.sub(r"\n{2,}", "\n", LINE_END.sub("\n", cue.text)).strip("\n")
    label = f"{' '.join(cue.speaker.split())}: " if cue.speaker and cue.speaker.strip() else ""
    # An arrow in the words would make players take the line for a time line.
    return label + unmarked(words).replace("-->", "→")
