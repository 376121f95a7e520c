"""Losses of a theory, and attacks that decide it.

- A **loss** is a smallest set of exhibits without which the root no longer meets the stage test. It is found by
  assessing again: never by rules of thumb.
- Losses and supports vary the `for` side only, answers to attackers included; attackers keep the full record.
- A root that is not met has no losses: it fails already.
- What was made from an exhibit falls with it, a copy when all that it copied has fallen; noticed facts never.
- An **attack that decides** is an argument against without which the status of the root would be better: alone, or
  in a pair of which neither decides alone.

This is work product and a list of targets: internal only.
"""

from collections.abc import Iterable
from enum import Enum

from probanda.model.proof import Side
from probanda.model.value import Value
from probanda.proof.evaluate import Evaluator
from probanda.proof.supports import Search


class Sought(Enum):
    """How far losses are sought."""

    NONE = "none"
    SINGLE = "single"
    """Exhibits that carry the root alone: a large case is looked over in seconds."""
    ALL = "all"
    """Pairs, full lists and attacks that decide as well."""

    @property
    def note(self) -> str:
        """What was not sought, in a sentence; empty: nothing."""
        return _NOT_SOUGHT[self]


_NOT_SOUGHT = {
    Sought.NONE: "Losses were not asked for.",
    Sought.SINGLE: "Only single losses were asked for: pairs, full lists and attacks that decide were not sought.",
    Sought.ALL: "",
}


class Losses(Value, frozen=True, kw_only=True):
    """What the root falls without, and what it stands on; fields as in `Assessment`."""

    single: tuple[str, ...] = ()
    double: tuple[tuple[str, str], ...] = ()
    minimal: tuple[tuple[str, ...], ...] | None = None
    supports: tuple[tuple[str, ...], ...] | None = None
    attacks_that_decide: tuple[tuple[str, ...], ...] = ()
    note: str = ""


def find_losses(evaluator: Evaluator, sought: Sought, budget: int) -> Losses:
    """Losses and supports of the root; `budget` bounds the trials for the full lists."""
    if sought is Sought.NONE:
        return Losses(note=sought.note)
    record = evaluator.record
    attacks = _attacks_that_decide(evaluator) if sought is Sought.ALL else ()
    if not evaluator.root_met():
        return Losses(minimal=((),), supports=(), attacks_that_decide=attacks, note=sought.note)
    behind = record.behind(_union(line.exhibits | line.answered for line in evaluator.lines if line.side is Side.FOR))
    universe = behind & ~record.noticed & ~evaluator.fallen
    search = Search(universe, evaluator.root_met)
    single = tuple(name for bit in search.singles() for name in record.names(bit))
    if sought is Sought.SINGLE:
        return Losses(single=single, note=sought.note)
    double = tuple((names[0], names[1]) for pair in search.doubles() if (names := record.names(pair)))
    found = search.minimal(budget)
    if found is None:
        note = (
            f"The full lists of losses and supports take more than {budget} trials and were not made; "
            "single and double losses are complete."
        )
        return Losses(single=single, double=double, attacks_that_decide=attacks, note=note)
    losses, supports = found
    return Losses(
        single=single,
        double=double,
        minimal=_named(evaluator, losses),
        supports=_named(evaluator, supports),
        attacks_that_decide=attacks,
    )


def _attacks_that_decide(evaluator: Evaluator) -> tuple[tuple[str, ...], ...]:
    attacks = [line.argument.id for line in evaluator.by_id.values() if line.side is Side.AGAINST]
    universe = sum(evaluator.bits[name] for name in attacks)

    status = evaluator.root_status()

    def no_better(silenced: int) -> bool:
        return evaluator.root_status(silenced) is status

    if no_better(universe):
        return ()
    search = Search(universe, no_better)
    decisive = [*search.singles(), *search.doubles()]
    return tuple(tuple(name for name in attacks if evaluator.bits[name] & found) for found in decisive)


def _named(evaluator: Evaluator, sets: list[int]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(map(evaluator.record.names, sets), key=lambda names: (len(names), names)))


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found
