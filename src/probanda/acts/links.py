"""Links of a case folder: from an author's keys to record ids, old ones kept, new ones drawn."""

from dataclasses import dataclass, field

from probanda.acts.operator import Operator
from probanda.model.custody import Withdrawn
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Digest, Key, RecordId, new_record_id
from probanda.model.value import Body
from probanda.store.projections import check_lists, key_of
from probanda.store.reading import current_by_key
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing


@dataclass(slots=True)
class Links:
    """Kind and key -> record id, and the version that was read before the change was made."""

    by: Operator
    current: dict[tuple[str, str], tuple[RecordId, int, Digest]]
    _drawn: dict[tuple[str, str], RecordId] = field(default_factory=dict)
    _put: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, workspace: Workspace, case_id: CaseId, *, by: Operator) -> "Links":
        """The links of a case as it stands.

        Raises:
            LedgerError: the lists are not those of the records: keys would be given to new records.
        """
        check_lists(workspace, case_id)
        return cls(by=by, current=current_by_key(workspace, case_id))

    def record(self, kind: type[Body], key: str) -> RecordId:
        """The id of this record: the one that the case has, or a new one, the same at each call."""
        name = (str(kind.__struct_config__.tag), key)
        if name in self.current:
            return self.current[name][0]
        if name not in self._drawn:
            self._drawn[name] = new_record_id(self.by.randomness)
        return self._drawn[name]

    def put(self, writing: Writing, body: Body) -> RecordId:
        """Enter the body as the next version of its record."""
        name = (kind_of(body), key_of(body))
        self._put.add(name)
        expects = self.current[name][1] if name in self.current else 0
        return writing.put(body, record=self.record(type(body), key_of(body)), expects=expects)

    def withdraw_others(
        self, writing: Writing, kinds: tuple[type[Body], ...], *, but: frozenset[tuple[str, str]] = frozenset()
    ) -> tuple[str, ...]:
        """Withdraw the current records of these kinds that were not put, and are not among `but`; their keys."""
        tags = {str(kind.__struct_config__.tag) for kind in kinds}
        gone = [name for name in self.current if name[0] in tags and name not in self._put and name not in but]
        for name in gone:
            record, version, _ = self.current[name]
            writing.put(
                Withdrawn(key=Key(name[1]), was=name[0], why="it is no longer in the case folder"),
                record=record,
                expects=version,
            )
        return tuple(key for _, key in gone)
