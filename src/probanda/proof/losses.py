"""Losses of a theory, and attacks that decide it.

- A **loss** is a smallest set of exhibits without which the root no longer meets the stage test. It is found by
  assessing again: never by rules of thumb.
- Losses and supports vary the `for` side only, answers to attackers included; attackers keep the full record.
- A root that is not met has no losses: it fails already.
- What was made from an exhibit falls with it, a copy when all that it copied has fallen; noticed facts never.
- An **attack that decides** is an argument against without which the status of the root would be better: alone, or
  in a pair of which neither decides alone.
- All minimal losses and supports are found by a search that assesses again, within a number of trials. Beyond it they
  are found by a decision diagram of the theory (`success_tree`), within a number of nodes; lists of more than 1,000 are
  counted, not listed. Single and double losses are always found by assessing again, and the diagram must agree: if it
  does not, that is an error, and no answer is given.
- The diagram is always made by our own engine, so that an answer is the same on every machine.
- A loss is **replaceable** when one of its exhibits is: it is minimal, so any one of them put back undoes it. It is
  **irreplaceable** when all of them are.

This is work product and a list of targets: internal only.
"""

from collections.abc import Iterable
from enum import Enum

from msgspec.structs import replace

from probanda.model.errors import EnginesDisagreeError, NotComputedError
from probanda.model.exhibit import Loss
from probanda.model.proof import Side
from probanda.model.value import Value
from probanda.proof.evaluate import Evaluator
from probanda.proof.minimal_sets import MinimalSets, find_both
from probanda.proof.success_tree import success_tree
from probanda.proof.supports import Search

NODE_BUDGET = 10_000  # nodes of the diagrams, and votes of the tree: of 30 theories of ten elements, 18 are counted
MOST_LISTED = 1_000  # of losses, and of supports: more than a person reads


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
    loss_count: int | None = None
    support_count: int | None = None
    loss_kinds: tuple[Loss, ...] = ()


def find_losses(evaluator: Evaluator, sought: Sought, budget: int, node_budget: int = NODE_BUDGET) -> Losses:
    """Losses and supports of the root; `budget` bounds the trials of the search, `node_budget` the diagrams.

    Raises:
        EnginesDisagreeError: the diagram has other single or double losses than assessing again.
    """
    if sought is Sought.NONE:
        return Losses(note=sought.note)
    record = evaluator.record
    attacks = _attacks_that_decide(evaluator) if sought is Sought.ALL else ()
    if not evaluator.root_met():
        return Losses(
            minimal=((),),
            supports=(),
            attacks_that_decide=attacks,
            note=sought.note,
            loss_count=1,
            support_count=0,
        )
    universe = universe_of(evaluator)
    search = Search(universe, evaluator.root_met)
    single = tuple(name for bit in search.singles() for name in record.names(bit))
    if sought is Sought.SINGLE:
        return Losses(single=single, note=sought.note)
    double = tuple((names[0], names[1]) for pair in search.doubles() if (names := record.names(pair)))
    small = Losses(single=single, double=double, attacks_that_decide=attacks)
    found = search.minimal(budget)
    if found is None:
        return _by_diagram(evaluator, universe, small, trials=budget, nodes=node_budget)
    losses, supports = (_named(record.names(one) for one in sets) for sets in found)
    return replace(
        small,
        minimal=losses,
        supports=supports,
        loss_count=len(losses),
        support_count=len(supports),
        loss_kinds=_kinds(evaluator, losses),
    )


def universe_of(evaluator: Evaluator) -> int:
    """The exhibits that losses and supports are made of: those of the `for` side with all that is behind them."""
    record = evaluator.record
    behind = record.behind(_union(line.exhibits | line.answered for line in evaluator.lines if line.side is Side.FOR))
    return behind & ~record.noticed & ~evaluator.fallen


def _by_diagram(evaluator: Evaluator, universe: int, small: Losses, *, trials: int, nodes: int) -> Losses:
    """What the search did not finish, from the diagram of the theory."""
    beyond = f"The full lists of losses and supports take more than {trials} trials"
    complete = "single and double losses are complete."
    try:
        of_supports, of_losses = find_both(success_tree(evaluator, universe, nodes), node_budget=nodes)
    except NotComputedError:
        return replace(small, note=f"{beyond} and {nodes} nodes of a diagram, and were not made; {complete}")
    if {*of_losses.listed_up_to(2)} != {*((name,) for name in small.single), *small.double}:
        raise EnginesDisagreeError(
            "the search and the diagram find different single or double losses, so neither is shown",
            advice="Report this with the theory: it is a mistake in the program, not in the case.",
        )
    losses, supports = _few(of_losses), _few(of_supports)
    loss_count, support_count = of_losses.count(), of_supports.count()
    unlisted = [
        f"{count} minimal {what} are counted, not listed"
        for what, count, listed in (("losses", loss_count, losses), ("supports", support_count, supports))
        if listed is None
    ]
    note = f"{beyond}: they were found by a decision diagram; {complete}"
    return replace(
        small,
        minimal=losses,
        supports=supports,
        note=f"{note} {' and '.join(unlisted).capitalize()}." if unlisted else note,
        loss_count=loss_count,
        support_count=support_count,
        loss_kinds=() if losses is None else _kinds(evaluator, losses),
    )


def _few(found: MinimalSets) -> tuple[tuple[str, ...], ...] | None:
    """The sets, where they are few enough to list."""
    return _named(found.listed()) if found.count() <= MOST_LISTED else None


def _kinds(evaluator: Evaluator, losses: tuple[tuple[str, ...], ...]) -> tuple[Loss, ...]:
    replaceable = {piece.id for piece in evaluator.graph.pieces if piece.loss is Loss.REPLACEABLE}
    return tuple(Loss.IRREPLACEABLE if replaceable.isdisjoint(loss) else Loss.REPLACEABLE for loss in losses)


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


def _named(sets: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(sets, key=lambda names: (len(names), names)))


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found
