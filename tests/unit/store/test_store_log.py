"""The log in tiles: grown as rebuilt, and never believed further than a signature reaches."""

import pytest
from django.db import connections

from probanda.acts.check import check
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.model.custody import Act
from probanda.model.errors import LedgerError
from probanda.model.ids import CaseId
from probanda.preserve import merkle
from probanda.store.guards import statements
from probanda.store.log import tree
from probanda.store.models import CheckpointRow, LogTileRow
from probanda.store.projections import rebuild
from probanda.store.reading import checkpoints, entries
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="Inlet", by=by)


def act(workspace: Workspace, case_id: CaseId, by: Operator, count: int = 1) -> None:
    details = by.details(workspace, case_id, why="a test")
    for _ in range(count):
        with entering(
            workspace, case_id, Act.STATED, details=details, clock=by.clock, randomness=by.randomness, bare=True
        ):
            pass


def tiles(workspace: Workspace, case_id: CaseId) -> dict[tuple[int, int], bytes]:
    rows = LogTileRow.objects.using(workspace.alias).filter(case_id=case_id)
    return {(row.level, row.index): bytes(row.hashes) for row in rows}


def root(workspace: Workspace, case_id: CaseId) -> str:
    return merkle.root([merkle.leaf_hash(raw) for raw in entries(workspace, case_id)]).hex()


def lists(workspace: Workspace) -> list[str]:
    return [one.problem for one in check(workspace) if one.problem and one.subject == "lists"]


def test_tiles_grown_by_acts_are_those_that_a_rebuild_makes(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    act(workspace, case_id, by, 260)
    grown = tiles(workspace, case_id)
    assert set(grown) == {(0, 0), (0, 1), (1, 0)}
    size = len(entries(workspace, case_id))
    assert tree(workspace.alias, case_id, size).root().hex() == root(workspace, case_id)
    rebuild(workspace, case_id)
    assert tiles(workspace, case_id) == grown
    assert lists(workspace) == []


def test_a_checkpoint_continues_the_one_before(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    act(workspace, case_id, by, 3)
    checkpoint(workspace, case_id)
    last = checkpoints(workspace, case_id)[-1]
    assert (last.size, last.root) == (4, root(workspace, case_id))


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_tiles_that_were_changed_are_found_and_never_signed(
    workspace: Workspace, case_id: CaseId, by: Operator, how: str
) -> None:
    rows = LogTileRow.objects.using(workspace.alias).filter(case_id=case_id)
    act(workspace, case_id, by)
    if how == "gone":
        rows.delete()
    else:
        rows.update(hashes=b"\x07" * 64)
    assert "rebuild" in lists(workspace)[0]
    act(workspace, case_id, by)
    checkpoint(workspace, case_id)
    assert checkpoints(workspace, case_id)[-1].root == root(workspace, case_id)
    rebuild(workspace, case_id)
    assert [one for one in check(workspace) if one.problem] == []


@pytest.mark.only("sqlite")
def test_a_history_that_is_not_the_one_that_was_signed_gets_no_second_signature(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    act(workspace, case_id, by, 2)
    checkpoint(workspace, case_id)
    with connections[workspace.alias].cursor() as cursor:
        cursor.execute("DROP TRIGGER guard_entries_update")
        cursor.execute("UPDATE entries SET canonical = replace(canonical, '2031', '2032') WHERE seq = 1")
        cursor.execute("UPDATE entries SET canonical = CAST(canonical AS BLOB)")
        cursor.execute(statements()["guard_entries_update"])
    rebuild(workspace, case_id)  # the one who did it would also do this
    act(workspace, case_id, by)
    before = CheckpointRow.objects.using(workspace.alias).count()
    with pytest.raises(LedgerError, match="nothing more is signed"):
        checkpoint(workspace, case_id)
    assert CheckpointRow.objects.using(workspace.alias).count() == before
