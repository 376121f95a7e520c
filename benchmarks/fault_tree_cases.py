"""Fault trees to measure and to test with, from a seed: no public model is in this project."""

from math import prod
from random import Random

from probanda.proof.fault_tree import Grower, Tree

# As baobab1 of the Aralia set: 61 events, 84 gates, some ten thousand minimal sets (46,188 there). Of the first seeds
# with ten to a hundred thousand sets, the one with the largest diagram.
EVENTS, GATES = 61, 84
LARGE_SEED, LARGE_SHARED = 77, 0.3

# 82,000,000,000 minimal sets, as das9209 of the same set is said to have: 82 x 10 x ... x 10.
WIDTHS = (82, *(10,) * 9)


def shared_tree(seed: int, *, events: int = EVENTS, gates: int = GATES, shared: float = LARGE_SHARED) -> Tree:
    """A tree of votes with two to five members, some of them k of n, of which a part stands in several places."""
    random = Random(seed)  # noqa: S311 - seeds make trees here, not secrets
    members: list[list[int]] = [[] for _ in range(gates)]  # a gate by its number, an event by -1 - its number
    for gate in range(1, gates):
        members[random.randrange(max(0, gate - 12), gate)].append(gate)
    unused = list(range(events))
    random.shuffle(unused)
    for gate in range(gates):
        while len(members[gate]) < 2 or (len(members[gate]) < 5 and random.random() < 0.35):
            if random.random() < shared and gate + 1 < gates:
                members[gate].append(random.randrange(gate + 1, min(gates, gate + 25)))
            else:
                members[gate].append(-1 - (unused.pop() if unused else random.randrange(events)))
    for event in unused:
        members[random.randrange(gates // 2, gates)].append(-1 - event)
    grower = Grower(f"event {number}" for number in range(events))
    grown: dict[int, int] = {}
    for gate in reversed(range(gates)):
        of = sorted({grown[one] if one >= 0 else -1 - one for one in members[gate]})
        grown[gate] = _vote(grower, of, random)
    return grower.tree(grown[0])


def _vote(grower: Grower, of: list[int], random: Random) -> int:
    kind = random.random()
    if len(of) > 2 and kind < 0.12:
        return grower.least(random.randint(2, len(of) - 1), of)
    return grower.both(of) if kind < 0.42 else grower.either(of)


def wide_tree(widths: tuple[int, ...] = WIDTHS) -> Tree:
    """One of each group, all groups together: as many minimal sets as the widths multiply to."""
    grower = Grower(f"event {number}" for number in range(sum(widths)))
    groups, first = [], 0
    for width in widths:
        groups.append(grower.either(range(first, first + width)))
        first += width
    return grower.tree(grower.both(groups))


def wide_count(widths: tuple[int, ...] = WIDTHS) -> int:
    """How many that is."""
    return prod(widths)
