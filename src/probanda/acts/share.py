"""Sharing: each exhibit that was collected gets a derived one with its shared form, ready to leave in its place.

1. Files are read and written anew in the child process, by the rules of `media.shared`; what has no rule is withheld,
and said. 2. What came out is sealed. 3. One act enters all of it; a second run with the same originals and the same
rules enters nothing. 4. A shared form whose original is gone, or changed to something without one, is withdrawn.

Nothing in the derived exhibit tells of the collector: its title, file names and key are made of label and record id,
and the commitment to the original is the salted digest of its record, never the digest of a file. Whether a shared form
may go to somebody is not decided here.
"""

from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from probanda.acts.operator import Operator
from probanda.media.sharing import shared_form, tools
from probanda.model.canonical import encode
from probanda.model.custody import Act, Details, Withdrawn
from probanda.model.errors import ConflictError
from probanda.model.exhibit import CompletenessItem, Exhibit, Haul, HaulFile, Lead, Loss, Presence, SealedFile, Tool
from probanda.model.ids import CaseId, Digest, Key, Label, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.sharing import TOOL, VERSION, Change, FileOutcome, made_here
from probanda.model.value import Value
from probanda.preserve.seal import seal_files
from probanda.store.new_folder import folder_beside
from probanda.store.projections import key_of
from probanda.store.reading import current, current_by_key
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, checkpoint, entering

_WRITTEN_ANEW = frozenset({Change.ORIENTATION, Change.CONTAINER})
_SAME = "the coded picture, the sound or the words of the original, not encoded again"


class Shared(Value, frozen=True, kw_only=True):
    """What others get in place of one exhibit."""

    original: RecordId
    label: Label
    """Of the original."""
    record: RecordId | None = None
    exhibit: Exhibit | None = None
    """The derived exhibit; None when none of the files has a shared form."""
    withheld: tuple[str, ...] = ()
    """A sentence for each file that has none, which anyone may see."""
    details: tuple[str, ...] = ()
    """What readers said of them; for the person at this machine only."""


class _Made(NamedTuple):
    """A shared form that is sealed and not entered yet; or one that stands already, or none."""

    answer: Shared
    original: Exhibit
    digest: Digest
    """Of the record version of the original that was read."""
    is_new: bool


