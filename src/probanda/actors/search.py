"""Candidates for a name among many: names that share a key with it, the most telling keys first, then compared.

Rules:
1. A key of a name is the consonant skeleton of one of its longer words, one with a consonant left out, two of its words
   together in any order, two neighbours as one word, a kind of unit with its number, or an acronym.
2. `blocking_keys` is all that a store has to keep of a name: two names are candidates when their keys meet.
3. A key that few names have tells more. Keys are taken in this order until a bound of names is gathered; the names with
   the most telling keys are compared, at most `most` of them, and the best are returned.
4. What shares no key is not found: a search that finds nothing does not say that nothing is there.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import combinations, islice, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from probanda.actors.match import Match, compare
from probanda.actors.prepare import Prepared, prepare
from probanda.actors.read_word import Token
from probanda.actors.words import Part

_MOST_GATHERED = 60_000  # names of one search before any is compared: two milliseconds of sorting
_MOST_COMPARED = 120  # some eight milliseconds
_MOST_PAIRED = 6  # words of a name that are paired: fifteen pairs
_MOST_READINGS = 4
_LEAST_ALONE = 3  # consonants of a word that tells something by itself
_ACRONYM = range(3, 9)
# Sounds that romanisations take for one another; two words together tell enough all the same.
_COARSE = str.maketrans("stk", "kkk")


class Found(NamedTuple):
    """A name that was found: its place in the names that were given, and how it matches."""

    place: int
    match: Match


def blocking_keys(name: str | Prepared) -> frozenset[str]:
    """What a name can be found by (rule 1)."""
    one = prepare(name) if isinstance(name, str) else name
    named = [token for token in one.tokens if token.part in {Part.NAME, Part.UNIT, Part.GENERAL} and token.skeleton]
    telling = [token for token in named if token.part is Part.NAME] or named
    keys: set[str] = set()
    for token in telling:
        keys.update(_alone(token))
    keys.update(f"+{joined.token.skeleton.translate(_COARSE)}" for joined in one.joined)
    if len(telling) == 1:
        keys.add(f"1 {telling[0].skeleton}")
    for first, second in combinations(telling[:_MOST_PAIRED], 2):
        for mine in _names_of(first):
            keys.update(" ".join(sorted((mine, yours))) for yours in _names_of(second))
    keys.update(f"{number} {unit}" for number in one.numbers for unit in (one.units or {""}))
    keys.update(f"= {initials}" for initials in (one.initials, one.every_initial) if len(initials) in _ACRONYM)
    keys.update(f"= {token.shown}" for token in telling if len(token.shown) in _ACRONYM and token.shown.isascii())
    return frozenset(keys)


def _alone(token: Token) -> Iterable[str]:
    """Keys of one word."""
    coarse = token.skeleton.translate(_COARSE)
    if len(coarse) > _LEAST_ALONE:
        yield f"+{coarse}"
    for skeleton in token.skeletons[:_MOST_READINGS]:
        if len(skeleton) >= _LEAST_ALONE:
            yield skeleton
    for skeleton in token.skeletons[:2]:
        if len(skeleton) > _LEAST_ALONE:
            yield from (skeleton[:at] + skeleton[at + 1 :] for at in range(len(skeleton)))


def _names_of(token: Token) -> Sequence[str]:
    """The skeleton of a word in fewer classes still, and the first name of the table that it may write."""
    coarse = token.skeleton.translate(_COARSE)
    return (coarse, f"#{min(token.names)}") if token.names else (coarse,)


class NameIndex:
    """Names that can be searched; it holds their keys and their texts, and nothing else."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names: list[str] = []
        hashes, places = array("q"), array("i")
        for place, name in enumerate(names):
            self.names.append(name)
            keys = blocking_keys(name)
            hashes.extend(map(hash, keys))
            places.extend(repeat(place, len(keys)))
        unsorted = np.frombuffer(hashes, dtype=np.int64)
        order = np.argsort(unsorted, kind="stable")
        self._hashes: npt.NDArray[np.int64] = unsorted[order]
        self._places: npt.NDArray[np.int32] = np.frombuffer(places, dtype=np.int32)[order]

    def candidates(self, name: str | Prepared, *, most: int = _MOST_COMPARED) -> tuple[int, ...]:
        """Places of the names that share the most telling keys with this one (rule 3)."""
        wanted = np.array(sorted(map(hash, blocking_keys(name))), dtype=np.int64)
        begins = np.searchsorted(self._hashes, wanted, side="left")
        ends = np.searchsorted(self._hashes, wanted, side="right")
        spans = sorted((end - begin, begin, end) for begin, end in zip(begins, ends, strict=True) if end > begin)
        gathered, weights, taken = [], [], 0
        for size, begin, end in spans:
            if taken and taken + size > _MOST_GATHERED:
                break
            taken += int(size)
            gathered.append(self._places[begin:end][:_MOST_GATHERED])
            weights.append(np.full(len(gathered[-1]), 1 / np.log2(2 + float(size))))
        if not gathered:
            return ()
        places, at = np.unique(np.concatenate(gathered), return_inverse=True)
        votes = np.bincount(at, weights=np.concatenate(weights))
        best = np.lexsort((places, -votes))[:most]
        return tuple(int(one) for one in places[best])

    def search(self, name: str | Prepared, *, least: float = 0.5, most: int = 20) -> tuple[Found, ...]:
        """Names that are alike, the most alike first."""
        wanted = prepare(name) if isinstance(name, str) else name
        found = (Found(place, compare(wanted, self.names[place])) for place in self.candidates(wanted))
        best = sorted((one for one in found if one.match.score >= least), key=lambda one: (-one.match.score, one.place))
        return tuple(islice(best, most))
