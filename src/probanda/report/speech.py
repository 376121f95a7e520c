"""The speech beside its translation, cue by cue, with every reading and what people judged of it.

- A translation stands beside the transcript that it translates. Cues are set side by side by number where both have the
  same numbers; else by their times, where all are timed; else by number, and the page says that nobody aligned them.
- A text that stands beside two others is told in full once; its passages are not told again.
- A passage lists its readings with their glosses, what each of them decides, and who chose one, or that no one has.
- Whether clear words can mean what nobody listed, or unclear ones be what nobody heard, is a question that only a
  judgement closes.
- A second version says of which transcript it is one. Where two translators differ, each wording goes with its author
  and with the exhibit in which it stands: the difference is a reading like any other, and neither of them is taken.
- What the reader of the text remarked stands under the transcript.
"""

from collections.abc import Mapping
from decimal import Decimal

from markupsafe import Markup
from msgspec import UNSET

from probanda.model.charge import JudgementKind, ReadingJudgement
from probanda.model.ids import RecordId
from probanda.model.proof import Status
from probanda.model.speech import Cue, PassageKind, Reading, Transcript, Unclear, Unclearness
from probanda.model.value import Value
from probanda.report.marks import mark_text
from probanda.report.register import Place, Register, cue_anchor
from probanda.report.sentences import listing, time_span

_WHY_UNCLEAR: Mapping[Unclearness, str] = {
    Unclearness.UNINTELLIGIBLE: "unintelligible",
    Unclearness.INAUDIBLE: "inaudible",
    Unclearness.MUMBLES: "mumbled",
    Unclearness.CROSSTALK: "spoken over",
    Unclearness.ALTERNATIVE: "the translator gives an alternative",
    Unclearness.GAP: "left out or lost",
    Unclearness.UNSURE: "a machine was unsure of it",
    Unclearness.TRANSLATORS: "two translators chose different words",
    Unclearness.MEANING: "clear words that can mean more than one thing",
}


class ReadingText(Value, frozen=True, kw_only=True):
    """One listed reading and what a person judged of it."""

    key: str
    text: str
    gloss: str
    judged: str
    author: str = ""
    """Who chose these words, where two chose different ones."""
    source: Place | None = None
    """The exhibit in which they stand; None: no second version was compared here."""


class PassageText(Value, frozen=True, kw_only=True):
    """One unclear passage."""

    name: str
    href: str
    kind: str
    why: str
    at: str
    words: str
    readings: tuple[ReadingText, ...]
    chosen: str
    unheard: str
    effects: tuple[str, ...]


class CueText(Value, frozen=True, kw_only=True):
    """One cue."""

    number: int
    href: str
    time: str
    speaker: str
    html: Markup
    passages: tuple[PassageText, ...]


class Side(Value, frozen=True, kw_only=True):
    """One of the two columns: a transcript or translation."""

    key: str
    heading: str
    title: str
    language: str
    direction: str
    author: str
    exhibit: Place
    second_of: Place | None
    """The exhibit of the transcript of which it is a second version."""
    notes: tuple[str, ...]


class Row(Value, frozen=True, kw_only=True):
    """What stands beside each other."""

    left: tuple[CueText, ...]
    right: tuple[CueText, ...]


class Speech(Value, frozen=True, kw_only=True):
    """A transcript and one translation of it, or a transcript alone."""

    of: Place
    left: Side
    right: Side | None
    rows: tuple[Row, ...]
    aligned: str
    passages: int
    unchosen: int


def tell_speeches(register: Register) -> tuple[Speech, ...]:
    """Every transcript with each of its translations, a second one last; one without a partner stands alone."""
    heads = dict(sorted(register.transcripts.items(), key=lambda one: one[1].second_of is not UNSET))
    translated = {head.translates for head in heads.values() if head.translates is not None}
    pairs: list[tuple[RecordId, RecordId | None]] = []
    for record, head in heads.items():
        if head.translates is not None and head.translates in heads:
            pairs.append((head.translates, record))
        elif record not in translated:
            pairs.append((record, None))
    speeches, told = [], set[RecordId]()
    for left, right in pairs:
        speeches.append(_speech(register, left, right, told))
        told.update(record for record in (left, right) if record is not None)
    return tuple(speeches)


