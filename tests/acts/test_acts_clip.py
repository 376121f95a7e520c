"""A clip becomes a derived exhibit of its film; what is wrong with the wish is said before anything is made."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from films import Take, make_film

from probanda.acts.check import check
from probanda.acts.clip import NewClip, clip
from probanda.acts.examine import examine
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.share import share
from probanda.acts.take import take
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.model.custody import Act
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit, Lead, Loss
from probanda.model.footage import Footage
from probanda.model.ids import CaseId
from probanda.model.playable import ClipHow, clip_making, making_words
from probanda.store.reading import current, entries
from probanda.store.workspace import Workspace


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="The inlet", by=by)


@pytest.fixture(scope="module")
def reader() -> Confined:
    return Confined()


@pytest.fixture
def taken(
    workspace: Workspace, case_id: CaseId, by: Operator, reader: Confined, tmp_path: Path
) -> Callable[..., Exhibit]:
    """Takes a folder with these films; its exhibit."""

    def taking(*names: str, text: bool = False) -> Exhibit:
        (folder := tmp_path / "handed-in").mkdir()
        for name in names:
            make_film(folder / name, Take())
        if text:
            (folder / "words.txt").write_text("Words.", encoding="utf-8")
        (one,) = take(workspace, case_id, [Lead(source=str(folder))], [FileCollector()], by=by)
        examine(workspace, case_id, reader=reader, by=by)
        assert one.exhibit is not None
        return one.exhibit

    return taking


def test_a_clip_names_its_film_its_bounds_and_its_tool(workspace, case_id, by, reader, taken) -> None:
    film = taken("a.mp4")
    made = clip(
        workspace, case_id, NewClip(of=film.label, start="0.5", stop="1.25", how=ClipHow.ENCODED), reader=reader, by=by
    )
    ((record, _),) = [one for one in current(workspace, case_id, Exhibit) if one[1].label == film.label]
    assert made.exhibit.made_from == (record,)
    assert made.exhibit.loss is Loss.REPLACEABLE
    making = clip_making(made.exhibit)
    assert making == made.making
    assert (making.source.file, making.source.sha256) == ("a.mp4", film.files[0].sha256)
    assert (making.asked_start_s, making.asked_stop_s) == ("1/2", "5/4")
    assert json.loads(made.exhibit.made_by.settings)["libraries"]["av"] == made.exhibit.made_by.version
    assert making_words(made.exhibit).startswith("seconds 0.5 to 1.25 of a.mp4, ")
    assert json.loads(entries(workspace, case_id)[-1])["act"] == Act.DERIVED.value
    assert [one for one in check(workspace) if one.problem] == []


def test_the_same_clip_again_enters_nothing(workspace, case_id, by, reader, taken) -> None:
    film = taken("a.mp4")
    wish = NewClip(of=film.key, start="0.5", stop="1")
    first = clip(workspace, case_id, wish, reader=reader, by=by)
    before = len(entries(workspace, case_id))
    again = clip(workspace, case_id, wish, reader=reader, by=by)
    assert (again.is_new, again.exhibit, len(entries(workspace, case_id))) == (False, first.exhibit, before)


def test_a_clip_is_examined_and_a_clip_can_be_made_of_it(workspace, case_id, by, reader, taken) -> None:
    film = taken("a.mp4")
    first = clip(workspace, case_id, NewClip(of=film.label, start="0.5", stop="1.5"), reader=reader, by=by)
    examine(workspace, case_id, reader=reader, by=by)
    assert any(one.exhibit == first.record and one.failure is None for _, one in current(workspace, case_id, Footage))
    second = clip(workspace, case_id, NewClip(of=first.exhibit.label, start="0.2", stop="0.6"), reader=reader, by=by)
    assert second.exhibit.made_from == (first.record,)


def test_of_several_films_one_has_to_be_named(workspace, case_id, by, reader, taken) -> None:
    film = taken("a.mp4", "b.mkv")
    with pytest.raises(UsageError, match="holds 2 films") as refused:
        clip(workspace, case_id, NewClip(of=film.label, start="0", stop="1"), reader=reader, by=by)
    assert "--file" in refused.value.advice
    wish = NewClip(of=film.label, start="0", stop="1", file="b.mkv", how=ClipHow.COPIED)
    made = clip(workspace, case_id, wish, reader=reader, by=by)
    assert made.making.source.file == "b.mkv"
    assert made.exhibit.files[0].name.endswith(".mkv")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (NewClip(of="PRB-0099", start="0", stop="1"), "there is no exhibit 'PRB-0099'"),
        (NewClip(of="PRB-0001", start="1", stop="1"), "would begin at 1 and end at 1"),
        (NewClip(of="PRB-0001", start="1.5", stop="1"), "would begin at 1.5 and end at 1"),
        (NewClip(of="PRB-0001", start="0:01", stop="0:09"), "by its container, and the clip would end at 0:09"),
        (NewClip(of="PRB-0001", start="soon", stop="1"), "'soon' is no time"),
        (NewClip(of="PRB-0001", start="0", stop="1", file="b.mp4"), "holds no film 'b.mp4'"),
        (NewClip(of="PRB-0002", start="0", stop="1"), "was made by probanda from PRB-0001"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_and_nothing_is_entered(
    workspace, case_id, by, reader, taken, wish: NewClip, words: str
) -> None:
    taken("a.mp4")
    before = len(entries(workspace, case_id))
    with pytest.raises(UsageError, match=words):
        clip(workspace, case_id, wish, reader=reader, by=by)
    assert len(entries(workspace, case_id)) == before


def test_an_exhibit_without_a_film_is_refused(workspace, case_id, by, reader, taken) -> None:
    film = taken(text=True)
    with pytest.raises(UsageError, match="holds no film and no recording"):
        clip(workspace, case_id, NewClip(of=film.label, start="0", stop="1"), reader=reader, by=by)


def test_a_clip_leaves_for_the_public_in_a_shared_form_only(workspace, case_id, by, reader, taken) -> None:
    film = taken("a.mp4")
    made = clip(workspace, case_id, NewClip(of=film.label, start="0.5", stop="1"), reader=reader, by=by)
    shared = {one.original: one for one in share(workspace, case_id, reader=reader, by=by)}
    assert shared[made.record].exhibit is not None
    assert shared[made.record].withheld == ()
