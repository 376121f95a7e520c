"""What `judge` answers for everything but a passage."""

from probanda.model.value import Value


class JudgedRecord(Value, frozen=True, kw_only=True):
    """A judgement that was entered, or taken back."""

    record: str
    """What was judged, as a person can name it again."""
    kind: str
    """`question_judgement`, `preference` or `condition_judgement`."""
    about: str
    """What was judged, in words."""
    value: str
    by: str
    why: str
    exhibit: str = ""
    taken_back: int = 0
    """How many judgements made here were taken back; 0: one was entered."""
