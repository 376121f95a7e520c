"""Redactions: a part of a record is shown, the rest is withheld.

- A redacted version is a record of its own, entered after the version that it stands for: the workspace goes on with
  the whole record, and each receiver can have another redaction.
- `removed` are JSON pointers (RFC 6901) into the first body, each to something that is there and none within another.
  What they point at goes by one rule: an element of a list is taken out; text becomes "", a list [], an object null.
  A number or a choice between true and false cannot be emptied, only taken out with what it stands in.
- The redacted body is the first body after that rule, and nothing else: whoever has both can prove it, and whoever has
  the redacted one alone takes it on the word of the signer.
"""

from probanda.model.ids import Key, RecordId
from probanda.model.value import Body


class Redaction(Body, frozen=True, kw_only=True, tag="redaction"):
    """What is shown in place of one version of a record."""

    key: Key
    record: RecordId
    version: int
    """Of the record that it stands for."""
    removed: tuple[str, ...]
    """JSON pointers into the first body, in the order of the alphabet: `/description`, `/files/1`."""
    reason: str
    """Why something was taken out; it is shown to whoever receives the package."""
    body: str
    """Canonical JSON of what is left."""
