"""The table forum x mode, and modes charged in the alternative.

A theory outside the table is refused; so is a cell that says why nothing can be charged by it, and a mode that serves
other crimes only. Alternative modes stand under one OR node, `MODE`: one suffices, and each keeps nodes of its own.
"""

from probanda.law.packs import load_modes
from probanda.model.errors import LawError
from probanda.model.law import LawPack, ModeCell
from probanda.model.proof import Gate, Node, NodeKind, Tag

ALTERNATIVES = "MODE"


def check_modes(modes: tuple[str, ...], *, forum: str, provision: str) -> None:
    """Nothing, when the forum knows each mode for this crime.

    Raises:
        LawError: it does not.
    """
    cells = load_modes()
    known = {cell.mode: cell for cell in cells if cell.forum == forum}
    if not known:
        raise LawError(
            f"the forum {forum!r} is not in the table of modes",
            advice=f"Forums in the table: {', '.join(sorted({cell.forum for cell in cells}))}.",
            at="forum",
        )
    open_to_all = ", ".join(mode for mode, cell in known.items() if not cell.refused)
    for place, mode in enumerate(modes):
        at = "mode" if place == 0 else f"alternative_modes[{place - 1}]"
        if mode in modes[:place]:
            raise LawError(f"the mode {mode!r} is charged twice", advice="Name each mode once.", at=at)
        if mode not in known:
            raise LawError(
                f"the mode {mode!r} is none that the forum {forum} knows",
                advice=f"Its modes: {open_to_all}.",
                at=at,
            )
        _check_cell(known[mode], provision, at)


def mode_nodes(packs: tuple[LawPack, ...]) -> tuple[str, tuple[Node, ...]]:
    """The node that stands in the charge, and all nodes of its modes."""
    nodes = tuple(node for pack in packs for node in pack.nodes)
    if len(packs) == 1:
        return packs[0].root, nodes
    joined = Node(
        id=ALTERNATIVES,
        node_kind=NodeKind.MODE,
        gate=Gate.OR,
        children=tuple(pack.root for pack in packs),
        words=f"One of {len(packs)} modes that are charged in the alternative; one suffices",
        source="Our own joining of modes charged in the alternative",
        tag=Tag.LINKAGE,
    )
    return joined.id, (joined, *nodes)


def _check_cell(cell: ModeCell, provision: str, at: str) -> None:
    if cell.refused:
        raise LawError(
            f"nothing is charged by {cell.mode} before the forum {cell.forum}: {cell.refused}",
            advice="docs/law-packs.md has the table of modes.",
            at=at,
        )
    if cell.crimes and not provision.startswith(cell.crimes):
        raise LawError(
            f"the mode {cell.mode} ({cell.title}) does not serve {provision}",
            advice=f"It serves {', '.join(cell.crimes)} only ({cell.source}).",
            at=at,
        )
