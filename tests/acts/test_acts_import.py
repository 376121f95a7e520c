"""Cases that go from workspace to workspace: nothing is lost, nothing is added, forks are named."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probanda.acts.assess import assess_case
from probanda.acts.check import check
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.examine import examine
from probanda.acts.import_case import Imported, Outcome, import_case, open_package
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import case_contents, export_case, write_case_package
from probanda.acts.signing_keys import add_key
from probanda.acts.take import take
from probanda.acts.view import view_case
from probanda.cli.main import door
from probanda.collect.case_folder import read_case_folder
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.custody import Act, Withdrawn
from probanda.model.errors import DigestMismatchError, EvidenceError, LedgerError, UnknownError, UsageError
from probanda.model.exhibit import Lead
from probanda.model.ids import CaseId, Key
from probanda.preserve import verifier
from probanda.preserve.ledger import check_chain
from probanda.preserve.note import fingerprint, public_bytes
from probanda.preserve.package import write_package
from probanda.store import guards, projections
from probanda.store.models import CurrentRow
from probanda.store.reading import current, details, entries, history, signing_keys
from probanda.store.workspace import Workspace, create
from probanda.store.writing import checkpoint, entering

CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
MADE_AT = "2031-10-03T08:00:00Z"
KEY = "qasreth"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, CaseId, Path]]:
    """The demo's case in a workspace, and its package; nobody changes them."""
    root = tmp_path_factory.mktemp("sender")
    folder, _ = read_case_folder(CASE)
    by = Operator()
    with create(root / "workspace", randomness=lambda size: b"\x21" * size) as sender:
        case_id = open_case(sender, key=folder.case.key, title=folder.case.title, by=by)
        enter_folder(sender, case_id, Prepared.of(folder, sender), by=by)
        examine(sender, case_id, reader=Confined(), by=by)
        checkpoint(sender, case_id)
        write_case_package(sender, case_id, root / "package", made_at=MADE_AT)
        yield sender, case_id, root / "package"


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Workspace]:
    with create(tmp_path / "receiver", randomness=lambda size: b"\x42" * size) as opened:
        yield opened


def bring(workspace: Workspace, package: Path, key: str | None = None) -> Imported:
    return import_case(workspace, KEY, open_package(package, key=key), key=key)


def key_of(workspace: Workspace) -> str:
    return fingerprint(public_bytes(workspace.key))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def say(workspace: Workspace, case_id: CaseId, text: str) -> None:
    """One act: an actor with this key and name; before the first, the key of the workspace."""
    by = Operator(name="Another Person")
    if key_of(workspace) not in {fingerprint(key.public) for key in signing_keys(workspace, case_id)}:
        add_key(workspace, case_id, by=by)
    said = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, Act.STATED, details=said, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(Actor(key=Key(text), actor_kind=ActorKind.PERSON, names=(Name(text=text),)))
    checkpoint(workspace, case_id)


def problems(workspace: Workspace) -> list[str]:
    return [one.problem for one in check(workspace) if one.problem]


def test_package_to_empty_workspace_to_package_is_equal_byte_for_byte(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, tmp_path: Path
) -> None:
    sender, case_id, package = shared
    brought = bring(receiver, package)
    # The seal needs a key that the ledger holds: the sender's, since nobody has acted on the case here.
    write_package(replace(case_contents(receiver, case_id, made_at=MADE_AT), signer=sender.key), tmp_path / "again")
    assert contents(tmp_path / "again") == contents(package)
    assert (brought.outcome, brought.entries) == (Outcome.NEW, len(entries(sender, case_id)))


def test_an_imported_case_is_whole_and_answers_as_before(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace
) -> None:
    sender, case_id, package = shared
    bring(receiver, package)
    assert problems(receiver) == []
    before, after = assess_case(sender, case_id), assess_case(receiver, case_id)
    assert before == after
    assert before


def test_a_file_of_an_older_version_that_did_not_come_is_no_loss_and_one_that_came_is(
    receiver: Workspace, tmp_path: Path, by: Operator
) -> None:
    (tmp_path / "first.txt").write_text("first\n")
    (tmp_path / "second.txt").write_text("second\n")
    leads = [Lead(source=str(tmp_path / name)) for name in ("first.txt", "second.txt")]
    with create(tmp_path / "sender", randomness=lambda size: b"\x21" * size) as sender:
        case_id = open_case(sender, key=KEY, title="A case", by=by)
        first, second = take(sender, case_id, leads, (FileCollector(),), by=by)
        said = by.details(sender, case_id, why="a test")
        with entering(sender, case_id, Act.WITHDRAWN, details=said, clock=by.clock, randomness=by.randomness) as write:
            write.put(Withdrawn(key=Key("first"), was="exhibit", why="a test"), record=first.record, expects=1)
        checkpoint(sender, case_id)
        export_case(sender, case_id, tmp_path / "out", by=by)
    bring(receiver, tmp_path / "out")
    assert problems(receiver) == []
    assert second.exhibit is not None
    receiver.blobs.path(second.exhibit.files[0].sha256).unlink()
    assert [problem.startswith("PRB-0002: second.txt") for problem in problems(receiver)] == [True]


