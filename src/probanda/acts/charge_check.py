"""Before a folder enters its case: each theory can be charged by the packs at hand, its arguments stand at leaves.

All theories are looked at, and all that is wrong is told at once, with file and line. What is right and still needs a
person's eye is a warning: theories on one incident that are alternatives, or that have no element of their own.
"""

from collections.abc import Iterator
from itertools import combinations

from probanda.acts.author import instrument_body
from probanda.collect.case_folder import to_when
from probanda.law.charge_tree import ChargeTree, charge_tree
from probanda.law.cumulative import together
from probanda.law.load import load_provisions
from probanda.law.packs import load_packs
from probanda.model.authored import CaseFolder, TheoryPlace
from probanda.model.authored_theory import AuthoredTheory
from probanda.model.charge import LeadNode
from probanda.model.errors import CaseFolderError, LawError, Mistake
from probanda.model.law import Provisions
from probanda.model.proof import Gate
from probanda.model.when import day


def refuse_uncharged(folder: CaseFolder) -> tuple[str, ...]:
    """A warning for each pair of theories that a person has to look at together, when every theory is a charge.

    Raises:
        CaseFolderError: some are not; each with its file and line.
    """
    provisions = load_provisions().with_instruments(instrument_body(one, None) for one in folder.case.instruments)
    mistakes: list[Mistake] = []
    charged: list[tuple[AuthoredTheory, ChargeTree]] = []
    for theory in folder.theories:
        try:
            tree = _tree(theory, folder, provisions)
        except LawError as why:
            mistakes.append(_mistake(theory, folder, why.at, message=str(why), advice=why.advice))
            continue
        mistakes += _off_the_leaves(theory, folder, tree)
        charged.append((theory, tree))
    if mistakes:
        raise CaseFolderError(tuple(mistakes))
    return tuple(_together(charged))


def _tree(theory: AuthoredTheory, folder: CaseFolder, provisions: Provisions) -> ChargeTree:
    incident = next(one for one in folder.incidents if one.key == theory.incident)
    return charge_tree(
        load_packs(),
        provision=theory.provision,
        mode=theory.mode,
        forum=theory.forum,
        jurisdiction=theory.jurisdiction,
        when=to_when(incident.when),
        completion=theory.completion,
        leads=tuple(LeadNode(id=lead.id, words=lead.words, node_kind=lead.kind) for lead in theory.leads),
        alternative_modes=theory.alternative_modes,
        as_of=None if theory.as_of is None else day(theory.as_of),
        raised=theory.raised,
        provisions=provisions,
    )


def _off_the_leaves(theory: AuthoredTheory, folder: CaseFolder, tree: ChargeTree) -> Iterator[Mistake]:
    leaves = [node.id for node in tree.nodes if node.gate is Gate.LEAF]
    for row, argument in enumerate(theory.arguments):
        if argument.node is not None and argument.node not in leaves:
            message = f"argument {argument.key!r} stands at {argument.node!r}, which is no leaf of the charge"
            advice = f"The leaves are: {', '.join(leaves)}."
            yield _mistake(theory, folder, f"arguments[{row}].node", message=message, advice=advice)


def _mistake(theory: AuthoredTheory, folder: CaseFolder, at: str, *, message: str, advice: str) -> Mistake:
    unread = TheoryPlace(theory=theory.key, file="theories", lines=())
    place = next((one for one in folder.places if one.theory == theory.key), unread)
    return Mistake(
        file=place.file, line=place.line(at), key=at, message=f"theory {theory.key!r}: {message}", advice=advice
    )


def _together(charged: list[tuple[AuthoredTheory, ChargeTree]]) -> Iterator[str]:
    """What is to be said of two theories of one suspect on one incident before one forum."""
    for (first, first_tree), (second, second_tree) in combinations(charged, 2):
        one, other = ((theory.suspect, theory.incident, theory.forum) for theory in (first, second))
        if one == other and (said := together(first_tree.packs[0], second_tree.packs[0])):
            yield f"theories {first.key!r} and {second.key!r}: {said}"
