"""Expunging: what must not be kept is deleted for good, and the ledger says that it was there, and why it is not.

1. One transaction: the entry, whose details name the salted digests; a row of `expunged` for each; the bodies are
   deleted, and so are the lists' rows; what cannot stand without them is withdrawn. Before it ends, what is to do and
   to search lies in `expunging.json`.
2. The files that no exhibit of any case needs any more are removed from the vault.
3. The database is written anew.
4. Every byte of the workspace's folder is searched for what was deleted (`preserve.byte_search`). Only when nothing is
   found does `expunging.json` go.

A kill leaves the case as it was before 1, or the entry and `expunging.json`: the same command goes on from there, with
no second entry. Salted digests and entries stay, so that ledger, checkpoints and stamps still hold.

Bytes that something holds which stays (another record, a file of another exhibit) are no leak: they are not searched
for, and how many they are is said.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from probanda.acts.going import Held, Holdings, telling_details
from probanda.acts.operator import Operator
from probanda.model.custody import Act, Case, SigningKey, Withdrawn
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.exhibit import Exhibit, SealedFile
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Digest, Key, Label, RecordId, label
from probanda.model.value import Body, Value
from probanda.preserve.byte_search import Searched, search, windows
from probanda.store.compaction import compact, kept_bytes
from probanda.store.expunging import Begun, Journal, Sought, journal
from probanda.store.projections import key_of
from probanda.store.reading import (
    all_of_kind,
    cases,
    details_at,
    expunged,
    expunged_versions,
    unlisted_cases,
    versions,
)
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, checkpoint, writing_to

_RECORD = re.compile(r"r-[a-z2-7]{24}")
_NAMED = 12  # of a kind; more are counted


class Expunged(Value, frozen=True, kw_only=True):
    """What was expunged, and what a search for it found."""

    what: str
    entry: int
    """The seq of the entry that says so."""
    versions: int
    """Of records, by this entry."""
    removed: int
    """Files that this run removed from the vault."""
    stays: tuple[str, ...]
    """Files that stay, because another exhibit holds the same."""
    told: tuple[int, ...]
    """Entries that entered something else too, or nothing, and whose details still tell a name or a digest of it."""
    searched: Searched | None
    """None: it was expunged before, and was searched for then."""


class ExpungedExhibit(Value, frozen=True, kw_only=True):
    """An exhibit that is in no list any more."""

    label: Label
    record: RecordId
    entry: int
    why: str
    """Empty where the details of the entry are withheld."""


def expunge(
    workspace: Workspace,
    case_id: CaseId,
    what: str,
    *,
    why: str,
    by: Operator,
    version: int | None = None,
    with_derived: bool = False,
) -> tuple[Expunged, ...]:
    """What was expunged; first what an earlier run had begun, if it was something else.

    Args:
        workspace: open for writing.
        case_id: the case.
        what: the label or key of an exhibit, or the id of a record.
        why: the reason, which the ledger keeps.
        by: who does it.
        version: that version of a record alone.
        with_derived: also what holds its content; what cannot stand without it is withdrawn.

    Raises:
        UsageError: there is no such thing, it cannot go, or it does not go alone.
        MachineError: another program uses the database, or it cannot be written; run it again.
    """
    if not why.strip():
        raise UsageError("an expunge needs a reason", advice="Give it with --why; do not repeat in it what has to go.")
    with journal(workspace) as book:
        done: list[Expunged] = []
        # 1. What was begun and entered is finished first
        begun = book.begun()
        if begun is not None and expunged(workspace, begun.case_id).keys() >= set(begun.digests):
            done.append(_finish(workspace, begun, book))
            if _found(done[0]) or (begun.case_id, begun.what, begun.version) == (case_id, what, version):
                return tuple(done)
        # 2. What was done before needs nothing
        if (entry := _entry_before(workspace, case_id, what, version)) is not None:
            count = sum(one.expunged == entry for one in expunged_versions(workspace, case_id))
            before = Expunged(what=what, entry=entry, versions=count, removed=0, stays=(), told=(), searched=None)
            return (*done, before)
        # 3. One transaction, then the rest
        going = _Going(workspace=workspace, case_id=case_id, what=what, version=version, with_derived=with_derived)
        return (*done, _finish(workspace, going.enter(book, why=why, by=by), book))


def expunged_exhibits(workspace: Workspace, case_id: CaseId) -> tuple[ExpungedExhibit, ...]:
    """Exhibits whose latest version was expunged, in the order of their labels.

    Labels are given in the order of entry, so the label of one whose body is gone is known by its place.
    """
    kind = str(Exhibit.__struct_config__.tag)
    gone = {one.digest: one.expunged for one in expunged_versions(workspace, case_id)}
    if not gone:
        return ()
    latest = {one.record: one for one in versions(workspace, case_id)}
    first = [one.record for one in versions(workspace, case_id) if one.record_kind == kind and one.version == 1]
    found = [
        (label(number), record, gone[latest[record].digest])
        for number, record in enumerate(first, start=1)
        if latest[record].digest in gone
    ]
    said = details_at(workspace, case_id, {entry for _, _, entry in found})
    return tuple(
        ExpungedExhibit(label=name, record=record, entry=entry, why=said[entry].why if entry in said else "")
        for name, record, entry in found
    )


def needed_files(workspace: Workspace, *, without: frozenset[Digest] = frozenset()) -> dict[Digest, str]:
    """SHA-256 of each file that an exhibit of any case holds in any version -> what a person calls it.

    Args:
        workspace: of all the cases.
        without: digests of versions that do not count.

    Raises:
        EvidenceError: the body of an exhibit is gone or was changed: what it needs cannot be told.
    """
    named = [*cases(workspace), *((case_id, str(case_id)) for case_id in unlisted_cases(workspace))]
    return {
        file.sha256: f"{file.name} of {exhibit.label} in {key}"
        for case_id, key in named
        for record, exhibit in all_of_kind(workspace, case_id, Exhibit)
        if record.digest not in without
        for file in exhibit.files
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Going:
    """One choice of what goes, looked up and entered in one transaction."""

    workspace: Workspace
    case_id: CaseId
    what: str
    version: int | None
    with_derived: bool

    def enter(self, book: Journal, *, why: str, by: Operator) -> Begun:
        """What is left to do after the entry."""
        with writing_to(self.workspace, self.case_id):
            holdings = Holdings.read(self.workspace, self.case_id)
            chosen, whole = self._chosen(holdings)
            record = chosen[0].record.record
            others = holdings.goes_with([record]) if whole else ()
            gone = frozenset([record, *others]) if whole else frozenset()
            falling = holdings.cannot_stand(gone)
            self._check_alone(chosen[0], holdings, others, falling)
            going = [*chosen, *(one for other in others for one in holdings.of[other])]
            begun = self._begun(going)
            book.write(begun)
            name = chosen[0].body.label if isinstance(chosen[0].body, Exhibit) else record
            seq = self._close(Act.EXPUNGED, (), why=f"{name}: {why}", by=by, inputs=begun.digests)
            self._close(Act.WITHDRAWN, falling, why=f"they rested on what entry {seq} expunged", by=by)
        return begun

    def _chosen(self, holdings: Holdings) -> tuple[list[Held], bool]:
        """The versions that were named, and whether the record leaves the lists with them."""
        several = self._named(holdings)
        chosen = [one for one in several if self.version in (None, one.record.version)]
        if not chosen:
            raise UsageError(
                f"{self.what} has no version {self.version} that could be expunged",
                advice=f"It has: {', '.join(str(one.record.version) for one in several)}.",
            )
        whole = several[-1] in chosen
        if any(isinstance(one.body, SigningKey) for one in several) or (whole and isinstance(several[-1].body, Case)):
            raise UsageError(
                f"{self.what} cannot be expunged: without the case and its keys no signature can be judged",
                advice="Enter a new version of the case, then expunge older ones with --version; revoke a key.",
            )
        return chosen, whole

    def _named(self, holdings: Holdings) -> list[Held]:
        for record, several in holdings.of.items():
            body = several[-1].body
            if record == self.what or (isinstance(body, Exhibit) and self.what in (body.label, body.key)):
                return several
        kind = "record" if _RECORD.fullmatch(self.what) else "exhibit"
        raise UsageError(
            f"the case has no {kind} {self.what!r}",
            advice="Name an exhibit by its label or key (`probanda exhibits CASE`), or a record by its id.",
        )

    def _check_alone(
        self,
        chosen: Held,
        holdings: Holdings,
        others: tuple[RecordId, ...],
        falling: tuple[tuple[Held, Body | None], ...],
    ) -> None:
        if self.with_derived or not (others or falling):
            return
        said = []
        if others:
            said.append(f"these hold what it holds and go with it: {_listed(holdings.of[one][-1] for one in others)}")
        if falling:
            said.append(f"these name it and are withdrawn, or changed: {_listed(one for one, _ in falling)}")
        raise UsageError(
            f"{chosen.name} does not go alone; {'; '.join(said)}",
            advice="Nothing was done. If that is what you want, run it again with --with-derived.",
        )

    def _begun(self, going: list[Held]) -> Begun:
        digests = [one.record.digest for one in going]
        telling = tuple(telling_details(self.workspace, self.case_id, going))
        details = [one for one in telling if one.goes]
        needed = needed_files(self.workspace, without=frozenset(digests))
        files = {
            file.sha256: (f"{file.name} of {one.body.label}", file)
            for one in going
            if isinstance(one.body, Exhibit)
            for file in one.body.files
        }
        sought = [Sought(name=f"{one.name}, version {one.record.version}", data=one.record.body) for one in going]
        sought += [Sought(name="who, why and with what of an entry", data=one.body) for one in details]
        sought += [
            Sought(name=name, data=window)
            for sha256, (name, file) in files.items()
            if sha256 not in needed
            for window in _windows(self.workspace, file)
        ]
        return Begun(
            case_id=self.case_id,
            what=self.what,
            version=self.version,
            digests=(*digests, *(one.digest for one in details)),
            told=tuple(one.seq for one in telling if not one.goes),
            blobs=tuple(files),
            sought=tuple(sought),
        )

    def _close(
        self,
        act: Act,
        falling: tuple[tuple[Held, Body | None], ...],
        *,
        why: str,
        by: Operator,
        inputs: tuple[Digest, ...] = (),
    ) -> int | None:
        writing = Writing(self.workspace, self.case_id, randomness=by.randomness)
        writing.expunge(inputs)
        for one, after in falling:
            body = after or Withdrawn(key=Key(key_of(one.body)), was=kind_of(one.body), why=why)
            writing.put(body, record=one.record.record, expects=one.record.version)
        details = by.details(self.workspace, self.case_id, why=why, inputs=inputs)
        return writing.close(act=act, details=details, now=by.clock(), bare=bool(inputs))


def _finish(workspace: Workspace, begun: Begun, book: Journal) -> Expunged:
    """Steps 2 to 4, each harmless when it was done before."""
    entry = expunged(workspace, begun.case_id)[begun.digests[0]]
    checkpoint(workspace, begun.case_id)
    needed = needed_files(workspace)
    removed = sum(workspace.blobs.remove(sha256) for sha256 in begun.blobs if sha256 not in needed)
    workspace.blobs.sweep()
    compact(workspace)
    searched = search(
        workspace.root,
        ((one.name, one.data) for one in begun.sought),
        kept=lambda: kept_bytes(workspace),
        staying={workspace.blobs.path(sha256): name for sha256, name in needed.items()},
        without=(book.path,),
    )
    if not searched.found:
        book.end()
    return Expunged(
        what=begun.what,
        entry=entry,
        versions=sum(one.expunged == entry for one in expunged_versions(workspace, begun.case_id)),
        removed=removed,
        told=begun.told,
        stays=tuple(needed[sha256] for sha256 in begun.blobs if sha256 in needed),
        searched=searched,
    )


def _entry_before(workspace: Workspace, case_id: CaseId, what: str, version: int | None) -> int | None:
    """The entry that has expunged this already; None when something of it is here."""
    by_label = {one.label: one.record for one in expunged_exhibits(workspace, case_id)}
    named = [one for one in versions(workspace, case_id) if one.record == by_label.get(Label(what), what)]
    gone = expunged(workspace, case_id)
    asked = [one.digest for one in named if version in (None, one.version)]
    if not asked or any(digest not in gone for digest in asked):
        return None
    return max(gone[digest] for digest in asked)


def _found(one: Expunged) -> bool:
    return one.searched is not None and bool(one.searched.found)


def _windows(workspace: Workspace, file: SealedFile) -> tuple[bytes, ...]:
    """What to search of a file; nothing where it is not in the vault any more."""
    try:
        with workspace.blobs.open(file.sha256) as blob:
            return windows(blob, file.size)
    except EvidenceError:
        return ()


def _listed(several: Iterable[Held]) -> str:
    by_kind: dict[str, list[str]] = {}
    for one in several:
        by_kind.setdefault(one.record.record_kind, []).append(one.name)
    return ", ".join(
        ", ".join(names) if len(names) <= _NAMED else f"{len(names)} records of kind {kind}"
        for kind, names in by_kind.items()
    )