def test_projections_of_an_imported_case_equal_those_of_the_sender(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace
) -> None:
    sender, case_id, package = shared
    bring(receiver, package)

    def rows(workspace: Workspace) -> list[dict[str, object]]:
        found = CurrentRow.objects.using(workspace.alias).filter(case_id=case_id).order_by("record").values()
        return [{name: value for name, value in row.items() if name != "id"} for row in found]

    imported = rows(receiver)
    assert imported == rows(sender)
    projections.rebuild(receiver, case_id)
    assert rows(receiver) == imported


def test_a_second_import_has_nothing_to_do(shared: tuple[Workspace, CaseId, Path], receiver: Workspace) -> None:
    _, case_id, package = shared
    bring(receiver, package)
    before = entries(receiver, case_id)
    again = bring(receiver, package)
    assert (again.outcome, again.entries, again.records, again.details) == (Outcome.NOTHING, 0, 0, 0)
    assert entries(receiver, case_id) == before


def test_an_untouched_case_cannot_be_sealed_by_a_key_that_its_ledger_does_not_hold(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, tmp_path: Path
) -> None:
    _, case_id, package = shared
    bring(receiver, package)
    with pytest.raises(LedgerError, match="does not hold the key of this one yet"):
        write_case_package(receiver, case_id, tmp_path / "out", made_at=MADE_AT)
    assert not (tmp_path / "out").exists()


def test_nothing_is_entered_in_another_workspace_before_its_key_is_known(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, tmp_path: Path
) -> None:
    _, case_id, package = shared
    bring(receiver, package)
    with pytest.raises(LedgerError, match="not one that the case knows") as caught:
        export_case(receiver, case_id, tmp_path / "out", by=Operator())
    assert "probanda key add" in caught.value.advice
    assert entries(receiver, case_id) == entries(shared[0], case_id)
    say(receiver, case_id, "first")
    say(receiver, case_id, "second")
    acts = [entry.act for entry in check_chain(entries(receiver, case_id))]
    assert acts[-3:] == [Act.KEY_ADDED, Act.STATED, Act.STATED]
    assert problems(receiver) == []
    write_case_package(receiver, case_id, tmp_path / "out", made_at=MADE_AT)
    assert verifier.verify(tmp_path / "out", key_of(receiver)).result == "proved"


def test_a_case_goes_there_and_back_and_continues(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, tmp_path: Path
) -> None:
    _, case_id, package = shared
    with create(tmp_path / "third", randomness=lambda size: b"\x43" * size) as third:
        bring(receiver, package)
        bring(third, package)
        add_key(receiver, case_id, by=Operator())
        export_case(receiver, case_id, tmp_path / "out", by=Operator())
        continued = bring(third, tmp_path / "out", key_of(receiver))
        assert (continued.outcome, continued.entries, continued.records) == (Outcome.CONTINUES, 2, 1)
        assert entries(third, case_id) == entries(receiver, case_id)
        # The receiver's key is known by now: no fingerprint is needed for what it signs.
        say(receiver, case_id, "later")
        export_case(receiver, case_id, tmp_path / "out", by=Operator())
        known = bring(third, tmp_path / "out")
        assert (known.outcome, known.signer) == (Outcome.CONTINUES, key_of(receiver))
        assert {"later"} == {actor.key for _, actor in current(third, case_id, Actor)} - _actors(shared)
        assert problems(third) == []
        assert bring(third, package).outcome is Outcome.NOTHING


def _actors(shared: tuple[Workspace, CaseId, Path]) -> set[str]:
    return {actor.key for _, actor in current(shared[0], shared[1], Actor)}


def test_a_continuation_by_an_unknown_key_is_refused_until_its_fingerprint_is_given(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, tmp_path: Path
) -> None:
    _, case_id, package = shared
    with create(tmp_path / "third", randomness=lambda size: b"\x43" * size) as third:
        bring(receiver, package)
        bring(third, package)
        add_key(third, case_id, by=Operator())
        export_case(third, case_id, tmp_path / "out", by=Operator())
        before = entries(receiver, case_id)
        with pytest.raises(UnknownError, match=key_of(third)):
            bring(receiver, tmp_path / "out")
        assert entries(receiver, case_id) == before


