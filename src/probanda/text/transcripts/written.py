"""What readers and writers of all forms share: what they give, times, labels, and which text is sound."""

import re
from collections.abc import Sequence

from probanda.model.errors import EvidenceError
from probanda.model.speech import Kept, ReadCue, ReadTranscript
from probanda.model.value import Value
from probanda.text.speakers import dialogue, find_label, speaks_by_itself

MARKER = "probanda-notes/1"
"""Before our notes in a file. Words of a cue that begin so are written with the slash as a space."""

_TIME = (
    r"(?P<{n}sign>[-−]?)(?:(?P<{n}h>\d{{1,6}}):)?(?P<{n}m>\d{{1,2}}):(?P<{n}s>\d{{1,2}})(?:[.,](?P<{n}f>\d{{1,9}}))?"
)
_TIMES = re.compile(
    rf"[ \t]*{_TIME.format(n='a')}[ \t]*-->[ \t]*{_TIME.format(n='b')}(?![\d:.,])(?P<rest>[^\r\n]*)", re.ASCII
)
_MINUTE, _HOUR = 60, 3_600
_MS = 1_000
LINE_END = re.compile(r"\r\n|\r|\n")


class Native(Value, frozen=True, kw_only=True):
    """What a form itself holds, and the JSON of our notes in it; empty: it has none."""

    read: ReadTranscript
    notes: str = ""
    marked: bool = False
    """Whether its cues have their marks already, and none is looked for."""


class Rendered(Value, frozen=True, kw_only=True):
    """A file, and the cues in the order in which its reader finds them, as places from 0."""

    data: bytes
    order: tuple[int, ...]


class Times(Value, frozen=True, kw_only=True):
    """A time line: decimal seconds, None where a time is negative; and what follows on the line."""

    start_s: str | None
    end_s: str | None
    rest: str

    def has_negative(self) -> bool:
        """Whether it has a time before the beginning, which no recording has."""
        return self.start_s is None or self.end_s is None


def times_line(line: str) -> Times | None:
    """The times of a line such as `00:00:05.600 --> 00:00:08.000 align:start`; None: it is none."""
    match = _TIMES.fullmatch(line) if "-->" in line else None
    if match is None:
        return None
    return Times(start_s=_time(match, "a"), end_s=_time(match, "b"), rest=match["rest"])


def _time(match: re.Match[str], which: str) -> str | None:
    if match[which + "sign"]:
        return None
    whole = int(match[which + "h"] or 0) * _HOUR + int(match[which + "m"]) * _MINUTE + int(match[which + "s"])
    return decimal(f"{whole}.{match[which + 'f'] or '0'}")


def decimal(number: str) -> str:
    """A plain decimal without needless zeros; `number` has digits and at most one point."""
    whole, _, rest = number.partition(".")
    rest = rest.rstrip("0")
    return f"{int(whole)}.{rest}" if rest else str(int(whole))


def thousandths(seconds: str) -> int:
    """Decimal seconds as the nearest whole thousandth, a half upwards."""
    whole, _, rest = seconds.partition(".")
    return int(whole) * _MS + int((rest + "000")[:3]) + (rest[3:4] >= "5")


def seconds_of(ms: int) -> str:
    """Thousandths as decimal seconds."""
    return decimal(f"{ms // _MS}.{ms % _MS:03d}")


def clock(ms: int, *, point: str) -> str:
    """`01:02:03.004`, hours as many as there are."""
    seconds, rest = divmod(ms, _MS)
    minutes, seconds = divmod(seconds, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{rest:03d}"


def spans_ms(cues: Sequence[ReadCue]) -> list[tuple[int, int]]:
    """(start, end) in thousandths for forms in which every cue must have both.

    A cue without an end lasts until the next one begins, for five seconds at most. A cue without a time stands for a
    thousandth of a second where the one before it ends: no viewer sees it, and the notes say that it has no time.
    """
    starts = [thousandths(cue.start_s) if cue.start_s is not None else None for cue in cues]
    spans, last = [], 0
    for at, (cue, start) in enumerate(zip(cues, starts, strict=True)):
        begin = last if start is None else start
        if cue.end_s is not None:
            end = thousandths(cue.end_s)
        elif start is None:
            end = begin
        else:
            later = next((one for one in starts[at + 1 : at + 2] if one is not None and one > begin), begin + 5 * _MS)
            end = min(later, begin + 5 * _MS)
        spans.append((begin, max(end, begin + 1)))
        last = spans[-1][1]
    return spans


def labelled(texts: Sequence[str]) -> list[tuple[str | None, str]]:
    """(speaker, words) of texts that may begin with a label, by the rules of `speakers`."""
    labels = [find_label(text.lstrip(" \t\u200e\u200f")) for text in texts]
    known = dialogue(label.text if label else None for label in labels)
    found: list[tuple[str | None, str]] = []
    for text, label in zip(texts, labels, strict=True):
        if label is None or label.time is not None or not (label.text in known or speaks_by_itself(label.text)):
            found.append((None, text))
        else:
            found.append((label.text, text.lstrip(" \t\u200e\u200f")[label.end :].lstrip(" \t\u00a0")))
    return found


def kept(of: ReadCue | ReadTranscript, name: str) -> str | None:
    """What was kept under a name; None: nothing."""
    return next((one.value for one in of.kept if one.name == name), None)


def keeping(**values: str | None) -> tuple[Kept, ...]:
    """What is kept, in order, the empty left out; `vtt__id="x"` is kept as `vtt.id`."""
    return tuple(Kept(name=name.replace("__", "."), value=value) for name, value in values.items() if value)


def unmarked(text: str) -> str:
    """The text without our marker, which only our notes begin with."""
    return text.replace(MARKER, MARKER.replace("/", " ")) if MARKER in text else text


_HALF = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def check_text(text: str, where: str) -> str:
    """The text, when it is one: no control characters, no half characters, as escapes of JSON can bring them.

    Raises:
        EvidenceError: it is none.
    """
    if found := _CONTROL.search(text) or _HALF.search(text):
        raise EvidenceError(
            f"{where} holds U+{ord(found[0]):04X}, which is no character of a text",
            advice="Have the file written again by the tool that made it.",
        )
    return text
