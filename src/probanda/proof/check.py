"""Refusing a theory that cannot be assessed: all mistakes at once, before anything is computed.

What can be assessed and still looks wrong is remarked: a doubt about what a passage says is a reading of it, and not
also an attack, else one doubt would count twice. A prior finding has the origins of what it cites, so it says what that
is.
"""

from collections.abc import Iterator

from probanda.model.errors import TheoryError
from probanda.model.proof import Argument, ProofGraph, Role, Scheme
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
        *_confirmations(graph),
    ]
    if mistakes:
        count = f"{len(mistakes)} mistake{'s' if len(mistakes) != 1 else ''}"
        raise TheoryError(
            f"theory {graph.id!r} cannot be assessed: {count}\n" + "\n".join(f"- {mistake}" for mistake in mistakes),
            advice="Mend them and assess again; nothing was assessed.",
        )


def remarks(graph: ProofGraph) -> tuple[str, ...]:
    """What a reader should look at again in a checked theory, one sentence each."""
    arguments = {argument.id: argument for argument in graph.arguments}
    found = []
    for attack in graph.arguments:
        for attacked in _attacked(attack, arguments):
            both = [passage for passage in _touched(attack) if passage in _touched(attacked)]
            found += [
                f"{attack.id} attacks {attacked.id}, and both rest on passage {passage}: a doubt about what it says is "
                "a reading of it, and not also an attack. Look whether it counts twice."
                for passage in both
            ]
    pieces = {piece.id: piece for piece in graph.pieces}
    for finding in graph.arguments:
        if finding.scheme is Scheme.PRIOR_FINDING:
            found += [
                f"{finding.id} is a prior finding on {name}, which does not say what it cites: {name} counts as an "
                "origin of its own until its `copies` or `copies_outside` say so."
                for name in dict.fromkeys(one for premise in finding.premises for one in premise.exhibits)
                if not (pieces[name].copies or pieces[name].copies_outside or pieces[name].made_from)
            ]
    return tuple(found)


def _attacked(attack: Argument, arguments: dict[str, Argument]) -> Iterator[Argument]:
    if attack.role is Role.UNDERCUT:
        yield from (arguments[name] for name in attack.attacks)
    elif attack.role is Role.REBUT:
        yield from (one for one in arguments.values() if one.role is Role.SUPPORT and one.node == attack.node)


def _touched(argument: Argument) -> tuple[str, ...]:
    return tuple(dict.fromkeys(held.passage for premise in argument.premises for held in premise.holds_in))


def _confirmations(graph: ProofGraph) -> Iterator[str]:
    for passage in graph.passages:
        for reading in passage.unconfirmed:
            if reading not in passage.excluded:
                yield f"reading {reading!r} of passage {passage.id!r} waits for a second person and is not excluded"