def test_a_fork_is_refused_and_names_the_first_entry_that_differs(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, tmp_path: Path
) -> None:
    sender, case_id, package = shared
    size = len(entries(sender, case_id))
    with create(tmp_path / "third", randomness=lambda size: b"\x43" * size) as third:
        for workspace, text in ((receiver, "here"), (third, "there")):
            bring(workspace, package)
            say(workspace, case_id, text)
        write_case_package(third, case_id, tmp_path / "out", made_at=MADE_AT)
        before, blobs = entries(receiver, case_id), set(receiver.blobs.digests())
        with pytest.raises(LedgerError, match=f"first entry that differs is {size}, ") as caught:
            bring(receiver, tmp_path / "out", key_of(third))
    assert caught.value.advice
    assert (entries(receiver, case_id), set(receiver.blobs.digests())) == (before, blobs)
    assert problems(receiver) == []


@pytest.mark.parametrize("wrong", ["0" * 64, "f" * 64])
def test_a_package_signed_by_another_key_than_the_one_given_is_refused(
    shared: tuple[Workspace, CaseId, Path], wrong: str
) -> None:
    with pytest.raises(EvidenceError, match="not by the one that was given"):
        open_package(shared[2], key=wrong)


def test_a_key_that_is_no_fingerprint_is_a_mistake_of_the_call(shared: tuple[Workspace, CaseId, Path]) -> None:
    with pytest.raises(UsageError, match="no fingerprint"):
        open_package(shared[2], key="the sender")


def test_a_folder_that_is_no_package_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownError, match="not the folder of a package"):
        open_package(tmp_path)


def test_another_case_under_the_same_key_is_refused(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace
) -> None:
    open_case(receiver, key=KEY, title="Another", by=Operator())
    with pytest.raises(UsageError, match="another case under the key"):
        bring(receiver, shared[2])


def test_a_case_of_another_name_than_the_one_meant_is_refused(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace
) -> None:
    with pytest.raises(UsageError, match="holds the case 'qasreth', not 'harbour'"):
        import_case(receiver, "harbour", open_package(shared[2]))


@pytest.fixture
def sparing(shared: tuple[Workspace, CaseId, Path], tmp_path: Path) -> Path:
    """The package of the case, with the details of entries 1 and 2 withheld."""
    whole = case_contents(shared[0], shared[1], made_at=MADE_AT)
    kept = tuple(None if seq in (1, 2) else detail for seq, detail in enumerate(whole.details))
    write_package(replace(whole, details=kept), tmp_path / "sparing")
    return tmp_path / "sparing"


def test_withheld_details_stay_withheld_and_everything_else_works(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, sparing: Path, tmp_path: Path
) -> None:
    sender, case_id, _ = shared
    bring(receiver, sparing)
    assert [seq for seq, detail in enumerate(details(receiver, case_id)) if detail is None] == [1, 2]
    assert problems(receiver) == []
    record = current(receiver, case_id, Actor)[0][0]
    assert [bool(said) for _, said in history(receiver, case_id, record)] == [True]
    write_package(replace(case_contents(receiver, case_id, made_at=MADE_AT), signer=sender.key), tmp_path / "again")
    assert contents(tmp_path / "again") == contents(sparing)
    say(receiver, case_id, "later")
    view = view_case(receiver, case_id, (), by=Operator())
    assert [line.seq for line in view.ledger if "withheld" in line.why] == [1, 2]


def test_custody_says_where_it_was_withheld(receiver: Workspace, sparing: Path) -> None:
    bring(receiver, sparing)
    words = ["-w", str(receiver.root), "show", KEY, "PRB-0001"]
    receiver.close()
    assert "taken  (withheld)" in CliRunner().invoke(door, words).output
    told = json.loads(CliRunner().invoke(door, [*words, "--json"]).output)
    assert [(line["act"], line["why"], line["tool"]) for line in told["custody"]] == [("taken", None, None)]


def test_details_that_were_withheld_are_filled_by_a_package_that_shows_them(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, sparing: Path
) -> None:
    sender, case_id, package = shared
    bring(receiver, sparing)
    filled = bring(receiver, package)
    assert (filled.outcome, filled.details) == (Outcome.NOTHING, 2)
    assert details(receiver, case_id) == details(sender, case_id)


def test_details_that_are_lost_are_never_taken_for_withheld(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace
) -> None:
    _, case_id, package = shared
    bring(receiver, package)
    digest = check_chain(entries(receiver, case_id))[1].details
    with connections[receiver.alias].cursor() as cursor:
        cursor.execute("DROP TRIGGER guard_bodies_delete")
        cursor.execute("DELETE FROM bodies WHERE digest = %s", [digest])
        cursor.execute(guards.statements()["guard_bodies_delete"])
    with pytest.raises(EvidenceError, match="not in the workspace any more"):
        details(receiver, case_id)
    assert any("not in the workspace any more" in problem for problem in problems(receiver))


