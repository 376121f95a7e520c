"""Dates as their sources give them, what they allow together, and a drawing of it.

- Every dating is shown with its kind, its words, who says so and in which exhibit; a contradiction names the smallest
  set that cannot all be true.
- The drawing says nothing that the table does not: a filled part is sure, a hatched part is possible, a broken line is
  an open side. Places along it are whole days between the first and the last day that any source names.
"""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from probanda.model.dossier import DateFinding
from probanda.model.ids import Key, RecordId
from probanda.model.incident import Incident, IncidentKind
from probanda.model.value import Value
from probanda.model.when import Dating, Day, When, Zone, day_words
from probanda.report.anchors import anchor
from probanda.report.linked import Linker
from probanda.report.register import Named, Place, Register, exhibit_anchor
from probanda.report.sentences import bounds_words, when_words

_EDGE = 4  # hundredths of the width kept free on either side, where broken lines of open sides run
_MOST_TICKS = 6
_APART = 24  # hundredths: nearer to an end its year would run into the day written there
_NARROWEST = 0.6  # hundredths: one day in a span of years is still seen
# The places of the four bounds.
_FIRST, _BEGAN, _ENDED, _LAST = range(4)


class DatingText(Value, frozen=True, kw_only=True):
    """One source's word on a date."""

    href: str
    kind: str
    when: str
    words: str
    zone: str
    by: str
    exhibit: Place


class Bar(Value, frozen=True, kw_only=True):
    """One line of the drawing; places and widths are hundredths of the width, as text."""

    words: str
    marks: tuple[tuple[str, str, str], ...]
    """(shape, place, width): `sure`, `possible`, `open`; `day` (a known day) and `bound` (one side only), no width."""
    conflict: bool
    minor: bool


class EventText(Value, frozen=True, kw_only=True):
    """An exhibit or incident with all that is said of its date."""

    name: Named
    label: str
    kind: str
    finding: str
    sentence: Markup
    reasons: tuple[Markup, ...]
    """What the sentence stands on."""
    conflict: tuple[Named, ...]
    datings: tuple[DatingText, ...]
    exhibits: tuple[Place, ...]
    """Of an incident, those that its own words rest on."""


class Dates(Value, frozen=True, kw_only=True):
    """The section of dates."""

    events: tuple[EventText, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, str], ...]
    """(place, day in words)."""


def tell_dates(register: Register) -> Dates:
    """What is said of dates in this case."""
    subjects, linked = _subjects(register), Linker(register)
    events, drawn = [], []
    for record, name, label, kind in subjects:
        datings = _datings_of(register, record)
        finding = next((one for one in register.view.date_findings if one.of == record), None)
        incident = _incident(register, record)
        if not datings and finding is None and incident is None:
            continue
        conflict = finding.conflict if finding is not None else ()
        events.append(
            EventText(
                name=name,
                label=label,
                kind=kind,
                finding=_found_words(finding, incident),
                sentence=linked(finding.sentence) if finding is not None else Markup(""),
                reasons=tuple(map(linked, finding.reasons)) if finding is not None else (),
                conflict=tuple(_dated_by(register, key) for key in conflict),
                datings=tuple(_dating(register, one) for one in datings),
                exhibits=tuple(map(register.place, incident.exhibits)) if incident is not None else (),
            )
        )
        drawn.append((name.words, _drawn_when(finding, incident), bool(conflict), False))
        drawn += [(f"{one.dating_kind.value}, by {one.by}", one.when, one.key in conflict, True) for one in datings]
    return _drawing(tuple(events), drawn)


def _subjects(register: Register) -> list[tuple[RecordId, Named, str, str]]:
    exhibits = [
        (record, Named(words=body.title, href=exhibit_anchor(body)), str(body.label), "exhibit")
        for record, body in register.view.exhibits
    ]
    incidents = [(record, register.incident(record), "", _kind(body)) for record, body in register.view.incidents]
    return exhibits + incidents


def _found_words(finding: DateFinding | None, incident: Incident | None) -> str:
    """What stands before the finding's sentence, which says its bounds itself."""
    if finding is not None and finding.conflict:
        return "its datings contradict each other"
    if incident is not None and incident.incident_kind is IncidentKind.CAMPAIGN:
        return when_words(incident.when)
    if finding is not None:
        return "" if finding.sentence else bounds_words(finding.earliest, finding.latest)
    return when_words(incident.when) if incident is not None else ""


