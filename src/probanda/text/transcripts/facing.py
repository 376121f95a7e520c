"""Words and their versions side by side in a Word document: a table with a column for each, a row a cue.

The first column holds the cue as a line of its own, with time and speaker; the others what each version says beside it.
The first row names them: the first paragraph of a cell is the key of the version, the second one is for people. Where
the words run from right to left, their column stands on the right. A description of the table that nobody sees
in print tells our tables from others.

Read: a row belongs to the first cue that begins in it. What stands beside no cue is remarked and kept.
"""

from collections import deque
from collections.abc import Sequence

import msgspec

from probanda.model.speech import Beside, ReadCue, ReadTranscript, Version
from probanda.model.value import Value
from probanda.text.transcripts.lines import line_of
from probanda.text.transcripts.wordprocessing import is_rtl, lines_of, name_of, paragraph, value_of
from probanda.text.transcripts.written import LINE_END
from probanda.text.transcripts.xml_tree import Element

MOST_VERSIONS = 5
"""Columns beside the words that a person can still read on a page; more go into the notes."""
_OURS = "probanda-versions/1"
_WIDTH = 9_600  # twentieths of a point: the text of a page of A4


class Row(Value, frozen=True, kw_only=True):
    """What stands beside each other: lines of words, and what the versions say."""

    words: tuple[str, ...]
    beside: tuple[Beside, ...]


class Table(Value, frozen=True, kw_only=True):
    """A table of ours: the keys of its versions, and its rows."""

    keys: tuple[str, ...]
    rows: tuple[Row, ...]


def versions_of(read: ReadTranscript) -> tuple[Version, ...]:
    """The versions that stand beside cues, those without a description last."""
    used = dict.fromkeys(one.version for cue in read.cues for one in cue.beside)
    known = tuple(one for one in read.versions if one.key in used)
    return known + tuple(Version(key=key) for key in used if key not in {one.key for one in known})


def table_in(block: Element, deleted: list[str]) -> Table | None:
    """The table, when it is one of ours; None: it is another's."""
    if name_of(block) != "tbl" or not any(
        name_of(said) == "tblDescription" and value_of(said, "val") == _OURS
        for properties in block.elements()
        if name_of(properties) == "tblPr"
        for said in properties.elements()
    ):
        return None
    rows = [
        [list(lines_of(cell, deleted)) for cell in row.elements() if name_of(cell) == "tc"]
        for row in block.elements()
        if name_of(row) == "tr"
    ]
    keys = tuple(cell[0] if cell else "" for cell in rows[0][1:]) if rows else ()
    return Table(keys=keys, rows=tuple(_row(cells, keys) for cells in rows[1:] if cells))


def _row(cells: Sequence[Sequence[str]], keys: Sequence[str]) -> Row:
    said = (
        Beside(version=key, text="\n".join(lines)) for key, lines in zip(keys, cells[1:], strict=False) if any(lines)
    )
    return Row(words=tuple(cells[0]), beside=tuple(said))


def set_beside(
    cues: Sequence[ReadCue], starts: Sequence[tuple[int, Row]]
) -> tuple[tuple[ReadCue, ...], tuple[Beside, ...]]:
    """(the cues with what stands beside them, what stands beside none); `starts`: rows and the lines they begin on."""
    left = deque(starts)
    done = []
    alone: list[Beside] = []
    for cue in cues:
        beside: tuple[Beside, ...] = ()
        while left and cue.line is not None and left[0][0] <= cue.line:
            row = left.popleft()[1]
            if left and left[0][0] <= cue.line:
                alone += row.beside  # the next row has begun already: none of its lines became a cue
            else:
                beside = row.beside
        done.append(msgspec.structs.replace(cue, beside=beside))
    return tuple(done), (*alone, *(one for _, row in left for one in row.beside))


def table(read: ReadTranscript, versions: Sequence[Version]) -> str:
    """The cues as a table."""
    keys = [one.key for one in versions]
    width = _WIDTH // (len(keys) + 1)
    first = next((cue.text for cue in read.cues if cue.text.strip()), "")
    head = [_cell(["Words", *filter(None, (_about(Version(key="", language=read.language)),))], width)]
    head += [_cell([one.key, *filter(None, (_about(one),))], width) for one in versions]
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(head)}</w:tr>"]
    for cue in read.cues:
        cells = [_cell([line_of(cue)], width)]
        said = {one.version: one.text for one in reversed(cue.beside)}
        cells += [_cell(LINE_END.split(said.get(key, "")), width) for key in keys]
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = f'<w:gridCol w:w="{width}"/>' * (len(keys) + 1)
    return (
        f"<w:tbl><w:tblPr>{'<w:bidiVisual/>' if is_rtl(first) else ''}"
        f'<w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblDescription w:val="{_OURS}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl><w:p/>"
    )


def _cell(lines: Sequence[str], width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(map(paragraph, lines))}</w:tc>'


def _about(version: Version) -> str:
    """Language, author and day of a version, for people."""
    return ", ".join(filter(None, (version.language and f"({version.language})", version.author, version.day)))
