"""What files say about themselves is entered once, is shown to those who work on the case, and to nobody else."""

from pathlib import Path

import pytest
from PIL import Image

from probanda.acts.check import check
from probanda.acts.embedded import enter_embedded
from probanda.acts.examine import examine
from probanda.acts.expunge import expunge
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.take import take
from probanda.acts.view import view_case
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.model.audience import Audience
from probanda.model.embedded import Embedded
from probanda.model.errors import UsageError
from probanda.model.exhibit import Lead
from probanda.model.ids import CaseId
from probanda.preserve.shared_bodies import rules_for
from probanda.report.html import write_dossier
from probanda.store.reading import current, entries
from probanda.store.workspace import Workspace

SERIAL = "SN-31415-INVENTED"


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="The inlet", by=by)


@pytest.fixture(scope="module")
def reader() -> Confined:
    return Confined()


@pytest.fixture
def taken(workspace: Workspace, case_id: CaseId, by: Operator, reader: Confined, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA431] = SERIAL
    Image.new("RGB", (64, 48), (9, 90, 200)).save(tmp_path / "quay.jpg", exif=exif)
    take(workspace, case_id, [Lead(source=str(tmp_path / "quay.jpg"))], [FileCollector()], by=by)
    examine(workspace, case_id, reader=reader, by=by)


def test_each_file_is_read_once(workspace, case_id, by, reader, taken) -> None:
    ((label, found),) = enter_embedded(workspace, case_id, reader=reader, by=by)
    assert label == "PRB-0001"
    assert SERIAL in [one.words for one in found.sayings]
    before = len(entries(workspace, case_id))
    assert enter_embedded(workspace, case_id, reader=reader, by=by) == ()
    assert len(entries(workspace, case_id)) == before
    assert [one for one in check(workspace) if one.problem] == []


def test_it_stands_in_the_internal_dossier_and_in_no_other(workspace, case_id, by, reader, taken) -> None:
    enter_embedded(workspace, case_id, reader=reader, by=by)
    view = view_case(workspace, case_id, (), by=by)
    shown = {audience: write_dossier(view, audience) for audience in Audience}
    assert SERIAL in shown[Audience.INTERNAL]
    assert "nothing was concluded from it" in shown[Audience.INTERNAL]
    assert [audience for audience in Audience if SERIAL in shown[audience]] == [Audience.INTERNAL]


def test_it_never_leaves_for_the_public(workspace, case_id, by, reader, taken) -> None:
    ((_, found),) = enter_embedded(workspace, case_id, reader=reader, by=by)
    assert rules_for(found) is None


def test_it_goes_when_its_exhibit_is_expunged(workspace, case_id, by, reader, taken) -> None:
    enter_embedded(workspace, case_id, reader=reader, by=by)
    with pytest.raises(UsageError):
        expunge(workspace, case_id, "PRB-0001", why="asked for by the source", by=by)
    expunge(workspace, case_id, "PRB-0001", why="asked for by the source", by=by, with_derived=True)
    assert current(workspace, case_id, Embedded) == ()
    assert [one for one in check(workspace) if one.problem] == []
