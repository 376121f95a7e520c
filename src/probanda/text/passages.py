"""A case folder's names for passages, and the passages of meaning that a person adds.

Rules:
1. `nth` names the nth passage that the reader found in a cue, from 1; `difference` the nth that two translators make
   (see `compare`). Its readings, where listed, rename the readings in order; a text or a gloss that is given must be
   the one that was read, so that a name never changes words. What a second translator added need not be listed.
2. `quote` adds a passage of meaning over those words of the cue, with two readings or more. The words stand there once
   and touch no other passage and no insertion.
3. All mistakes are collected and raised together; then nothing is named.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from probanda.model.authored import AuthoredPassage, AuthoredReading
from probanda.model.errors import EvidenceError
from probanda.model.ids import KEY, Key
from probanda.model.speech import PassageKind, ReadCue, Reading, Span, Unclear, Unclearness
from probanda.text.compare import DIFFERENCE, SECOND
from probanda.text.words import words_of


class _MistakeError(Exception):
    """One sentence on one authored passage; never leaves this module."""


def name_passages(cues: Sequence[ReadCue], passages: Sequence[AuthoredPassage]) -> tuple[ReadCue, ...]:
    """The cues with their passages named as the case folder says.

    Raises:
        EvidenceError: all mistakes of the names, a sentence each.
    """
    by_number = {cue.number: cue for cue in cues}
    mistakes = _repeated(passages)
    named: dict[tuple[int, int], AuthoredPassage] = {}
    added: list[tuple[int, Unclear]] = []
    for passage in passages:
        try:
            cue = _cue_of(passage, by_number)
            if passage.quote is None:
                place = _place(cue, passage, named)
                named[place] = passage
                _renamed(cue.unclear[place[1]], passage)
            else:
                added.append((cue.number, _meaning(cue, passage, passage.quote)))
        except _MistakeError as why:
            mistakes.append(f"passage {passage.key!r}: {why}")
    mistakes += _clashes(cues, named, added)
    if mistakes:
        count = len(mistakes)
        raise EvidenceError(
            "\n".join([f"{count} mistake{'s' if count > 1 else ''} in the names of passages:", *mistakes]),
            advice="`probanda transcript read` lists the cues, their passages and readings.",
        )
    return tuple(_with_names(cue, named, added) for cue in cues)


def _cue_of(passage: AuthoredPassage, by_number: dict[int, ReadCue]) -> ReadCue:
    if sum(way is not None for way in (passage.nth, passage.difference, passage.quote)) != 1:
        raise _MistakeError(
            "give either `nth`, for a passage found in the text, `difference`, for a place where two translators "
            "differ, or `quote`, for clear words"
        )
    if not KEY.fullmatch(passage.key):
        raise _MistakeError("its key must be letters, digits, dot, dash or underscore")
    cue = by_number.get(passage.cue)
    if cue is None:
        raise _MistakeError(f"there is no cue {passage.cue}; the transcript has {len(by_number)}")
    repeated = [key for key, count in Counter(reading.key for reading in passage.readings).items() if count > 1]
    if repeated:
        raise _MistakeError(f"two of its readings have the key {repeated[0]!r}")
    return cue


def _place(cue: ReadCue, passage: AuthoredPassage, named: dict[tuple[int, int], AuthoredPassage]) -> tuple[int, int]:
    """The cue's number, and the passage's place among those of the cue, from 0."""
    nth = passage.nth or passage.difference or 0
    what = "unclear passage" if passage.difference is None else "difference"
    those = [at for at, one in enumerate(cue.unclear) if (one.rule == DIFFERENCE) == (passage.difference is not None)]
    count = len(those)
    if not 1 <= nth <= count:
        found = f"no {what}" if not count else f"{count} {what}{'s' if count > 1 else ''}"
        raise _MistakeError(f"cue {cue.number} has {found}, and so no number {nth}")
    place = (cue.number, those[nth - 1])
    if place in named:
        raise _MistakeError(f"it names the passage that {named[place].key!r} names already")
    return place


def _renamed(unclear: Unclear, passage: AuthoredPassage) -> Unclear:
    """The passage under its authored name."""
    if not passage.readings:
        return msgspec.structs.replace(unclear, key=Key(passage.key))
    added = [reading for reading in unclear.readings if reading.key.startswith(SECOND)]
    if len(passage.readings) not in (len(unclear.readings), len(unclear.readings) - len(added)):
        raise _MistakeError(
            f"it lists {len(passage.readings)} readings, and the text has {len(unclear.readings)} "
            f"({', '.join(f'“{reading.text}”' for reading in unclear.readings) or 'none'})"
        )
    readings = tuple(map(_same_reading, unclear.readings, passage.readings))
    left = unclear.readings[len(readings) :]
    clash = next((reading.key for reading in left if reading.key in {one.key for one in readings}), None)
    if clash is not None:
        raise _MistakeError(f"the key {clash!r} is that of a reading that the second translator added: name it too")
    return msgspec.structs.replace(unclear, key=Key(passage.key), readings=(*readings, *left))


def _same_reading(read: Reading, authored: AuthoredReading) -> Reading:
    if authored.text and _words(authored.text) != _words(read.text):
        raise _MistakeError(f"reading {authored.key!r} is “{read.text}” in the text, and not “{authored.text}”")
    if authored.gloss and read.gloss and _words(authored.gloss) != _words(read.gloss):
        raise _MistakeError(
            f"the gloss of reading {authored.key!r} is “{read.gloss}” in the text, and not “{authored.gloss}”"
        )
    return msgspec.structs.replace(read, key=_reading_key(authored), gloss=read.gloss or authored.gloss)


def _meaning(cue: ReadCue, passage: AuthoredPassage, quote: str) -> Unclear:
    """A passage of meaning over the quoted words."""
    span = _span_of(cue, quote)
    for other in cue.unclear:
        if _touch(span, other.span) and other.rule == DIFFERENCE:
            raise _MistakeError(
                f"“{quote}” touches “{cue.text[other.span.start : other.span.end]}”, where a second translator "
                "differs: name that place with `difference`, and say with `gloss` what each of them means"
            )
        if _touch(span, other.span):
            raise _MistakeError(f"“{quote}” touches the passage {other.key}, whose wording is unclear already")
    for insertion in cue.insertions:
        if _touch(span, insertion.span):
            raise _MistakeError(f"“{quote}” touches “[{insertion.text}]”, which an editor inserted: nobody said it")
    for direction in cue.directions:
        inside = any(one.span.start <= span.start and span.end <= one.span.end for one in direction.quotations)
        if _touch(span, direction.span) and not inside:
            raise _MistakeError(f"“{quote}” touches a stage direction outside its quotations: nobody said it")
    if len(passage.readings) < 2:  # noqa: PLR2004 - one meaning is no doubt
        raise _MistakeError("a passage of meaning needs two readings or more")
    empty = next((reading.key for reading in passage.readings if not reading.text.strip()), None)
    if empty is not None:
        raise _MistakeError(f"reading {empty!r} says no meaning")
    return Unclear(
        key=Key(passage.key),
        span=span,
        passage_kind=PassageKind.MEANING,
        unclearness=Unclearness.MEANING,
        readings=tuple(
            Reading(key=_reading_key(reading), text=reading.text, gloss=reading.gloss) for reading in passage.readings
        ),
        rule="meaning.authored",
    )


def _span_of(cue: ReadCue, quote: str) -> Span:
    if not quote.strip():
        raise _MistakeError("its quote is empty")
    count = cue.text.count(quote)
    if count != 1:
        often = "does not stand" if not count else f"stands {count} times"
        raise _MistakeError(f"“{quote}” {often} in cue {cue.number}; quote words that stand there once, as typed")
    start = cue.text.index(quote)
    return Span(start=start, end=start + len(quote))


def _reading_key(reading: AuthoredReading) -> Key:
    if not KEY.fullmatch(reading.key):
        raise _MistakeError(f"the key {reading.key!r} of a reading must be letters, digits, dot, dash or underscore")
    return Key(reading.key)


def _repeated(passages: Sequence[AuthoredPassage]) -> list[str]:
    counted = Counter(passage.key for passage in passages)
    return [f"passage {key!r}: {count} passages have this key" for key, count in counted.items() if count > 1]


def _clashes(
    cues: Sequence[ReadCue], named: dict[tuple[int, int], AuthoredPassage], added: Sequence[tuple[int, Unclear]]
) -> list[str]:
    """Names that another passage bears already, and passages of meaning that touch each other."""
    kept = {unclear.key for cue in cues for at, unclear in enumerate(cue.unclear) if (cue.number, at) not in named}
    given = [*(passage.key for passage in named.values()), *(unclear.key for _, unclear in added)]
    mistakes = [f"passage {key!r}: a passage without a name of its own is called so" for key in given if key in kept]
    for at, (number, unclear) in enumerate(added):
        mistakes += [
            f"passage {unclear.key!r}: its words touch those of {other.key!r}"
            for other_number, other in added[:at]
            if number == other_number and _touch(unclear.span, other.span)
        ]
    return mistakes


def _with_names(
    cue: ReadCue, named: dict[tuple[int, int], AuthoredPassage], added: Sequence[tuple[int, Unclear]]
) -> ReadCue:
    unclear = [
        _renamed(passage, named[cue.number, at]) if (cue.number, at) in named else passage
        for at, passage in enumerate(cue.unclear)
    ]
    unclear += [passage for number, passage in added if number == cue.number]
    return msgspec.structs.replace(cue, unclear=tuple(sorted(unclear, key=lambda one: one.span.start)))


def _touch(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end


def _words(text: str) -> tuple[str, ...]:
    # Spaces, case and punctuation may differ between the folder and the text; words may not.
    return tuple(word.folded for word in words_of(text))
