"""Before a folder enters its case: each theory can be charged by the packs at hand, its arguments stand at leaves.

All theories are looked at, and all that is wrong is told at once.
"""

from probanda.acts.author import instrument_body
from probanda.collect.case_folder import to_when
from probanda.law.charge_tree import charge_tree
from probanda.law.load import load_provisions
from probanda.law.packs import load_packs
from probanda.model.authored import AuthoredTheory, CaseFolder
from probanda.model.charge import LeadNode
from probanda.model.errors import LawError
from probanda.model.law import Provisions
from probanda.model.proof import Gate


def refuse_uncharged(folder: CaseFolder) -> None:
    """Nothing, when every theory of the folder is a charge.

    Raises:
        LawError: some are not; a line each, naming the theory.
    """
    provisions = load_provisions().with_instruments(instrument_body(one, None) for one in folder.case.instruments)
    wrong = [
        f"theory {theory.key!r}: {said}" for theory in folder.theories for said in _faults(theory, folder, provisions)
    ]
    if wrong:
        raise LawError(
            "\n".join(["some theories cannot be charged as they stand:", *wrong]),
            advice="Mend them in the case folder and run the command again; nothing was entered.",
        )


def _faults(theory: AuthoredTheory, folder: CaseFolder, provisions: Provisions) -> list[str]:
    incident = next(one for one in folder.incidents if one.key == theory.incident)
    leads = tuple(LeadNode(id=lead.id, words=lead.words, node_kind=lead.kind) for lead in theory.leads)
    try:
        tree = charge_tree(
            load_packs(),
            provision=theory.provision,
            mode=theory.mode,
            forum=theory.forum,
            jurisdiction=theory.jurisdiction,
            when=to_when(incident.when),
            completion=theory.completion,
            leads=leads,
            provisions=provisions,
        )
    except LawError as why:
        return [f"{why}. {why.advice}"]
    leaves = [node.id for node in tree.nodes if node.gate is Gate.LEAF]
    return [
        f"argument {argument.key!r} stands at {argument.node!r}, which is no leaf of the charge. "
        f"The leaves are: {', '.join(leaves)}."
        for argument in theory.arguments
        if argument.node is not None and argument.node not in leaves
    ]
