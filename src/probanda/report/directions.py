"""Writing directions in a page, made explicit for a typesetter that does not guess.

Each `bdi` and each `dir="auto"` gets the direction of its first letter; each run of the other direction becomes a `bdi`
of its own; a citation becomes a span that no line breaks. A `bdi` of the direction around it has then nothing left to
keep apart, and is taken out: each element less is time and memory. No character is added, dropped or moved.
"""

from xml.etree.ElementTree import Element

from probanda.report.exact_text import is_read, name_of
from probanda.report.runs import Run, Way, citations_in, runs, way_of

UNBROKEN = "citation-path"


def set_directions(page: Element) -> None:
    """Changes the page in place."""
    _within(page, Way.LTR)


def _within(element: Element, around: Way) -> None:
    around = _way(element, around)
    children = list(element)
    for child in children:
        if is_read(child):
            _within(child, around)
    for child in reversed(children):
        at = list(element).index(child)
        child.tail = _insert(element, at + 1, child.tail or "", around)
    element.text = _insert(element, 0, element.text or "", around)
    for child in list(element):
        if name_of(child) == "bdi" and dict(child.attrib) == {"dir": around.value}:
            _take_out(child, element)


def _take_out(child: Element, parent: Element) -> None:
    """Leaves what a child holds in its place."""
    at = list(parent).index(child)
    inner = list(child)
    parent.remove(child)
    for offset, one in enumerate(inner):
        parent.insert(at + offset, one)
    if inner:
        inner[-1].tail = (inner[-1].tail or "") + (child.tail or "")
        words = child.text or ""
    else:
        words = (child.text or "") + (child.tail or "")
    if at == 0:
        parent.text = (parent.text or "") + words
    else:
        parent[at - 1].tail = (parent[at - 1].tail or "") + words


def _way(element: Element, around: Way) -> Way:
    said = element.get("dir", "auto" if name_of(element) == "bdi" else "")
    if said == "auto":
        way = way_of("".join(element.itertext()))
        element.set("dir", way.value)
        return way
    return Way(said) if said in {way.value for way in Way} else around


def _insert(element: Element, at: int, text: str, around: Way) -> str:
    """Puts the runs of a text into an element from this place on; answers the words before the first."""
    before = ""
    placed: list[Element] = []
    for piece in _pieces(text, around):
        if isinstance(piece, str):
            if placed:
                placed[-1].tail = (placed[-1].tail or "") + piece
            else:
                before += piece
        else:
            placed.append(piece)
    for offset, one in enumerate(placed):
        element.insert(at + offset, one)
    return before


def _pieces(text: str, around: Way) -> list[str | Element]:
    found: list[str | Element] = []
    for run in runs(text, around):
        if run.way is None:
            found += _unbroken(run.text) if around is Way.LTR else [run.text]
        else:
            found.append(_set_apart(run, run.way))
    return found


def _set_apart(run: Run, way: Way) -> Element:
    apart = Element("bdi", {"dir": way.value})
    pieces = _unbroken(run.text) if way is Way.LTR else [run.text]
    for piece in pieces:
        if not isinstance(piece, str):
            apart.append(piece)
        elif len(apart):
            apart[-1].tail = piece
        else:
            apart.text = piece
    return apart


def _unbroken(text: str) -> list[str | Element]:
    found: list[str | Element] = []
    done = 0
    for start, end in citations_in(text):
        whole = Element("span", {"class": UNBROKEN})
        whole.text = text[start:end]
        found += [text[done:start], whole] if start > done else [whole]
        done = end
    return [*found, text[done:]] if done < len(text) else found
