"""What may be meant by a citation of a place that does not exist.

Candidates have the same last label elsewhere: beside the parent (`8(2)(b)(x)`, `8(2)(e)(x)` for `8(2)(d)(x)`), or one
level deeper (`8(2)(c)` for `8(c)`). They stand in the order of the statute; a candidate comes first when the sentence
around the citation uses words that speak of it, and the reason says which words, and names its twin.
"""

import re

import msgspec

from probanda.model.law import Provision, Provisions


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """Suggestions, best first, and the words that say why, to be put behind a sentence."""

    refs: tuple[str, ...] = ()
    reason: str = ""


def advise(parent: str, label: str, provisions: Provisions, *, sentence: str) -> Advice:
    """What may be meant by a child of this parent with this label, which is not there."""
    refs = provisions.order(_candidates(parent, label, provisions))
    if not refs:
        return Advice()
    spoken = {ref: _spoken(provisions.get(ref), sentence) for ref in refs}
    ranked = tuple(sorted(refs, key=lambda ref: -len(spoken[ref])))
    first = provisions.get(ranked[0])
    if first is None or not spoken[ranked[0]]:
        return Advice(refs=ranked, reason=f"; the same label exists in {', '.join(ranked)}")
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
    return [ref for ref in (*near, *deeper) if provisions.get(ref) is not None]


def _spoken(place: Provision | None, sentence: str) -> list[str]:
    """The keywords of this place that stand in the sentence, the longest first."""
    folded = " ".join(sentence.lower().split())
    words = () if place is None else place.keywords
    found = [word for word in words if re.search(rf"\b{re.escape(word)}", folded)]
    return sorted(found, key=lambda word: -len(word))
