"""Who attacks whom: sides, rebuttals, undercutters, preferences.

- Every argument has a side. A support has the side of its leaf, a rebuttal the other, an undercutter the other side
  than what it attacks. Attacks go only to the other side, and rest on an exhibit.
- An undercutter attacks one way, and undercutters do not attack each other in a circle.
- A rebuttal and each support of its leaf attack each other, unless a signed preference drops the attack on the winner.
- A preference that helps the charge counts up to article 61(7); at article 66(3) the other must be excluded as
  unreasonable. One that helps the other side always counts.
- A critical question that was answered badly is an undercutter on the exhibit of that answer.
- No argument rests on its own conclusion, by whatever way round (`conclusions`).
"""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from probanda.model.proof import (
    Answer,
    Argument,
    Gate,
    Node,
    Passage,
    Preference,
    PreferenceLevel,
    Premise,
    ProofGraph,
    Role,
    Scheme,
    Side,
    Stage,
)
from probanda.proof.conclusions import own_conclusions
from probanda.proof.schemes import WITHOUT_EXHIBIT, scheme_mistakes

OTHER = {Side.FOR: Side.AGAINST, Side.AGAINST: Side.FOR}


def with_bad_answers(arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    """The arguments, and an undercutter for each badly answered question."""
    return arguments + tuple(
        Argument(
            id=f"{argument.id}: {question.question}",
            role=Role.UNDERCUT,
            attacks=(argument.id,),
            scheme=Scheme.INFERENCE,
            premises=(Premise(claim=f"bad answer: {question.question}", exhibits=(question.exhibit,)),),
        )
        for argument in arguments
        for question in argument.questions
        if question.answer is Answer.BAD and question.exhibit is not None
    )


def attacked_first(arguments: tuple[Argument, ...]) -> tuple[str, ...]:
    """Ids of all arguments, what an undercutter attacks before the undercutter.

    Raises:
        CycleError: undercutters attack each other in a circle.
    """
    return tuple(TopologicalSorter({argument.id: argument.attacks for argument in arguments}).static_order())


def sides_of(nodes: tuple[Node, ...], arguments: tuple[Argument, ...], order: tuple[str, ...]) -> dict[str, Side]:
    """The side of each argument of a checked theory; `order` has what is attacked first."""
    by_id = {argument.id: argument for argument in arguments}
    leaf_side = {node.id: node.side for node in nodes}
    sides: dict[str, Side] = {}
    for name in order:
        argument = by_id[name]
        if argument.role is Role.UNDERCUT:
            sides[name] = OTHER[sides[argument.attacks[0]]]
        else:
            side = leaf_side[argument.node or ""]
            sides[name] = side if argument.role is Role.SUPPORT else OTHER[side]
    return sides


def attackers_of(
    arguments: tuple[Argument, ...], preferences: tuple[Preference, ...], sides: dict[str, Side], stage: Stage
) -> dict[str, tuple[str, ...]]:
    """For each argument what attacks it at this stage."""
    attackers: dict[str, list[str]] = {argument.id: [] for argument in arguments}
    supports: dict[str, list[str]] = {}
    for argument in arguments:
        if argument.role is Role.SUPPORT:
            supports.setdefault(argument.node or "", []).append(argument.id)
        for attacked in argument.attacks:
            attackers[attacked].append(argument.id)
    won = {
        (preference.winner, preference.argument if preference.winner == preference.rebuttal else preference.rebuttal)
        for preference in preferences
        if _counts(preference, sides, stage)
    }
    for argument in arguments:
        if argument.role is Role.REBUT:
            for support in supports.get(argument.node or "", []):
                if (support, argument.id) not in won:
                    attackers[support].append(argument.id)
                if (argument.id, support) not in won:
                    attackers[argument.id].append(support)
    return {name: tuple(found) for name, found in attackers.items()}


def _counts(preference: Preference, sides: dict[str, Side], stage: Stage) -> bool:
    return (
        stage is not Stage.BEYOND_REASONABLE_DOUBT
        or preference.level is PreferenceLevel.EXCLUDED
        or sides[preference.winner] is Side.AGAINST
    )


def argument_mistakes(graph: ProofGraph) -> list[str]:
    """What is wrong with arguments and preferences, one sentence each."""
    arguments = {argument.id: argument for argument in graph.arguments}
    nodes = {node.id: node for node in graph.nodes}
    pieces = frozenset(piece.id for piece in graph.pieces)
    passages = {passage.id: passage for passage in graph.passages}
    names = Counter(argument.id for argument in graph.arguments)
    mistakes = [f"two arguments have the id {name!r}" for name, count in sorted(names.items()) if count > 1]
    for argument in graph.arguments:
        mistakes.extend(_place(argument, nodes, arguments))
        mistakes.extend(_premises(argument, pieces, passages))
        mistakes.extend(_questions(argument, pieces))
        mistakes.extend(scheme_mistakes(argument))
    order: tuple[str, ...] = ()
    try:
        order = attacked_first(graph.arguments)
    except CycleError as why:
        mistakes.append(f"arguments attack each other in a circle: {', '.join(map(repr, why.args[1]))}")
    if not mistakes:
        sides = sides_of(graph.nodes, graph.arguments, order)
        mistakes.extend(
            f"undercutter {argument.id!r} attacks arguments of both sides"
            for argument in graph.arguments
            if len({sides[attacked] for attacked in argument.attacks}) > 1
        )
    mistakes.extend(_preferences(graph.preferences, arguments))
    mistakes.extend(own_conclusions(graph))
    return mistakes


def _place(argument: Argument, nodes: dict[str, Node], arguments: dict[str, Argument]) -> Iterator[str]:
    name = argument.id
    if argument.role is Role.UNDERCUT:
        yield from _attacked(argument, arguments)
        return
    if argument.attacks:
        yield f"argument {name!r} is a {argument.role.value} and names what it attacks: only an undercutter does"
    node = nodes.get(argument.node or "")
    if node is None:
        yield f"argument {name!r} stands at {argument.node!r}, which is not among the nodes"
    elif node.gate is not Gate.LEAF:
        yield f"argument {name!r} stands at {node.id!r}, which is not a leaf"
    elif any(premise.claim in {node.id, node.words or node.id} for premise in argument.premises):
        yield f"argument {name!r} rests on its own conclusion, {node.id!r}"


def _attacked(argument: Argument, arguments: dict[str, Argument]) -> Iterator[str]:
    name = argument.id
    if argument.node is not None:
        yield f"undercutter {name!r} names a node: it attacks arguments"
    if not argument.attacks:
        yield f"undercutter {name!r} attacks nothing"
    for attacked in argument.attacks:
        if attacked == name:
            yield f"argument {name!r} attacks itself"
        elif attacked not in arguments:
            yield f"undercutter {name!r} attacks {attacked!r}, which is not among the arguments"


def _premises(argument: Argument, pieces: frozenset[str], passages: dict[str, Passage]) -> Iterator[str]:
    name = argument.id
    if not argument.premises:
        yield f"argument {name!r} has no premise"
    for premise in argument.premises:
        if not premise.exhibits and argument.scheme not in WITHOUT_EXHIBIT:
            yield (
                f"argument {name!r} claims {premise.claim!r} without an exhibit: only a noticed fact needs none, and "
                "an agreed one"
            )
        for exhibit in premise.exhibits:
            if exhibit not in pieces:
                yield f"argument {name!r} rests on exhibit {exhibit!r}, which is not in the record"
        for holds in premise.holds_in:
            yield from _holds(name, holds.passage, holds.readings, passages)
    if argument.role is not Role.SUPPORT and not any(premise.exhibits for premise in argument.premises):
        yield f"attack {name!r} rests on no exhibit: a doubt without an exhibit is a question"


def _holds(name: str, passage: str, readings: tuple[str, ...], passages: dict[str, Passage]) -> Iterator[str]:
    if passage not in passages:
        yield f"argument {name!r} depends on passage {passage!r}, which is not in the theory"
        return
    for reading in readings:
        if reading not in passages[passage].readings:
            yield f"argument {name!r} holds in reading {reading!r} of passage {passage!r}, which is not listed"


def _questions(argument: Argument, pieces: frozenset[str]) -> Iterator[str]:
    asked = Counter(question.question for question in argument.questions)
    for words in sorted(words for words, count in asked.items() if count > 1):
        yield f"argument {argument.id!r} is asked {words!r} twice"
    for question in argument.questions:
        if question.exhibit is not None and question.exhibit not in pieces:
            yield (
                f"the answer to {question.question!r} of argument {argument.id!r} rests on exhibit "
                f"{question.exhibit!r}, which is not in the record"
            )
        if question.answer is Answer.BAD and question.exhibit is None:
            yield f"the bad answer to {question.question!r} of argument {argument.id!r} rests on no exhibit"


def _preferences(preferences: tuple[Preference, ...], arguments: dict[str, Argument]) -> Iterator[str]:
    seen = set()
    for preference in preferences:
        pair = (preference.argument, preference.rebuttal)
        words = f"the preference between {pair[0]!r} and {pair[1]!r}"
        support, rebuttal = arguments.get(pair[0]), arguments.get(pair[1])
        if support is None or rebuttal is None:
            yield f"{words} names an argument that is not there"
        elif support.role is not Role.SUPPORT or rebuttal.role is not Role.REBUT or support.node != rebuttal.node:
            yield f"{words} needs a support and a rebuttal of one leaf"
        if preference.winner not in pair:
            yield f"{words} is won by {preference.winner!r}, which is neither"
        if pair in seen:
            yield f"{words} is stated twice"
        seen.add(pair)
