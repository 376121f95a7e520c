"""Whether what a citation names is there, and what else could be meant.

An `error` is said only where the nearest parent's list of children was read in a text or a secondary page; from memory
the answer is `unknown`, `cannot-confirm`. A place that is there and was looked up by nobody is `unknown` too. What is
there is `ok`, or a `warning` when it was added by an amendment that binds only some States, or is no longer in force.
A written form with a bracket missing, or with a character that only looks like one of a citation, is `malformed`; the
place that it would be is suggested: the text is never rewritten.
"""

import re
from collections.abc import Callable

import msgspec

from probanda.model.law import Checked, Citation, CitationStatus, Provision, Provisions
from probanda.text.citation_documents import FoundDocument, FoundResolution
from probanda.text.citation_found import Found
from probanda.text.citation_names import FOREIGN, PROTOCOL
from probanda.text.citation_suggest import Advice, advise

_SURE = (Checked.TEXT, Checked.SECONDARY)
_TENS, _ONES = ("", "x", "xx"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = tuple(tens + ones for tens in _TENS for ones in _ONES)
_RULES = ("CIHL", "RPE")
# A note as short as this is a remark on the place; longer ones list sources and dates.
_REMARK = 40
_SECTION_CODE = re.compile(r"[0-9]+USC")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the check says, before it is put beside the text."""

    ref: str | None
    status: CitationStatus
    message: str
    code: str | None = None
    suggestions: tuple[str, ...] = ()

    def beside(self, text: str, start: int, end: int) -> Citation:
        """The citation with the words that it stands in."""
        return Citation(
            text=text[start:end],
            start=start,
            end=end,
            ref=self.ref,
            status=self.status,
            code=self.code,
            suggestions=self.suggestions,
            message=self.message,
        )


def check_article(found: Found, key: str, provisions: Provisions, *, around: Callable[[], str]) -> Answer:
    """What is to be said of a citation of an article of this instrument; `around` gives its sentence."""
    if key.startswith(PROTOCOL):
        return _either(found, key.removeprefix(PROTOCOL), provisions)
    if key == FOREIGN or provisions.instrument(key) is None:
        ref = None if key == FOREIGN else f"{key}:{found.path}"
        return _cannot(ref, "it names an instrument whose numbering is not at hand")
    if key == "GC" and provisions.get(f"GC:common-{found.article}") is None:
        return _cannot(None, f"which of the four Conventions has the article {found.article} that is meant is not said")
    return _misread(found, key, provisions) if found.misread else _placed(found, key, provisions, around=around)


def _placed(found: Found, key: str, provisions: Provisions, *, around: Callable[[], str]) -> Answer:
    """Of a citation whose instrument is at hand and whose characters are those of a citation."""
    ref = reference(found, key, provisions)
    if found.suffix is not None or key == "EOC":
        return _elements(ref, found.suffix, provisions, around=around)
    place = provisions.get(ref)
    if place is None:
        return _absent(ref, provisions, around=around)
    if found.malformed:
        return _malformed(f"a bracket is missing; {place.ref} exists and may be meant", (place.ref,))
    return _there(place)


def check_reference(ref: str, provisions: Provisions) -> Answer:
    """What is to be said of a reference as this project writes it (`RS:8(2)(e)(x)`), of an instrument that is known."""
    place = provisions.get(ref)
    return _absent(ref, provisions, around=str) if place is None else _there(place)


def check_resolution(found: FoundResolution, provisions: Provisions) -> Answer:
    """What is to be said of a citation of a Security Council resolution."""
    known = [ref for ref in provisions.children("UNSC") if ref.startswith(f"UNSC:S/RES/{found.number}(")]
    if found.year is None and len(known) == 1:
        ref = known[0]
    else:
        ref = f"UNSC:S/RES/{found.number}" + (f"({found.year})" if found.year else "")
    place = provisions.get(ref)
    if place is None:
        sure = [one for one in map(provisions.get, known) if one is not None and one.checked in _SURE]
        if sure and found.year is not None:
            return Answer(
                ref=None,
                status=CitationStatus.ERROR,
                code="year-mismatch",
                suggestions=tuple(one.ref for one in sure),
                message=f"resolution {found.number} is of another year: {sure[0].ref} exists",
            )
        written = ref if found.paragraph is None else f"{ref}/{found.paragraph}"
        return _cannot(written, "this resolution is not among those at hand")
    if found.paragraph is None:
        return _there(place)
    below = f"{place.ref}/{found.paragraph}"
    paragraph = provisions.get(below)
    if paragraph is not None:
        return _there(paragraph)
    if provisions.closed(place.ref) in _SURE:
        return Answer(
            ref=None,
            status=CitationStatus.ERROR,
            code="no-such-paragraph",
            message=f"{place.ref} has no paragraph {found.paragraph}",
        )
    return _cannot(below, "how many paragraphs this resolution has was looked up by nobody")


def check_document(found: FoundDocument) -> Answer:
    """What is to be said of a number of the Court: its form only."""
    if found.sound:
        return Answer(
            ref=f"ICC:{found.number}",
            status=CitationStatus.OK,
            message="it has the form of a number of the Court; whether the document exists is not checked",
        )
    return Answer(
        ref=None,
        status=CitationStatus.ERROR,
        code="malformed-icc-number",
        message="a number of the Court has two digits in each part of situation and case (ICC-01/05-01/08-3636)"
        + (f"; with digits for the letters that look like them it is ICC-{found.instead}" if found.instead else ""),
    )


def _misread(found: Found, key: str, provisions: Provisions) -> Answer:
    """Of a citation with characters that are none of a citation: the places that exist among what it can be read as."""
    read_as = (found, *(msgspec.structs.replace(found, article=article) for article in found.instead))
    refs = [reference(one, key, provisions) for one in read_as]
    meant = tuple(ref for ref in dict.fromkeys(refs) if provisions.get(ref) is not None)
    why = "a character in it is none of a citation, and looks like one"
    if not meant:
        return _malformed(f"{why}; read as what it looks like, no such place exists", ())
    return _malformed(f"{why}; {' or '.join(meant)} may be meant", meant)


def _malformed(message: str, suggestions: tuple[str, ...]) -> Answer:
    return Answer(ref=None, status=CitationStatus.ERROR, code="malformed", suggestions=suggestions, message=message)


def _either(found: Found, numeral: str, provisions: Provisions) -> Answer:
    """What is to be said of a "Protocol II" of which the text does not say to what."""
    weapons = f"Protocol {numeral} to the Convention on Certain Conventional Weapons ({_WEAPONS[numeral]})"
    if numeral not in _ADDITIONAL:
        return _cannot(None, f"it names Protocol {numeral}, perhaps {weapons}, whose numbering is not at hand")
    answer = _cannot(
        None,
        f"“Protocol {numeral}” alone can be Additional Protocol {numeral} to the Geneva Conventions or {weapons}, and "
        "the text does not say which",
    )
    additional = reference(found, f"AP{numeral}", provisions)
    known = provisions.get(additional) is not None
    return msgspec.structs.replace(answer, suggestions=(additional,) if known else ())


_ADDITIONAL = ("I", "II", "III")
_WEAPONS = {
    "I": "non-detectable fragments",
    "II": "mines and booby-traps",
    "III": "incendiary weapons",
    "IV": "blinding lasers",
    "V": "explosive remnants of war",
}


def reference(found: Found, key: str, provisions: Provisions) -> str:
    """The reference of what is written; case and counted numerals are read as the instrument writes them."""
    article = found.article
    if key == "GC":
        article = f"common-{article}"
    elif key == "GENC" and article.isdigit() and int(article) < len(_ROMAN):
        article = _ROMAN[int(article)].upper()
    ref = exact = f"{key}:{article}"
    for label in found.labels:
        exact += f"({label})"
        ref = next(
            (known for known in (f"{ref}({form})" for form in _forms(label)) if provisions.get(known) is not None),
            f"{ref}({label})",
        )
    return exact if provisions.get(exact) is not None else ref


def _forms(label: str) -> tuple[str, ...]:
    if label.isdigit() and int(label) < len(_ROMAN):
        return (label, _ROMAN[int(label)])
    return (label, label.lower(), label.upper())


def _elements(ref: str, suffix: str | None, provisions: Provisions, *, around: Callable[[], str]) -> Answer:
    """Of a set of elements; a crime with several sets has them as `-1`, `-2`."""
    path = ref.partition(":")[2]
    crime, plain = f"RS:{path}", f"EOC:{path}"
    place = provisions.get(plain if suffix is None else f"{plain}-{suffix}")
    if place is not None:
        return _there(place)
    sets = tuple(one for one in provisions.children("EOC") if one == plain or one.startswith(f"{plain}-"))
    if suffix is None and sets:
        return Answer(ref=plain, status=CitationStatus.OK, message=f"it has the sets of elements {', '.join(sets)}")
    if sets:
        return Answer(
            ref=None,
            status=CitationStatus.ERROR,
            code="no-such-element-set",
            suggestions=sets,
            message=f"the Elements of Crimes have no set {suffix} for {crime}; they have {', '.join(sets)}",
        )
    if provisions.get(crime) is None:
        return _absent(crime, provisions, around=around)
    return _cannot(plain, "no elements of this provision are at hand")


def _there(place: Provision) -> Answer:
    title = f" ({place.title})" if place.title else ""
    if place.checked is Checked.MEMORY:
        return _cannot(place.ref, "this place was looked up by nobody")
    if place.valid_to is not None:
        return Answer(
            ref=place.ref,
            status=CitationStatus.WARNING,
            code="no-longer-in-force",
            message=f"{place.ref} ended before {place.valid_to}{f': {place.note}' if place.note else ''}",
        )
    if place.accepting_only:
        return Answer(
            ref=place.ref,
            status=CitationStatus.WARNING,
            code="added-by-amendment",
            message=f"{place.ref}{title} was added by {place.amended_by}, in force from {place.valid_from} at the"
            " earliest, and binds only States that accepted it; for a referral of a State not party it is contested",
        )
    if place.checked is Checked.FICTIONAL:
        return Answer(
            ref=place.ref, status=CitationStatus.OK, message=f"{place.ref}{title} exists in this case only: fictional"
        )
    return Answer(ref=place.ref, status=CitationStatus.OK, message=f"{place.ref}{title} exists")


def _absent(ref: str, provisions: Provisions, *, around: Callable[[], str]) -> Answer:
    """Of a reference that is not listed: an error where its parent is closed, else unknown."""
    parent = provisions.parent(ref)
    key = ref.partition(":")[0]
    above = provisions.get(parent) if parent else None
    label = _first_step(ref, parent or f"{key}:")
    if above is not None and label.isdigit() and above.unnumbered:
        if int(label) <= above.unnumbered:
            return Answer(
                ref=ref, status=CitationStatus.OK, message="its paragraphs bear no number; counted by position"
            )
        return _cannot(ref, "its paragraphs bear no number, and how many there are was not counted")
    if provisions.closed(parent or key) not in _SURE:
        return _cannot(ref, f"whether {parent or key} has this place was looked up by nobody")
    advice = advise(parent, label, provisions, sentence=around()) if parent else Advice()
    return Answer(
        ref=None,
        status=CitationStatus.ERROR,
        code=_code(key, parent),
        suggestions=advice.refs,
        message=_sentence(above, label, advice) if above else _no_article(key, label, provisions),
    )


def _first_step(ref: str, above: str) -> str:
    """The first label below what exists."""
    rest = ref[len(above) :]
    return rest[1:].partition(")")[0] if rest.startswith("(") else rest.partition("(")[0]


def _code(key: str, parent: str | None) -> str:
    if parent is None:
        return "no-such-article"
    return "no-such-subsection" if _SECTION_CODE.fullmatch(key) else "no-such-child"


def _sentence(above: Provision, label: str, advice: Advice) -> str:
    note = f" ({above.note})" if above.note and len(above.note) < _REMARK else ""
    return f"{above.ref} has no ({label}){note}{advice.reason}"


def _no_article(key: str, label: str, provisions: Provisions) -> str:
    instrument = provisions.instrument(key)
    title = instrument.title if instrument else key
    return f"{title} has no {'rule' if key in _RULES else 'article'} {label}"


def _cannot(ref: str | None, why: str) -> Answer:
    return Answer(ref=ref, status=CitationStatus.UNKNOWN, code="cannot-confirm", message=f"cannot confirm: {why}")
