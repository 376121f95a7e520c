"""Taking out: what falls when an exhibit falls.

- What was made from an exhibit falls with it: a transcript falls with its video.
- A copy falls when all that it copied has fallen, unless it also copies something outside the record.
- A noticed or agreed fact never falls, and cannot be taken out.

A set of exhibits is an integer here: bit i is the i-th piece. A theory is assessed on the exhibits that it names and
what they come from: a case of ten thousand exhibits costs a theory no more than those.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from graphlib import CycleError, TopologicalSorter
from operator import or_

from probanda.model.errors import TheoryError
from probanda.model.exhibit import Loss
from probanda.model.proof import Argument, Piece, ProofGraph
from probanda.model.value import Value


class _Tie(Value, frozen=True, kw_only=True):
    bit: int
    made_from: int
    copies: int
    """Zero where a copy of something outside the record keeps it standing."""


class Record(Value, frozen=True, kw_only=True):
    """The exhibits of a theory, and what each falls with."""

    ids: tuple[str, ...]
    bits: dict[str, int]
    noticed: int
    ties: tuple[_Tie, ...]
    """In an order in which what something depends on comes first."""
    leading: int
    """Exhibits that something else may fall with."""

    def mask(self, ids: Iterable[str]) -> int:
        """The set of these exhibits."""
        found = 0
        for name in ids:
            found |= self.bits[name]
        return found

    def names(self, mask: int) -> tuple[str, ...]:
        """The exhibits of a set, in the order of the record."""
        found = []
        while mask:
            lowest = mask & -mask
            mask ^= lowest
            found.append(self.ids[lowest.bit_length() - 1])
        return tuple(found)

    def fallen(self, out: int) -> int:
        """All that has fallen once these are taken out."""
        if not out & self.leading:
            return out
        for tie in self.ties:
            if out & tie.made_from or (tie.copies and not tie.copies & ~out):
                out |= tie.bit
        return out

    def taken(self, without: Iterable[str]) -> int:
        """What has fallen without these exhibits; noticed facts stay.

        Raises:
            TheoryError: an exhibit is not in the record.
        """
        out = 0
        for name in without:
            if name not in self.bits:
                raise TheoryError(
                    f"exhibit {name!r} cannot be taken out: it is not in the record",
                    advice=f"The exhibits are: {', '.join(self.ids) or 'none'}.",
                )
            out |= self.bits[name] & ~self.noticed
        return self.fallen(out)

    def behind(self, mask: int) -> int:
        """These exhibits and all that they depend on."""
        for tie in reversed(self.ties):
            if tie.bit & mask:
                mask |= tie.made_from | tie.copies
        return mask


def record_of(graph: ProofGraph) -> Record:
    """The record of a checked theory."""
    bits = {piece.id: 1 << index for index, piece in enumerate(graph.pieces)}
    by_id = {piece.id: piece for piece in graph.pieces}
    order = TopologicalSorter({piece.id: (*piece.made_from, *piece.copies) for piece in graph.pieces}).static_order()
    ties = []
    for name in order:
        piece = by_id[name]
        made_from = sum({bits[other] for other in piece.made_from})
        copies = 0 if piece.copies_outside else sum({bits[other] for other in piece.copies})
        if piece.loss is not Loss.NOTICED and (made_from or copies):
            ties.append(_Tie(bit=bits[name], made_from=made_from, copies=copies))
    return Record(
        ids=tuple(bits),
        bits=bits,
        noticed=sum(bits[piece.id] for piece in graph.pieces if piece.loss is Loss.NOTICED),
        ties=tuple(ties),
        leading=reduce(or_, (tie.made_from | tie.copies for tie in ties), 0),
    )


def pieces_behind(arguments: Iterable[Argument], pieces: Mapping[str, Piece]) -> tuple[Piece, ...]:
    """The exhibits that these arguments and the answers to their questions name, and all that those come from.

    They stand in the order of `pieces`, which has them by id; a name that it does not have is left to `check`.
    """
    waiting = [exhibit for argument in arguments for premise in argument.premises for exhibit in premise.exhibits]
    waiting += [asked.exhibit for argument in arguments for asked in argument.questions if asked.exhibit is not None]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found and name in pieces:
            found.add(name)
            waiting += (*pieces[name].made_from, *pieces[name].copies)
    return tuple(piece for name, piece in pieces.items() if name in found)


def record_mistakes(pieces: tuple[Piece, ...]) -> list[str]:
    """What is wrong with the exhibits, one sentence each."""
    mistakes = []
    known = set()
    for piece in pieces:
        if piece.id in known:
            mistakes.append(f"two exhibits have the id {piece.id!r}")
        known.add(piece.id)
    for piece in pieces:
        mistakes.extend(
            f"exhibit {piece.id!r} comes from {other!r}, which is not in the record"
            for other in (*piece.made_from, *piece.copies)
            if other not in known
        )
    try:
        TopologicalSorter({piece.id: (*piece.made_from, *piece.copies) for piece in pieces}).prepare()
    except CycleError as why:
        mistakes.append(f"exhibits come from each other in a circle: {' from '.join(map(repr, why.args[1]))}")
    return mistakes
