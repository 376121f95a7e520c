"""Disclosing: a part of a case leaves for one receiver, as a package that verifies by itself.

1. What is named is found; what the authors keep to themselves (theories with their arguments and preferences,
admissibility sheets, leads that brought nothing) goes only when it is named. An exhibit that article 67(2) owes to the
defence (flagged exculpatory, mitigating or on the credibility of our own evidence) is never withheld whole: parts of it
may be removed. What names a withheld record rests on it (the transcript of a film, a
claim from a letter, a copy) and is withheld with it, unless it is named as shown. 2. Redactions are entered. 3. The
hand-over is entered. 4. The package is written: the entries that are shown, each proved to stand in the ledger; who did
what, with which tool, where and why stays behind. 5. It is verified as the receiver will verify it.
"""

import hashlib
import re
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from probanda.acts.operator import Operator
from probanda.acts.release import Exported, case_contents
from probanda.acts.share import share
from probanda.model.admissibility import OWED, AdmissibilitySheet
from probanda.model.charge import QuestionJudgement, Theory, TheoryArgument, TheoryPreference
from probanda.model.custody import Act, CollectionFailed, Record, SigningKey, Withdrawn
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, Key, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.redaction import Redaction
from probanda.model.rules import RemovedRule, Rules
from probanda.model.stage import ConditionJudgement, StagePolicy
from probanda.preserve import verifier
from probanda.preserve.cut import cut_to_shown
from probanda.preserve.note import fingerprint, public_bytes
from probanda.preserve.package import Withheld, check_place, write_package
from probanda.preserve.redact import redact
from probanda.preserve.shared_bodies import taken_out
from probanda.store.reading import all_versions, checkpoints, current, current_by_key
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

INTERNAL = tuple(
    str(kind.__struct_config__.tag)
    for kind in (
        Theory,
        TheoryArgument,
        TheoryPreference,
        QuestionJudgement,
        ConditionJudgement,
        StagePolicy,
        CollectionFailed,
        AdmissibilitySheet,
    )
)
_KEPT = str(SigningKey.__struct_config__.tag)
_GONE = str(Withdrawn.__struct_config__.tag)
_REDACTION = str(Redaction.__struct_config__.tag)
_STAYS = "What tells of the collector or of a source stays behind; of the file its shared form goes, where it has one."
_RECORD = re.compile(rb"r-[a-z2-7]{24}")
Name = tuple[RecordId, int]
"""(record, version)."""


def export_part(
    workspace: Workspace, case_id: CaseId, out: Path, rules: Rules, *, by: Operator, inputs: tuple[Digest, ...] = ()
) -> Exported:
    """The package for one receiver, and what its own check left unknown; `inputs` are digests of the rules.

    Raises:
        UsageError: `out` is somebody else's folder, or the rules name what is not there or cannot be taken out.
        EvidenceError: a file is not in the vault, or the ledger and its records do not hold together.
        MachineError: the disk is full, or `out` cannot be written.
    """
    # 1. What is named is found
    check_place(out)
    named = _Named(workspace, case_id)
    withheld = {named.find(rule.what): rule.why for rule in rules.withhold}
    wanted = {named.find(what) for what in rules.show} or named.open()
    made = [(named.find(rule.what), _redaction(named, rule)) for rule in rules.remove]
    for name, redaction in made:
        if name in withheld:
            raise UsageError(
                f"{name[0]} is withheld, and parts of it are removed", advice="Withhold it, or remove parts: not both."
            )
        withheld[name] = redaction.reason
    explicit = {named.find(what) for what in rules.show}
    for name, reason in named.resting_on({named.find(rule.what)[0] for rule in rules.withhold}).items():
        if name in wanted and name not in explicit:
            withheld.setdefault(name, reason)
    _refuse_owed(workspace, case_id, withheld.keys() - {name for name, _ in made})
    # 2. and 3. Redactions and the hand-over are entered
    shown = (wanted - withheld.keys()) | _enter_redactions(workspace, case_id, [one for _, one in made], by=by)
    why = f"a package was made (ledger shown, {len(shown)} records, {len(withheld)} withheld or redacted)"
    details = by.details(workspace, case_id, why=why, inputs=inputs)
    with entering(
        workspace, case_id, Act.EXPORTED, details=details, clock=by.clock, randomness=by.randomness, bare=True
    ):
        pass
    checkpoint(workspace, case_id)
    # 4. The package is written
    made_at = by.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    whole = case_contents(workspace, case_id, made_at=made_at)
    part = cut_to_shown(
        replace(whole, details=(None,) * len(whole.entries)),
        shown,
        withheld=tuple(Withheld(record=name[0], version=name[1], reason=why) for name, why in sorted(withheld.items())),
    )
    write_package(part, out)
    # 5. It is verified
    return _verified(workspace, case_id, out)