def share(workspace: Workspace, case_id: CaseId, *, reader: ConfinedReader, by: Operator) -> tuple[Shared, ...]:
    """One answer for each current exhibit that probanda did not make itself, in the order of first entry.

    Raises:
        ConflictError: somebody changed an original or a shared form meanwhile; nothing was entered.
        MachineError: the disk is full, or the database cannot be written.
    """
    exhibits = current(workspace, case_id, Exhibit)
    versions = {record: (version, digest) for record, version, digest in current_by_key(workspace, case_id).values()}
    known = {one.key: (record, one) for record, one in exhibits if _holds_shared_forms(one)}
    run = _Run(workspace, case_id, reader, by)
    # 1. and 2. Slow work first: shared forms are made and sealed
    made = [
        run.one(record, exhibit, versions[record][1], known.get(_key(record)))
        for record, exhibit in exhibits
        if not made_here(exhibit)
    ]
    # 3. One act for what is new
    answers = run.enter(made)
    # 4. One for what stands for nothing any more
    standing = {_key(one.answer.original) for one in made if one.answer.exhibit is not None}
    run.withdraw({record: versions[record][0] for key, (record, _) in known.items() if key not in standing})
    checkpoint(workspace, case_id)
    return answers


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over the exhibits of a case."""

    workspace: Workspace
    case_id: CaseId
    reader: ConfinedReader
    by: Operator

    def one(self, record: RecordId, original: Exhibit, digest: Digest, known: tuple[RecordId, Exhibit] | None) -> _Made:
        """What others get in place of the original."""
        made_by = Tool(name=TOOL, version=VERSION, settings=_settings(record, digest))
        answer = Shared(original=record, label=original.label)
        if known is not None and known[1].made_by == made_by:
            withheld = tuple(_sentence(item) for item in known[1].completeness if _sentence(item))
            answer = msgspec.structs.replace(answer, record=known[0], exhibit=known[1], withheld=withheld)
            return _Made(answer, original, digest, is_new=False)
        outcomes, files = self._files(original)
        refused = [outcome for outcome in outcomes if outcome.sentence]
        derived = _derived(original, record, made_by, outcomes=outcomes, files=files) if files else None
        if derived is not None and known is not None:
            derived = msgspec.structs.replace(derived, label=known[1].label)
        answer = msgspec.structs.replace(
            answer,
            exhibit=derived,
            withheld=tuple(outcome.sentence for outcome in refused),
            details=tuple(f"file {outcome.number}: {outcome.detail}" for outcome in refused if outcome.detail),
        )
        return _Made(answer, original, digest, is_new=bool(files))

    def _files(self, original: Exhibit) -> tuple[tuple[FileOutcome, ...], tuple[SealedFile, ...]]:
        """(what became of each file, the shared forms as they were sealed)."""
        outcomes: list[FileOutcome] = []
        sealed: list[SealedFile] = []
        for number, file in enumerate(original.files, start=1):
            path, label = self.workspace.blobs.path(file.sha256), original.label
            with folder_beside(self.workspace.root / "shared") as into:
                outcome = shared_form(path, reader=self.reader, into=into, label=label, number=number, file=file)
                if outcome.name:
                    written = HaulFile(path=into / outcome.name, name=outcome.name)
                    haul = Haul(lead=Lead(source=label), files=(written,), collector=TOOL)
                    sealed += seal_files(haul, self.workspace.blobs)
            outcomes.append(outcome)
        return tuple(outcomes), tuple(sealed)

    def enter(self, made: list[_Made]) -> tuple[Shared, ...]:
        """The answers, with the records and labels of what was entered."""
        new = [one for one in made if one.is_new]
        if not new:
            return tuple(one.answer for one in made)
        inputs = tuple(one.digest for one in new)
        details = self._details(f"shared forms by rules {VERSION}", inputs)
        with entering(
            self.workspace,
            self.case_id,
            Act.SHARED,
            details=details,
            clock=self.by.clock,
            randomness=self.by.randomness,
        ) as writing:
            return tuple(_enter(writing, one) if one.is_new else one.answer for one in made)

    def withdraw(self, gone: dict[RecordId, int]) -> None:
        """Take back these shared forms, of which each stands at the version given."""
        if not gone:
            return
        details = self._details("the original is gone, or has no shared form now", ())
        with entering(
            self.workspace,
            self.case_id,
            Act.WITHDRAWN,
            details=details,
            clock=self.by.clock,
            randomness=self.by.randomness,
        ) as writing:
            for record, version in gone.items():
                body = Withdrawn(key=Key(record), was="exhibit", why=details.why)
                writing.put(body, record=record, expects=version)

    def _details(self, why: str, inputs: tuple[Digest, ...]) -> Details:
        return self.by.details(self.workspace, self.case_id, why=why, inputs=inputs)


def _enter(writing: Writing, one: _Made) -> Shared:
    """The answer with its record, entered as the first or as the next version."""
    original = writing.current(Exhibit, key_of(one.original))
    if one.answer.exhibit is None or original is None or original[2] != one.digest:
        raise ConflictError(
            f"{one.original.label} was changed while its shared form was made",
            advice="Run it again. Nothing was entered.",
        )
    exhibit = one.answer.exhibit
    known = writing.current(Exhibit, exhibit.key)
    if not exhibit.label:
        exhibit = msgspec.structs.replace(exhibit, label=writing.next_label())
    record = writing.put(exhibit, record=known[0] if known else None, expects=known[1] if known else 0)
    return msgspec.structs.replace(one.answer, record=record, exhibit=exhibit)


def _key(original: RecordId) -> Key:
    """Of the shared form of an original: no author can write it, and it holds no author's word."""
    return Key(f"{original}#shared")


def _holds_shared_forms(exhibit: Exhibit) -> bool:
    return made_here(exhibit) and exhibit.made_by is not None and exhibit.made_by.name == TOOL


def _settings(record: RecordId, digest: Digest) -> str:
    return encode({"from": {"record": record, "digest": digest}, "tools": tools()}).decode()


def _derived(
    original: Exhibit,
    record: RecordId,
    made_by: Tool,
    *,
    outcomes: tuple[FileOutcome, ...],
    files: tuple[SealedFile, ...],
) -> Exhibit:
    """The derived exhibit, without its label."""
    return Exhibit(
        label=Label(""),
        key=_key(record),
        title=f"Shared form of {original.label}",
        files=files,
        made_from=(record,),
        made_by=made_by,
        loss=Loss.REPLACEABLE,
        language=original.language,
        stand_in=original.stand_in,
        completeness=tuple(item for outcome in outcomes for item in _items(outcome)),
    )


def _items(outcome: FileOutcome) -> tuple[CompletenessItem, ...]:
    """What of one file is there and what was taken out, or why it is not there."""
    name = f"file {outcome.number}"
    if outcome.rule is None:
        return (CompletenessItem(item=name, presence=Presence.ABSENT, reason=outcome.sentence),)
    by = f"rule {outcome.rule.value} {VERSION} of shared forms"
    there = CompletenessItem(item=f"{name}: {_SAME}", presence=Presence.PRESENT)
    changes = (
        CompletenessItem(item=f"{name}: {change.value}", presence=Presence.PRESENT, reason=f"written anew by {by}")
        if change in _WRITTEN_ANEW
        else CompletenessItem(item=f"{name}: {change.value}", presence=Presence.ABSENT, reason=f"taken out by {by}")
        for change in outcome.changes
    )
    return (there, *changes)


def _sentence(item: CompletenessItem) -> str:
    return item.reason if item.reason.startswith("withheld: ") else ""
