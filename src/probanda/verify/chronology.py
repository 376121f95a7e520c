"""When events were, as far as all their datings together allow.

Rules:
1. An event (what an exhibit records or says, or an incident) has a first and a last day, first <= last.
2. What one source says is a window on them. Posted and published are upper bounds only: words cannot be put before the
   public before they were said. All other kinds say the day itself; a purported day is what somebody says it is.
   An incident's or campaign's own bounds are one source more, named by its key.
3. Orders between events: an event within a campaign begins no earlier and ends no later than it; what an exhibit copies
   or is made from was begun no later than the exhibit's own words end.
4. Orders carry no number of days, so a contradiction is always one lower bound above one upper bound (Helly's theorem
   on a line): the smallest set that cannot all be true has one or two members. Of several, the first in the order of
   the datings, then of the incidents, is told, those that date the event itself before others.
5. A day whose zone the source does not state can be a day of UTC earlier or later. Where such a day or two could make
   two sources agree they do not contradict each other: both are read with that day or two of play, and it is said.
6. In a contradiction nothing is guessed: the bounds are those that all sources outside of any contradiction allow, so
   that they hold whichever of the others is dropped.
7. The sentence says the bounds, and first those that rest on no purported or inferred date. The reasons say whose word
   each is.

This is a simple temporal network (Dechter, Meiri, Pearl 1991) whose distances between events are all 0, so that the
shortest paths are reachability.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from probanda.model.dossier import DateFinding
from probanda.model.exhibit import Exhibit
from probanda.model.ids import RecordId
from probanda.model.incident import Incident
from probanda.model.value import Value
from probanda.model.when import Dating, DatingKind
from probanda.verify.date_words import Limits, Named, Told, agreed, contradiction, in_words, order_in_words
from probanda.verify.orders import End, Orders, Place
from probanda.verify.sources import Bound, sources_of, to_day


class _Clash(Value, frozen=True, kw_only=True):
    """A lower bound that stands above an upper one, though its event comes no later."""

    lower: Bound
    upper: Bound

    @property
    def members(self) -> tuple[int, ...]:
        """The sources of the two, in order."""
        return tuple(sorted({self.lower.source, self.upper.source}))

    @property
    def within_play(self) -> bool:
        """Whether calendars of other zones can explain it."""
        return self.lower.day - self.lower.play <= self.upper.day + self.upper.play


def chronology(
    *,
    datings: Sequence[tuple[RecordId, Dating]],
    incidents: Sequence[tuple[RecordId, Incident]],
    exhibits: Sequence[tuple[RecordId, Exhibit]],
) -> tuple[DateFinding, ...]:
    """A finding on each exhibit and incident that some source dates: exhibits first, each in the order given."""
    network = _Network(datings, incidents, exhibits)
    findings = (network.finding(of) for of in network.events)
    return tuple(finding for finding in findings if finding.datings)


def weigh_dates(
    *,
    of: RecordId,
    datings: Sequence[tuple[RecordId, Dating]],
    incidents: Sequence[tuple[RecordId, Incident]] = (),
    exhibits: Sequence[tuple[RecordId, Exhibit]] = (),
) -> DateFinding:
    """The finding on one exhibit or incident; open bounds and no datings where no source dates it."""
    return _Network(datings, incidents, exhibits).finding(of)


def _loosened(close: Iterable[_Clash]) -> dict[Bound, int]:
    """Each bound of clashes that time zones can explain with a day wide enough for both sides of all of them."""
    loose: dict[Bound, int] = {}
    for clash in close:
        loose[clash.lower] = min(clash.upper.day, loose.get(clash.lower, clash.lower.day))
        loose[clash.upper] = max(clash.lower.day, loose.get(clash.upper, clash.upper.day))
    return loose


class _Network:
    """All sources and orders of a case, its clashes found once."""

    def __init__(
        self,
        datings: Sequence[tuple[RecordId, Dating]],
        incidents: Sequence[tuple[RecordId, Incident]],
        exhibits: Sequence[tuple[RecordId, Exhibit]],
    ) -> None:
        self.sources = sources_of(datings, incidents)
        self._named = {record: Named(title=exhibit.title) for record, exhibit in exhibits}
        self._named |= {record: Named(title=one.title, kind=one.incident_kind) for record, one in incidents}
        dated = (source.of for source in self.sources)
        self.events = tuple(dict.fromkeys(chain(self._named, dated)))
        self._orders = Orders(self.events, incidents, exhibits)
        self._lowers: dict[Place, list[Bound]] = defaultdict(list)
        self._uppers: dict[Place, list[Bound]] = defaultdict(list)
        for bound in (bound for source in self.sources for bound in source.bounds):
            (self._lowers if bound.lower else self._uppers)[bound.place].append(bound)
        clashes = tuple(self._clashes())
        self.contradictions = tuple(clash for clash in clashes if not clash.within_play)
        self.aside = frozenset(member for clash in self.contradictions for member in clash.members)
        self._close = tuple(clash for clash in clashes if clash.within_play and self.aside.isdisjoint(clash.members))
        hedged = frozenset(index for index, source in enumerate(self.sources) if source.hedged)
        self._all = (self.aside, _loosened(self._close))
        firm = self.aside | hedged
        self._firm = (firm, _loosened(clash for clash in self._close if firm.isdisjoint(clash.members)))

    def finding(self, of: RecordId) -> DateFinding:
        """What all sources allow together for one event."""
        bearing = self._bearing(of)
        told = sorted(
            (clash for clash in self.contradictions if not bearing.isdisjoint(clash.members)),
            key=lambda clash: (
                len(clash.members),
                sum(self.sources[member].of != of for member in clash.members),
                clash.members,
            ),
        )
        limits = self._limits(of)
        conflict = told[0].members if told else ()
        mine = sorted(bearing, key=lambda index: (self.sources[index].of != of, index))
        words = self._contradicted(of, mine, told, limits) if told else self._agreed(of, mine, limits)
        return DateFinding(
            of=of,
            earliest=limits.earliest,
            latest=limits.latest,
            datings=tuple(self.sources[index].key for index in mine),
            conflict=tuple(self.sources[index].key for index in conflict),
            sentence=words.sentence,
            reasons=words.reasons,
        )

    def _clashes(self) -> Iterator[_Clash]:
        """Pairs of bounds that cannot both hold as they are written, in the order of the sources of the lower one."""
        for source in self.sources:
            for lower in source.bounds:
                for place in self._orders.after(lower.place) if lower.lower else ():
                    for upper in self._uppers.get(place, ()):
                        if lower.day > upper.day:
                            yield _Clash(lower=lower, upper=upper)

    def _bearing(self, of: RecordId) -> frozenset[int]:
        """The sources that date the event, or bound it through an order."""
        own = (index for index, source in enumerate(self.sources) if source.of == of)
        return frozenset(own) | {bound.source for bound in (*self._lower_bounds(of), *self._upper_bounds(of))}

    def _lower_bounds(self, of: RecordId) -> tuple[Bound, ...]:
        places = self._orders.before((of, End.FIRST))
        return tuple(bound for place in places for bound in self._lowers.get(place, ()))

    def _upper_bounds(self, of: RecordId) -> tuple[Bound, ...]:
        places = self._orders.after((of, End.LAST))
        return tuple(bound for place in places for bound in self._uppers.get(place, ()))

    def _limits(self, of: RecordId, *, firm_only: bool = False) -> Limits:
        """The tightest bounds by the sources in no contradiction; `firm_only`: by those that are not hedged."""
        left_out, loose = self._firm if firm_only else self._all
        lowers, uppers = (
            [(loose.get(bound, bound.day), bound.play) for bound in bounds if bound.source not in left_out]
            for bounds in (self._lower_bounds(of), self._upper_bounds(of))
        )
        earliest = max((day for day, _ in lowers), default=None)
        latest = min((day for day, _ in uppers), default=None)
        return Limits(
            earliest=None if earliest is None else to_day(earliest),
            latest=None if latest is None else to_day(latest),
            earliest_utc=earliest is not None and all(play == 0 for day, play in lowers if day == earliest),
            latest_utc=latest is not None and all(play == 0 for day, play in uppers if day == latest),
        )

    def _agreed(self, of: RecordId, mine: Sequence[int], limits: Limits) -> Told:
        hedged = [self.sources[index] for index in mine if self.sources[index].hedged]
        firm = self._limits(of, firm_only=True)
        kinds = {source.dating_kind for source in hedged}
        words = [kind.value for kind in (DatingKind.PURPORTED, DatingKind.INFERRED) if kind in kinds]
        rests = bool(hedged) and firm.days != limits.days
        play = sorted({index for clash in self._close for index in clash.members} & set(mine))
        return agreed(
            limits,
            self._phrases(of, mine),
            condition=" or ".join(words) if rests else "",
            without=firm if rests else None,
            play=self._phrases(of, play),
        )

    def _contradicted(self, of: RecordId, mine: Sequence[int], told: Sequence[_Clash], limits: Limits) -> Told:
        first = told[0]
        others = [index for index in mine if index not in self.aside]
        return contradiction(
            limits,
            self._phrases(of, first.members),
            order_in_words(first.lower, first.upper, self._name(first.lower.place), self._name(first.upper.place)),
            more=len({clash.members for clash in told}) - 1,
            others=self._phrases(of, others),
        )

    def _phrases(self, of: RecordId, indices: Sequence[int]) -> tuple[str, ...]:
        return tuple(
            in_words(source, self._name((source.of, End.FIRST)), other=source.of != of)
            for source in (self.sources[index] for index in indices)
        )

    def _name(self, place: Place) -> Named:
        return self._named.get(place[0], Named(title=place[0]))
