"""How a node follows from its children, in every world at once.

In one world a node is at one of four levels: gap (nothing) < insufficient (something, not enough) < contested <
supported. AND is the worst child, OR the best, k-of-n the k-th best. What is left out (not required, assessed apart)
does not count. A node that attacks this one holds it down: supported, to insufficient at most; contested, to contested
at most; insufficient or gap do nothing.

A grade is three sets of worlds: where the node is at least insufficient, at least contested, supported. The
rules ask a set for `&`, `|` and `~` only, so either engine (`worlds`) can decide them.
"""

from collections.abc import Sequence
from typing import NamedTuple

from probanda.model.proof import Gate
from probanda.proof.world_diagrams import WorldSet


class Grade(NamedTuple):
    """The worlds in which a node reaches each level; each set lies in the one before."""

    something: WorldSet
    contested: WorldSet
    supported: WorldSet


NOTHING = Grade(0, 0, 0)


def worst(grades: Sequence[Grade]) -> Grade:
    """AND of one or more."""
    something, contested, supported = grades[0]
    for grade in grades[1:]:
        something &= grade[0]
        contested &= grade[1]
        supported &= grade[2]
    return Grade(something, contested, supported)


def best(grades: Sequence[Grade]) -> Grade:
    """OR of one or more."""
    something, contested, supported = grades[0]
    for grade in grades[1:]:
        something |= grade[0]
        contested |= grade[1]
        supported |= grade[2]
    return Grade(something, contested, supported)


def at_least(k: int, grades: Sequence[Grade]) -> Grade:
    """k-of-n, level by level: the level that at least k of them reach."""
    return Grade(*(reached_by(k, [grade[level] for grade in grades]) for level in range(3)))


def combine(gate: Gate, k: int | None, grades: Sequence[Grade]) -> Grade:
    """A node's grade from those of its children that count."""
    if gate is Gate.AND:
        return worst(grades)
    if gate is Gate.K and k is not None:
        return at_least(k, grades)
    return best(grades)


def held_down(grade: Grade, attacker: Grade) -> Grade:
    """What is left of a grade under a node that attacks it."""
    return Grade(grade.something, grade.contested & ~attacker.supported, grade.supported & ~attacker.contested)


def reached_by(k: int, sets: Sequence[WorldSet]) -> WorldSet:
    """The worlds that at least k of these sets hold."""
    reached: list[WorldSet] = [
        -1,
        *[0] * k,
    ]  # reached[j]: the worlds in which j of those seen so far hold; -1 is every world
    for found in sets:
        for j in range(k, 0, -1):
            reached[j] |= reached[j - 1] & found
    return reached[k]
