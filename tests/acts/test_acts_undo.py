"""Undo: the case is what it was before the act, by a new act; what happened outside of it is never undone."""

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probanda.acts.check import check
from probanda.acts.expunge import expunge
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import export_case
from probanda.acts.signing_keys import new_key, revoke_key
from probanda.acts.take import take
from probanda.acts.undo import Undone, undo
from probanda.cli.main import door
from probanda.collect.file import FileCollector
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.claim import Claim, Resting
from probanda.model.custody import Act, Details, Withdrawn
from probanda.model.errors import ConflictError, UnknownError, UsageError
from probanda.model.exhibit import Exhibit, Lead
from probanda.model.ids import CaseId, Key, RecordId
from probanda.model.incident import Incident, IncidentKind
from probanda.model.when import Dating, DatingKind, When
from probanda.preserve import verifier
from probanda.preserve.ledger import check_chain, entry_leaf
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store import reading
from probanda.store.projections import differences
from probanda.store.reading import bodies_of_versions, current, current_by_key, details, entries, versions
from probanda.store.workspace import Workspace, create
from probanda.store.writing import Writing, checkpoint, entering


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="Inlet", by=by)


def enter(
    workspace: Workspace, case_id: CaseId, by: Operator, put: Callable[[Writing], object], *, act: Act = Act.STATED
) -> int:
    """One act; the number of its last entry."""
    said = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, act, details=said, clock=by.clock, randomness=by.randomness) as writing:
        put(writing)
    checkpoint(workspace, case_id)
    return len(entries(workspace, case_id)) - 1


def actor(key: str, text: str = "") -> Actor:
    return Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=text or key),))


def holds(workspace: Workspace, case_id: CaseId) -> dict[tuple[str, str], bytes]:
    """(kind, key) -> body of each current record."""
    by_record = {one.record: one for one in versions(workspace, case_id)}
    held = current_by_key(workspace, case_id)
    bodies = bodies_of_versions(workspace, [by_record[record] for record, _, _ in held.values()])
    return {name: bodies[digest] for name, (_, _, digest) in held.items()}


def problems(workspace: Workspace) -> list[str]:
    return [one.problem for one in check(workspace) if one.problem]


def acts(workspace: Workspace, case_id: CaseId) -> list[Act]:
    return [entry.act for entry in check_chain(entries(workspace, case_id))]


def id_of(workspace: Workspace, case_id: CaseId, kind: str, key: str) -> RecordId:
    return current_by_key(workspace, case_id)[kind, key][0]


def test_what_an_act_entered_is_withdrawn_and_a_second_undo_brings_it_back(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    before = holds(workspace, case_id)
    seq = enter(workspace, case_id, by, lambda w: [w.put(actor("clerk")), w.put(actor("porter"))])
    after = holds(workspace, case_id)
    done = undo(workspace, case_id, by=by)
    assert holds(workspace, case_id) == before
    assert done == Undone(case_id=case_id, act=Act.STATED, undone=(seq,), entries=(seq + 1,), withdrawn=2, restored=0)
    again = undo(workspace, case_id, why="it was right", by=by)
    assert holds(workspace, case_id) == after
    assert (again.act, again.undone, again.withdrawn, again.restored) == (Act.UNDONE, (seq + 1,), 0, 2)
    assert acts(workspace, case_id)[-3:] == [Act.STATED, Act.UNDONE, Act.UNDONE]
    assert problems(workspace) == []


def test_the_new_entry_says_which_one_it_takes_back(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    seq = enter(workspace, case_id, by, lambda w: w.put(actor("clerk")))
    undo(workspace, case_id, why="a slip", by=by)
    raw = details(workspace, case_id)[-1]
    assert raw is not None
    said = msgspec.json.decode(raw[1], type=Details)
    assert said.inputs == (entry_leaf(entries(workspace, case_id)[seq]),)
    assert said.why == f"takes back entry {seq} (stated): a slip"


def test_a_changed_record_has_its_content_before_again_as_its_newest_version(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "first")))
    record = id_of(workspace, case_id, "actor", "clerk")
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "second"), record=record, expects=1))
    undo(workspace, case_id, by=by)
    assert current_by_key(workspace, case_id)["actor", "clerk"][:2] == (record, 3)
    assert current(workspace, case_id, Actor) == ((record, actor("clerk", "first")),)
    assert [one.version for one in versions(workspace, case_id) if one.record == record] == [1, 2, 3]


