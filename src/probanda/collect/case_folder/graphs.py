"""Circles in what leads to what: an exhibit made from itself, an argument that breaks its own breaker."""

from collections.abc import Mapping, Sequence


def circles(leads_to: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Circles, at least one where things lead back to themselves; none: there are none.

    A thing that leads to itself is a circle of one. What is no key of `leads_to` leads nowhere.
    """
    found = []
    done: set[str] = set()
    for start in leads_to:
        if start in done:
            continue
        way: list[str] = []
        on_way: dict[str, int] = {}
        waiting: list[tuple[str, int]] = [(start, 0)]
        while waiting:
            thing, depth = waiting.pop()
            for left in way[depth:]:
                on_way.pop(left)
            del way[depth:]
            if thing in on_way:
                found.append(tuple(way[on_way[thing] :]))
                continue
            if thing in done or thing not in leads_to:
                continue
            done.add(thing)
            on_way[thing] = depth
            way.append(thing)
            waiting.extend((next_thing, depth + 1) for next_thing in reversed(leads_to[thing]))
    return tuple(found)
