"""What may be meant by a citation of a place that does not exist.

Candidates have the same last label elsewhere: beside the parent (`8(2)(b)(x)`, `8(2)(e)(x)` for `8(2)(d)(x)`), or one
level deeper (`8(2)(c)` for `8(c)`). A label that a machine can have misread (`l` for `i`, `Z` for `2`) is tried too, at
its own place. They stand in the order of the statute; a candidate comes first when the sentence around the citation
uses words that speak of it, and the reason says which words, and names its twin.
"""

from itertools import product

import msgspec

from probanda.model.law import Provision, Provisions

# What a machine reads, and what can stand there, itself first.
_READ_FOR = {
    "l": "li",
    "1": "1i",
    "I": "Ii",
    "L": "Li",
    "j": "ji",
    "Z": "Z2",
    "S": "S58",
    "B": "B8",
    "O": "O0",
    "G": "G6",
}
_LONGEST = 5


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """Suggestions, best first, and the words that say why, to be put behind a sentence."""

    refs: tuple[str, ...] = ()
    reason: str = ""


def advise(parent: str, label: str, provisions: Provisions, *, sentence: str) -> Advice:
    """What may be meant by a child of this parent with this label, which is not there.

    Args:
        parent: the nearest place that exists.
        label: the first label below it that does not.
        provisions: the places at hand.
        sentence: the sentence around the citation, in lower case, with single spaces.
    """
    refs = provisions.order(_candidates(parent, label, provisions))
    if not refs:
        return Advice()
    spoken = {ref: _spoken(provisions.get(ref), sentence) for ref in refs}
    ranked = tuple(sorted(refs, key=lambda ref: -len(spoken[ref])))
    first = provisions.get(ranked[0])
    if first is None or not spoken[ranked[0]]:
        return Advice(refs=ranked, reason=f"; perhaps {', '.join(ranked)} is meant")
    twins = f", and its twin in the other type of conflict is {', '.join(first.twins)}" if first.twins else ""
    return Advice(
        refs=ranked,
        reason=f"; {first.ref} ({first.title}) is suggested first because the sentence says"
        f" “{spoken[ranked[0]][0]}”{twins}",
    )


def _candidates(parent: str, label: str, provisions: Provisions) -> list[str]:
    grandparent = provisions.parent(parent)
    beside = provisions.children(grandparent) if grandparent else ()
    near = [f"{one}({label})" for one in beside if one != parent]
    deeper = [f"{one}({label})" for one in provisions.children(parent)]
    misread = [f"{parent}({other})" for other in _misreadings(label)]
    return [ref for ref in (*near, *deeper, *misread) if provisions.get(ref) is not None]


def _misreadings(label: str) -> list[str]:
    """What a label can have been before a machine read it."""
    if len(label) > _LONGEST:
        return []
    readings = ("".join(letters) for letters in product(*(_READ_FOR.get(letter, letter) for letter in label)))
    return [reading for reading in readings if reading != label]


def _spoken(place: Provision | None, folded: str) -> list[str]:
    """The keywords of this place that stand in the sentence, the longest first."""
    words = () if place is None else place.keywords
    return sorted((word for word in words if speaks(folded, word)), key=lambda word: -len(word))


def speaks(folded: str, word: str) -> bool:
    """Whether a word of the sentence begins so."""
    at = folded.find(word)
    while at > 0 and (folded[at - 1].isalnum() or folded[at - 1] == "_"):
        at = folded.find(word, at + 1)
    return at >= 0