def test_a_taken_file_is_no_exhibit_any_more_and_its_label_is_not_given_again(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    for name in ("wrong.txt", "right.txt"):
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
    take(workspace, case_id, [Lead(source=str(tmp_path / "wrong.txt"))], (FileCollector(),), by=by)
    undo(workspace, case_id, by=by)
    assert current(workspace, case_id, Exhibit) == ()
    take(workspace, case_id, [Lead(source=str(tmp_path / "right.txt"))], (FileCollector(),), by=by)
    assert [body.label for _, body in current(workspace, case_id, Exhibit)] == ["PRB-0002"]
    assert problems(workspace) == []
    key = fingerprint(public_bytes(workspace.key))
    export_case(workspace, case_id, tmp_path / "out", by=by)
    assert verifier.verify(tmp_path / "out", key).result == "proved"
    undo(workspace, case_id, entry=2, by=by)  # the undo itself
    assert [body.label for _, body in current(workspace, case_id, Exhibit)] == ["PRB-0002", "PRB-0001"]
    assert problems(workspace) == []


def test_an_act_of_many_records_is_taken_back_whole_and_brought_back_whole(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    before = holds(workspace, case_id)
    last = enter(workspace, case_id, by, lambda w: [w.put(actor(f"clerk-{number}")) for number in range(1_030)])
    after = holds(workspace, case_id)
    done = undo(workspace, case_id, entry=last - 1, by=by)  # the first of its two entries
    assert holds(workspace, case_id) == before
    assert (done.undone, len(done.entries), done.withdrawn) == ((last - 1, last), 2, 1_030)
    undo(workspace, case_id, by=by)
    assert holds(workspace, case_id) == after
    assert problems(workspace) == []


def test_two_acts_of_one_second_stay_two(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    moment = by.clock()
    still = Operator(name=by.name, clock=lambda: moment, randomness=by.randomness)
    enter(workspace, case_id, still, lambda w: w.put(actor("clerk")))
    between = holds(workspace, case_id)
    enter(workspace, case_id, still, lambda w: w.put(actor("porter")))
    undo(workspace, case_id, by=still)
    assert holds(workspace, case_id) == between


def test_where_withheld_details_hide_whether_two_entries_are_one_act_nothing_is_guessed(
    workspace: Workspace, case_id: CaseId, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = enter(workspace, case_id, by, lambda w: [w.put(actor(f"clerk-{number}")) for number in range(1_030)])
    whole = details(workspace, case_id)
    monkeypatch.setattr("probanda.acts.undo.details", lambda *_: (*whole[:-1], None))
    with pytest.raises(UnknownError, match=f"whether entries {last - 1} and {last} are one act"):
        undo(workspace, case_id, by=by)
    assert len(entries(workspace, case_id)) == last + 1


def test_what_happened_outside_the_case_is_not_taken_back(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    (tmp_path / "file.txt").write_text("seen\n")
    (tmp_path / "link.txt").symlink_to(tmp_path / "file.txt")
    with pytest.raises(UsageError, match=r"entry 0 \(case_opened\) .*no case") as first:
        undo(workspace, case_id, by=by)
    assert "no act yet" in first.value.advice
    stated = enter(workspace, case_id, by, lambda w: w.put(actor("clerk")))
    old = fingerprint(public_bytes(workspace.key))
    happened: Sequence[tuple[str, Callable[[], object]]] = (
        ("collection_failed", lambda: take_link(workspace, case_id, by, tmp_path)),
        ("key_added", lambda: new_key(workspace, by=by)),
        ("key_revoked", lambda: revoke_key(workspace, case_id, old, why="lost", by=by)),
        ("exported", lambda: export_case(workspace, case_id, tmp_path / "out", by=by)),
        ("stamped", lambda: enter(workspace, case_id, by, lambda w: w.put(actor("stamp")), act=Act.STAMPED)),
        ("verified", lambda: enter(workspace, case_id, by, lambda w: w.put(actor("check")), act=Act.VERIFIED)),
    )
    for name, happen in happened:
        happen()
        size = len(entries(workspace, case_id))
        with pytest.raises(UsageError, match=rf"entry {size - 1} \({name}\) is not taken back: ") as caught:
            undo(workspace, case_id, by=by)
        assert f"entry {stated} (stated)" in caught.value.advice
        assert len(entries(workspace, case_id)) == size
    undo(workspace, case_id, entry=stated, by=by)
    assert ("actor", "clerk") not in holds(workspace, case_id)
    assert problems(workspace) == []


def take_link(workspace: Workspace, case_id: CaseId, by: Operator, folder: Path) -> None:
    take(workspace, case_id, [Lead(source=str(folder / "link.txt"))], (FileCollector(),), by=by)


def test_an_act_without_records_is_not_taken_back(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    said = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, Act.STATED, details=said, clock=by.clock, randomness=by.randomness, bare=True):
        pass
    with pytest.raises(UsageError, match="entered no record"):
        undo(workspace, case_id, by=by)


def test_an_entry_that_is_not_there_is_refused(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    for seq in (-1, 1):
        with pytest.raises(UsageError, match=f"no entry {seq}"):
            undo(workspace, case_id, entry=seq, by=by)


def test_an_act_whose_records_were_changed_since_is_refused(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    first = enter(workspace, case_id, by, lambda w: [w.put(actor("clerk")), w.put(actor("porter"))])
    record = id_of(workspace, case_id, "actor", "clerk")
    second = enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "later"), record=record, expects=1))
    with pytest.raises(UsageError, match=rf"changed since, by entry {second} \(stated\)"):
        undo(workspace, case_id, entry=first, by=by)
    assert len(entries(workspace, case_id)) == second + 1


def test_an_act_that_others_built_on_is_refused(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    (tmp_path / "file.txt").write_text("seen\n")
    (taken,) = take(workspace, case_id, [Lead(source=str(tmp_path / "file.txt"))], (FileCollector(),), by=by)
    claim = Claim(key=Key("saw"), says="it was seen", by="a clerk", rests_on=(Resting(exhibit=taken.record),))
    stated = enter(workspace, case_id, by, lambda w: w.put(claim))
    with pytest.raises(UsageError, match=f"the claim r-.* of entry {stated}|by entry {stated}, builds on it") as caught:
        undo(workspace, case_id, entry=1, by=by)
    assert f"Take entry {stated} back first" in caught.value.advice
    undo(workspace, case_id, by=by)
    undo(workspace, case_id, entry=1, by=by)
    with pytest.raises(UsageError, match=rf"names the record {taken.record}, which is gone since entry \d"):
        undo(workspace, case_id, entry=stated + 1, by=by)
    assert problems(workspace) == []


def test_what_was_expunged_does_not_come_back_by_an_undo(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    (tmp_path / "file.txt").write_text("seen\n")
    (taken,) = take(workspace, case_id, [Lead(source=str(tmp_path / "file.txt"))], (FileCollector(),), by=by)
    incident = Incident(
        key=Key("flood"), incident_kind=IncidentKind.INCIDENT, title="A flood", when=When.on("2031-09-18")
    )
    enter(workspace, case_id, by, lambda w: w.put(incident))
    record = id_of(workspace, case_id, "incident", "flood")
    dating = Dating(
        key=Key("said"),
        exhibit=taken.record,
        of=record,
        dating_kind=DatingKind.PURPORTED,
        when=When.on("2031-09-18"),
        by="a clerk",
    )
    stated = enter(workspace, case_id, by, lambda w: w.put(dating))
    expunge(workspace, case_id, record, why="a test", by=by, with_derived=True)
    assert acts(workspace, case_id)[-2:] == [Act.EXPUNGED, Act.WITHDRAWN]
    with pytest.raises(UsageError, match=rf"gone since entry {stated + 1} \(expunged\)"):
        undo(workspace, case_id, by=by)
    with pytest.raises(UsageError, match=r"\(expunged\) is not taken back: what was deleted for good"):
        undo(workspace, case_id, entry=stated + 1, by=by)
    with pytest.raises(UsageError, match=f"version 1 of its record {record} .* by entry {stated + 1}"):
        undo(workspace, case_id, entry=stated - 1, by=by)
    assert problems(workspace) == []


def test_an_older_version_that_was_expunged_does_not_come_back_by_an_undo(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "first")))
    record = id_of(workspace, case_id, "actor", "clerk")
    second = enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "second"), record=record, expects=1))
    expunge(workspace, case_id, record, why="a test", by=by, version=1)
    with pytest.raises(UsageError, match=f"version 1 of its record {record}"):
        undo(workspace, case_id, entry=second, by=by)


def test_a_key_that_another_record_has_by_now_is_not_taken_from_it(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "first")))
    record = id_of(workspace, case_id, "actor", "clerk")
    gone = Withdrawn(key=Key("clerk"), was="actor", why="a test")
    seq = enter(workspace, case_id, by, lambda w: w.put(gone, record=record, expects=1), act=Act.WITHDRAWN)
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "second")))
    with pytest.raises(UsageError, match=r"'clerk' .* another record's by now"):
        undo(workspace, case_id, entry=seq, by=by)


