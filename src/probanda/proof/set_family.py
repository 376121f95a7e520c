"""A family of sets, kept as a zero-suppressed decision diagram: counted without being listed.

Row by row, what it refers to first. Row 0 is the family of no set, row 1 that of the empty set only; every other row
is (level, without, with): the sets of `without`, and those of `with` each with the event of that level added. Levels
grow from a row to what it refers to. A family of billions of sets may have some hundred rows.
"""

from collections.abc import Iterator

from probanda.model.value import Value

NO_SET, EMPTY_SET = 0, 1


class Family(Value, frozen=True, kw_only=True):
    """Sets of numbered events; `order` gives the event of each level."""

    order: tuple[int, ...]
    rows: tuple[tuple[int, int, int], ...]
    """From row 2 on."""
    top: int

    def count(self) -> int:
        """How many sets there are, exactly."""
        counts = [0, 1]
        for _, without, including in self.rows:
            counts.append(counts[without] + counts[including])
        return counts[self.top]

    def count_by_size(self) -> tuple[int, ...]:
        """How many sets there are of size 0, 1, 2, ..."""
        counts: list[list[int]] = [[0], [1]]
        for _, without, including in self.rows:
            fewer, more = counts[without], [0, *counts[including]]
            if len(fewer) > len(more):
                more += [0] * (len(fewer) - len(more))
            for size, count in enumerate(fewer):
                more[size] += count
            counts.append(more)
        found = counts[self.top]
        while found and not found[-1]:
            found.pop()
        return tuple(found)

    def sets(self, most: int | None = None) -> Iterator[tuple[int, ...]]:
        """The sets of at most `most` events, one by one, each with its events in the order of the diagram."""
        limit = len(self.order) if most is None else most
        smallest = self._smallest()
        waiting: list[tuple[int, tuple[int, ...]]] = [(self.top, ())]
        while waiting:
            row, chosen = waiting.pop()
            if row == NO_SET or len(chosen) + smallest[row] > limit:
                continue
            if row == EMPTY_SET:
                yield chosen
            else:
                level, without, including = self.rows[row - 2]
                waiting.append((without, chosen))
                waiting.append((including, (*chosen, self.order[level])))

    def _smallest(self) -> list[int]:
        """The size of the smallest set of each row; beyond all sizes where there is none."""
        sizes = [len(self.order) + 1, 0]
        for _, without, including in self.rows:
            sizes.append(min(sizes[without], sizes[including] + 1))
        return sizes
