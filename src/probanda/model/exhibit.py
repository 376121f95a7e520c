"""Leads, hauls and exhibits.

A **lead** is something worth collecting. A **haul** is what a collector brought back. An **exhibit** is a sealed haul
with its own label. A **derived exhibit** is made from others by a named tool. A **copy** is another's material over
again: it shares its origin and falls when all that it copied has fallen.
"""

from enum import Enum
from pathlib import Path

from probanda.model.ids import Digest, Key, Label, RecordId
from probanda.model.value import Body, Value


class Lead(Value, frozen=True, kw_only=True):
    """Something worth collecting: a path or a URL."""

    source: str


class HaulFile(Value, frozen=True, kw_only=True):
    """A file that a collector brought, where it lies now and the name it came with."""

    path: Path
    name: str


class Haul(Value, frozen=True, kw_only=True):
    """What one collector brought back for one lead, before it is sealed."""

    lead: Lead
    files: tuple[HaulFile, ...]
    collector: str
    """Name and version of the collector."""


class SealedFile(Value, frozen=True, kw_only=True):
    """One file of an exhibit, as its digests say; `size` in bytes."""

    name: str
    """NFC, one path segment, safe on every platform."""
    size: int
    sha256: Digest
    blake3: Digest
    media_type: str
    original_name: str = ""
    """The name it came with, where it could not be kept; bytes that are no UTF-8 as `\\xff`."""


class Loss(Enum):
    """Whether another copy could be had if this exhibit fell."""

    IRREPLACEABLE = "irreplaceable"
    REPLACEABLE = "replaceable"
    NOTICED = "noticed"
    """A noticed fact (law, a court's own record): it never falls."""


class Presence(Enum):
    """An item of the completeness list (Berkeley Protocol, paras 153-155)."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_APPLICABLE = "not applicable"


class CompletenessItem(Value, frozen=True, kw_only=True):
    """One item of the completeness list, with the reason where it is not present."""

    item: str
    presence: Presence
    reason: str = ""


class Tool(Value, frozen=True, kw_only=True):
    """What made a derived exhibit: name, version and settings, so that it can be made again."""

    name: str
    version: str
    settings: str = ""
    """Canonical JSON of the settings."""


class Exhibit(Body, frozen=True, kw_only=True, tag="exhibit"):
    """A sealed haul with its label."""

    label: Label
    key: Key
    title: str
    description: str = ""
    files: tuple[SealedFile, ...]
    url: str | None = None
    publisher: str = ""
    """Who put it before the public, in words."""
    made_from: tuple[RecordId, ...] = ()
    made_by: Tool | None = None
    copies: tuple[RecordId, ...] = ()
    copies_outside: tuple[str, ...] = ()
    """What it copies that is not in the record, in words."""
    loss: Loss = Loss.REPLACEABLE
    language: str = ""
    """BCP 47, empty when it has none."""
    stand_in: bool = False
    """A one-line file that stands for material which was not supplied; said wherever the exhibit is named."""
    completeness: tuple[CompletenessItem, ...] = ()
