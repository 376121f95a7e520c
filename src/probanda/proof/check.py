"""Refusing a theory that cannot be assessed: all mistakes at once, before anything is computed."""

from probanda.model.errors import TheoryError
from probanda.model.proof import ProofGraph
from probanda.proof.attacks import argument_mistakes
from probanda.proof.independence import origin_mistakes
from probanda.proof.record import record_mistakes
from probanda.proof.tree import tree_mistakes
from probanda.proof.worlds import passage_mistakes


def check(graph: ProofGraph) -> None:
    """Returns nothing.

    Raises:
        TheoryError: with every mistake that was found, a line each.
    """
    of_record = record_mistakes(graph.pieces)
    mistakes = [
        *tree_mistakes(graph),
        *argument_mistakes(graph),
        *(of_record or origin_mistakes(graph)),
        *passage_mistakes(graph.passages),
    ]
    if mistakes:
        count = f"{len(mistakes)} mistake{'s' if len(mistakes) != 1 else ''}"
        raise TheoryError(
            f"theory {graph.id!r} cannot be assessed: {count}\n" + "\n".join(f"- {mistake}" for mistake in mistakes),
            advice="Mend them and assess again; nothing was assessed.",
        )
