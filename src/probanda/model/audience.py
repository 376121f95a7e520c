"""For whom a dossier or a package is made, and what each of them does not hold.

- A dossier for others never says how the charge could be brought down, nor what its authors plan: that is work product.
- What speaks against the charge is never kept back: exhibits that clear, denials, rebuttals, hedges, listed readings,
  doubts about an argument. Nor is the outcome, that a case is invented, or the presumption of innocence.
- What is kept back is said by its kind, in every form, whether or not the case has any of it.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from probanda.model.value import Value


class Audience(Enum):
    """Who receives it."""

    INTERNAL = "internal"
    """Those who work on the case."""
    DISCLOSURE = "disclosure"
    """The defence, or another party."""
    COURT = "court"
    PUBLIC = "public"
    """Anyone."""


class Part(Enum):
    """Something that a dossier may hold, in the words of its reader."""

    LOSSES = "without which exhibits the charge falls, and which carry it"
    FLIPS = "which readings decide a node"
    ATTACKS = "which attacks decide"
    GAPS = "what would fill a gap"
    QUESTIONS = "the list of questions to be answered, and what was tried"
    WHY = "the explanation of what decides, part by part"
    POLICY = "the policy of the organisation, its warnings, and its judgement of conditions of the stage"
    LEADS = "leads that brought nothing, records taken back, leads beside the charge"
    LEDGER = "why each entry of the ledger was made"
    WEIGHING = "what the authors think of relevance, probative value, prejudice and privilege"
    ADMISSIBILITY = "admissibility sheets, but for rulings and for the kinds of disclosure flags"
    COLLECTOR = "traces and notes of those who collected, translated and judged"
    EMBEDDED = "what media files say about themselves: device, owner, place, times, previews, content credentials"
    SENSITIVE = "exhibits that are privileged or under conditions, and all that rests on them"


class Kept(Value, frozen=True, kw_only=True):
    """From whom a part is kept, and why."""

    audiences: frozenset[Audience]
    reason: str


_OTHERS = frozenset({Audience.DISCLOSURE, Audience.COURT, Audience.PUBLIC})
_PUBLIC = frozenset({Audience.PUBLIC})

KEPT: Mapping[Part, Kept] = MappingProxyType(
    {
        Part.LOSSES: Kept(audiences=_OTHERS, reason="it is a list of what to destroy, and work product"),
        Part.FLIPS: Kept(
            audiences=_OTHERS,
            reason="it says which words to attack, and is work product; all listed readings are shown",
        ),
        Part.ATTACKS: Kept(audiences=_OTHERS, reason="it is work product; every attack is shown where it stands"),
        Part.GAPS: Kept(audiences=_OTHERS, reason="it is a plan; that there is a gap is shown"),
        Part.QUESTIONS: Kept(
            audiences=_OTHERS, reason="it is a plan; that a question is open is shown beside its argument"
        ),
        Part.WHY: Kept(audiences=_OTHERS, reason="it names what decides; each node keeps its reason"),
        Part.POLICY: Kept(audiences=_OTHERS, reason="it binds the organisation's own people only"),
        Part.LEADS: Kept(audiences=_OTHERS, reason="they say what is being looked for, and are no part of the charge"),
        Part.LEDGER: Kept(audiences=_OTHERS, reason="it tells of those who work on the case; the entries are shown"),
        Part.WEIGHING: Kept(audiences=_OTHERS, reason="it is work product; how an exhibit was obtained is shown"),
        Part.ADMISSIBILITY: Kept(audiences=_PUBLIC, reason="they are for a court and the parties, and name witnesses"),
        Part.COLLECTOR: Kept(audiences=_PUBLIC, reason="it could lead to them"),
        Part.EMBEDDED: Kept(
            audiences=_OTHERS, reason="it can lead to a source; whoever receives the file itself can read it there"
        ),
        Part.SENSITIVE: Kept(audiences=_PUBLIC, reason="someone was promised that they stay with a few"),
    }
)
"""Every part; what is not a part here, everyone gets."""


def holds(audience: Audience, part: Part) -> bool:
    """Whether the form for this audience holds the part."""
    return audience not in KEPT[part].audiences


def kept_from(audience: Audience) -> tuple[Part, ...]:
    """What the form for this audience does not hold."""
    return tuple(part for part in Part if not holds(audience, part))
