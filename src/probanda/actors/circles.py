"""Units that stand under themselves, by whatever way round: the strongly connected parts of a hierarchy (Tarjan 1972).

Written without recursion: a chain of units can be longer than Python's stack.
"""

from collections.abc import Mapping, Sequence

from probanda.model.ids import RecordId

_Ends = Mapping[RecordId, Sequence[RecordId]]


def circles(ends: _Ends) -> tuple[tuple[RecordId, ...], ...]:
    """The units of each circle in order; those that share a circle are told together.

    Args:
        ends: each unit with those that one step leads to, all of which are named themselves.
    """
    left = _without_ends(ends)
    found = [tuple(sorted(part)) for part in _parts(left) if len(part) > 1 or part[0] in left[part[0]]]
    return tuple(sorted(found))


def _without_ends(ends: _Ends) -> dict[RecordId, list[RecordId]]:
    """What is left when units that lead nowhere are taken away, again and again: nothing, where there is no circle."""
    before: dict[RecordId, list[RecordId]] = {name: [] for name in ends}
    for name, each in ends.items():
        for end in each:
            before[end].append(name)
    counts = {name: len(each) for name, each in ends.items()}
    waiting = [name for name, count in counts.items() if count == 0]
    gone = set(waiting)
    while waiting:
        for name in before[waiting.pop()]:
            counts[name] -= 1
            if counts[name] == 0:
                gone.add(name)
                waiting.append(name)
    return {name: [end for end in each if end not in gone] for name, each in ends.items() if name not in gone}


def _parts(ends: _Ends) -> list[list[RecordId]]:
    """The strongly connected parts."""
    number: dict[RecordId, int] = {}
    low: dict[RecordId, int] = {}
    held: list[RecordId] = []
    on_hold: set[RecordId] = set()
    parts: list[list[RecordId]] = []
    for root in ends:
        if root in number:
            continue
        ways = [(root, iter(ends[root]))]
        number[root] = low[root] = len(number)
        held.append(root)
        on_hold.add(root)
        while ways:
            name, rest = ways[-1]
            following = next(rest, None)
            if following is None:
                ways.pop()
                if ways:
                    low[ways[-1][0]] = min(low[ways[-1][0]], low[name])
                if low[name] == number[name]:
                    part = [held.pop()]
                    while part[-1] != name:
                        part.append(held.pop())
                    on_hold.difference_update(part)
                    parts.append(part)
            elif following not in number:
                number[following] = low[following] = len(number)
                held.append(following)
                on_hold.add(following)
                ways.append((following, iter(ends[following])))
            elif following in on_hold:
                low[name] = min(low[name], number[following])
    return parts
