"""Places that claims name in exhibits, and that are not there.

Rules:
1. Only what can be seen to be absent is told. A file that is neither plain text that was read nor sound or film can
   hold words that nobody searched: nothing is said to be absent from its exhibit. A stand-in is not the material, so
   nothing is said of places in it.
2. A quotation stands in a text when it is there character for character, but for runs of white space, marks of
   direction, Unicode composition (NFC) and the shape of quotation marks.
3. A claim's own quotation is looked for in all that the claim rests on: in the cues where it names cues, else in the
   whole texts and all cues. One place is enough. Sound and film hold no text and are passed over; where a claim rests
   on nothing else, its quotation is not judged.
4. Cues lie within a transcript of the exhibit. A time begins before the end of the sound or film; it may end up to a
   second after it, since people round. Pages are not judged: no text has them.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from probanda.model.claim import Claim, Resting
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.ids import RecordId
from probanda.model.selector import CueSelector, QuoteSelector, TimeSelector
from probanda.model.speech import Cue, Transcript
from probanda.model.value import Value

_DOUBLE = dict.fromkeys(map(ord, "“”„‟«»"), '"')
_SINGLE = dict.fromkeys(map(ord, "‘’‚‛‹›"), "'")
_DIRECTION = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
_MARKS = {**_DOUBLE, **_SINGLE, **_DIRECTION}
_SPACE = re.compile(r"\s+")
_SHOWN = 80  # characters of a quotation that a sentence shows
_ROUNDED = 1  # seconds by which a time may end after the end of its film


class Misplaced(Value, frozen=True, kw_only=True):
    """A place that a claim names and that is not there, in one sentence that names the claim and the exhibits."""

    claim: RecordId
    sentence: str


def misplaced(
    *,
    claims: Sequence[tuple[RecordId, Claim]],
    exhibits: Sequence[tuple[RecordId, Exhibit]],
    texts: Mapping[RecordId, tuple[str, ...]],
    transcripts: Sequence[tuple[RecordId, Transcript]],
    cues: Sequence[tuple[RecordId, Cue]],
    footage: Sequence[tuple[RecordId, Footage]],
) -> tuple[Misplaced, ...]:
    """Every place that is not there, in the order of the claims.

    Args:
        claims: the claims of a case.
        exhibits: its exhibits.
        texts: of each exhibit, the texts of its plain-text files; a file that could not be decoded is left out.
        transcripts: its transcripts.
        cues: the cues of all of them.
        footage: the facts of its media files.
    """
    ground = _Ground(exhibits=exhibits, texts=texts, transcripts=transcripts, cues=cues, footage=footage)
    return tuple(
        Misplaced(claim=record, sentence=f"the claim {claim.key} {fault}")
        for record, claim in claims
        for fault in _faults(claim, ground)
    )


def _faults(claim: Claim, ground: "_Ground") -> Iterator[str]:
    gone: set[str] = set()
    for resting in claim.rests_on:
        match resting.selector:
            case QuoteSelector(exact=exact) if ground.lacks((resting,), exact):
                gone.add(fold(exact))
                yield f"rests on “{_short(exact)}” in {ground.label(resting)}, and these words do not stand there"
            case CueSelector() as selector if fault := ground.cue_fault(resting, selector):
                yield fault
            case TimeSelector() as selector if fault := ground.time_fault(resting, selector):
                yield fault
            case _:
                continue
    if claim.quote.strip() and fold(claim.quote) not in gone and ground.lacks(claim.rests_on, claim.quote):
        searched = ", ".join(dict.fromkeys(map(ground.label, claim.rests_on)))
        yield f"quotes “{_short(claim.quote)}”, and these words do not stand where it rests ({searched})"


class _Ground:
    """What places can lie in: the texts, cues and lengths of the exhibits."""

    def __init__(
        self,
        *,
        exhibits: Sequence[tuple[RecordId, Exhibit]],
        texts: Mapping[RecordId, tuple[str, ...]],
        transcripts: Sequence[tuple[RecordId, Transcript]],
        cues: Sequence[tuple[RecordId, Cue]],
        footage: Sequence[tuple[RecordId, Footage]],
    ) -> None:
        self._exhibits, self._texts = dict(exhibits), texts
        of = {record: transcript.exhibit for record, transcript in transcripts}
        self._cues: dict[RecordId, dict[RecordId, dict[int, str]]] = {}  # exhibit -> transcript -> number -> text
        for _, cue in cues:
            if cue.transcript in of:
                by_number = self._cues.setdefault(of[cue.transcript], {}).setdefault(cue.transcript, {})
                by_number[cue.number] = cue.text
        self._footage: dict[RecordId, list[Footage]] = {}
        for _, one in footage:
            self._footage.setdefault(one.exhibit, []).append(one)
        self._folded: dict[RecordId, tuple[str, ...]] = {}

    def label(self, resting: Resting) -> str:
        """The label of the exhibit."""
        found = self._exhibits.get(resting.exhibit)
        return found.label if found is not None else resting.exhibit

    def lacks(self, restings: Sequence[Resting], quote: str) -> bool:
        """Whether the words can be seen to stand in none of these places, at least one of which is text."""
        wanted, searched = fold(quote), False
        for resting in restings:
            if not self._is_plain(resting.exhibit):
                return False
            for text in self._words(resting):
                if wanted in text:
                    return False
                searched = True
        return searched

    def cue_fault(self, resting: Resting, selector: CueSelector) -> str:
        """What is wrong with cues; empty: they are there."""
        found = self._exhibits.get(resting.exhibit)
        if found is None or found.stand_in:
            return ""
        where = (
            f"cue {selector.first}" if selector.first == selector.last else f"cues {selector.first} to {selector.last}"
        )
        transcripts = self._cues.get(resting.exhibit, {})
        if not transcripts:
            return f"rests on {where} of {found.label}, which no transcript of this case reads as cues"
        if selector.first > selector.last:
            return f"rests on {where} of {found.label}, which end before they begin"
        if any(selector.first in numbers and selector.last in numbers for numbers in transcripts.values()):
            return ""
        last = max(number for numbers in transcripts.values() for number in numbers)
        return f"rests on {where} of {found.label}, whose last cue is {last}"

    def time_fault(self, resting: Resting, selector: TimeSelector) -> str:
        """What is wrong with a time; empty: it is there, or the length is not known."""
        found = self._exhibits.get(resting.exhibit)
        if found is None or found.stand_in:
            return ""
        start = Fraction(selector.start_s)
        end = start if selector.end_s is None else Fraction(selector.end_s)
        where = f"second {selector.start_s}" + (f" to {selector.end_s}" if selector.end_s is not None else "")
        if end < start:
            return f"rests on {where} of {found.label}, which ends before it begins"
        if resting.exhibit not in self._cues and all(file.media_type == "text/plain" for file in found.files):
            return f"rests on {where} of {found.label}, which holds no sound or film"
        lengths = [one.duration_s for one in self._footage.get(resting.exhibit, ()) if _has_time(one)]
        known = [Fraction(length) for length in lengths if length is not None]
        if not known or len(known) < len(lengths) or (start < max(known) and end <= max(known) + _ROUNDED):
            return ""
        return f"rests on {where} of {found.label}, whose sound or film lasts {float(max(known)):.2f} s"

    def _is_plain(self, record: RecordId) -> bool:
        """Whether all words that an exhibit can hold were read."""
        found = self._exhibits.get(record)
        if found is None or found.stand_in:
            return False
        plain = sum(file.media_type == "text/plain" for file in found.files)
        media = sum(file.media_type.startswith(("video/", "audio/")) for file in found.files)
        return plain + media == len(found.files) and plain == len(self._texts.get(record, ()))

    def _words(self, resting: Resting) -> tuple[str, ...]:
        """The folded texts of a place."""
        transcripts = self._cues.get(resting.exhibit, {})
        if isinstance(resting.selector, CueSelector):
            numbers = range(resting.selector.first, resting.selector.last + 1)
            return tuple(
                fold("\n".join(text for number, text in sorted(of.items()) if number in numbers))
                for of in transcripts.values()
            )
        if resting.exhibit not in self._folded:
            spoken = ("\n".join(text for _, text in sorted(of.items())) for of in transcripts.values())
            self._folded[resting.exhibit] = tuple(map(fold, (*self._texts.get(resting.exhibit, ()), *spoken)))
        return self._folded[resting.exhibit]


def fold(words: str) -> str:
    """The form in which a quotation is compared: rule 2."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", words).translate(_MARKS)).strip()


def _has_time(footage: Footage) -> bool:
    """Whether it is sound or film; one that failed or whose length is not told counts as such, of unknown length."""
    return (
        footage.failure is not None
        or footage.duration_s is not None
        or any(stream.stream_kind.value in ("video", "audio") for stream in footage.streams)
    )


def _short(words: str) -> str:
    plain = _SPACE.sub(" ", words).strip()
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"
