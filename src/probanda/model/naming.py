"""What a person judged of two names: whether they name one.

A judgement is a record of its own, with who and why; it is taken back by a new one or by `undo`, and nothing is merged:
each name stays where it stands. `undecided` says that somebody looked and could not tell, which is not the same as that
nobody looked.
"""

from enum import Enum

from probanda.model.exhibit import Tool
from probanda.model.ids import Key, RecordId
from probanda.model.value import Body, Value


class Sameness(Enum):
    """What can be judged of two names."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Named(Value, frozen=True, kw_only=True):
    """A name where it stands: in a record (an actor, a claim); None: the name as such, wherever it stands."""

    name: str
    record: RecordId | None = None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a name that is judged has at least one letter")


class NameJudgement(Body, frozen=True, kw_only=True, tag="name_judgement"):
    """A person's judgement on two names."""

    key: Key
    left: Named
    right: Named
    judgement: Sameness
    by: str
    why: str
    score_thousandths: int | None = None
    """What the comparison said that was before this person's eyes; None: none was."""
    compared_by: Tool | None = None

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise ValueError("a name is not judged against itself")
        if not self.by.strip() or not self.why.strip():
            raise ValueError("a judgement on names needs a person and a reason")
        if self.score_thousandths is not None and not 0 <= self.score_thousandths <= 1000:  # noqa: PLR2004 - thousandths
            raise ValueError("a score is 0 to 1000 thousandths")