def test_a_record_whose_body_is_lost_is_told_by_check(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace
) -> None:
    _, case_id, package = shared
    bring(receiver, package)
    with connections[receiver.alias].cursor() as cursor:
        cursor.execute("DROP TRIGGER guard_bodies_delete")
        cursor.execute("DELETE FROM bodies WHERE digest IN (SELECT digest FROM records WHERE record_kind = 'actor')")
        cursor.execute(guards.statements()["guard_bodies_delete"])
    assert any("not in the workspace any more" in problem for problem in problems(receiver))
    with pytest.raises(EvidenceError, match="not in the workspace any more"):
        case_contents(receiver, case_id, made_at=MADE_AT)


@pytest.mark.parametrize("gone", [False, True])
def test_a_file_that_changes_after_the_package_was_verified_enters_nothing(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, tmp_path: Path, gone: bool
) -> None:
    sender, case_id, _ = shared
    write_case_package(sender, case_id, tmp_path / "package", made_at=MADE_AT)
    opened = open_package(tmp_path / "package")
    path, _ = next(opened.files())
    if gone:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(DigestMismatchError, match="changed while it was imported"):
        import_case(receiver, KEY, opened)
    assert entries(receiver, case_id) == ()


def test_records_that_change_after_the_package_was_verified_enter_nothing(
    shared: tuple[Workspace, CaseId, Path], receiver: Workspace, tmp_path: Path
) -> None:
    sender, case_id, _ = shared
    write_case_package(sender, case_id, tmp_path / "package", made_at=MADE_AT)
    opened = open_package(tmp_path / "package")
    records = tmp_path / "package" / "records.jsonl"
    lines = records.read_text("utf-8").splitlines()
    lines[-1] = json.dumps(json.loads(lines[-1]) | {"salt": "00" * 32})
    records.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(EvidenceError):
        import_case(receiver, KEY, opened)
    assert entries(receiver, case_id) == ()
    assert current(receiver, case_id, Actor) == ()


def test_a_key_that_was_taken_back_signs_nothing_more(workspace: Workspace, by: Operator) -> None:
    case_id = open_case(workspace, key="inlet", title="Inlet", by=by)
    said = by.details(workspace, case_id, why="a test")
    row = CurrentRow.objects.using(workspace.alias).get(case_id=case_id, record_kind="signing_key")
    with entering(workspace, case_id, Act.WITHDRAWN, details=said, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(
            Withdrawn(key=Key("workspace"), was="signing_key", why="lost"), record=row.record, expects=row.version
        )
    before = entries(workspace, case_id)
    with pytest.raises(LedgerError, match="taken back at entry 1"):
        say(workspace, case_id, "later")
    assert entries(workspace, case_id) == before


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Workspace, Path]]:
    root = tmp_path_factory.mktemp("pair")
    with (
        create(root / "a", randomness=lambda size: b"\x01" * size) as one,
        create(root / "b", randomness=lambda size: b"\x02" * size) as two,
    ):
        yield one, two, root


ACTS = st.lists(st.lists(st.tuples(st.integers(0, 5), st.text(max_size=12)), max_size=4), max_size=5)


@settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=ACTS, signed=st.booleans())
def test_any_case_survives_the_way_through_another_workspace(
    pair: tuple[Workspace, Workspace, Path], acts: list[list[tuple[int, str]]], signed: bool
) -> None:
    one, two, root = pair
    by = Operator()
    name = f"case-{by.randomness(6).hex()}"
    case_id = open_case(one, key=name, title=name, by=by)
    for act in acts:
        _enter(one, case_id, act, by)
        if signed:
            checkpoint(one, case_id)
    checkpoint(one, case_id)
    write_case_package(one, case_id, root / name, made_at=MADE_AT)
    import_case(two, name, open_package(root / name))
    write_package(replace(case_contents(two, case_id, made_at=MADE_AT), signer=one.key), root / f"{name}-again")
    assert contents(root / f"{name}-again") == contents(root / name)
    assert current(two, case_id, Actor) == current(one, case_id, Actor)


def _enter(workspace: Workspace, case_id: CaseId, act: list[tuple[int, str]], by: Operator) -> None:
    """One act: actors are stated, changed, or withdrawn where the text is empty."""
    said = by.details(workspace, case_id, why="a test")
    with entering(
        workspace, case_id, Act.STATED, details=said, clock=by.clock, randomness=by.randomness, bare=True
    ) as writing:
        for number, text in dict(act).items():
            key = f"p{number}"
            found = writing.current(Actor, key)
            body = Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=text or "nobody"),))
            if found and not text:
                writing.put(Withdrawn(key=Key(key), was="actor", why="a test"), record=found[0], expects=found[1])
            else:
                writing.put(body, record=found[0] if found else None, expects=found[1] if found else 0)