def test_keys_that_went_from_record_to_record_go_back(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    enter(workspace, case_id, by, lambda w: [w.put(actor("one", "first")), w.put(actor("two", "second"))])
    first, second = (id_of(workspace, case_id, "actor", key) for key in ("one", "two"))
    before = current_by_key(workspace, case_id)

    def shift(writing: Writing) -> None:
        writing.put(actor("three", "first"), record=first, expects=1)
        writing.put(actor("one", "second"), record=second, expects=1)
        writing.put(actor("two", "new"))

    enter(workspace, case_id, by, shift)
    undo(workspace, case_id, by=by)
    after = current_by_key(workspace, case_id)
    assert {name: held[0] for name, held in after.items()} == {name: held[0] for name, held in before.items()}
    assert differences(workspace, case_id) == ()


def test_a_body_that_is_not_here_any_more_is_not_brought_back(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "first")))
    record, _, digest = current_by_key(workspace, case_id)["actor", "clerk"]
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk", "second"), record=record, expects=1))
    with pytest.MonkeyPatch.context() as patched:
        kept = reading.bodies_of
        patched.setattr(
            "probanda.store.reading.bodies_of",
            lambda alias, digests: {name: body for name, body in kept(alias, digests).items() if name != digest},
        )
        with pytest.raises(UsageError, match="not here any more"):
            undo(workspace, case_id, by=by)


