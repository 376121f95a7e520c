"""What follows from judgements on names: clusters, contradictions, and what is still to be judged.

Rules:
1. Names that were judged the same, directly or through others, are a cluster. The machine joins nothing by itself.
2. A judgement `different` between two names of one cluster is a contradiction. It is told with the chain of judgements
   that it contradicts, and the cluster is none until a person takes one of them back.
3. A pair is asked once: not when it was judged (also undecided), not when both names are of one cluster, and not when
   a name of the one cluster was judged different from a name of the other.
4. The queue holds the most alike pairs first, at most `most_per_name` of one name, so that a common name does not flood
   it. What is not in it was not judged to be different.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from probanda.actors.match import Match
from probanda.actors.search import NameIndex
from probanda.model.naming import Named, NameJudgement, Sameness

LEAST = 0.6  # below it a pair of full names shares no more than one word
_GATHERED = 40  # names that are compared with each name, before a bound is put on what is shown


class Contradiction(NamedTuple):
    """A judgement that two names differ, and the judgements by which they are the same."""

    different: NameJudgement
    chain: tuple[NameJudgement, ...]


class Clusters(NamedTuple):
    """What judgements say together."""

    clusters: tuple[frozenset[Named], ...]
    """Names of one, two or more each."""
    contradictions: tuple[Contradiction, ...]


class Candidate(NamedTuple):
    """A pair that nobody has judged."""

    left: Named
    right: Named
    match: Match


def clusters_of(judgements: Sequence[NameJudgement]) -> Clusters:
    """Clusters and contradictions, in the order in which their first names were judged."""
    edges = _edges(judgements)
    components = tuple(_components(edges))
    component_of = {name: number for number, names in enumerate(components) for name in names}
    contradictions = []
    broken = set()
    for one in judgements:
        if one.judgement is not Sameness.DIFFERENT:
            continue
        number = component_of.get(one.left)
        if number is not None and number == component_of.get(one.right):
            contradictions.append(Contradiction(one, _chain(edges, one.left, one.right)))
            broken.add(number)
    sound = tuple(frozenset(names) for number, names in enumerate(components) if number not in broken)
    return Clusters(sound, tuple(contradictions))


def candidate_pairs(
    names: Sequence[Named],
    judgements: Sequence[NameJudgement],
    *,
    least: float = LEAST,
    most_per_name: int = 5,
    most: int = 200,
) -> tuple[Candidate, ...]:
    """Pairs to be judged, the most alike first (rules 3 and 4)."""
    once = tuple(dict.fromkeys(names))
    settled = _Settled(judgements)
    index = NameIndex(one.name for one in once)
    found: dict[tuple[int, int], Match] = {}
    for place, one in enumerate(once):
        for other in index.search(one.name, least=least, most=_GATHERED):
            pair = (min(place, other.place), max(place, other.place))
            if place != other.place and pair not in found and not settled.holds(once[pair[0]], once[pair[1]]):
                found[pair] = other.match
    shown: Counter[int] = Counter()
    queue: list[Candidate] = []
    for pair, match in sorted(found.items(), key=lambda item: (-item[1].score, item[0])):
        if len(queue) == most:
            break
        if shown[pair[0]] < most_per_name and shown[pair[1]] < most_per_name:
            shown.update(pair)
            turned = match.left.text != once[pair[0]].name
            left, right = (once[pair[1]], once[pair[0]]) if turned else (once[pair[0]], once[pair[1]])
            queue.append(Candidate(left, right, match))
    return tuple(queue)


class _Settled:
    """Which pairs need no more judging (rule 3)."""

    def __init__(self, judgements: Sequence[NameJudgement]) -> None:
        components = _components(_edges(judgements))
        self._cluster = {name: number for number, names in enumerate(components) for name in names}
        self._judged = {frozenset((one.left, one.right)) for one in judgements}
        self._apart = {
            frozenset((self._of(one.left), self._of(one.right)))
            for one in judgements
            if one.judgement is Sameness.DIFFERENT
        }

    def _of(self, name: Named) -> int | Named:
        return self._cluster.get(name, name)

    def holds(self, left: Named, right: Named) -> bool:
        one, other = self._of(left), self._of(right)
        return one == other or frozenset((left, right)) in self._judged or frozenset((one, other)) in self._apart


_Edges = Mapping[Named, Sequence[tuple[Named, NameJudgement]]]


def _edges(judgements: Iterable[NameJudgement]) -> _Edges:
    edges: dict[Named, list[tuple[Named, NameJudgement]]] = {}
    for one in judgements:
        if one.judgement is Sameness.SAME:
            edges.setdefault(one.left, []).append((one.right, one))
            edges.setdefault(one.right, []).append((one.left, one))
    return edges


def _components(edges: _Edges) -> Iterator[tuple[Named, ...]]:
    """Names that are joined, by the first of them."""
    seen: set[Named] = set()
    for first in edges:
        if first not in seen:
            names = tuple(_reached(edges, first))
            seen.update(names)
            yield names


def _reached(edges: _Edges, first: Named) -> dict[Named, tuple[Named, NameJudgement] | None]:
    """Each name that is joined to the first, with the name and the judgement through which it was reached."""
    through: dict[Named, tuple[Named, NameJudgement] | None] = {first: None}
    waiting = deque((first,))
    while waiting:
        name = waiting.popleft()
        for other, judgement in edges.get(name, ()):
            if other not in through:
                through[other] = (name, judgement)
                waiting.append(other)
    return through


def _chain(edges: _Edges, left: Named, right: Named) -> tuple[NameJudgement, ...]:
    """A shortest chain of judgements `same` from one name to another."""
    through = _reached(edges, left)
    chain = []
    step = through[right]
    while step is not None:
        name, judgement = step
        chain.append(judgement)
        step = through[name]
    return tuple(reversed(chain))
