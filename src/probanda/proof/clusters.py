"""Clusters: arguments whose labels depend on each other, and the leaves that they stand at.

Arguments that attack each other, or stand at one leaf, are one cluster; nothing outside it changes its labels. Per
leaf and world: a support that is in -> supported; the best one undecided -> contested; one exists but is out, lacks a
premise or is blocked -> insufficient; none exists -> gap.
"""

from collections.abc import Iterator, Sequence

from probanda.model.proof import Role, Side
from probanda.model.value import Value
from probanda.proof.arguments import Line, active, exists, label
from probanda.proof.gates import NOTHING, Grade, best
from probanda.proof.world_diagrams import WorldSet


class Labels(Value, frozen=True, kw_only=True):
    """What became of one argument: whether it exists, and the worlds in which it holds, is in, is out."""

    exists: bool
    holds: WorldSet
    inside: WorldSet
    out: WorldSet


class Cluster(Value, frozen=True, kw_only=True):
    """Arguments whose labels depend on each other; positions are those within the cluster."""

    lines: tuple[Line, ...]
    attackers: tuple[tuple[int, ...], ...]
    attacked: tuple[tuple[int, ...], ...]
    leaves: tuple[tuple[str, tuple[int, ...]], ...]
    """(leaf, its supports)."""
    touches: int
    """Exhibits that its `for` arguments rest on, answers included."""
    silenceable: int
    """Its arguments, as bits of all."""
    bits: tuple[int, ...]


def labels_of(cluster: Cluster, *, lost: int, fallen: int, silenced: int) -> tuple[Labels, ...]:
    """What becomes of each argument when `lost` has fallen for the `for` side, and `fallen` for the other."""
    there: list[bool] = []
    holding: list[WorldSet] = []
    for line, bit in zip(cluster.lines, cluster.bits, strict=True):
        missing = lost if line.side is Side.FOR else fallen
        there.append(not silenced & bit and exists(line, missing))
        holding.append(active(line, missing) if there[-1] else 0)
    inside, out = label(holding, cluster.attackers, cluster.attacked)
    return tuple(
        Labels(exists=there[index], holds=holding[index], inside=inside[index], out=out[index])
        for index in range(len(there))
    )


def argued(cluster: Cluster, labels: Sequence[Labels], everywhere: WorldSet) -> tuple[tuple[str, Grade], ...]:
    """What its arguments alone give each of its leaves."""
    found = []
    for leaf, supports in cluster.leaves:
        grades = [
            Grade(everywhere, one.holds & ~one.out, one.inside)
            for one in (labels[index] for index in supports)
            if one.exists
        ]
        found.append((leaf, best(grades) if grades else NOTHING))
    return tuple(found)


def clusters_of(
    lines: Sequence[Line], attackers: dict[str, tuple[str, ...]], bits: dict[str, int]
) -> Iterator[Cluster]:
    """The clusters of a theory; `bits` gives each argument its bit."""
    for members in _joined(lines, attackers):
        position = {line.argument.id: index for index, line in enumerate(members)}
        attacked: list[list[int]] = [[] for _ in members]
        supports: dict[str, list[int]] = {}
        touches = 0
        for index, line in enumerate(members):
            for attacker in attackers[line.argument.id]:
                attacked[position[attacker]].append(index)
            if line.argument.role is Role.SUPPORT and line.argument.node is not None:
                supports.setdefault(line.argument.node, []).append(index)
            if line.side is Side.FOR:
                touches |= line.exhibits | line.answered
        yield Cluster(
            lines=tuple(members),
            attackers=tuple(tuple(position[name] for name in attackers[line.argument.id]) for line in members),
            attacked=tuple(map(tuple, attacked)),
            leaves=tuple((leaf, tuple(found)) for leaf, found in supports.items()),
            touches=touches,
            silenceable=sum(bits[line.argument.id] for line in members),
            bits=tuple(bits[line.argument.id] for line in members),
        )


def _joined(lines: Sequence[Line], attackers: dict[str, tuple[str, ...]]) -> list[list[Line]]:
    head: dict[str, str] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for line in lines:
        argument = line.argument
        ties = [*argument.attacks, *attackers[argument.id]]
        ties += [f"leaf {argument.node}"] if argument.node is not None else []
        for tie in ties:
            head[find(tie)] = find(argument.id)
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(find(line.argument.id), []).append(line)
    return list(groups.values())
