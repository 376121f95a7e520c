"""Going through a case: each piece once, failures entered, the same ledger whichever worker is faster."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from click.testing import CliRunner

from probanda.acts.carry_out import Crew, Order, Progress
from probanda.acts.check import check
from probanda.acts.examine import Again
from probanda.acts.expunge import expunge
from probanda.acts.go_through import GoneThrough, go_through
from probanda.acts.in_turn import InTurn
from probanda.acts.liken import compared_list
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.screen import fingerprint_key
from probanda.acts.take import take
from probanda.cli.main import door
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.jobs.pool_local import LocalPool
from probanda.media.fingerprint import read_fingerprint
from probanda.model.alike import Alike, FilePart
from probanda.model.errors import MachineError
from probanda.model.exhibit import Exhibit, Lead
from probanda.model.footage import Footage
from probanda.model.ids import CaseId
from probanda.model.ports import Pool
from probanda.model.screening import PassMode, Screening
from probanda.model.work import Done, Work
from probanda.store.reading import current, entries, records
from probanda.store.workspace import Workspace, create


class Backwards:
    """A pool whose last piece ends first."""

    def __init__(self, inner: Pool) -> None:
        self.inner, self.asked = inner, 0

    def each(self, pieces: Sequence[Work]) -> Iterator[Done]:
        self.asked += len(pieces)
        yield from reversed(list(self.inner.each(pieces)))


class Breaking:
    """A pool that breaks down after some pieces."""

    def __init__(self, inner: Pool, after: int) -> None:
        self.inner, self.after = inner, after

    def each(self, pieces: Sequence[Work]) -> Iterator[Done]:
        for number, done in enumerate(self.inner.each(pieces)):
            if number == self.after:
                raise MachineError("the machine went away")
            yield done


class Failing:
    """A pool whose workers are all killed."""

    def each(self, pieces: Sequence[Work]) -> Iterator[Done]:
        yield from (Done(place=place, failure="its worker was killed (SIGKILL)") for place in range(len(pieces)))


@pytest.fixture(scope="module")
def material(moving: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two films, a recording, a still, one that is none, and a letter."""
    one, two = moving.pictures(1, 30), moving.pictures(2, 30)
    return list(
        moving.write(
            tmp_path_factory.mktemp("material"),
            one_mp4=moving.film(one, sound=moving.tone(1, 3)),
            two_mkv=moving.film(two, form="matroska"),
            heard_wav=moving.film([], form="wav", sound=moving.tone(3, 3), sound_coding="pcm_s16le"),
            still_png=moving.still(one[5]),
            broken_mp4=b"\0\0\0\x18ftypmp42" + b"rubbish" * 40,
            letter_txt=b"The ferry left at noon.\n",
        )
    )


def opened_case(workspace: Workspace, by: Operator, material: Sequence[Path]) -> CaseId:
    case_id = open_case(workspace, key="harbour", title="The harbour", by=by)
    take(workspace, case_id, [Lead(source=str(path)) for path in material], [FileCollector()], by=by)
    return case_id


def gone_through(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    *,
    pool: Pool | None = None,
    progress: Progress = lambda *_: None,
    **how: object,
) -> GoneThrough:
    reader = Confined()
    crew = Crew(pool or InTurn(reader), Order.AS_GIVEN, progress)
    return go_through(workspace, case_id, crew=crew, reader=reader, by=by, **how)  # type: ignore[arg-type]


@pytest.fixture
def case_id(workspace: Workspace, by: Operator, material: list[Path]) -> CaseId:
    return opened_case(workspace, by, material)


