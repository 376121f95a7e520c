"""What agrees between two exhibits, in the words of the dossier.

- It is told at both exhibits, from the side of each. Which one copies the other is said only where a person judged it.
- Sound alone is "sounds the same", never the same video. Times are told to the thousandth of a second;
  the record holds them exactly.
"""

from fractions import Fraction

from probanda.model.alike import Agrees, Alike, AlikePart, FilePart, OriginVerdict
from probanda.model.ids import RecordId
from probanda.model.origins import OriginWord
from probanda.model.value import Value
from probanda.report.register import Place, Register
from probanda.report.sentences import time_span

_VERBS = {
    Agrees.PICTURES: "shows the same pictures as",
    Agrees.SOUND: "sounds the same as",
    Agrees.BOTH: "shows and sounds the same as",
}
OPEN = "Nobody has judged whether one copies the other; until then they count as of one origin."


class PartText(Value, frozen=True, kw_only=True):
    """One part that agrees: what stands before the other exhibit, what stands behind it, and why."""

    verb: str
    times: str
    change: str
    reasons: tuple[str, ...]


class LikenessText(Value, frozen=True, kw_only=True):
    """What one exhibit has in common with another."""

    other: Place
    parts: tuple[PartText, ...]
    found_by: str
    judged: str
    by: str
    why: str


def tell_likenesses(register: Register, record: RecordId) -> tuple[LikenessText, ...]:
    """What the exhibit has in common with others, in the order of entry."""
    return tuple(
        _likeness(register, one, record)
        for _, one in register.view.likenesses
        if record in (one.first.exhibit, one.second.exhibit)
    )


def _likeness(register: Register, one: Alike, record: RecordId) -> LikenessText:
    is_first = one.first.exhibit == record
    other = one.second.exhibit if is_first else one.first.exhibit
    judged = next(
        (each for _, each in register.view.origin_verdicts if {each.exhibit, each.source} == {record, other}), None
    )
    return LikenessText(
        other=register.place(other),
        parts=tuple(_part(part, is_first=is_first) for part in one.parts),
        found_by=f"{one.made_by.name} {one.made_by.version}".strip(),
        judged=_judged(register, judged) or _declared(register, record, other) or OPEN,
        by=judged.by if judged else "",
        why=judged.why if judged else "",
    )


def _part(part: AlikePart, *, is_first: bool) -> PartText:
    here, there = (part.first, part.second) if is_first else (part.second, part.first)
    return PartText(
        verb=_VERBS[part.agrees],
        times=_times(here, there),
        change=part.change if is_first or not part.change else f"seen from the other: {part.change}",
        reasons=part.reasons,
    )


def _times(here: FilePart, there: FilePart) -> str:
    """`from 00:12 to 00:20 (there 00:00 to 00:08)`; a still has no times."""
    said = f"from {_span(here)}" if here.start_s is not None else ""
    other = f"there {_span(there)}" if there.start_s is not None else ""
    return f"{said} ({other})" if said and other else said or other


def _span(part: FilePart) -> str:
    return time_span(_decimal(part.start_s), _decimal(part.stop_s))


def _decimal(fraction: str | None) -> str | None:
    """Decimal seconds to the thousandth; the record holds the fraction."""
    if fraction is None:
        return None
    return f"{float(Fraction(fraction)):.3f}".rstrip("0").rstrip(".")


def _judged(register: Register, verdict: OriginVerdict | None) -> str:
    if verdict is None:
        return ""
    exhibit, source = register.place(verdict.exhibit).label, register.place(verdict.source).label
    if verdict.word is OriginWord.INDEPENDENT:
        return f"Judged: {exhibit} and {source} are independent."
    return f"Judged: {exhibit} copies {source}."


def _declared(register: Register, record: RecordId, other: RecordId) -> str:
    for one, source in ((record, other), (other, record)):
        body = register.exhibits.get(one)
        if body is not None and source in (*body.copies, *body.made_from):
            verb = "copies" if source in body.copies else "was made from"
            return f"As it was entered, {body.label} {verb} {register.place(source).label}."
    return ""
