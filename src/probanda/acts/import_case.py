"""Importing: the case of a package enters a workspace as it is: same ids, salts, digests, entries and checkpoints.

1. The package is verified as a stranger would; disproved is refused. 2. It is read into values. 3. Its ledger is
compared with that of the workspace: none there: the case is new; ours is the beginning of theirs: it continues; theirs
is the beginning of ours: nothing to do; else it is a fork, refused with the first entry that differs. 4. Its files go
into the vault. 5. One transaction writes everything, after the comparison has been made again.

Nothing is entered in the ledger by an import: the case stays what it was, byte for byte, until somebody acts on it.
Whoever can write a ledger can continue it, so a continuation has to be signed by a key that we know already: one that
our ledger holds, or the one whose fingerprint was given.
"""

from enum import Enum
from pathlib import Path

from probanda.model.errors import DigestMismatchError, EvidenceError, UnknownError, UsageError
from probanda.model.ids import CaseId, Digest
from probanda.model.value import Value
from probanda.preserve import verifier
from probanda.preserve.keys import fingerprints
from probanda.preserve.ledger import common_start
from probanda.preserve.read_package import ReadPackage, is_partial, read_package
from probanda.store.enter_package import enter_package
from probanda.store.reading import cases, entries, signing_keys
from probanda.store.workspace import Workspace

_MAX_LINES = 20  # what a person reads; `probanda verify --json` has all


class Outcome(Enum):
    """What the workspace had of the case before."""

    NEW = "new"
    CONTINUES = "continues"
    NOTHING = "nothing to do"


class Imported(Value, frozen=True, kw_only=True):
    """What an import brought."""

    case: str
    case_id: CaseId
    outcome: Outcome
    entries: int
    """How many entries were added."""
    records: int
    """How many record versions were added."""
    details: int
    """Of how many entries that were here it is known now, and was not before, by whom and why they were made."""
    size: int
    root: Digest
    signer: Digest | None
    """The key that signed the package, when it is known: it was given, or our ledger holds it; else None."""


def is_partial_package(folder: Path) -> bool:
    """Whether this looks like a package that shows a part of its case only; nothing about it is checked."""
    try:
        return is_partial(folder)
    except EvidenceError:
        return False  # `open_package` says what is wrong with it


def open_package(folder: Path, *, key: str | None = None) -> ReadPackage:
    """The values of a package that holds; `key` is the sender's fingerprint, from another way than the package.

    Raises:
        UsageError: `key` is no fingerprint.
        UnknownError: this is no package, or one that this version cannot verify.
        EvidenceError: it is disproved, or cannot be read.
    """
    refuse_disproved(verifier.verify(folder, key), key)
    return read_package(folder)


def refuse_disproved(report: verifier.Report, key: str | None, *, unknown_is_fine: bool = False) -> None:
    """Check what the verifier said of a package; that its signer is unknown is fine, if no key was given.

    Raises:
        UsageError: `key` is no fingerprint.
        UnknownError: this is no package, or something could not be decided that has to be.
        EvidenceError: it is disproved.
    """
    wrong = [one for one in report.checks if one.result == verifier.DISPROVED]
    if wrong:
        raise EvidenceError(
            f"the package is disproved, and nothing was imported:{_listed(wrong)}",
            advice="Ask the sender for a new copy; `probanda verify` says more.",
        )
    unknown = [one for one in report.checks if one.result == verifier.UNKNOWN]
    if key is not None and any(one.id == "signer" for one in unknown):
        raise UsageError(f"{key!r} is no fingerprint of a key", advice="It has 64 digits and letters from a to f.")
    needed = {"package", "files", "ledger", "records", "checkpoints"} if unknown_is_fine else None
    if others := [one for one in unknown if one.id != "signer" and (needed is None or one.id in needed)]:
        raise UnknownError(
            f"the package cannot be verified here:{_listed(others)}",
            advice="Name the folder of a package, unpacked; update probanda if the package is of a newer form.",
        )


