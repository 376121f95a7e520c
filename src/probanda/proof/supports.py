"""What carries an answer, and what it falls without: minimal supports and minimal losses.

A **support** is a smallest set that still carries the answer when everything else is taken out; a **loss** is a
smallest set without which it no longer holds. Each loss has something of every support: the losses are exactly the
minimal hitting sets of the supports. That is how they are found, and it is exact:

1. Keep the supports found so far, and the minimal hitting sets of them.
2. Take out a hitting set by way of trial. If the answer falls, the set is a minimal loss: every smaller one misses a
   known support. If it still holds, what is left contains a support that was not known: shrink it, and go to 1.
3. When every hitting set is a loss, both lists are complete.

There can be more of them than anyone can list. Work is counted, and beyond the budget the answer is None: never a
part of a list. `losses` then asks a decision diagram, whose doors stand here too, for fault trees of others. Single and
double losses are always found, whatever the budget.

It needs one property: taking out more never makes the answer hold again. Sets are integers, one bit a member.
"""

from collections.abc import Callable, Iterator

from probanda.proof.minimal_sets import count_minimal_sets, minimal_sets
from probanda.proof.open_psa import read_open_psa

__all__ = ["Search", "count_minimal_sets", "minimal_sets", "read_open_psa"]

_COMPARISONS = 400  # comparisons of two sets cost about as much as one trial (measured)


class Search:
    """A search over the subsets of `universe` with `holds`: whether the answer holds without a set."""

    def __init__(self, universe: int, holds: Callable[[int], bool]) -> None:
        self.universe, self._holds = universe, holds
        self._supports: list[int] = []
        self._trials = 0
        self._singles: list[int] | None = None

    def holds_without(self, out: int) -> bool:
        """Whether it holds without a set; a known support that the set leaves whole saves the trial."""
        if any(not support & out for support in self._supports):
            return True
        self._trials += 1
        return self._holds(out)

    def singles(self) -> list[int]:
        """Members without which it does not hold; it must hold without nothing."""
        if self._singles is None:
            self._find_support(0)
            self._singles = [bit for bit in _members(self._supports[0]) if not self.holds_without(bit)]
        return self._singles

    def doubles(self) -> list[int]:
        """Pairs without which it does not hold, neither of them a single loss."""
        alone = sum(self.singles())
        # Of each pair one is in the first support, the other in every support that misses the one.
        found: set[int] = set()
        for first in _members(self._supports[0] & ~alone):
            self._find_support(first)
            others = self.universe & ~alone & ~first
            for support in self._supports:
                if not support & first:
                    others &= support
            found.update(first | other for other in _members(others) if not self.holds_without(first | other))
        return sorted(found)

    def minimal(self, budget: int) -> tuple[list[int], list[int]] | None:
        """All minimal losses and all minimal supports, or None when that takes more than `budget` trials."""
        self._find_support(0)
        start, comparisons, taken = self._trials, 0, 0
        hitting, losses = [0], set[int]()
        while True:
            while taken < len(self._supports):
                support = self._supports[taken]
                taken += 1
                met = [one for one in hitting if one & support]
                missed = [one for one in hitting if not one & support]
                comparisons += len(met) * len(missed) * support.bit_count()
                if self._trials - start + comparisons // _COMPARISONS > budget:
                    return None
                hitting = met + list(_widened(missed, support, met))
            untried = next((one for one in hitting if one not in losses), None)
            if untried is None:
                return sorted(hitting), sorted(self._supports)
            if self._trials - start + comparisons // _COMPARISONS > budget:
                return None
            if not self._find_support(untried):
                losses.add(untried)

    def _find_support(self, out: int) -> bool:
        """Whether it holds without a set; then a support that the set leaves whole is known from here on."""
        if any(not support & out for support in self._supports):
            return True
        if not self.holds_without(out):
            return False
        self._supports.append(self._shrunk(self.universe & ~out))
        return True

    def _shrunk(self, kept: int) -> int:
        for bit in _members(kept & ~sum(self._singles or ())):
            self._trials += 1
            if self._holds(self.universe & ~kept | bit):
                kept &= ~bit
        return kept


def _widened(missed: list[int], support: int, met: list[int]) -> Iterator[int]:
    """Each set that misses a support, with one member of it; without those that contain a set that meets it."""
    for bit in _members(support):
        rivals = [one for one in met if one & bit]
        for one in missed:
            wider = one | bit
            if not any(rival & ~wider == 0 for rival in rivals):
                yield wider


def _members(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