def unchosen_passages(register: Register) -> tuple[PassageText, ...]:
    """Passages of several readings of which nobody preferred one, or excluded all others."""
    return tuple(
        passage
        for cues in register.cues.values()
        for cue in cues
        for passage in _passages(register, cue)
        if not passage.chosen
    )


def _speech(register: Register, left: RecordId, right: RecordId | None, told: set[RecordId]) -> Speech:
    head = register.transcripts[left]
    other = register.transcripts[right] if right is not None else None
    pairs, aligned = _align(register.cues[left], register.cues[right] if right is not None else ())
    rows = tuple(
        Row(
            left=tuple(_cue(register, head, cue, again=left in told) for cue in one),
            right=tuple(_cue(register, other, cue, again=right in told) for cue in two) if other is not None else (),
        )
        for one, two in pairs
    )
    passages = [passage for row in rows for cue in (*row.left, *row.right) for passage in cue.passages]
    return Speech(
        of=register.place(head.of),
        left=_side(register, head),
        right=_side(register, other) if other is not None else None,
        rows=rows,
        aligned=aligned,
        passages=len(passages),
        unchosen=sum(not passage.chosen for passage in passages),
    )


def _side(register: Register, head: Transcript) -> Side:
    heading = "Translation" if head.translates is not None else "Transcript"
    first = register.transcripts.get(head.second_of) if head.second_of is not UNSET else None
    return Side(
        key=head.key,
        heading=heading if head.second_of is UNSET else f"Second {heading.lower()}",
        title=head.title,
        language=head.language,
        direction=head.direction.value,
        author=head.author,
        exhibit=register.place(head.exhibit),
        second_of=register.place(first.exhibit) if first is not None else None,
        notes=head.notes,
    )


Pairs = list[tuple[tuple[Cue, ...], tuple[Cue, ...]]]


def _align(left: tuple[Cue, ...], right: tuple[Cue, ...]) -> tuple[Pairs, str]:
    """What stands beside what, and a sentence where that needs saying."""
    if not right or [cue.number for cue in left] == [cue.number for cue in right]:
        others = {cue.number: cue for cue in right}
        return [((cue,), (others[cue.number],) if right else ()) for cue in left], ""
    if left and all(cue.start_s is not None for cue in (*left, *right)):
        return _by_time(left, right), "The two have different cues; they are set side by side by their times."
    numbers = sorted({cue.number for cue in (*left, *right)})
    ours, theirs = {cue.number: cue for cue in left}, {cue.number: cue for cue in right}
    pairs: Pairs = [
        (
            (ours[number],) if number in ours else (),
            (theirs[number],) if number in theirs else (),
        )
        for number in numbers
    ]
    return (
        pairs,
        "The two have different cues and no times: they are set side by side by number, and nobody aligned them.",
    )


def _by_time(left: tuple[Cue, ...], right: tuple[Cue, ...]) -> Pairs:
    """Each cue of the translation beside the last cue of the transcript that had begun when it begins."""
    starts = [Decimal(cue.start_s or "0") for cue in left]
    beside: list[list[Cue]] = [[] for _ in left]
    for cue in right:
        begun = [at for at, start in enumerate(starts) if start <= Decimal(cue.start_s or "0")]
        beside[begun[-1] if begun else 0].append(cue)
    return [((cue,), tuple(cues)) for cue, cues in zip(left, beside, strict=True)]


def _cue(register: Register, head: Transcript, cue: Cue, *, again: bool) -> CueText:
    links = {
        unclear.key: register.passage_link(register.passage_name(cue.transcript, unclear.key))
        for unclear in cue.unclear
    }
    return CueText(
        number=cue.number,
        href="" if again else cue_anchor(head, cue.number),
        time=time_span(cue.start_s, cue.end_s),
        speaker=cue.speaker or "",
        html=mark_text(cue, head.direction, links),
        passages=() if again else _passages(register, cue),
    )


