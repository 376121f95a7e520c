"""The conventions of translators become data: what is unclear, what was seen, what an editor added.

Rules:
1. Nothing is lost and nothing is resolved: the text stays as typed, marks are spans into it, no reading is chosen.
2. A bracket is, by the first that fits: a gap (`[...]`); unclear by name (`[unintelligible: may be saying X or Y]`,
   `[mumbles]`, `غير مسموع`); an alternative (`(or X)`, see `alternatives`); unclear by doubt (`[maybe X]`, `[X?]`); a
   stage direction or an insertion (see `directions`). A bracket inside a marked one belongs to it. Round brackets of
   no convention are text.
3. A time code or a bare number in brackets within a cue is no mark; a note says so, and so it does of brackets and
   quotation marks without partner. They stay in the text.
4. A cue of more than 500,000 characters, and brackets that stand in more than 16 others, are kept as typed and not
   read; a note says so. So the work grows with the text, and no faster.
5. Passages are named `c<cue>-<n>`, readings a, b, c: stable as long as the text is.
"""

import re
from collections.abc import Sequence

import msgspec

from probanda.model.ids import Key
from probanda.model.speech import (
    Insertion,
    PassageKind,
    ReadCue,
    ReadTranscript,
    Span,
    StageDirection,
    Unclear,
    Unclearness,
)
from probanda.model.value import Value
from probanda.text.alternatives import Alternative, bracketed_alternative, slashed_alternatives
from probanda.text.brackets import Group, find_groups, find_quotations, unquoted_marks
from probanda.text.conventions import conventions, longest
from probanda.text.directions import direction_rule
from probanda.text.plain import read_plain
from probanda.text.time_codes import find_time_code, read_time_code
from probanda.text.wordings import connection_length, describes, lettered, read_wordings
from probanda.text.words import Word, words_of

_MARKED = re.compile(r"[\[\]()［］（）/]")  # a cue without any of these has no mark
_GAP = re.compile(r"\s*(?:\.{2,}|…+|[-–—]{2,}|_{2,})\s*")
_NUMBER = re.compile(r"\s*\d+\s*")
_DOUBTED = re.compile(r"\s*(?P<words>[^?؟]{0,80})[?؟]+\s*")
_DETAIL = re.compile(r"[\s\u200e\u200f]*(?P<mark>[:：=\-–—,،;؛])?")
_COLONS = frozenset(":：=")
_DOUBTED_WORDS = 4  # `[X?]` of more words is a question, not a doubted word
_MEASURES = 3
_LONGEST = 500_000  # characters of a cue: a speech of eight hours on one line
_DEEPEST = 16  # brackets around a bracket
_SHOWN = 60  # characters of a text that a note quotes


class Marks(Value, frozen=True, kw_only=True):
    """What the brackets of one cue mean; spans are disjoint, in order, and into the cue's text."""

    unclear: tuple[Unclear, ...] = ()
    directions: tuple[StageDirection, ...] = ()
    insertions: tuple[Insertion, ...] = ()
    notes: tuple[str, ...] = ()


class _Found(Value, frozen=True, kw_only=True):
    """An unclear passage before it has its name."""

    start: int
    end: int
    unclearness: Unclearness
    readings: tuple[tuple[str, str], ...] = ()
    start_s: str | None = None
    end_s: str | None = None
    rule: str


def read_transcript(text: str, *, heading: str = "") -> ReadTranscript:
    """The cues of a plain-text transcript with their marks.

    Args:
        text: the whole file.
        heading: read only what follows the line that starts with this; empty: the whole file.

    Raises:
        EvidenceError: no line starts with the heading, or no words follow.
    """
    plain = read_plain(text, heading=heading)
    cues: list[ReadCue] = []
    notes = list(plain.notes)
    for cue in plain.cues:
        marks = read_marks(cue.text, cue=cue.number)
        notes += marks.notes
        cues.append(
            msgspec.structs.replace(
                cue, unclear=marks.unclear, directions=marks.directions, insertions=marks.insertions
            )
        )
    return msgspec.structs.replace(plain, cues=tuple(cues), notes=tuple(notes))


