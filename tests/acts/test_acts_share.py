"""Sharing a case: what is entered, what is left alone, what is said of files without a rule."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from probanda.acts.check import check
from probanda.acts.examine import examine
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.share import Shared, share
from probanda.acts.take import take
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.model.custody import Act, Withdrawn
from probanda.model.errors import ConflictError, ReaderError
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, Presence
from probanda.model.footage import Footage
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.model.sharing import TOOL
from probanda.preserve.ledger import check_chain
from probanda.preserve.seal import seal_files
from probanda.store.projections import key_of
from probanda.store.reading import current, current_by_key, details, entries
from probanda.store.workspace import Workspace
from probanda.store.writing import entering


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="The inlet", by=by)


@pytest.fixture(scope="module")
def reader() -> Confined:
    return Confined()


@pytest.fixture
def taken(workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path) -> Callable[..., RecordId]:
    """Takes a folder with these files; its record."""

    def taking(**files: bytes) -> RecordId:
        folder = tmp_path / f"handed-in-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for name, data in files.items():
            (folder / name.replace("_", ".")).write_bytes(data)
        (one,) = take(workspace, case_id, [Lead(source=str(folder))], [FileCollector()], by=by)
        assert one.exhibit is not None
        return one.record

    return taking


def acts(workspace: Workspace, case_id: CaseId) -> list[Act]:
    return [entry.act for entry in check_chain(entries(workspace, case_id))]


def replaced(workspace: Workspace, case_id: CaseId, record: RecordId, *, by: Operator, data: bytes, into: Path) -> None:
    """Give an exhibit another file, as a build does when an author changes it."""
    (into / "other").write_bytes(data)
    files = seal_files(
        Haul(lead=Lead(source="x"), files=(HaulFile(path=into / "other", name="other"),), collector="x"),
        workspace.blobs,
    )
    exhibit = dict(current(workspace, case_id, Exhibit))[record]
    with entering(
        workspace, case_id, Act.TAKEN, details=by.details(workspace, case_id), clock=by.clock, randomness=by.randomness
    ) as writing:
        _, version, _ = writing.current(Exhibit, key_of(exhibit)) or ("", 0, "")
        writing.put(msgspec.structs.replace(exhibit, files=files), record=record, expects=version)


def test_an_original_gets_a_derived_exhibit_with_neutral_names_and_a_list_of_changes(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    reader: Confined,
    taken: Callable[..., RecordId],
    dirty: ModuleType,
) -> None:
    record = taken(a_jpg=dirty.jpeg(), b_pdf=b"%PDF-1.7 x", c_txt=b"They hold the bridge.\n")
    (shared,) = share(workspace, case_id, reader=reader, by=by)
    assert (shared.original, shared.label) == (record, "PRB-0001")
    assert shared.withheld == ("withheld: no rule for application/pdf",)
    exhibit = shared.exhibit
    assert exhibit is not None
    assert (exhibit.label, exhibit.title, exhibit.key) == ("PRB-0002", "Shared form of PRB-0001", f"{record}#shared")
    assert [file.name for file in exhibit.files] == ["PRB-0001-1.jpg", "PRB-0001-3.txt"]
    assert {file.original_name for file in exhibit.files} == {""}
    assert exhibit.made_from == (record,)
    assert exhibit.made_by is not None
    assert exhibit.made_by.name == TOOL
    said = {(item.item, item.presence): item.reason for item in exhibit.completeness}
    assert said["file 2", Presence.ABSENT] == "withheld: no rule for application/pdf"
    assert said["file 1: comments", Presence.ABSENT] == "taken out by rule jpeg 1 of shared forms"
    kept = "the coded picture, the sound or the words of the original, not encoded again"
    assert ("file 3: " + kept, Presence.PRESENT) in said
    assert acts(workspace, case_id)[-1] is Act.SHARED
    assert {one.problem for one in check(workspace)} == {""}


@pytest.mark.only("sqlite")
def test_the_commitment_is_the_salted_digest_of_the_original_and_never_the_digest_of_its_file(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    reader: Confined,
    taken: Callable[..., RecordId],
    dirty: ModuleType,
) -> None:
    record = taken(a_jpg=dirty.jpeg())
    digests = {one: digest for one, _, digest in current_by_key(workspace, case_id).values()}
    (shared,) = share(workspace, case_id, reader=reader, by=by)
    assert shared.exhibit is not None
    assert shared.exhibit.made_by is not None
    assert json.loads(shared.exhibit.made_by.settings)["from"] == {"digest": digests[record], "record": record}
    original = dict(current(workspace, case_id, Exhibit))[record].files[0]
    (_, said) = details(workspace, case_id)[-1] or (b"", b"")
    for leaves in (msgspec.json.encode(shared.exhibit), said):
        assert original.sha256.encode() not in leaves
        assert original.blake3.encode() not in leaves


def test_a_second_run_enters_nothing_and_answers_the_same(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    reader: Confined,
    taken: Callable[..., RecordId],
    dirty: ModuleType,
) -> None:
    taken(a_txt=b"words\n", b_pdf=b"%PDF-1.7 x")
    taken(c_docx=b"PK\3\4")
    first = share(workspace, case_id, reader=reader, by=by)
    before = entries(workspace, case_id)
    assert share(workspace, case_id, reader=reader, by=by) == first
    assert entries(workspace, case_id) == before


@pytest.mark.only("sqlite")
def test_all_exhibits_are_one_act_and_those_without_a_form_say_why(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    reader: Confined,
    taken: Callable[..., RecordId],
    dirty: ModuleType,
) -> None:
    taken(a_jpg=dirty.jpeg())
    taken(b_html=b"<!doctype html>")
    taken(c_jpg=dirty.jpeg()[:400])
    taken(d_png=dirty.png())
    shared = share(workspace, case_id, reader=reader, by=by)
    assert [one.exhibit.label if one.exhibit else None for one in shared] == ["PRB-0005", None, None, "PRB-0006"]
    assert [one.withheld for one in shared[1:3]] == [
        ("withheld: no rule for text/html",),
        ("withheld: image/jpeg, it is cut off: it ends before its last part does",),
    ]
    assert acts(workspace, case_id).count(Act.SHARED) == 1


@pytest.mark.only("sqlite")
def test_a_changed_original_gets_a_new_version_under_the_same_label(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    reader: Confined,
    taken: Callable[..., RecordId],
    dirty: ModuleType,
    tmp_path: Path,
) -> None:
    record = taken(a_jpg=dirty.jpeg())
    (before,) = share(workspace, case_id, reader=reader, by=by)
    replaced(workspace, case_id, record, by=by, data=dirty.png(), into=tmp_path)
    (after,) = share(workspace, case_id, reader=reader, by=by)
    assert before.exhibit is not None
    assert after.exhibit is not None
    assert (after.record, after.exhibit.label) == (before.record, before.exhibit.label)
    assert [file.name for file in after.exhibit.files] == ["PRB-0001-1.png"]


def test_a_shared_form_whose_original_has_none_any_more_is_withdrawn(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    reader: Confined,
    taken: Callable[..., RecordId],
    dirty: ModuleType,
    tmp_path: Path,
) -> None:
    record = taken(a_jpg=dirty.jpeg())
    share(workspace, case_id, reader=reader, by=by)
    replaced(workspace, case_id, record, by=by, data=b"%PDF-1.7 x", into=tmp_path)
    (after,) = share(workspace, case_id, reader=reader, by=by)
    assert after.exhibit is None
    assert [one for one, _ in current(workspace, case_id, Exhibit)] == [record]
    assert acts(workspace, case_id)[-1] is Act.WITHDRAWN
    assert {one.problem for one in check(workspace)} == {""}


@pytest.mark.only("sqlite")
def test_an_original_that_is_withdrawn_takes_its_shared_form_with_it(
    workspace: Workspace, case_id: CaseId, by: Operator, reader: Confined, taken: Callable[..., RecordId]
) -> None:
    record = taken(a_txt=b"words\n")
    share(workspace, case_id, reader=reader, by=by)
    how = by.details(workspace, case_id)
    with entering(workspace, case_id, Act.WITHDRAWN, details=how, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(
            Withdrawn(key=dict(current(workspace, case_id, Exhibit))[record].key, was="exhibit", why="x"),
            record=record,
            expects=1,
        )
    assert share(workspace, case_id, reader=reader, by=by) == ()
    assert current(workspace, case_id, Exhibit) == ()


@pytest.mark.only("sqlite")
def test_what_probanda_made_is_neither_shared_nor_examined_again(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    reader: Confined,
    taken: Callable[..., RecordId],
    dirty: ModuleType,
) -> None:
    taken(film_mp4=dirty.mp4())
    examine(workspace, case_id, reader=reader, by=by)
    shared = share(workspace, case_id, reader=reader, by=by)
    assert [one.label for one in shared] == ["PRB-0001"]
    assert examine(workspace, case_id, reader=reader, by=by) == ()
    assert len(current(workspace, case_id, Footage)) == 1
    assert len(current(workspace, case_id, Exhibit)) == 3


class Meddling(Confined):
    """A reader during whose work somebody changes the original."""

    def __init__(self, meddle: Callable[[], None]) -> None:
        super().__init__()
        self._meddle = meddle

    def run(
        self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
    ) -> bytes:
        answer = super().run(module, request, reads=reads, writes=writes, file_bytes=file_bytes)
        self._meddle()
        return answer


@pytest.mark.only("sqlite")
def test_an_original_that_was_changed_meanwhile_is_a_conflict_and_nothing_is_entered(
    workspace: Workspace, case_id: CaseId, by: Operator, taken: Callable[..., RecordId], tmp_path: Path
) -> None:
    record = taken(a_txt=b"words\n")

    def meddle() -> None:
        replaced(workspace, case_id, record, by=by, data=b"other words\n", into=tmp_path)

    with pytest.raises(ConflictError, match="changed while its shared form was made"):
        share(workspace, case_id, reader=Meddling(meddle), by=by)
    assert Act.SHARED not in acts(workspace, case_id)


class Broken:
    """A reader that breaks, or that a hostile file has taken over."""

    def __init__(self, answer: bytes | None) -> None:
        self._answer = answer

    def confinement(self) -> str:
        return ""

    def run(
        self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
    ) -> bytes:
        if self._answer is None:
            raise ReaderError(f"the reader of {reads.name} crashed (SIGSEGV)")
        return self._answer


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"rubbish",
        b'{"rule":"jpeg","changes":["words of the file"]}',
        b'{"rule":"jpeg","changes":[]}',
        b'{"why":"words of the file"}',
        b'{"rule":"jpeg","changes":[],"name":"../../x"}',
        b"{}",
    ],
)
def test_a_reader_that_breaks_or_lies_gives_no_shared_form_and_no_words(
    workspace: Workspace, case_id: CaseId, by: Operator, taken: Callable[..., RecordId], answer: bytes | None
) -> None:
    record = taken(a_jpg=b"\xff\xd8\xff")
    (shared,) = share(workspace, case_id, reader=Broken(answer), by=by)
    expected = "withheld: image/jpeg, its reader failed or ran over its limits"
    assert shared == Shared(original=record, label=shared.label, withheld=(expected,), details=shared.details)
    assert Act.SHARED not in acts(workspace, case_id)


@pytest.mark.only("sqlite")
def test_a_reader_that_leaves_a_link_gives_no_shared_form(
    workspace: Workspace, case_id: CaseId, by: Operator, taken: Callable[..., RecordId], tmp_path: Path
) -> None:
    taken(a_jpg=b"\xff\xd8\xff")
    secret = tmp_path / "signing.key"
    secret.write_bytes(b"the key")

    class Linking(Broken):
        def run(
            self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
        ) -> bytes:
            assert writes is not None
            (writes / "shared").symlink_to(secret)
            return b'{"rule":"jpeg","changes":[]}'

    (shared,) = share(workspace, case_id, reader=Linking(None), by=by)
    assert shared.exhibit is None
    assert not workspace.blobs.has(Digest(hashlib.sha256(b"the key").hexdigest()))
