"""What a reviewer would object to in a law pack: one rule, one place, one sentence."""

from probanda.model.ids import Digest
from probanda.model.law import LawPack
from probanda.model.value import Value


class LintFinding(Value, frozen=True, kw_only=True):
    """One finding: the rule, the pack, the node or place, one sentence; file and line where they are known."""

    rule: str
    pack: str
    subject: str
    message: str
    digest: Digest = Digest("")
    """The pack's own: two packs can have one key."""
    file: str = ""
    line: int = 0


def finding(rule: str, pack: LawPack, subject: str, message: str) -> LintFinding:
    """A finding about a pack."""
    return LintFinding(rule=rule, pack=pack.key, subject=subject, message=message, digest=pack.digest)
