"""What probanda asks of the outside: a plug-in implements one of these and imports `probanda.model` only."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from probanda.model.exhibit import Haul, Lead
from probanda.model.ids import Digest
from probanda.model.work import Done, Work

Clock = Callable[[], datetime]
"""-> now, with a zone."""


class Collector(Protocol):
    """Brings back what a lead points at."""

    name: str
    version: str

    def accepts(self, lead: Lead) -> bool:
        """Whether this collector knows how to fetch the lead."""
        ...

    def collect(self, lead: Lead, into: Path) -> Haul:
        """The haul; whatever it writes lies below `into`.

        Raises:
            EvidenceError: the lead brought nothing; the error says what was seen.
        """
        ...


class BlobStore(Protocol):
    """Keeps sealed bytes by their SHA-256; a blob once kept is never changed."""

    def keep(self, source: BinaryIO) -> tuple[Digest, Digest, int]:
        """(SHA-256, BLAKE3, size in bytes) of what was read from the source to its end, hashed while written."""
        ...

    def open(self, sha256: Digest) -> BinaryIO:
        """The blob, for reading.

        Raises:
            EvidenceError: there is no such blob.
        """
        ...

    def has(self, sha256: Digest) -> bool:
        """Whether the blob is kept."""
        ...

    def digests(self) -> Iterator[Digest]:
        """All blobs kept, in no order."""
        ...


class ConfinedReader(Protocol):
    """Runs a reader of outside files in a child process without network, keys or database."""

    def confinement(self) -> str:
        """One sentence: what the child cannot reach, and which walls this system does not give."""
        ...

    def run(
        self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
    ) -> bytes:
        """What the module's `answer(request) -> bytes` answered in the child.

        Args:
            module: a module of probanda with a function `answer(request: bytes) -> bytes`.
            request: canonical JSON, handed over on standard input.
            reads: the one file that it may read.
            writes: an empty folder that it may write to, or None.
            file_bytes: the most that it may write to one file; None: what the reader is set to.

        Raises:
            ReaderError: it crashed, ran over its limits, or answered nothing; the sentence says which.
        """
        ...


class Timestamper(Protocol):
    """An RFC 3161 time-stamp authority that can be asked."""

    name: str
    """Who is asked, in words, for the record."""

    def stamp(self, request: bytes) -> bytes:
        """The TimeStampResp, in DER, to a TimeStampReq in DER; nothing about it has been checked.

        Raises:
            MachineError: the authority cannot be reached, or did not answer as one.
        """
        ...


class Pool(Protocol):
    """Does pieces of work side by side, without keys or database; a piece that breaks its worker breaks only itself."""

    def each(self, pieces: Sequence[Work]) -> Iterator[Done]:
        """What came of each piece, once, as it ends; when the iterator is closed, all that is still at work is stopped.

        Raises:
            MachineError: nothing can be done here at all: no worker starts.
        """
        ...
