"""Standings: what became of each argument over all listed worlds, and by what.

- **in**: it prevails everywhere, or in some readings. **undecided**: it prevails nowhere, and an attack on it is open
  somewhere. **out**: what attacks it prevails wherever it holds.
- Before that: **gone**, nothing that it rests on is in the record; **lacks an exhibit**, a part of it is out;
  **does not count**, the stage blocks it; **holds in no reading at hand**.
"""

from probanda.model.assessment import ArgumentLine, Standing
from probanda.model.canonical import MAX_INT
from probanda.model.proof import Side
from probanda.proof.arguments import Line, lacking, why_blocked
from probanda.proof.clusters import Labels
from probanda.proof.evaluate import Evaluator


def standings(evaluator: Evaluator) -> tuple[ArgumentLine, ...]:
    """Every argument in the order of the theory, bad answers last."""
    labels: dict[str, Labels] = {}
    for cluster in evaluator.clusters:
        found = evaluator.labels(cluster)
        labels.update((line.argument.id, one) for line, one in zip(cluster.lines, found, strict=True))
    return tuple(_line(evaluator, line, labels) for line in evaluator.by_id.values())


def _line(evaluator: Evaluator, line: Line, labels: dict[str, Labels]) -> ArgumentLine:
    argument, mine = line.argument, labels[line.argument.id]
    standing, why = _standing(evaluator, line, mine)
    undecided = mine.holds & ~mine.inside & ~mine.out
    attackers = evaluator.attackers[argument.id]
    met_by: list[str] = []
    if standing is Standing.UNDECIDED:
        met_by = [name for name in attackers if labels[name].holds & ~labels[name].out & undecided]
    elif mine.out and standing in {Standing.OUT, Standing.IN_SOME}:
        met_by = [name for name in attackers if labels[name].inside & mine.out]
    number, count = evaluator.worlds.number, evaluator.worlds.count
    inside, open_in, out = number(mine.inside), number(undecided), number(mine.out)
    return ArgumentLine(
        id=argument.id,
        role=argument.role,
        side=line.side,
        scheme=argument.scheme,
        standing=standing,
        exhibits=tuple(dict.fromkeys(name for premise in argument.premises for name in premise.exhibits)),
        worlds=(inside, open_in, out, count - inside - open_in - out) if count <= MAX_INT else None,
        why=why,
        met_by=tuple(met_by),
    )


def _standing(evaluator: Evaluator, line: Line, mine: Labels) -> tuple[Standing, str]:
    if not mine.exists:
        return Standing.GONE, ""
    missing = evaluator.record.names(lacking(line, evaluator.fallen))
    if missing:
        return Standing.LACKS, f"it lacks {', '.join(missing)}"
    asked = evaluator.open_now[line.argument.id]
    if line.side is Side.FOR and (why := why_blocked(line.argument, evaluator.stage, asked)) is not None:
        return Standing.BLOCKED, why
    if not mine.holds:
        return Standing.SILENT, ""
    if mine.inside:
        return (Standing.IN if mine.inside == evaluator.worlds.everywhere else Standing.IN_SOME), ""
    return (Standing.UNDECIDED if mine.holds & ~mine.out else Standing.OUT), ""
