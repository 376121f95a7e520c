"""ZIP archives with a bound on what comes out of them: read part by part, never to a disk.

An archive is refused when more comes out of its parts than the bound, whatever it says of their sizes; one that is
encrypted or broken is refused too.
"""

import io
import zipfile
import zlib

from probanda.model.errors import EvidenceError

_MOST_PARTS = 10_000
_MOST = 256 << 20  # bytes unpacked in all: a Word document of a thousand pages has 10 MB
_STEP = 1 << 20


class Archive:
    """The parts of a ZIP archive by their names."""

    def __init__(self, data: bytes) -> None:
        """The archive in these bytes.

        Raises:
            EvidenceError: it is none, or has more parts than any document.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as why:
            raise EvidenceError("it is no Word document (no readable ZIP archive)", advice=_AGAIN) from why
        self._out = 0
        self.names = tuple(self._zip.namelist())
        if len(self.names) > _MOST_PARTS:
            raise EvidenceError(f"it has {len(self.names)} parts, more than any document", advice=_AGAIN)

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; None: there is no such part.

        Raises:
            EvidenceError: it is encrypted, broken, or unpacks to more than any document.
        """
        if name not in self.names:
            return None
        out = bytearray()
        try:
            with self._zip.open(name) as part:
                while block := part.read(_STEP):
                    out += block
                    self._out += len(block)
                    if self._out > _MOST:
                        raise EvidenceError(
                            f"it unpacks to more than {_MOST >> 20} MiB: it was not read",
                            advice="It may be made to fill the memory of its readers.",
                        )
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, OSError) as why:
            raise EvidenceError(f"its part {name} is encrypted or broken", advice=_AGAIN) from why
        return bytes(out)


_AGAIN = "Have the document saved again as .docx without a password."