def _passages(register: Register, cue: Cue) -> tuple[PassageText, ...]:
    return tuple(_passage(register, cue, unclear) for unclear in cue.unclear)


def _passage(register: Register, cue: Cue, unclear: Unclear) -> PassageText:
    name = register.passage_name(cue.transcript, unclear.key)
    judged = [
        one
        for _, one in register.view.reading_judgements
        if one.transcript == cue.transcript and one.passage == unclear.key
    ]
    compared = any(one.version is not UNSET for one in unclear.readings)
    return PassageText(
        name=name,
        href=register.passage_link(name).href,
        kind="what was said" if unclear.passage_kind is PassageKind.WORDING else "what the words mean",
        why=_WHY_UNCLEAR[unclear.unclearness],
        at=time_span(unclear.start_s, unclear.end_s),
        words=cue.text[unclear.span.start : unclear.span.end],
        readings=tuple(
            _reading(register, cue.transcript, reading, judged, compared=compared) for reading in unclear.readings
        ),
        chosen=_chosen(unclear, judged),
        unheard=_unheard(unclear, judged),
        effects=_effects(register, name) if unclear.readings else (),
    )


def _reading(
    register: Register, transcript: RecordId, reading: Reading, judged: list[ReadingJudgement], *, compared: bool
) -> ReadingText:
    """One reading; with its author where two translators were compared."""
    author, source = "", None
    if compared:
        head = register.version(reading.version) if reading.version is not UNSET else register.transcripts[transcript]
        author = head.author if head is not None else ""
        source = register.place(head.exhibit) if head is not None else None
    return ReadingText(
        key=reading.key,
        text=reading.text,
        gloss=reading.gloss,
        judged="; ".join(
            f"{one.judgement.value} by {one.by}: {one.why}" for one in judged if one.reading == reading.key
        ),
        author=author,
        source=source,
    )


def _chosen(unclear: Unclear, judged: list[ReadingJudgement]) -> str:
    """Which reading a person chose; empty: no one has."""
    preferred = [one.reading for one in judged if one.judgement is JudgementKind.PREFERRED]
    excluded = {one.reading for one in judged if one.judgement is JudgementKind.EXCLUDED}
    left = [reading.key for reading in unclear.readings if reading.key not in excluded]
    if preferred:
        return f"Reading {preferred[0]} is preferred; the others stay listed."
    if excluded and len(left) == 1:
        return f"Reading {left[0]} is left: the others were judged no longer reasonable."
    return ""


def _unheard(unclear: Unclear, judged: list[ReadingJudgement]) -> str:
    """Whether a reading that is not listed was ruled out, by whom and why."""
    meaning = unclear.passage_kind is PassageKind.MEANING
    closed = [one for one in judged if one.judgement is JudgementKind.NO_UNHEARD]
    if closed:
        other = "Another meaning" if meaning else "Another wording"
        said = "; ".join(f"by {one.by}: {one.why}" for one in closed)
        return f"{other}, not listed, was judged unreasonable {said}"
    if meaning:
        return "Whether it can mean something else that is not listed is open: no second linguist has judged it."
    return (
        "Whether something else was said that is not listed is open: nobody has judged it." if unclear.readings else ""
    )


def _effects(register: Register, name: str) -> tuple[str, ...]:
    """What the passage decides in each theory on which it bears, and that it decides nothing where it does not."""
    effects = []
    for view in register.view.theories:
        if name not in {passage.id for passage in view.graph.passages}:
            continue
        flipped = [
            answer.id
            for answer in view.assessment.nodes
            if name in answer.flips and answer.status not in (Status.NOT_REQUIRED, Status.NOT_ASSESSED)
        ]
        words = f"decides {listing(flipped)}" if flipped else "changes nothing"
        effects.append(f"In the theory “{view.theory.title}” it {words}.")
    return tuple(effects)
