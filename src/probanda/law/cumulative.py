"""Two charges on one incident: alternatives, or cumulative.

Twins are the same conduct in the two types of conflict: one conflict is not both, so they are alternatives, and which
of them a court enters is not decided here. Charges under several provisions may stand side by side; convictions for
both need a materially distinct element in each (the test for cumulative convictions; from memory, looked up by nobody).
Whether an element is distinct is read off our own packs: leaves with the same words in both are one
element. A charge without one of its own is told, and never left out.
"""

from probanda.model.law import LawPack
from probanda.model.proof import Gate, Side

_TEST = "two convictions need a materially distinct element in each (from memory, looked up by nobody)"


def together(first: LawPack, second: LawPack) -> str:
    """What a person has to know of two crimes charged for one incident; empty: nothing."""
    if first.key == second.key:
        return f"{first.key} is charged twice for one incident; modes in the alternative are written in one theory"
    if second.key in first.twins or first.key in second.twins:
        return (
            f"{first.key} and {second.key} are the same conduct in two types of conflict: they are alternatives,"
            " and which is entered is for the court"
        )
    for one, other in ((first, second), (second, first)):
        if not distinct_elements(one, other):
            return f"{one.key} has no element that {other.key} does not have: {_TEST}"
    return ""


def distinct_elements(one: LawPack, other: LawPack) -> tuple[str, ...]:
    """The leaves of one crime whose words stand at no leaf of the other."""
    theirs = {_words(node.words) for node in other.nodes if node.gate is Gate.LEAF and node.side is Side.FOR}
    return tuple(
        node.id
        for node in one.nodes
        if node.gate is Gate.LEAF and node.side is Side.FOR and _words(node.words) not in theirs
    )


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
