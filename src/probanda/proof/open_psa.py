"""A fault tree from an Open-PSA file, and a tree as such a file.

- The top is the gate that no other gate names. Where there are several, `root` says which.
- A name means: what is defined beside the gate that names it, or around it, from the inside out; else what is public;
  else a path (`tree.component.gate`). Two definitions of one name in one place, or both public, are refused.
- A gate is AND, OR or at least k of n, over gates, events and constants, nested as deep as you like; house events are
  constants. `cardinality` without an upper bound of its own is "at least".
- Everything that negates (`not`, `xor`, `iff`, `imply`, `nand`, `nor`, `cardinality` with an upper bound) is refused
  where the top depends on it: with it, what a tree fails by is no matter of smallest sets.
- Probabilities are not read; the tree says what was left aside.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from probanda.model.errors import NotMonotone, ReaderError
from probanda.proof.fault_tree import Grower, Tree
from probanda.proof.open_psa_xml import REFERENCES, Definition, Definitions, Part, read_definitions, refusal


def read_open_psa(path: str | Path, root: str | None = None) -> Tree:
    """The fault tree of an Open-PSA file under its top gate, or under the gate named by `root`.

    Raises:
        NotMonotone: a gate under the top negates something.
        ReaderError: the file cannot be read, or does not define one tree.
    """
    path = Path(path)
    return _Names(path.name, read_definitions(path)).tree(root)


def as_open_psa(tree: Tree, name: str = "tree") -> str:
    """The tree as an Open-PSA file; gates are named by number, and the names are not those of events."""
    count = len(tree.events)
    prefix = "gate-"
    while any(event.startswith(prefix) for event in tree.events):
        prefix += "-"
    names = [f"<basic-event name={quoteattr(event, _SPACES)}/>" for event in tree.events]
    names += [f'<gate name="{prefix}{number}"/>' for number in range(count, count + len(tree.votes))]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<opsa-mef>",
        f"<define-fault-tree name={quoteattr(name, _SPACES)}>",
    ]
    lines.append(f'<define-gate name="{prefix}top"><and>{names[tree.top]}</and></define-gate>')
    for number, vote in enumerate(tree.votes, start=count):
        inside = "".join(names[one] for one in vote.of)
        if vote.least == 0 or vote.least > len(vote.of):
            formula = f'<constant value="{"false" if vote.least else "true"}"/>'
        elif vote.least == len(vote.of):
            formula = f"<and>{inside}</and>"
        elif vote.least == 1:
            formula = f"<or>{inside}</or>"
        else:
            formula = f'<atleast min="{vote.least}">{inside}</atleast>'
        lines.append(f'<define-gate name="{prefix}{number}">{formula}</define-gate>')
    lines += [f"<define-basic-event name={quoteattr(event, _SPACES)}/>" for event in tree.events]
    return "\n".join([*lines, "</define-fault-tree>", "</opsa-mef>", ""])


_DIGITS = 9  # of a number in a file: more name no gate that anyone can write
_MOST_NAMED = 10  # gates in a sentence
_SPACES = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


class _Names:
    """The definitions of a file by name, and the tree that they make."""

    def __init__(self, file: str, defined: Definitions) -> None:
        self._file, self._parts, self._definitions = file, defined.parts, defined.definitions
        self._left_aside = defined.left_aside
        self._by_path: dict[tuple[str, ...], int] = {}
        self._public: dict[str, int] = {}
        for number, one in enumerate(self._definitions):
            other = self._by_path.setdefault((*one.container, one.name), number)
            if other == number and not one.private:
                other = self._public.setdefault(one.name, number)
            if other != number:
                first = self._definitions[other].line
                raise refusal(file, one.line, f"{one.name!r} is defined twice, first on line {first}")
        self._needed: dict[int, list[int]] = {}
        self._dotted = {".".join(path): number for path, number in self._by_path.items()}

    def tree(self, root: str | None) -> Tree:
        """The tree under its root: what a definition needs comes before it."""
        ordered = self._ordered(self._top(root))
        events = sorted(number for number in ordered if self._definitions[number].kind == "basic-event")
        grower = Grower(self._event_names(events))
        found = {number: place for place, number in enumerate(events)}
        for number in ordered:
            if number not in found:
                found[number] = self._grown(number, grower, found)
        return grower.tree(found[ordered[-1]], self._notes(ordered))

    def _top(self, root: str | None) -> int:
        gates = [number for number, one in enumerate(self._definitions) if one.kind == "gate"]
        if not gates:
            raise refusal(self._file, None, "it defines no gate")
        if root is not None:
            found = self._named((), root)
            if found is None or self._definitions[found].kind != "gate":
                raise refusal(self._file, None, f"there is no gate {root!r}", f"Its gates are: {self._some(gates)}.")
            return found
        named = {needed for number in gates for needed in self._needs(number)}
        tops = [number for number in gates if number not in named]
        if not tops:
            self._ordered(gates[0])  # every gate stands under another, so there is a circle: this says which
        if len(tops) > 1:
            message = f"it has {len(tops)} top gates: {self._some(tops)}"
            raise refusal(self._file, None, message, "Name the one that you mean as the root.")
        return tops[0]

    def _some(self, gates: Sequence[int]) -> str:
        names = [self._definitions[number].name for number in gates[:_MOST_NAMED]]
        more = len(gates) - len(names)
        return ", ".join(names) + (f" and {more} more" if more else "")

    def _ordered(self, top: int) -> list[int]:
        """The definitions under a gate, what one needs before it."""
        ordered: list[int] = []
        done: set[int] = set()
        way = [(top, iter(self._needs(top)))]
        on_the_way = {top}
        while way:
            here, needs = way[-1]
            needed = next((one for one in needs if one not in done), None)
            if needed is None:
                ordered.append(here)
                done.add(here)
                on_the_way.remove(here)
                way.pop()
            elif needed in on_the_way:
                raise self._circle([one for one, _ in way], needed)
            else:
                way.append((needed, iter(self._needs(needed))))
                on_the_way.add(needed)
        return ordered

    def _circle(self, way: list[int], again: int) -> ReaderError:
        circle = [*way[way.index(again) :], again]
        names = [repr(self._definitions[one].name) for one in circle]
        if len(names) > _MOST_NAMED:
            names = [*names[: _MOST_NAMED - 1], "...", names[-1]]
        message = f"gates stand over each other in a circle: {' over '.join(names)}"
        return refusal(self._file, self._definitions[again].line, message)

    def _needs(self, number: int) -> list[int]:
        """The definitions that one names, in its order."""
        if number not in self._needed:
            container = self._definitions[number].container
            self._needed[number] = [
                self._meant(container, self._parts[part])
                for part in self._formula(number)
                if self._parts[part].word in REFERENCES
            ]
        return self._needed[number]

    def _formula(self, number: int) -> list[int]:
        """The parts of a definition's formula, what a part joins before it."""
        top = self._definitions[number].formula
        waiting, found = ([] if top is None else [top]), list[int]()
        while waiting:
            found.append(waiting.pop())
            waiting.extend(self._parts[found[-1]].joins)
        return sorted(found)

    def _meant(self, container: tuple[str, ...], part: Part) -> int:
        """The definition that a reference means."""
        name = part.attributes.get("name", "")
        found = self._named(container, name)
        if found is None:
            raise refusal(self._file, part.line, f"{part.word} {name!r} is not defined", "Define it, or mend its name.")
        wanted = part.attributes.get("type", "event") if part.word == "event" else part.word
        kind = self._definitions[found].kind
        if wanted not in {"event", kind}:
            raise refusal(self._file, part.line, f"{name!r} is named as a {wanted} and defined as a {kind}")
        return found

    def _named(self, container: tuple[str, ...], name: str) -> int | None:
        for depth in range(len(container), 0, -1):
            for path in ((*container[:depth], name), (*container[:depth], *name.split("."))):
                if path in self._by_path:
                    return self._by_path[path]
        return self._public.get(name, self._dotted.get(name))

    def _event_names(self, events: list[int]) -> list[str]:
        """Names of events: alone where no other event has it, else with what it is defined in."""
        alone = Counter(self._definitions[number].name for number in events)
        names = [
            one.name if alone[one.name] == 1 else ".".join((*one.container, one.name))
            for one in (self._definitions[number] for number in events)
        ]
        twice = next((name for name, count in Counter(names).items() if count > 1), None)
        if twice is not None:
            raise refusal(self._file, None, f"two basic events can only be called {twice!r}", "Rename one of them.")
        return names

    def _grown(self, number: int, grower: Grower, found: dict[int, int]) -> int:
        """The number in the tree of a gate or a house event."""
        one = self._definitions[number]
        if one.formula is None:
            what = "has no value: true or false?" if one.kind == "house-event" else "is a gate of nothing"
            raise refusal(self._file, one.line, f"{one.name!r} {what}")
        values: dict[int, int] = {}
        needs = iter(self._needs(number))
        for place in self._formula(number):
            part = self._parts[place]
            if part.word in REFERENCES:
                values[place] = found[next(needs)]
            elif part.word == "constant":
                values[place] = grower.true if self._constant(part) else grower.false
            else:
                least = self._least(one, part)
                values[place] = _vote(grower, least, [values[joined] for joined in part.joins])
        return values[one.formula]

    def _constant(self, part: Part) -> bool:
        value = part.attributes.get("value")
        if value not in {"true", "false"}:
            raise refusal(self._file, part.line, f"a constant is {value!r}, and may be 'true' or 'false'")
        return value == "true"

    def _least(self, one: Definition, part: Part) -> int:
        """How many of what a connective joins must happen."""
        count = len(part.joins)
        if count == 0:
            raise refusal(self._file, part.line, f"gate {one.name!r} joins nothing by {part.word!r}")
        if part.word == "and":
            return count
        if part.word == "or":
            return 1
        if part.word not in {"atleast", "cardinality"}:
            raise self._negates(one, part, part.word)
        least = self._number(one, part, "min")
        if part.word == "cardinality":
            most = self._number(one, part, "max")
            if least <= most < count:
                raise self._negates(one, part, f"cardinality of at most {most}")
            in_range = 0 <= least <= most == count
        else:
            in_range = 1 <= least <= count
        if not in_range:
            raise refusal(self._file, part.line, f"gate {one.name!r} wants {least} of {count}: out of range")
        self._refuse_twice(one, part)
        return least

    def _number(self, one: Definition, part: Part, key: str) -> int:
        words = part.attributes.get(key, "")
        if not (words.isascii() and words.isdigit() and len(words) <= _DIGITS):
            raise refusal(self._file, part.line, f"gate {one.name!r} has {key}={words!r}, which is no number")
        return int(words)

    def _refuse_twice(self, one: Definition, part: Part) -> None:
        joined = [self._parts[place] for place in part.joins]
        named = Counter(self._meant(one.container, other) for other in joined if other.word in REFERENCES)
        for other, count in named.items():
            if count > 1:
                name = self._definitions[other].name
                raise refusal(self._file, part.line, f"gate {one.name!r} counts {name!r} twice", "Name it once.")

    def _negates(self, one: Definition, part: Part, what: str) -> NotMonotone:
        return NotMonotone(
            f"{self._file}, line {part.line}: gate {one.name!r} negates ({what}): its tree has no minimal sets",
            gate=one.name,
            advice="Write the tree with and, or and atleast, or choose a root that does not depend on this gate.",
        )

    def _notes(self, ordered: list[int]) -> tuple[str, ...]:
        notes = [f"Left aside: {', '.join(self._left_aside)}."] if self._left_aside else []
        under = set(ordered)
        apart = Counter(one.kind for number, one in enumerate(self._definitions) if number not in under)
        if apart:
            counts = ", ".join(f"{kind} {count}" for kind, count in sorted(apart.items()))
            notes.append(f"Defined, and not under the top: {counts}.")
        return tuple(notes)


def _vote(grower: Grower, least: int, of: list[int]) -> int:
    if least == len(of):
        return grower.both(of)
    return grower.either(of) if least == 1 else grower.least(least, of)