def read_marks(text: str, *, cue: int = 1) -> Marks:
    """What the brackets and slashes of one cue's text mean; `cue` is its number, for names and notes."""
    if len(text) > _LONGEST:
        long = f"its {len(text)} characters are more than {_LONGEST}: they are kept as typed, and no bracket is read."
        return Marks(notes=(f"Cue {cue}: {long}",))
    if not _MARKED.search(text):
        return Marks()
    found = find_groups(text)
    unclear: list[_Found] = []
    directions: list[StageDirection] = []
    insertions: list[Insertion] = []
    notes: list[str] = []
    taken: list[tuple[int, int]] = []
    alone = not _has_words_outside(text, found.groups)
    for group in found.groups:
        bound = taken[-1][1] if taken else 0
        if group.open < bound or group.depth > _DEEPEST:
            continue  # inside a bracket that is marked: it belongs to it; or too deep: rule 4
        mark = _unclear(text, group, found.groups, bound)
        if mark is not None:
            unclear.append(mark)
            taken.append((mark.start, mark.end))
        elif remark := _no_mark(text, group):
            notes.append(remark)
        elif rule := direction_rule(text, group, alone=alone):
            directions.append(_direction(text, group, rule))
            taken.append((group.open, group.close + 1))
        elif group.square:
            insertions.append(_insertion(text, group))
            taken.append((group.open, group.close + 1))
    unclear += [_of_alternative(one) for one in slashed_alternatives(text, found.groups, taken)]
    unclear.sort(key=lambda one: one.start)
    notes += [note for one in unclear if (note := _rule_note(text, one))]
    notes += _partnerless(text, found.alone, directions)
    notes += _too_deep(found.groups)
    return Marks(
        unclear=tuple(_named(one, cue, number) for number, one in enumerate(unclear, start=1)),
        directions=tuple(directions),
        insertions=tuple(insertions),
        notes=tuple(f"Cue {cue}: {note}" for note in notes),
    )


def _unclear(text: str, group: Group, groups: Sequence[Group], bound: int) -> _Found | None:
    alternative = bracketed_alternative(text, group, groups, bound)
    return (
        _unclear_by_name(text, group)
        or (_of_alternative(alternative) if alternative else None)
        or _unclear_by_doubt(text, group)
    )


def _unclear_by_name(text: str, group: Group) -> _Found | None:
    """A gap, or a bracket that names its unclearness, with the time and the readings that follow the name."""
    inside = text[group.open + 1 : group.close]
    found = _Found(start=group.open, end=group.close + 1, unclearness=Unclearness.GAP, rule="unclear.gap")
    if _GAP.fullmatch(inside):
        return found
    words = tuple(words_of(inside))
    named = _named_unclearness(words)
    if named is None:
        return None
    unclearness, length = named
    detail = inside[words[length - 1].end :]
    time = find_time_code(detail)
    if time is not None:
        detail = detail[time.end :]
    separator, rest = _separated(detail)
    goes_on = any(words_of(rest)) and not separator and time is None
    if not group.square and (goes_on or unclearness is Unclearness.GAP):
        return None  # "(not clear to me)" is speech
    return msgspec.structs.replace(
        found,
        unclearness=unclearness,
        readings=_listed(separator, rest),
        start_s=time.start_s if time else None,
        end_s=time.end_s if time else None,
        rule=f"unclear.{unclearness.value}",
    )


def _separated(detail: str) -> tuple[str, str]:
    """The colon, dash or comma after the name of an unclearness (empty: none), and what follows."""
    match = _DETAIL.match(detail)
    return (match["mark"] or "", detail[match.end() :]) if match else ("", detail)


def _listed(separator: str, rest: str) -> tuple[tuple[str, str], ...]:
    """The readings that follow; none where the words only describe ("noise of wind", "something or other")."""
    if connection_length(tuple(words_of(rest))):
        return read_wordings(rest).readings
    if not separator or describes(rest):
        return ()
    listed = read_wordings(rest)
    return listed.readings if listed.connected or separator in _COLONS else ()


def _unclear_by_doubt(text: str, group: Group) -> _Found | None:
    """`[X?]`, `[?]`, `(?)`, `[possibly X]`: readings without a name of the unclearness."""
    inside = text[group.open + 1 : group.close]
    words = tuple(words_of(inside))
    doubted = _DOUBTED.fullmatch(inside)
    found = _Found(
        start=group.open, end=group.close + 1, unclearness=Unclearness.UNINTELLIGIBLE, rule="unclear.question-mark"
    )
    if doubted and len(words) <= _DOUBTED_WORDS and (group.square or not words):
        wording = doubted["words"].strip()
        return msgspec.structs.replace(found, readings=((wording, ""),) if wording else ())
    if group.square and 0 < connection_length(words) < len(words):
        return msgspec.structs.replace(found, readings=read_wordings(inside).readings, rule="unclear.connected")
    return None


