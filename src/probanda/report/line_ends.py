"""Spaces before inline elements, set apart so that lines end where they should.

The typesetter loses its place where a line is full up to the space before a link or a span: it then breaks that line
after its first word. A space that is an element of its own ends the line as it should. No character is added, dropped
or moved. Text that keeps its white space is left alone, and so are a few words, for which an early end is no harm: each
element more takes time and memory.
"""

from xml.etree.ElementTree import Element

from probanda.report.exact_text import is_read, name_of

_INLINE = frozenset({"a", "bdi", "code", "q", "span", "strong", "sup"})
_FEW = 20  # characters: about a fifth of a line
_TYPED = frozenset({"words"})


def set_spaces_apart(page: Element) -> None:
    """Changes the page in place."""
    for element in list(page.iter()):
        if is_read(element) and _TYPED.isdisjoint(element.get("class", "").split()):
            _within(element)


def _within(element: Element) -> None:
    children = list(element)
    for at in reversed(range(len(children))):
        before = element.text if at == 0 else children[at - 1].tail
        if name_of(children[at]) not in _INLINE or not before or not before.endswith(" "):
            continue
        if len(before.strip()) < _FEW:
            continue
        space = Element("span")
        space.text = " "
        if at == 0:
            element.text = before[:-1]
        else:
            children[at - 1].tail = before[:-1]
        element.insert(at, space)