def test_an_act_that_came_meanwhile_is_not_overlooked(
    workspace: Workspace, case_id: CaseId, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk")))
    plan = bodies_of_versions

    def meanwhile(*asked: object) -> object:
        monkeypatch.undo()
        enter(workspace, case_id, by, lambda w: w.put(actor("porter")))
        return plan(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr("probanda.acts.undo.bodies_of_versions", meanwhile)
    with pytest.raises(ConflictError, match="meanwhile"):
        undo(workspace, case_id, by=by)
    assert acts(workspace, case_id)[-2:] == [Act.STATED, Act.STATED]
    assert {"clerk", "porter"} <= {key for _, key in holds(workspace, case_id)}


STEPS = st.lists(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 3)), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


def act_out(workspace: Workspace, case_id: CaseId, by: Operator, step: list[tuple[str, int]]) -> None:
    """One act over actors: each is entered, changed, renamed (2) or withdrawn (3), if that can be."""

    def put(writing: Writing) -> None:
        touched: set[str] = set()
        for key, what in step:
            held = current_by_key(workspace, case_id).get(("actor", key))
            if key in touched or (what == 3 and held is None):
                continue
            touched.add(key)
            record, expects = held[:2] if held else (None, 0)
            if what == 3:
                writing.put(Withdrawn(key=Key(key), was="actor", why="a test"), record=record, expects=expects)
            else:
                writing.put(actor(key, f"name {what}"), record=record, expects=expects)

    enter(workspace, case_id, by, put)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, numbers=st.lists(st.integers(2, 7), max_size=3))