def test_every_media_file_has_its_footage_and_the_broken_one_its_failure(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    done = gone_through(workspace, case_id, by)
    footage = {one.file: one for _, one in current(workspace, case_id, Footage)}
    assert set(footage) == {"one.mp4", "two.mkv", "heard.wav", "still.png", "broken.mp4"}
    assert [one.file for one in done.troubles] == ["broken.mp4"]
    assert (done.steps[0].made, done.steps[0].there) == (5, 5)
    assert check_is_clean(workspace)


def check_is_clean(workspace: Workspace) -> bool:
    return [one.problem for one in check(workspace) if one.problem] == []


def test_a_second_run_enters_nothing_and_still_says_what_is_wrong(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    first = gone_through(workspace, case_id, by)
    before = entries(workspace, case_id), list(records(workspace, case_id))
    pool = Backwards(InTurn(Confined()))
    second = gone_through(workspace, case_id, by, pool=pool)
    assert (entries(workspace, case_id), list(records(workspace, case_id))) == before
    assert pool.asked == 0
    assert {step.made for step in second.steps} == {0}
    assert second.troubles == first.troubles != ()


def test_what_failed_is_tried_again_when_asked_and_the_same_failure_enters_nothing(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    gone_through(workspace, case_id, by)
    before = entries(workspace, case_id)
    pool = Backwards(InTurn(Confined()))
    gone_through(workspace, case_id, by, pool=pool, again=Again.FAILED_OR_OLDER)
    assert pool.asked >= 1
    assert entries(workspace, case_id) == before


def test_killed_workers_are_failures_that_are_entered_and_can_be_mended(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    killed = gone_through(workspace, case_id, by, pool=Failing())
    assert {one.file for one in killed.troubles} >= {"one.mp4", "two.mkv", "heard.wav", "still.png", "broken.mp4"}
    assert all("SIGKILL" in one.sentence for one in killed.troubles)
    mended = gone_through(workspace, case_id, by, again=Again.FAILED_OR_OLDER)
    assert {one.file for one in mended.troubles} == {"broken.mp4"}
    assert check_is_clean(workspace)


def test_what_was_entered_before_a_breakdown_stays_and_the_rest_is_done_next(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    with pytest.raises(MachineError, match="went away"):
        gone_through(workspace, case_id, by, pool=Breaking(InTurn(Confined()), after=2))
    assert len(current(workspace, case_id, Footage)) == 2
    pool = Backwards(InTurn(Confined()))
    gone_through(workspace, case_id, by, pool=pool)
    assert len(current(workspace, case_id, Footage)) == 5
    assert [path.name for path in workspace.root.iterdir() if path.name.startswith(".")] == []


def ledger_of(root: Path, by: Operator, material: Sequence[Path], make: Callable[[], Pool]) -> list[bytes]:
    with create(root, randomness=by.randomness) as workspace:
        case_id = opened_case(workspace, by, material)
        gone_through(workspace, case_id, by, pool=make())
        return list(entries(workspace, case_id))


def test_in_the_order_given_the_ledger_is_the_same_whichever_worker_is_faster(
    tmp_path: Path, seeded: Callable[[], Operator], material: list[Path]
) -> None:
    plain = ledger_of(tmp_path / "plain", seeded(), material, lambda: InTurn(Confined()))
    assert ledger_of(tmp_path / "back", seeded(), material, lambda: Backwards(InTurn(Confined()))) == plain
    assert ledger_of(tmp_path / "side", seeded(), material, lambda: LocalPool(2)) == plain


def test_progress_counts_to_the_end_and_names_each_file(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    said: list[tuple[int, int, str]] = []
    gone_through(workspace, case_id, by, progress=lambda done, of, says: said.append((done, of, says)))
    facts = [one for one in said if "facts" in one[2]]
    assert [one[:2] for one in facts] == [(number, 5) for number in range(1, 6)]
    assert any("two.mkv" in one[2] for one in facts)


@pytest.mark.only("sqlite")
def test_the_verb_tells_its_steps_and_exits_1_while_a_file_is_in_trouble(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    words = ["-w", str(workspace.root), "process", "harbour", "--workers", "2", "--json"]
    done = CliRunner().invoke(door, words)
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert set(told) >= {"case", "on", "steps", "findings"}
    assert [one["file"] for one in told["findings"]] == ["broken.mp4"]
    assert "5 of 5" in done.stderr
    second = CliRunner().invoke(door, words)
    assert second.exit_code == 1
    assert {step["made"] for step in json.loads(second.stdout)["steps"]} == {0}
    assert second.stderr.count(" of ") == 0


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("number", ["0", "100000"])
def test_a_number_of_workers_that_cannot_be_is_a_usage_error(
    workspace: Workspace, case_id: CaseId, number: str
) -> None:
    done = CliRunner().invoke(door, ["-w", str(workspace.root), "process", "harbour", "--workers", number])
    assert done.exit_code != 0
    assert not current(workspace, case_id, Footage)


def test_what_probanda_made_itself_is_not_gone_through(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    gone_through(workspace, case_id, by)
    made = {record for record, one in current(workspace, case_id, Exhibit) if "#" in one.key}
    assert made
    assert not made & {one.exhibit for _, one in current(workspace, case_id, Footage)}


def test_footage_is_what_the_stored_bytes_say(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    gone_through(workspace, case_id, by)
    for _, one in current(workspace, case_id, Footage):
        assert msgspec.json.decode(msgspec.json.encode(one), type=Footage) == one
        assert one.sha256


def test_each_readable_file_is_passed_over_and_its_fingerprint_is_sealed_as_a_derived_exhibit(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    gone_through(workspace, case_id, by)
    screenings = {one.file: one for _, one in current(workspace, case_id, Screening)}
    assert set(screenings) == {"one.mp4", "two.mkv", "heard.wav", "still.png"}
    exhibits = current(workspace, case_id, Exhibit)
    named = dict(exhibits)
    for one in screenings.values():
        (made,) = [each for _, each in exhibits if each.key == fingerprint_key(named[one.exhibit], one.file)]
        assert made.made_from == (one.exhibit,)
        assert made.files[0].sha256 == one.fingerprint_sha256
        assert {shot.keyframe for shot in one.shots if shot.keyframe} == {file.name for file in made.files[1:]}
        found = read_fingerprint(workspace.blobs.path(one.fingerprint_sha256))
        assert len(found.pts) == one.frames


def test_a_closer_pass_is_a_new_version_and_a_looser_one_enters_nothing(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    gone_through(workspace, case_id, by, mode=PassMode.TRIAGE)
    gone_through(workspace, case_id, by, mode=PassMode.EXACT)
    assert {one.mode for _, one in current(workspace, case_id, Screening)} == {PassMode.EXACT}
    labels = [one.label for _, one in current(workspace, case_id, Exhibit)]
    assert len(labels) == len(set(labels))
    before = entries(workspace, case_id)
    gone_through(workspace, case_id, by, mode=PassMode.STANDARD)
    assert entries(workspace, case_id) == before


def test_an_exhibit_that_is_expunged_takes_its_pass_and_its_fingerprint_with_it(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    gone_through(workspace, case_id, by)
    (record, film) = next(
        (record, one) for record, one in current(workspace, case_id, Exhibit) if one.title == "one.mp4"
    )
    digest = next(one.fingerprint_sha256 for _, one in current(workspace, case_id, Screening) if one.exhibit == record)
    expunge(workspace, case_id, film.label, why="its source asked for it", with_derived=True, by=by)
    assert record not in {one.exhibit for _, one in current(workspace, case_id, Screening)}
    assert not workspace.blobs.has(digest)
    assert check_is_clean(workspace)


@pytest.fixture
def with_copy(workspace: Workspace, case_id: CaseId, by: Operator, moving: ModuleType, tmp_path: Path) -> CaseId:
    """The case, and a part of its first film under another name."""
    part = [one.resize((120, 90)) for one in moving.pictures(1, 30)[5:28]]
    (path,) = moving.write(tmp_path / "more", part_mp4=moving.film(part))
    take(workspace, case_id, [Lead(source=str(path))], [FileCollector()], by=by)
    return case_id


def alike(workspace: Workspace, case_id: CaseId) -> dict[tuple[str, str], Alike]:
    return {(one.first.file, one.second.file): one for _, one in current(workspace, case_id, Alike)}


def test_a_copy_is_found_with_its_parts_and_a_second_run_enters_nothing(
    workspace: Workspace, with_copy: CaseId, by: Operator
) -> None:
    gone_through(workspace, with_copy, by)
    found = alike(workspace, with_copy)
    assert set(found) == {("one.mp4", "part.mp4"), ("one.mp4", "still.png"), ("still.png", "part.mp4")}
    (part,) = found["one.mp4", "part.mp4"].parts
    assert (part.first, part.second) == (FilePart(start_s="1/2", stop_s="14/5"), FilePart(start_s="0", stop_s="23/10"))
    before = entries(workspace, with_copy)
    pool = Backwards(InTurn(Confined()))
    gone_through(workspace, with_copy, by, pool=pool)
    assert (pool.asked, entries(workspace, with_copy)) == (0, before)


def test_without_its_list_all_is_compared_again_and_the_list_and_the_ledger_are_the_same(
    workspace: Workspace, with_copy: CaseId, by: Operator
) -> None:
    gone_through(workspace, with_copy, by)
    kept, before = compared_list(workspace, with_copy).read_bytes(), entries(workspace, with_copy)
    for broken in (None, b"{", b'{"tool": "probanda likeness 1", "pairs": 1}'):
        compared_list(workspace, with_copy).unlink()
        if broken is not None:
            compared_list(workspace, with_copy).write_bytes(broken)
        pool = Backwards(InTurn(Confined()))
        gone_through(workspace, with_copy, by, pool=pool)
        assert pool.asked > 0
        assert compared_list(workspace, with_copy).read_bytes() == kept
        assert entries(workspace, with_copy) == before


def test_an_exhibit_that_comes_later_is_compared_with_those_before_it_only(
    workspace: Workspace, case_id: CaseId, by: Operator, moving: ModuleType, tmp_path: Path
) -> None:
    gone_through(workspace, case_id, by)
    (path,) = moving.write(tmp_path / "more", late_mp4=moving.film(moving.pictures(1, 30)[5:28]))
    take(workspace, case_id, [Lead(source=str(path))], [FileCollector()], by=by)
    said: list[str] = []
    gone_through(workspace, case_id, by, progress=lambda _done, _of, says: said.append(says))
    (compared,) = [one for one in said if "compared" in one]
    assert compared.endswith(" late.mp4: compared with 4 before it")
    assert ("one.mp4", "late.mp4") in alike(workspace, case_id)


@pytest.mark.only("sqlite")
def test_similar_lists_the_parts_from_the_side_of_the_exhibit_that_was_asked_for(
    workspace: Workspace, with_copy: CaseId, by: Operator
) -> None:
    gone_through(workspace, with_copy, by)
    (copy,) = [one for _, one in current(workspace, with_copy, Exhibit) if one.title == "part.mp4"]
    words = ["-w", str(workspace.root), "similar", "harbour", copy.label]
    done = CliRunner().invoke(door, words)
    assert done.exit_code == 0
    assert (
        f"{copy.label} shows the same pictures from 0:00.000 to 0:02.300  as PRB-0001 one.mp4 from 0:00.500"
        in done.stdout
    )
    told = json.loads(CliRunner().invoke(door, [*words, "--json"]).stdout)
    assert set(told) == {"exhibit", "compared", "alike", "judged"}
    (film,) = [one for one in told["alike"] if one["exhibit"] == "PRB-0001"]
    assert film["parts"][0]["here"] == {"start_s": "0", "stop_s": "23/10"}
    assert film["parts"][0]["reasons"]


@pytest.mark.only("sqlite")
def test_similar_says_when_an_exhibit_was_not_compared(workspace: Workspace, case_id: CaseId) -> None:
    done = CliRunner().invoke(door, ["-w", str(workspace.root), "similar", "harbour", "PRB-0001"])
    assert done.exit_code == 0
    assert "was not compared" in done.stderr


@pytest.mark.only("sqlite")
def test_after_a_rebuild_all_is_compared_again_and_nothing_new_is_entered(
    workspace: Workspace, with_copy: CaseId, by: Operator
) -> None:
    gone_through(workspace, with_copy, by)
    kept, before = compared_list(workspace, with_copy).read_bytes(), entries(workspace, with_copy)
    assert CliRunner().invoke(door, ["-w", str(workspace.root), "rebuild"]).exit_code == 0
    assert not compared_list(workspace, with_copy).exists()
    gone_through(workspace, with_copy, by)
    assert (compared_list(workspace, with_copy).read_bytes(), entries(workspace, with_copy)) == (kept, before)
