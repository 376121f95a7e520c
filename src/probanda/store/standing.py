"""What a case holds as one act sees it: what was entered before, and what the act itself has put.

A short act asks the database record by record. After `_SINGLE` questions the whole case is read once, so that an import
of many thousand records does not ask twice for each.
"""

from dataclasses import dataclass

from probanda.model.ids import CaseId, Digest, RecordId
from probanda.preserve.ledger import record_digest
from probanda.store.bodies import as_bytes, kept
from probanda.store.expunged import is_expunged
from probanda.store.models import BodyRow, CurrentRow, RecordRow
from probanda.store.workspace import Workspace

_SINGLE = 64  # a question costs about 0.2 ms, reading a case of 20,000 records about 40 ms


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest version of a record."""

    version: int
    digest: Digest


class Standing:
    """Newest versions and holders of keys; right only while the act holds its lock."""

    def __init__(self, workspace: Workspace, case_id: CaseId) -> None:
        self._records = RecordRow.objects.using(workspace.alias).filter(case_id=case_id)
        self._current = CurrentRow.objects.using(workspace.alias).filter(case_id=case_id)
        self._case_id = case_id
        self._asked = 0
        self._latest: dict[str, Latest] = {}
        self._holders: dict[tuple[str, str], str] = {}
        self._whole = False
        self._moved: dict[str, tuple[str, str] | None] = {}
        self._workspace = workspace
        self._salts: dict[str, bytes] = {}

    def latest(self, record: RecordId) -> Latest | None:
        """The newest version of the record; None when the case has none."""
        self._ask()
        if record in self._latest or self._whole:
            return self._latest.get(record)
        row = self._records.filter(record=record).order_by("-version").first()
        return Latest(row.version, Digest(row.digest)) if row else None

    def holder(self, kind: str, key: str) -> RecordId | None:
        """The record whose current version has this kind and key; None when the key is free."""
        name = (kind, key)
        if name in self._holders or self._whole:
            found = self._holders.get(name)
        else:
            found = self._current.filter(record_kind=kind, key=key).values_list("record", flat=True).first()
        freed = found is not None and self._moved.get(found, name) != name
        return None if found is None or freed else RecordId(found)

    def same(self, latest: Latest, raw: bytes) -> bool:
        """Whether a version has these bytes, told by its salted digest; one that was expunged has none.

        Raises:
            EvidenceError: its salt is gone.
        """
        salt = self._salts.get(latest.digest)
        if salt is None:
            if is_expunged(self._workspace.alias, self._case_id, latest.digest):
                return False
            salt = kept(self._workspace, latest.digest).salt
        return record_digest(salt, raw) == latest.digest

    def put(self, record: RecordId, latest: Latest, salt: bytes, held: tuple[str, str] | None) -> None:
        """The act has put a version; `held` is its kind and key, None for a withdrawal."""
        self._latest[record], self._salts[latest.digest] = latest, salt
        self._moved[record] = held
        if held is not None:
            self._holders[held] = record

    def _ask(self) -> None:
        self._asked += 1
        if self._whole or self._asked <= _SINGLE:
            return
        rows = self._records.order_by("version").values_list("record", "version", "digest")
        before = {record: Latest(version, Digest(digest)) for record, version, digest in rows}
        held = {(kind, key): record for kind, key, record in self._current.values_list("record_kind", "key", "record")}
        bodies = BodyRow.objects.using(self._workspace.alias).filter(digest__in=self._records.values("digest"))
        self._salts |= {
            digest: as_bytes(salt, f"the salt of {digest}") for digest, salt in bodies.values_list("digest", "salt")
        }
        self._latest, self._holders, self._whole = before | self._latest, held | self._holders, True