def import_case(workspace: Workspace, case: str, package: ReadPackage, *, key: str | None = None) -> Imported:
    """What the package of `open_package` brought; either all of it is in the workspace, or nothing.

    Raises:
        UsageError: the package, or the workspace, has another case under this key.
        LedgerError: the ledgers are forks of each other.
        UnknownError: the package continues a case of the workspace, and its signer is not known.
        DigestMismatchError: a file of the package changed since it was verified.
        MachineError: the disk is full, or the database cannot be written.
    """
    # 1. The case is the one that is meant, and its ledgers go together
    _check_named(workspace, case, package)
    ours = entries(workspace, package.case_id)
    shared = common_start(ours, package.entries)
    signer = _fingerprint(key)
    if ours and shared < len(package.entries):
        signer = signer or _known_signer(workspace, package)
    # 2. Files go into the vault, where no record names them until 3.
    if shared < len(package.entries):
        _keep_files(workspace, package)
    # 3. Everything enters, or nothing
    entered = enter_package(workspace, package, key=case)
    last = package.checkpoints[-1]
    return Imported(
        case=case,
        case_id=package.case_id,
        outcome=_outcome(entered.held, entered.entries),
        entries=entered.entries,
        records=entered.records,
        details=entered.details,
        size=last.size,
        root=last.root,
        signer=signer,
    )


def _outcome(held: int, added: int) -> Outcome:
    if not held:
        return Outcome.NEW
    return Outcome.CONTINUES if added else Outcome.NOTHING


def _check_named(workspace: Workspace, case: str, package: ReadPackage) -> None:
    check_case(package, case)
    for case_id, key in cases(workspace):
        if (case_id == package.case_id) != (key == case):
            raise UsageError(
                f"the workspace has another case under the key {case!r}"
                if key == case
                else f"the workspace has the case of the package under another key, {key!r}",
                advice="Import it into a workspace of its own: choose an empty folder with -w.",
            )


def check_case(package: ReadPackage, case: str) -> None:
    """Check that the package holds the case that is meant.

    Raises:
        UsageError: it holds another one.
    """
    if package.case.key != case:
        raise UsageError(
            f"the package holds the case {package.case.key!r}, not {case!r}",
            advice="If that is the one that you want, name it; else ask for the package of the other.",
        )


def _known_signer(workspace: Workspace, package: ReadPackage) -> Digest:
    """The key that signed the package, when our ledger holds it."""
    signer = verifier.signer(package.folder)
    if signer is None or signer not in fingerprints(signing_keys(workspace, package.case_id)):
        raise UnknownError(
            f"the package continues the case, and is signed by a key that this workspace does not know: {signer}",
            advice="Ask the sender for the fingerprint by another way, and give it with --key.",
        )
    return Digest(signer)


def _keep_files(workspace: Workspace, package: ReadPackage) -> None:
    workspace.blobs.sweep()  # what a killed run left half written
    for path, sha256 in package.files():
        try:
            with path.open("rb") as file:
                kept, _, _ = workspace.blobs.keep(file)
        except FileNotFoundError as why:
            raise _changed(path) from why
        if kept != sha256:
            raise _changed(path)


def _changed(path: Path) -> DigestMismatchError:
    return DigestMismatchError(
        f"{path} changed while it was imported", advice="Copy the package to a place that nobody writes to."
    )


def _fingerprint(key: str | None) -> Digest | None:
    return None if key is None else Digest("".join(key.replace(":", "").split()).lower())


def _listed(checks: list[verifier.Check]) -> str:
    lines = [f"\n- {one.subject}: {one.message}" if one.subject else f"\n- {one.message}" for one in checks]
    more = f"\n- and {len(lines) - _MAX_LINES} more" if len(lines) > _MAX_LINES else ""
    return "".join(lines[:_MAX_LINES]) + more