def _named_unclearness(words: Sequence[Word]) -> tuple[Unclearness, int] | None:
    """The kind that the first words name, and how many words name it."""
    known = conventions()
    for at in range(min(_MEASURES, len(words)) + 1):
        for unclearness, phrases in known.unclear:
            if length := longest(words[at:], phrases):
                return unclearness, at + length
        if at < len(words) and not longest(words[at : at + 1], known.measures) and not words[at].folded.isdecimal():
            return None
    return None


def _of_alternative(alternative: Alternative) -> _Found:
    return _Found(
        start=alternative.start,
        end=alternative.end,
        unclearness=Unclearness.ALTERNATIVE,
        readings=alternative.readings,
        rule=alternative.rule,
    )


def _no_mark(text: str, group: Group) -> str | None:
    """The note on a bracket that is no mark and yet no words either."""
    inside = text[group.open + 1 : group.close]
    shown = text[group.open : group.close + 1]
    if not inside.strip():
        return f"the empty brackets at character {group.open + 1} are kept as typed."
    if group.square and _NUMBER.fullmatch(inside):
        return f"the number {shown} is kept as typed; it may point to a footnote."
    code = read_time_code(text, group.open)
    if code is not None and code.end == group.close + 1:
        return f"the time code {shown} stands within the words; it is kept as typed and times nothing."
    return None


def _direction(text: str, group: Group, rule: str) -> StageDirection:
    start, end = group.open + 1, group.close
    return StageDirection(
        span=Span(start=group.open, end=group.close + 1),
        text=text[start:end],
        quotations=find_quotations(text, start, end),
        rule=rule,
    )


def _insertion(text: str, group: Group) -> Insertion:
    inside = text[group.open + 1 : group.close]
    words = tuple(words_of(inside))
    sic = bool(words) and longest(words, conventions().sic) == len(words)
    return Insertion(
        span=Span(start=group.open, end=group.close + 1),
        text=inside,
        rule="insertion.sic" if sic else "insertion.words",
    )


def _named(found: _Found, cue: int, number: int) -> Unclear:
    return Unclear(
        key=Key(f"c{cue}-{number}"),
        span=Span(start=found.start, end=found.end),
        passage_kind=PassageKind.WORDING,
        unclearness=found.unclearness,
        readings=lettered(found.readings),
        start_s=found.start_s,
        end_s=found.end_s,
        rule=found.rule,
    )


def _rule_note(text: str, found: _Found) -> str | None:
    """What a person should check of an alternative: which words it was taken to replace, and why."""
    shown = _short(text[found.start : found.end])
    if found.rule == "alternative.repeated-word":
        first = _short(found.readings[0][0])
        return f"in “{shown}” the alternative is read in place of “{first}”, which begins with the same word."
    if found.rule == "alternative.same-length":
        first = _short(found.readings[0][0])
        return f"in “{shown}” the alternative is read in place of “{first}”, as many words as it has: please check."
    if found.rule == "alternative.alone":
        return f"no words stand before the alternative “{shown}”: it is kept as the only reading."
    return None


def _partnerless(text: str, alone: Sequence[int], directions: Sequence[StageDirection]) -> list[str]:
    notes = []
    if alone:
        places = ", ".join(f"“{text[at]}” at character {at + 1}" for at in alone[:3])
        more = f" and {len(alone) - 3} more" if len(alone) > 3 else ""  # noqa: PLR2004 - the three that are shown
        notes.append(f"without a partner, kept as typed: {places}{more}.")
    notes += [
        f"a quotation mark in “{_short(direction.text)}” has no partner: its quotation is not marked."
        for direction in directions
        if unquoted_marks(text, direction.span.start, direction.span.end)
    ]
    return notes


def _too_deep(groups: Sequence[Group]) -> list[str]:
    deep = [group.open for group in groups if group.depth > _DEEPEST]
    if not deep:
        return []
    count = f"{len(deep)} {'bracket stands' if len(deep) == 1 else 'brackets stand'}"
    return [f"{count} in more than {_DEEPEST} others, first at character {deep[0] + 1}: kept as typed, and not read."]


def _has_words_outside(text: str, groups: Sequence[Group]) -> bool:
    at = 0
    for group in groups:
        if group.around is None:
            if any(words_of(text, at, group.open)):
                return True
            at = group.close + 1
    return any(words_of(text, at))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
