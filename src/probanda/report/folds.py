"""Explanations as folds: each node with its reason, beneath it the parts that decide it, down to their arguments.

- A fold stands open, and needs no script to close or to print.
- A node that was told in the same fold is named again and not told again.
- Deeper than can be drawn, the reader is led to the node itself. No fold tells a loss: losses are told apart.
"""

from collections.abc import Mapping

from probanda.model.assessment import ArgumentLine
from probanda.model.dossier import TheoryView
from probanda.model.explanation import MET_BY_WORDS, STANDING_WORDS, Explanation
from probanda.model.proof import Side, Status
from probanda.model.value import Value
from probanda.report.evidence import Evidence
from probanda.report.matrix import Matrix
from probanda.report.register import Named, Place, Register

DEEPEST = 12  # folds in folds that a page can show, and far above any charge of the law packs


class FoldLine(Value, frozen=True, kw_only=True):
    """What became of one argument."""

    argument: Named
    side: str
    standing: str
    why: str
    met_by: tuple[Named, ...]
    verb: str
    places: tuple[Place, ...]


class FoldText(Value, frozen=True, kw_only=True):
    """One node of a fold."""

    node: Named
    words: str
    status: Status
    reason: str
    gap: str
    lead: str
    """What it is to the node above it, where it is no part of it."""
    lines: tuple[FoldLine, ...]
    others: tuple[Named, ...]
    parts: tuple["FoldText", ...]
    again: bool
    """It was told above, or stands too deep: it is named only."""


def tell_fold(view: TheoryView, register: Register, matrix: Matrix, evidence: Evidence) -> FoldText | None:
    """The fold of the charge; None where the assessment was not explained."""
    folder = _Folder(view, register, matrix.hrefs(), evidence)
    return folder.fold(view.assessment.root)


class _Folder:
    def __init__(self, view: TheoryView, register: Register, hrefs: Mapping[str, str], evidence: Evidence) -> None:
        self._explained = {one.node: one for one in view.explanations}
        self._register, self._hrefs, self._evidence = register, hrefs, evidence
        self._told: set[str] = set()

    def fold(self, name: str, depth: int = 0, lead: str = "") -> FoldText | None:
        found = self._explained.get(name)
        if found is None:
            return None
        again = name in self._told or depth >= DEEPEST
        self._told.add(name)
        return FoldText(
            node=self._named(name),
            words=found.words,
            status=found.status,
            reason="" if again else found.reason,
            gap="" if again else found.gap,
            lead=lead,
            lines=() if again else tuple(map(self._line, found.arguments)),
            others=() if again else tuple(map(self._named, found.others)),
            parts=() if again else self._parts(found, depth + 1),
            again=again,
        )

    def _parts(self, found: Explanation, depth: int) -> tuple[FoldText, ...]:
        names = [(part, "") for part in found.because] + [(one, "against it") for one in found.attackers]
        folds = (self.fold(part, depth, lead) for part, lead in names)
        return tuple(one for one in folds if one is not None)

    def _named(self, name: str) -> Named:
        return Named(words=name, href=self._hrefs.get(name, ""))

    def _line(self, line: ArgumentLine) -> FoldLine:
        return FoldLine(
            argument=Named(words=line.id, href=self._evidence.href(line.id)),
            side="for" if line.side is Side.FOR else "against",
            standing=STANDING_WORDS[line.standing],
            why=line.why,
            met_by=tuple(Named(words=name, href=self._evidence.href(name)) for name in line.met_by),
            verb=MET_BY_WORDS[line.standing] if line.met_by else "",
            places=tuple(map(self._register.labelled, line.exhibits)),
        )