def public_rules(workspace: Workspace, case_id: CaseId, *, reader: ConfinedReader, by: Operator) -> Rules:
    """What anyone may see: the shared forms, and of each other exhibit what its named rules leave (`shared_bodies`).

    Shared forms that are not there yet are made first.

    Raises:
        ConflictError: somebody changed an exhibit meanwhile.
        MachineError: the disk is full, or the database cannot be written.
    """
    share(workspace, case_id, reader=reader, by=by)
    shown: list[str] = []
    removed: list[RemovedRule] = []
    for record, exhibit in current(workspace, case_id, Exhibit):
        parts = taken_out(exhibit) or ()
        if parts:
            removed.append(RemovedRule(what=record, parts=parts, why=_STAYS))
        else:
            shown.append(record)
    if not shown:
        raise UsageError(
            "no exhibit of the case has a shared form, so that nothing of it may go to the public",
            advice="`probanda export CASE OUT --redact RULES` hands over what you name.",
        )
    return Rules(show=tuple(shown), remove=tuple(removed))


def _verified(workspace: Workspace, case_id: CaseId, out: Path) -> Exported:
    key = fingerprint(public_bytes(workspace.key))
    report = verifier.verify(out, key)
    said = [f"{one.subject}: {one.message}" for one in report.checks if one.result != verifier.PROVED]
    if report.result == verifier.DISPROVED:
        raise EvidenceError(
            f"the package {out} does not verify: {'; '.join(said)}",
            advice="Do not hand it on. `probanda check` says what is wrong with the workspace.",
        )
    last = checkpoints(workspace, case_id)[-1]
    return Exported(package=str(out), root=last.root, size=last.size, key=key, unknown=tuple(said))


def _refuse_owed(workspace: Workspace, case_id: CaseId, withheld: AbstractSet[Name]) -> None:
    """Nothing, where no withheld exhibit is owed to the defence.

    Raises:
        UsageError: one is.
    """
    gone = {record for record, _ in withheld}
    exhibits = dict(current(workspace, case_id, Exhibit))
    for _, sheet in current(workspace, case_id, AdmissibilitySheet):
        if sheet.owed and sheet.exhibit in gone and sheet.exhibit in exhibits:
            kinds = ", ".join(one.flag.value for one in sheet.disclosure if one.flag in OWED)
            raise UsageError(
                f"{exhibits[sheet.exhibit].label} is flagged {kinds}, and would be withheld: article 67(2)",
                advice="Remove the parts of it that must not be seen, and hand on the rest.",
            )


class _Named:
    """The current records of a case by the names that people have for them."""

    def __init__(self, workspace: Workspace, case_id: CaseId) -> None:
        latest = {one.record: one for one in all_versions(workspace, case_id)}
        self._current: dict[RecordId, Record] = {
            record: one for record, one in latest.items() if isinstance(one, Record)
        }
        self._exhibits: dict[str, RecordId] = {}
        for one in self._current.values():
            if one.record_kind == "exhibit" and isinstance(body := read(one.body), Exhibit):
                self._exhibits |= {body.label: one.record, body.key: one.record}

    def record(self, what: str) -> Record:
        """The newest version of what is named so."""
        record = self._exhibits.get(what, RecordId(what))
        found = self._current.get(record)
        if found is None or found.record_kind == _GONE:
            raise UsageError(
                f"the case has no exhibit or record {what!r}", advice="`probanda exhibits CASE` lists its exhibits."
            )
        return found

    def find(self, what: str) -> Name:
        """(record, version) of the same."""
        found = self.record(what)
        return found.record, found.version

    def resting_on(self, withheld: set[RecordId]) -> dict[Name, str]:
        """Each record that names a withheld one, or one that does, with the reason in words."""
        naming: dict[str, list[RecordId]] = {}
        for one in self._current.values():
            for named in set(_RECORD.findall(one.body)) - {one.record.encode("ascii")}:
                naming.setdefault(named.decode("ascii"), []).append(one.record)
        found: dict[Name, str] = {}
        waiting, seen = sorted(withheld), set(withheld)
        while waiting:
            ground = waiting.pop()
            for record in naming.get(ground, ()):
                if record not in seen:
                    seen.add(record)
                    waiting.append(record)
                    found[record, self._current[record].version] = "it rests on another record that is withheld"
        return found

    def open(self) -> set[Name]:
        """All that its authors do not keep to themselves."""
        kept = {*INTERNAL, _KEPT, _GONE, _REDACTION}
        return {(one.record, one.version) for one in self._current.values() if one.record_kind not in kept}


def _redaction(named: _Named, rule: RemovedRule) -> Redaction:
    first = named.record(rule.what)
    said = "\n".join([first.record, str(first.version), *sorted(rule.parts), rule.why])
    key = Key(f"redaction-{hashlib.sha256(said.encode('utf-8')).hexdigest()[:24]}")
    return redact(first, rule.parts, key=key, reason=rule.why)


def _enter_redactions(workspace: Workspace, case_id: CaseId, made: list[Redaction], *, by: Operator) -> set[Name]:
    """(record, version) of each; one that was entered for another receiver is not entered again."""
    known = current_by_key(workspace, case_id)
    fresh = [one for one in made if (_REDACTION, str(one.key)) not in known]
    if fresh:
        details = by.details(workspace, case_id, why="parts of records are withheld from a receiver")
        with entering(
            workspace, case_id, Act.REDACTED, details=details, clock=by.clock, randomness=by.randomness
        ) as writing:
            for one in fresh:
                writing.put(one)
        known = current_by_key(workspace, case_id)
    return {known[_REDACTION, str(one.key)][:2] for one in made}
