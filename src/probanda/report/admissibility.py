"""The admissibility sheet of an exhibit in words: what a court will ask, what was said, what nobody has said.

- Each question is told with the article that asks it; an empty answer reads "nobody has said".
- Who can introduce the exhibit is a gap of its own where nobody is named, with or without a sheet.
- Disclosure flags come with their reason and who gave them, and say that we follow them as policy.
- What its authors think of relevance, probative value, prejudice and privilege is for themselves only.
- An exclusion is told with what it does not do: the assessment counts the exhibit until someone takes it out.
"""

from probanda.model.admissibility import POLICY, AdmissibilitySheet, CourtStatus, DisclosureKind
from probanda.model.audience import Audience, Part, holds
from probanda.model.value import Value

NOBODY = "nobody has said"
_STATUS = {
    CourtStatus.COLLECTED: "collected: no court has it",
    CourtStatus.SUBMITTED: "submitted to the court",
    CourtStatus.ADMITTED: "admitted by the court",
    CourtStatus.EXCLUDED: "excluded by the court; the assessment counts it until it is taken out (`--without`)",
}
_FLAGS = {
    DisclosureKind.INCRIMINATING: "incriminating",
    DisclosureKind.EXCULPATORY: "exculpatory (art. 67(2))",
    DisclosureKind.MITIGATING: "mitigating (art. 67(2))",
    DisclosureKind.CREDIBILITY: "credibility of our own evidence (art. 67(2))",
    DisclosureKind.RULE_77: "material to the defence (rule 77)",
}
_NO_INTRODUCER = "nobody is named who can introduce it"


class FlagText(Value, frozen=True, kw_only=True):
    """A disclosure flag in words."""

    kind: str
    why: str
    by: str


class SheetText(Value, frozen=True, kw_only=True):
    """A sheet, ready for its template."""

    written: bool
    """Whether anyone wrote the sheet itself."""
    by: str
    rows: tuple[tuple[str, str], ...]
    """(what is asked, what was said)."""
    gaps: tuple[str, ...]
    flags: tuple[FlagText, ...]
    policy: str
    excluded: bool


def tell_sheet(sheet: AdmissibilitySheet | None, audience: Audience) -> SheetText:
    """What was said of an exhibit, and what was not."""
    if sheet is None:
        return SheetText(written=False, by="", rows=(), gaps=(_NO_INTRODUCER,), flags=(), policy=POLICY, excluded=False)
    rows = _rows(sheet, audience) if sheet.by else ()
    return SheetText(
        written=bool(sheet.by),
        by=sheet.by,
        rows=rows,
        gaps=() if sheet.introduced_by else (_NO_INTRODUCER,),
        flags=tuple(FlagText(kind=_FLAGS[one.flag], why=one.why, by=one.by) for one in sheet.disclosure),
        policy=POLICY,
        excluded=sheet.court_status is CourtStatus.EXCLUDED,
    )


def _rows(sheet: AdmissibilitySheet, audience: Audience) -> tuple[tuple[str, str], ...]:
    got, weighed = sheet.obtained, holds(audience, Part.WEIGHING)
    status = _STATUS[sheet.court_status]
    weighing = (
        ("Relevance (art. 69(4))", sheet.relevance or NOBODY),
        ("Probative value (art. 69(4))", sheet.probative_value or NOBODY),
        ("Prejudice (art. 69(4))", sheet.prejudice or NOBODY),
    )
    return (
        *(weighing if weighed else ()),
        ("How it was obtained (art. 69(7), (8))", got.how if got else NOBODY),
        ("Obtained by", got.by if got else NOBODY),
        ("Under the identity", (got.identity if got else "") or NOBODY),
        ("Conditions (art. 54(3)(e))", "; ".join(sheet.conditions) or NOBODY),
        *((("Privilege (art. 69(5))", sheet.privilege or NOBODY),) if weighed else ()),
        ("Can be introduced by", "; ".join(sheet.introduced_by) or NOBODY),
        ("Before a court", f"{status} ({sheet.decision})" if sheet.decision else status),
        ("Sheet written by", sheet.by),
    )
