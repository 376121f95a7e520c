"""Who stood under whom, drawn: a unit a box, one under another, so that it fits a page, a screen and a phone.

- A unit with several superiors stands under the first of them and is named again, with a line of its own, under the
  others; a circle ends where it would begin again.
- Levels are line styles and words, never colours: full, dashed, dotted. All strokes take the colour of the text.
"""

from collections.abc import Callable, Mapping, Sequence

from probanda.model.command import Level, Step
from probanda.model.ids import RecordId
from probanda.model.stated import RelationKind
from probanda.model.value import Value
from probanda.report.command_words import LEVELS

WIDTH = 360  # a phone's: at 390 pixels the letters keep their size
_INDENT, _LINE, _PAD, _GAP = 22, 17, 8, 14
_LETTER = 7.4  # the mean width of a letter of 13 units, on the wide side
_MOST_ROWS = 120

DASHES = {Level.CERTAIN: "none", Level.INFERRED: "9 4", Level.ASSUMED_OPEN: "5 4", Level.POSSIBLE: "1.5 4"}
_KINDS = {
    RelationKind.COMMAND: "command",
    RelationKind.ADMINISTRATIVE: "administration",
    RelationKind.OPERATIONAL: "operations",
    RelationKind.DE_FACTO: "in fact",
}


class TextLine(Value, frozen=True, kw_only=True):
    """A line of words in a box."""

    x: int
    y: int
    words: str
    strong: bool = False


class Box(Value, frozen=True, kw_only=True):
    """A unit, with the line that leads to it from its superior."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[TextLine, ...]
    way: str = ""
    """The path of the line; empty: it stands at the top."""
    dash: str = "none"


class Drawing(Value, frozen=True, kw_only=True):
    """A drawing in units of the text."""

    width: int
    height: int
    boxes: tuple[Box, ...]


def draw(
    links: Sequence[Step], commanders: Mapping[RecordId, Sequence[str]], name: Callable[[RecordId], str]
) -> Drawing:
    """The drawing of these links; under each unit the words on who commanded it."""
    below: dict[RecordId, list[Step]] = {}
    for link in links:
        below.setdefault(link.superior, []).append(link)
    units = list(dict.fromkeys([*(step.superior for step in links), *(step.unit for step in links)]))
    under = {step.unit for step in links}
    boxes: list[Box] = []
    drawn: set[RecordId] = set()
    y = 2
    for root in [*(unit for unit in units if unit not in under), *units]:
        if root in drawn:
            continue
        waiting: list[tuple[RecordId, int, Step | None, tuple[int, int]]] = [(root, 0, None, (0, 0))]
        while waiting and len(boxes) < _MOST_ROWS:
            unit, depth, step, corner = waiting.pop()
            again = unit in drawn
            box = _box(name(unit), [] if again else commanders.get(unit, ()), step, y=y, depth=depth, corner=corner)
            boxes.append(box)
            y += box.height + _GAP
            if not again:
                drawn.add(unit)
                foot = (box.x + _INDENT // 2, box.y + box.height)
                waiting += [(each.unit, depth + 1, each, foot) for each in reversed(below.get(unit, []))]
    return Drawing(width=WIDTH, height=y, boxes=tuple(boxes))


def _box(
    unit: str, commanders: Sequence[str], step: Step | None, *, y: int, depth: int, corner: tuple[int, int]
) -> Box:
    x = 2 + _INDENT * min(depth, 6)
    width = WIDTH - x - 2
    most = int((width - 2 * _PAD) / _LETTER)
    words = [(line, True) for line in _wrapped(unit, most)]
    if step is not None:
        hedged = ", hedged" if any(cited.hedges for cited in step.citations) else ""
        denied = ", denied" if step.against else ""
        label = f"{_KINDS[step.relation]}: {LEVELS[step.level]}{hedged}{denied}"
        words += [(line, False) for line in _wrapped(label, most)]
    words += [(line, False) for each in commanders for line in _wrapped(each, most)]
    height = _LINE * len(words) + 2 * _PAD
    middle = y + height // 2
    return Box(
        x=x,
        y=y,
        width=width,
        height=height,
        lines=tuple(
            TextLine(x=x + _PAD, y=y + _PAD + 13 + _LINE * at, words=line, strong=strong)
            for at, (line, strong) in enumerate(words)
        ),
        way=f"M{corner[0]} {corner[1]}V{middle}H{x}" if step is not None else "",
        dash=DASHES.get(step.level, "none") if step is not None else "none",
    )


def _wrapped(words: str, most: int) -> list[str]:
    """The words in lines of so many letters at most; a longer word is cut."""
    lines = [""]
    for word in words.split():
        rest = word
        while len(rest) > most:
            lines.append(rest[:most])
            rest = rest[most:]
        if len(lines[-1]) + 1 + len(rest) > most and lines[-1]:
            lines.append(rest)
        else:
            lines[-1] = f"{lines[-1]} {rest}".strip()
    return [line for line in lines if line] or [""]