@pytest.mark.only("sqlite")
def test_whatever_was_done_the_last_act_is_taken_back_and_brought_back_exactly(
    seeded: Callable[[], Operator], steps: list[list[tuple[str, int]]], numbers: list[int]
) -> None:
    by = seeded()
    with tempfile.TemporaryDirectory() as folder, create(Path(folder) / "w", randomness=lambda n: b"\7" * n) as opened:
        case_id = open_case(opened, key="inlet", title="Inlet", by=by)
        states = [(len(entries(opened, case_id)), holds(opened, case_id))]
        for step in steps:
            act_out(opened, case_id, by, step)
            states.append((len(entries(opened, case_id)), holds(opened, case_id)))
        if states[-1][0] > states[-2][0]:
            undo(opened, case_id, by=by)
            assert holds(opened, case_id) == states[-2][1]
            undo(opened, case_id, by=by)
            assert holds(opened, case_id) == states[-1][1]
        for seq in numbers:
            take_one_back(opened, case_id, by, seq)
        assert differences(opened, case_id) == ()
        assert problems(opened) == []


def take_one_back(workspace: Workspace, case_id: CaseId, by: Operator, seq: int) -> None:
    """Undo an act in the middle: its records are what they were before it, all others as they are, or nothing is."""
    before, size = holds(workspace, case_id), len(entries(workspace, case_id))
    mine = {one.record for one in versions(workspace, case_id) if one.entry == seq}
    names = {record: name for name, (record, _, _) in current_by_key(workspace, case_id).items()}
    try:
        undo(workspace, case_id, entry=seq, by=by)
    except UsageError:
        assert (holds(workspace, case_id), len(entries(workspace, case_id))) == (before, size)
        return
    after = holds(workspace, case_id)
    touched = {names[record] for record in mine if record in names}
    touched |= {name for name, (record, _, _) in current_by_key(workspace, case_id).items() if record in mine}
    assert {name: raw for name, raw in after.items() if name not in touched} == {
        name: raw for name, raw in before.items() if name not in touched
    }
    undo(workspace, case_id, by=by)
    assert holds(workspace, case_id) == before


def test_the_verb_takes_back_and_says_what(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    runner, where = CliRunner(env={"PROBANDA_VAULT": str(workspace.root)}), ["-w", str(workspace.address)]
    enter(workspace, case_id, by, lambda w: w.put(actor("clerk")))
    done = runner.invoke(door, [*where, "undo", "inlet", "--why", "a slip"])
    assert done.exit_code == 0, done.output
    assert done.stdout == "inlet: entry 1 (stated) taken back by entry 2: 1 record withdrawn, 0 as before\n"
    again = json.loads(runner.invoke(door, [*where, "undo", "inlet", "--entry", "2", "--json"]).stdout)
    assert (again["act"], again["undone"], again["restored"]) == ("undone", [2], 1)
    assert ("actor", "clerk") in holds(workspace, case_id)
