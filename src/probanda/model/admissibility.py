"""The admissibility sheet of an exhibit: what a court will ask of it, and for whom it speaks.

- A sheet is no verdict: nothing here says that an exhibit is admissible. What stands empty, nobody has said.
- It asks what articles 69(4), (5), (7) and (8) and 54(3)(e) of the Rome Statute ask. Who can introduce the exhibit is
  asked too: an exhibit without anyone who can is a gap of its own.
- Disclosure flags follow article 67(2) (exculpatory, mitigating, credibility of our own evidence) and rule 77 (material
  to the preparation of the defence). They bind the Prosecutor; we follow them as policy.
- What a court decided is what the filing or decision says. An exhibit that a court excluded stays in every assessment
  until someone takes it out: whether and for whom an exclusion takes effect is for the court, not for us.
"""

from enum import Enum

from probanda.model.ids import Key, RecordId
from probanda.model.value import Body, Value

POLICY = "They bind the Prosecutor; we follow them as policy."


NOBODY_CLAIMS = frozenset({"", "none", "nobody", "nobody claims one", "no privilege is claimed"})
"""The words that say that no privilege is claimed; all others are taken for a claim."""


class CourtStatus(Enum):
    """Where an exhibit stands before a court."""

    COLLECTED = "collected"
    """No court has it."""
    SUBMITTED = "submitted"
    ADMITTED = "admitted"
    EXCLUDED = "excluded"


class DisclosureKind(Enum):
    """For whom an exhibit speaks."""

    INCRIMINATING = "incriminating"
    EXCULPATORY = "exculpatory"
    """Shows or tends to show innocence (art. 67(2))."""
    MITIGATING = "mitigating"
    """Mitigates guilt (art. 67(2))."""
    CREDIBILITY = "credibility"
    """May affect the credibility of our own evidence (art. 67(2))."""
    RULE_77 = "rule 77"
    """Material to the preparation of the defence, or meant as evidence (rule 77)."""


OWED = frozenset({DisclosureKind.EXCULPATORY, DisclosureKind.MITIGATING, DisclosureKind.CREDIBILITY})
"""What article 67(2) owes to the defence: it is never left out of what is handed on."""


class Obtained(Value, frozen=True, kw_only=True):
    """How an exhibit was obtained, by whom, under which identity."""

    how: str
    by: str
    identity: str = ""


class Disclosure(Value, frozen=True, kw_only=True):
    """A disclosure flag, with the reason and who gave it."""

    flag: DisclosureKind
    why: str
    by: str


class AdmissibilitySheet(Body, frozen=True, kw_only=True, tag="admissibility_sheet"):
    """What a court will ask of one exhibit."""

    key: Key
    """That of its exhibit."""
    exhibit: RecordId
    by: str = ""
    """Who wrote it; empty: only flags were given."""
    relevance: str = ""
    probative_value: str = ""
    prejudice: str = ""
    obtained: Obtained | None = None
    conditions: tuple[str, ...] = ()
    privilege: str = ""
    introduced_by: tuple[str, ...] = ()
    court_status: CourtStatus = CourtStatus.COLLECTED
    decision: str = ""
    disclosure: tuple[Disclosure, ...] = ()

    @property
    def stays_with_a_few(self) -> bool:
        """Whether the exhibit was given under conditions, or a privilege is claimed: it does not go to the public."""
        return bool(self.conditions) or self.privilege.strip().rstrip(".").lower() not in NOBODY_CLAIMS

    @property
    def owed(self) -> bool:
        """Whether article 67(2) owes the exhibit to the defence."""
        return any(one.flag in OWED for one in self.disclosure)
