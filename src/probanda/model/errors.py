"""All errors, one tree; each has one sentence for a person and an advice.

::

    ProbandaError                 exit
     ├── UsageError                2     the call is wrong
     ├── UnknownError              2     it can be neither proved nor disproved here
     │    └── NotComputedError           the answer takes more work than it was allowed
     ├── EvidenceError             1     something is wrong with the material
     │    ├── CaseFolderError            mistakes in an authored case folder, all at once
     │    ├── DigestMismatchError             bytes are not the bytes that were sealed
     │    ├── ProofError                 a Merkle proof does not hold
     │    ├── LedgerError                a ledger has a gap, a fork or a foreign entry
     │    ├── ReaderError                a file from outside cannot be read
     │    ├── LawError                   a law pack or provision contradicts itself
     │    ├── TheoryError                a theory cannot be assessed (cycle, NOT, unknown node)
     │    │    └── NotMonotone            a fault tree in which one event more can undo something
     │    └── ConflictError              two people changed one record
     └── MachineError              3     disk full, database locked, tool missing
          └── EnginesDisagreeError       two ways to one answer gave two answers

The exit codes are those of the command line's contract: 1 a finding, 2 unknown or usage, 3 the machine.
"""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    FINE = 0
    FINDING = 1
    UNKNOWN = 2
    MACHINE = 3


class ProbandaError(Exception):
    """The root; `str(error)` is the sentence, `error.advice` what the person can do about it."""

    exit = Exit.FINDING

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


class UsageError(ProbandaError):
    """The call is wrong."""

    exit = Exit.UNKNOWN


class UnknownError(ProbandaError):
    """It can be neither proved nor disproved with what is here."""

    exit = Exit.UNKNOWN


class NotComputedError(UnknownError):
    """The answer takes more work than it was allowed; what was found by then is no answer."""


class EvidenceError(ProbandaError):
    """Something is wrong with the material."""


class Mistake:
    """One mistake in an authored file: where it stands, and what to do about it."""

    __slots__ = ("advice", "file", "key", "line", "message")

    def __init__(self, *, file: str, line: int, key: str, message: str, advice: str) -> None:
        self.file, self.line, self.key, self.message, self.advice = file, line, key, message, advice

    def __str__(self) -> str:
        at_key = f" {self.key}:" if self.key else ""
        return f"{self.file}:{self.line}:{at_key} {self.message}. {self.advice}".rstrip()


class CaseFolderError(EvidenceError):
    """Mistakes in an authored case folder or file, all of them, in the order of files and lines."""

    def __init__(self, mistakes: tuple[Mistake, ...], *, of: str = "the case folder") -> None:
        count = len(mistakes)
        super().__init__(
            "\n".join([f"{of} has {count} mistake{'s' if count != 1 else ''}:", *map(str, mistakes)]),
            advice="Mend them and run the command again; nothing was written.",
        )
        self.mistakes = mistakes


class DigestMismatchError(EvidenceError):
    """Bytes are not the bytes that were sealed."""


class ProofError(EvidenceError):
    """A Merkle proof does not hold."""


class LedgerError(EvidenceError):
    """A ledger has a gap, a fork or an entry that is not its own."""


class ReaderError(EvidenceError):
    """A file from outside cannot be read."""


class LawError(EvidenceError):
    """A law pack contradicts itself, or a provision is not there on the day asked for.

    `at` is the key of the theory that cannot be charged so (`mode`), or the line of the file of a pack, where there is
    one.
    """

    def __init__(self, message: str, *, advice: str = "", at: str = "") -> None:
        super().__init__(message, advice=advice)
        self.at = at


class TheoryError(EvidenceError):
    """A theory cannot be assessed as it stands."""


class NotMonotone(TheoryError):  # noqa: N818 - the word of the field, as in `is_monotone`
    """A fault tree negates something: its minimal sets would not say what it fails by. `gate` names where."""

    def __init__(self, message: str, *, gate: str, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.gate = gate


class ConflictError(EvidenceError):
    """Two people changed one record; both versions are named."""


class MachineError(ProbandaError):
    """The machine, not the material: disk full, database locked, a tool missing."""

    exit = Exit.MACHINE


class EnginesDisagreeError(MachineError):
    """Two ways to compute one answer gave two answers: neither is shown."""
