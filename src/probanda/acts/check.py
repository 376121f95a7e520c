"""Checking a workspace: everything that was entered is still what was entered.

1. guards stand (they are checked when the workspace is opened); 2. the list of cases names every case with entries;
3. each ledger is canonical, without gaps, with the details that were entered; 4. each checkpoint is signed by a key
that the ledger held then and its root is the ledger's at that size; 5. the signing key, where it is here, is one of
those; 6. every body matches its salted digest, and entries name exactly the records kept; 7. the lists are those that
the records make; 8. what was expunged is gone, by an entry that names it, and no expunge is half done; 9. every file of
every other version of an exhibit lies in the vault as it was sealed.

Nothing is written, and nothing stops at the first problem.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from probanda.model.custody import Act, Entry, Subject
from probanda.model.errors import EvidenceError, LedgerError, ProbandaError, ProofError
from probanda.model.exhibit import Exhibit
from probanda.model.history import kind_of, read
from probanda.model.ids import CaseId, Digest
from probanda.model.value import Value
from probanda.preserve import merkle, note
from probanda.preserve.keys import open_signed
from probanda.preserve.ledger import check_chain, details_digest, entry_leaf, read_entry, subjects_root
from probanda.store.bodies import entered_body, is_kept, kept
from probanda.store.expunging import is_begun
from probanda.store.log import tree
from probanda.store.projections import differences
from probanda.store.reading import (
    KeptEntry,
    Version,
    cases,
    checkpoints,
    details_at,
    expunged,
    kept_entries,
    signing_keys,
    snapshot,
    unlisted_cases,
    versions,
)
from probanda.store.withheld import is_withheld
from probanda.store.workspace import Workspace, known_keys, may_sign, signing_key

_BLOCK = 1 << 20  # 1 MiB: large enough that hashing, not reading, sets the pace


class Checked(Value, frozen=True, kw_only=True):
    """One thing that was checked, once for each of its problems; `problem` is empty when it holds."""

    case: str
    subject: str
    problem: str = ""
    says: str = ""
    """What holds, where a person would not expect it."""


def check(workspace: Workspace) -> tuple[Checked, ...]:
    """Every check of every case, in order; all problems of each."""
    found: list[Checked] = []
    unlisted = unlisted_cases(workspace)
    named = [*cases(workspace), *((case_id, str(case_id)) for case_id in unlisted)]
    for case_id, key in named:
        if case_id in unlisted:
            problem = "the list of cases does not name it, and it has entries: a row was removed"
            found.append(Checked(case=key, subject="cases", problem=problem))
        found += check_case(workspace, case_id, key)
    return tuple(found)


def check_case(workspace: Workspace, case_id: CaseId, key: str) -> tuple[Checked, ...]:
    """Every check of one case, in order; all problems of each. `key` is how answers name the case."""
    found: list[Checked] = []
    with snapshot(workspace):
        checks = _Checks(workspace, case_id)
    for subject, problems in (
        ("ledger", checks.ledger),
        ("checkpoints", checks.checkpoints),
        *((("signing key", checks.signing_key),) if may_sign(workspace.root) else ()),
        ("records", checks.records),
        ("lists", checks.lists),
        *((("expunged", checks.expunged),) if checks.expunged or checks.gone else ()),
        ("vault", tuple(_vault(workspace, checks))),
    ):
        says = checks.said_gone() if subject == "expunged" and not problems else ""
        found += [Checked(case=key, subject=subject, problem=one, says=says) for one in problems or ("",)]
    return tuple(found)


class _Checks:
    """What is wrong with one case, by kind of check; all that lies in the database is read here, at one moment."""

    def __init__(self, workspace: Workspace, case_id: CaseId) -> None:
        self.workspace, self.case_id = workspace, case_id
        self.exhibits: list[Exhibit] = []
        self._entries: tuple[KeptEntry, ...] = ()
        self.gone = expunged(workspace, case_id)
        self.ledger = _sentences(self._ledger())
        self._versions = versions(workspace, case_id)
        self.records = (*_sentences(self._bodies()), *_sentences(self._subjects()))
        self.checkpoints = _sentences(self._checkpoints())
        self.signing_key = _sentences(self._signing_key())
        self.lists = _sentences(self._lists())
        self.expunged = _sentences(self._expunged())

    def _ledger(self) -> Iterator[str]:
        self._entries = kept_entries(self.workspace, self.case_id)
        if not self._entries:
            yield "the ledger is empty, and a case begins with an entry: entries were removed"
        for seq, one in enumerate(self._entries):
            try:
                entry = read_entry(one.canonical, f"entry {seq}")
                yield from self._details(entry)
                if one.details != entry.details or one.leaf != entry_leaf(one.canonical):
                    yield f"what stands beside entry {seq} is not what the entry says"
            except EvidenceError as why:
                yield str(why)
        check_chain([one.canonical for one in self._entries])

    def _details(self, entry: Entry) -> Iterator[str]:
        try:
            said = kept(self.workspace, entry.details)
        except EvidenceError:
            if entry.details in self.gone or is_withheld(self.workspace.alias, self.case_id, entry.details):
                return  # expunged, or withheld when the case was handed over: never taken for a loss
            raise
        if details_digest(said.salt, said.body) != entry.details:
            yield f"the details of entry {entry.seq} are not those that were entered"

    def _bodies(self) -> Iterator[str]:
        """Problems of bodies; exhibits are kept for the checks that follow."""
        for one in self._versions:
            try:
                body = read(entered_body(self.workspace, one.digest, f"{one.record} version {one.version}"))
            except EvidenceError as why:
                if one.digest not in self.gone:
                    yield f"record {one.record} version {one.version}: {why}"
                continue
            if (one.record_kind, one.schema) != (kind_of(body), body.schema):
                yield f"record {one.record} version {one.version} is called a {one.record_kind}, and its body is none"
            if isinstance(body, Exhibit):
                self.exhibits.append(body)

    def _subjects(self) -> Iterator[str]:
        by_entry: dict[int, list[Version]] = defaultdict(list)
        for one in self._versions:
            by_entry[one.entry].append(one)
        for seq, kept_entry in enumerate(self._entries):
            entry = _entry(kept_entry)
            entered = by_entry.pop(seq, [])
            if entry is not None and not _names(entry, entered):
                yield f"the records of entry {seq} are not those that it entered"
        for seq in sorted(by_entry):
            yield f"records name entry {seq}, which the ledger does not have"

    def _checkpoints(self) -> Iterator[str]:
        leaves = [merkle.leaf_hash(one.canonical) for one in self._entries]
        keys = signing_keys(self.workspace, self.case_id)
        for one in checkpoints(self.workspace, self.case_id):
            try:
                opened = open_signed(one.note, keys, case_id=self.case_id)
                root = merkle.root(leaves[: opened.size]).hex() if opened.size <= len(leaves) else None
                if root != opened.root:
                    yield (
                        f"the checkpoint of size {one.size} does not match the ledger: entries were changed or removed"
                    )
                if (one.size, one.root) != (opened.size, opened.root):
                    yield f"what stands beside the checkpoint of size {one.size} is not what was signed"
            except EvidenceError as why:
                yield f"the checkpoint of size {one.size}: {why}"

    def _signing_key(self) -> Iterator[str]:
        if not may_sign(self.workspace.root):
            return
        own, known = (
            note.fingerprint(note.public_bytes(signing_key(self.workspace.root))),
            known_keys(self.workspace.alias),
        )
        if known and own not in known:
            yield (
                f"the signing key {own} is not the one that this workspace signs with ({known[0]}): "
                "restore it from your backup"
            )

    def _log(self) -> Iterator[str]:
        leaves = [merkle.leaf_hash(one.canonical) for one in self._entries]
        try:
            if leaves and tree(self.workspace.alias, self.case_id, len(leaves)).root() != merkle.root(leaves):
                yield "the tiles of the log are not those of the entries: run `probanda rebuild`"
        except ProofError as why:
            yield f"the tiles of the log are not whole ({why}): run `probanda rebuild`"

    def _lists(self) -> Iterator[str]:
        yield from self._log()
        for sentence in differences(self.workspace, self.case_id):
            yield f"{sentence}: run `probanda rebuild`"

    def _expunged(self) -> Iterator[str]:
        """Problems of what was expunged; a body that is gone without any of this is lost, as the checks above say."""
        here = {one.digest for one in self._versions} | {one.details for one in self._entries}
        entries = {seq: entry for seq, one in enumerate(self._entries) if (entry := _entry(one)) is not None}
        said = details_at(self.workspace, self.case_id, set(self.gone.values()))
        for digest, seq in self.gone.items():
            entry = entries.get(seq)
            named = seq not in said or digest in said[seq].inputs
            if entry is None or entry.act is not Act.EXPUNGED or not named:
                yield f"the body {digest} is called expunged by entry {seq}, which does not say so"
            if digest not in here:
                yield f"entry {seq} expunged {digest}, which the case does not have"
            if is_kept(self.workspace, digest):
                yield f"the body {digest} was expunged by entry {seq}, and is in the workspace again"
        if is_begun(self.workspace):
            yield "an expunge was begun and is not finished: run the same `probanda expunge` again"

    def said_gone(self) -> str:
        """What was expunged, by which entries."""
        seqs = sorted(set(self.gone.values()))
        several = "entry" if len(seqs) == 1 else "entries"
        say = "says" if len(seqs) == 1 else "say"
        return f"{len(self.gone)} bodies are gone, as {several} {', '.join(map(str, seqs))} of the ledger {say}"


def _sentences(problems: Iterator[str]) -> tuple[str, ...]:
    """All problems of a check; an error that ends it is the last of them."""
    found: list[str] = []
    try:
        for one in problems:
            found.append(one)  # noqa: PERF402 - those before an error are kept
    except ProbandaError as why:
        found.append(str(why))
    return tuple(found)


def _entry(one: KeptEntry) -> Entry | None:
    """The entry; None when it is none, which the check of the ledger has said."""
    try:
        return msgspec.json.decode(one.canonical, type=Entry)
    except msgspec.DecodeError:
        return None


def _names(entry: Entry, entered: list[Version]) -> bool:
    """Whether these, in this order, are what the entry entered."""
    subjects = [Subject(record=one.record, version=one.version, digest=one.digest) for one in entered]
    try:
        return len(subjects) == entry.subjects and subjects_root(subjects) == entry.subjects_root
    except LedgerError:
        return False


def _vault(workspace: Workspace, checks: _Checks) -> Iterator[str]:
    """Problems of files, each file read once; the sentence names an exhibit and a file that it belongs to."""
    seen: set[Digest] = set()
    for exhibit in checks.exhibits:
        for file in exhibit.files:
            if file.sha256 in seen:
                continue
            seen.add(file.sha256)
            try:
                with workspace.blobs.open(file.sha256) as blob:
                    digest = hashlib.sha256()
                    while block := blob.read(_BLOCK):
                        digest.update(block)
            except EvidenceError as why:
                if not is_withheld(workspace.alias, checks.case_id, file.sha256):
                    yield f"{exhibit.label}: {file.name}: {why}"
                continue  # a file of an older version, which was not in the package that brought the case
            if digest.hexdigest() != file.sha256:
                yield f"{exhibit.label}: {file.name} is not the file that was sealed"
