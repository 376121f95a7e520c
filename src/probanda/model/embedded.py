"""What a media file says about itself beside its picture and its sound: as it is written there, and nothing concluded.

Anyone can write these into a file, and many programs take them out: they are leads, and no verdict follows from one. A
time without a zone stays without one. It can name a place, a device and its owner: it never leaves for the public.
"""

from enum import Enum

from probanda.model.exhibit import Tool
from probanda.model.ids import Digest, RecordId
from probanda.model.value import Body, Value


class Origin(Enum):
    """Where in the file something is written."""

    EXIF = "EXIF"
    EXIF_POSITION = "EXIF, position"
    XMP = "XMP"
    HEADER = "header of the container"
    TAGS = "tags of the container"


class Saying(Value, frozen=True, kw_only=True):
    """One thing that is written in the file."""

    origin: Origin
    name: str
    words: str
    """As written; fractions as fractions, times without a zone unless one is written."""


class Thumbnail(Value, frozen=True, kw_only=True):
    """The small preview within the EXIF, against the picture; `difference` is the mean of grey levels of 255."""

    width: int
    height: int
    difference: str
    """A decimal string. Bars, a later turning or another brightness raise it as well as another picture."""


class CodingTable(Value, frozen=True, kw_only=True):
    """A quantisation table of a JPEG, in natural order."""

    number: int
    values: tuple[int, ...]
    standard_quality: int | None
    """1 to 100, where it is exactly the table of the JPEG standard at this quality, as libjpeg scales it."""


class Manifest(Value, frozen=True, kw_only=True):
    """A C2PA manifest: who says to have signed it. Neither the signature nor the trust in its signer was checked."""

    label: str
    generator: str
    """The program that made the claim, in its own words."""
    signer: str
    """The subject of the certificate, as it names itself; empty when there is none that can be read."""
    issuer: str
    valid_from: str = ""
    valid_to: str = ""

    @property
    def sentence(self) -> str:
        """What can be said of it."""
        if not self.signer:
            return "a content credential (C2PA) without a certificate that can be read"
        return f"a content credential (C2PA) with a signature by {self.signer}, whose trust was not checked"


class Embedded(Body, frozen=True, kw_only=True, tag="embedded"):
    """What one media file of one exhibit says about itself."""

    exhibit: RecordId
    file: str
    sha256: Digest
    """Of the bytes that were read."""
    sayings: tuple[Saying, ...] = ()
    thumbnail: Thumbnail | None = None
    tables: tuple[CodingTable, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    """The last one is the active one."""
    warnings: tuple[str, ...] = ()
    made_by: Tool
    failure: str = ""
