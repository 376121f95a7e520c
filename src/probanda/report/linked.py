"""Sentences with their exhibits made links: each label, and each name of an argument, a node or a passage.

A name is linked only where it cannot be taken for an ordinary word: it holds a digit, a capital, `_`, `-`, `.` or `/`.
A stand-in is said to be one at each mention.
"""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from probanda.report.register import Register
from probanda.report.shown import shown

_NO_WORD = re.compile(r"[0-9A-Z_./-]")


class Linker:
    """Makes links in the sentences of one theory, or of the whole case when no names are given."""

    def __init__(self, register: Register, names: Mapping[str, str] | None = None) -> None:
        self._places = {label: register.labelled(label) for label in register.by_label}
        self._hrefs = {name: href for name, href in (names or {}).items() if href and _NO_WORD.search(name)}
        tokens = sorted({*self._places, *self._hrefs}, key=lambda token: (-len(token), token))
        self._token = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, tokens))})(?![\w-])") if tokens else None

    def __call__(self, sentence: str) -> Markup:
        """The sentence as HTML."""
        if self._token is None:
            return escape(shown(sentence))
        pieces, done = [], 0
        for found in self._token.finditer(sentence):
            pieces += [escape(shown(sentence[done : found.start()])), self._link(found[0])]
            done = found.end()
        return Markup("").join([*pieces, escape(shown(sentence[done:]))])

    def _link(self, token: str) -> Markup:
        place = self._places.get(token)
        if place is None:
            return Markup('<a href="#{}">{}</a>').format(self._hrefs[token], shown(token))
        said = Markup(' <span class="stand-in">(stand-in)</span>') if place.stand_in else ""
        return Markup('<a class="label" href="#{}">{}</a>{}').format(place.href, shown(token), said)
