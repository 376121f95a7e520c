"""The admissibility sheet of an exhibit and its disclosure flags, as people write them in the exhibit's YAML file."""

from probanda.model.admissibility import CourtStatus, DisclosureKind
from probanda.model.value import Value
from probanda.model.written import Words


class AuthoredObtained(Value, frozen=True, kw_only=True):
    """How an exhibit was obtained (art. 69(7) and (8))."""

    how: Words
    by: Words
    identity: str = ""
    """Under which identity: a person's own, an account that names nobody, an assumed one."""


class AuthoredDisclosure(Value, frozen=True, kw_only=True):
    """For whom an exhibit speaks, and who says so."""

    flag: DisclosureKind
    why: Words
    by: Words


class AuthoredAdmissibility(Value, frozen=True, kw_only=True):
    """An admissibility sheet: what is left out, nobody has said."""

    by: Words
    """Who wrote the sheet."""
    relevance: str = ""
    """To what it is relevant (art. 69(4))."""
    probative_value: str = ""
    prejudice: str = ""
    """What prejudice it may cause to a fair trial or to a fair evaluation of testimony (art. 69(4))."""
    obtained: AuthoredObtained | None = None
    conditions: tuple[Words, ...] = ()
    """On which it was received, confidentiality included (art. 54(3)(e))."""
    privilege: str = ""
    """Who claims a privilege, and which (art. 69(5))."""
    introduced_by: tuple[Words, ...] = ()
    """Who can introduce it; nobody: a gap of its own."""
    court_status: CourtStatus = CourtStatus.COLLECTED
    decision: str = ""
    """The filing or decision that says so; needed when it was submitted, admitted or excluded."""