def _drawn_when(finding: DateFinding | None, incident: Incident | None) -> When:
    """A course of events is drawn as it is entered, a point event as its datings allow, unless they contradict."""
    if incident is not None and incident.incident_kind is IncidentKind.CAMPAIGN:
        return incident.when
    if finding is not None and not finding.conflict:
        return When.between(finding.earliest, finding.latest)
    return incident.when if incident is not None else When()


def _kind(incident: Incident) -> str:
    return "campaign" if incident.incident_kind is IncidentKind.CAMPAIGN else "incident"


def _incident(register: Register, record: RecordId) -> Incident | None:
    return next((body for known, body in register.view.incidents if known == record), None)


def _datings_of(register: Register, record: RecordId) -> list[Dating]:
    return [body for _, body in register.view.datings if (body.of or body.exhibit) == record]


def _dating(register: Register, dating: Dating) -> DatingText:
    return DatingText(
        href=anchor("d", dating.key),
        kind=dating.dating_kind.value,
        when=when_words(dating.when),
        words=dating.when.words,
        zone="UTC" if dating.when.zone is Zone.UTC else "not stated",
        by=dating.by,
        exhibit=register.place(dating.exhibit),
    )


def _dated_by(register: Register, key: Key) -> Named:
    for _, dating in register.view.datings:
        if dating.key == key:
            label = register.place(dating.exhibit).label
            words = f"{dating.dating_kind.value}, {when_words(dating.when)}, by {dating.by} ({label})"
            return Named(words=words, href=anchor("d", key))
    for _, incident in register.view.incidents:
        if incident.key == key:
            return Named(words=f"{incident.title}, {when_words(incident.when)}", href=anchor("i", key))
    return Named(words=key)


# The drawing.


def _drawing(events: tuple[EventText, ...], drawn: list[tuple[str, When, bool, bool]]) -> Dates:
    days = [_ordinal(bound) for _, when, _, _ in drawn for bound in _bounds(when) if bound is not None]
    if not days:
        return Dates(events=events, bars=(), ticks=())
    scale = _Scale(min(days), max(days))
    bars = tuple(
        Bar(words=words, marks=tuple(scale.marks(when)), conflict=conflict, minor=minor)
        for words, when, conflict, minor in drawn
    )
    return Dates(events=events, bars=bars, ticks=scale.ticks())


def _bounds(when: When) -> tuple[Day | None, ...]:
    return when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise


def _ordinal(day: Day) -> int:
    return date.fromisoformat(day).toordinal()


class _Scale:
    """Days to places along the drawing."""

    def __init__(self, first: int, last: int) -> None:
        self._first, self._last = first, last

    def ticks(self) -> tuple[tuple[str, str], ...]:
        """The first and the last day, and the beginnings of years between them while they are few."""
        first, last = date.fromordinal(self._first), date.fromordinal(self._last)
        years = [date(year, 1, 1).toordinal() for year in range(first.year + 1, last.year + 1)]
        clear = [at for at in years if _APART <= self._share(at) <= 100 - _APART]
        between = clear if len(years) <= _MOST_TICKS else []
        wanted = sorted({self._first, *between, self._last})
        return tuple((self._at(at), day_words(Day(date.fromordinal(at).isoformat()))) for at in wanted)

    def marks(self, when: When) -> Iterable[tuple[str, str, str]]:
        """The parts of one line, left to right."""
        bounds = [None if bound is None else _ordinal(bound) for bound in _bounds(when)]
        known = [(at, bound) for at, bound in enumerate(bounds) if bound is not None]
        if not known:
            yield "open", "0", "100"
            return
        if bounds[_FIRST] is not None and bounds[_FIRST] == bounds[_LAST]:
            yield "day", self._at(known[0][1]), "0"
            return
        if bounds[_FIRST] is None:
            yield "open", "0", self._at(known[0][1])
        for (at, start), (to, end) in pairwise(known):
            sure = (at, to) == (_BEGAN, _ENDED)
            if start < end or sure:
                yield "sure" if sure else "possible", self._at(start), self._width(start, end)
        if len(known) == 1:
            yield "bound", self._at(known[0][1]), "0"
        if bounds[_LAST] is None:
            yield "open", self._at(known[-1][1]), self._width_to_edge(known[-1][1])

    def _share(self, at: int) -> float:
        return _EDGE + (100 - 2 * _EDGE) * (at - self._first) / max(1, self._last - self._first)

    def _at(self, at: int) -> str:
        return f"{self._share(at):.2f}"

    def _width(self, start: int, end: int) -> str:
        return f"{max(_NARROWEST, self._share(end) - self._share(start)):.2f}"

    def _width_to_edge(self, start: int) -> str:
        return f"{100 - self._share(start):.2f}"
