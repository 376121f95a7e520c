"""Playable forms and looks are made once of each film, are entered as derived exhibits, and stay from the public."""

from collections.abc import Callable
from pathlib import Path

import pytest
from films import Take, make_film

from probanda.acts.check import check
from probanda.acts.clip import NewClip, clip
from probanda.acts.examine import examine
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.playable import make_playable
from probanda.acts.share import share
from probanda.acts.take import take
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit, Lead, Loss
from probanda.model.ids import CaseId, RecordId
from probanda.model.playable import NeedsProxy, proxy_making
from probanda.preserve.shared_bodies import shared_exhibit
from probanda.store.reading import current, entries
from probanda.store.workspace import Workspace


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="The inlet", by=by)


@pytest.fixture(scope="module")
def reader() -> Confined:
    return Confined()


@pytest.fixture
def taken(workspace: Workspace, case_id: CaseId, by: Operator, reader: Confined) -> Callable[[Path], RecordId]:
    def taking(path: Path) -> RecordId:
        (one,) = take(workspace, case_id, [Lead(source=str(path))], [FileCollector()], by=by)
        examine(workspace, case_id, reader=reader, by=by)
        return one.record

    return taking


def test_a_film_that_browsers_fail_on_gets_both_and_names_them(workspace, case_id, by, reader, taken, tmp_path) -> None:
    record = taken(make_film(tmp_path / "a.avi", Take(codec="mpeg4", sound="mp3")))
    playable, looks = make_playable(workspace, case_id, reader=reader, by=by)
    assert [file.name for file in playable.exhibit.files] == ["playable.mp4"]
    assert [file.name for file in looks.exhibit.files] == ["poster.jpg", "strip.jpg", "strip.json"]
    making = proxy_making(playable.exhibit)
    assert making.why is NeedsProxy.CONTAINER
    assert making.source.file == "a.avi"
    for one in (playable, looks):
        assert one.exhibit.made_from == (record,)
        assert one.exhibit.loss is Loss.REPLACEABLE
        assert one.exhibit in [body for _, body in current(workspace, case_id, Exhibit)]
    assert [one for one in check(workspace) if one.problem] == []


def test_a_film_that_browsers_play_gets_looks_only(workspace, case_id, by, reader, taken, tmp_path) -> None:
    taken(make_film(tmp_path / "a.mp4", Take()))
    (looks,) = make_playable(workspace, case_id, reader=reader, by=by)
    assert looks.exhibit.title == "Looks of PRB-0001 (a.mp4)"


def test_a_second_run_makes_and_enters_nothing(workspace, case_id, by, reader, taken, tmp_path) -> None:
    taken(make_film(tmp_path / "a.mov", Take()))
    assert len(make_playable(workspace, case_id, reader=reader, by=by)) == 2
    before = len(entries(workspace, case_id))
    assert make_playable(workspace, case_id, reader=reader, by=by) == ()
    examine(workspace, case_id, reader=reader, by=by)
    assert make_playable(workspace, case_id, reader=reader, by=by) == ()
    assert len(entries(workspace, case_id)) == before


def test_a_wave_that_comes_later_is_drawn_under_the_same_label(workspace, case_id, by, reader, taken, tmp_path) -> None:
    taken(make_film(tmp_path / "a.mp4", Take()))
    (first,) = make_playable(workspace, case_id, reader=reader, by=by)
    wave = ([-10, -60], [20, 70])
    (second,) = make_playable(workspace, case_id, reader=reader, by=by, waves=lambda _: wave)
    assert second.exhibit.label == first.exhibit.label
    assert second.exhibit.files[-1].name == "wave.svg"
    assert make_playable(workspace, case_id, reader=reader, by=by, waves=lambda _: wave) == ()


def test_a_film_of_which_nothing_can_be_made_is_told_and_the_others_go_on(
    workspace, case_id, by, reader, taken, tmp_path
) -> None:
    film = make_film(tmp_path / "a.avi", Take(codec="mpeg4", sound=None))
    data = film.read_bytes()
    at = data.index(b"movi")
    film.write_bytes(data[: at + 12] + bytes(len(data) - at - 12))
    taken(film)
    taken(make_film(tmp_path / "b.mp4", Take()))
    made = make_playable(workspace, case_id, reader=reader, by=by)
    assert {one.file for one in made if one.failure} == {"a.avi"}
    assert {one.file for one in made if one.exhibit} == {"b.mp4"}


def test_nothing_is_made_of_what_was_made(workspace, case_id, by, reader, taken, tmp_path) -> None:
    taken(make_film(tmp_path / "a.mov", Take()))
    playable, looks = make_playable(workspace, case_id, reader=reader, by=by)
    assert [one.label for one in share(workspace, case_id, reader=reader, by=by)] == ["PRB-0001"]
    for one in (playable, looks):
        with pytest.raises(UsageError, match="was made by probanda from PRB-0001"):
            clip(workspace, case_id, NewClip(of=one.exhibit.label, start="0", stop="1"), reader=reader, by=by)


def test_neither_leaves_for_the_public(workspace, case_id, by, reader, taken, tmp_path) -> None:
    taken(make_film(tmp_path / "a-name-that-tells.mov", Take()))
    for one in make_playable(workspace, case_id, reader=reader, by=by):
        shared = shared_exhibit(one.exhibit)
        assert shared.files == ()
        assert "a-name-that-tells" not in str(shared)
