"""A part of a case for one receiver: it verifies by itself, and says nothing that was not meant for them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from probanda.acts.check import check
from probanda.acts.disclose import INTERNAL, export_part
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.cli.main import door
from probanda.collect.case_folder import read_case_folder
from probanda.collect.rules import read_rules
from probanda.model.custody import Act
from probanda.model.errors import CaseFolderError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId
from probanda.model.rules import RemovedRule, Rules, WithheldRule
from probanda.preserve import verifier
from probanda.preserve.ledger import check_chain
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store.reading import current, entries, records
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint

DEMO = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    folder, _ = read_case_folder(DEMO)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return case_id


def verified(workspace: Workspace, out: Path) -> verifier.Report:
    return verifier.verify(out, fingerprint(public_bytes(workspace.key)))


def told(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "records.jsonl").read_text("utf-8").splitlines()]


def kinds(out: Path) -> set[str]:
    return {json.loads(str(line["body"]))["kind"] for line in told(out) if "body" in line}


def every_byte(out: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())


def test_a_part_without_rules_leaves_the_authors_their_own_and_is_proved(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    done = export_part(workspace, case_id, tmp_path / "out", Rules(), by=by)
    assert verified(workspace, tmp_path / "out").result == "proved"
    assert done.unknown == ()
    assert not kinds(tmp_path / "out") & set(INTERNAL)
    assert {"exhibit", "claim", "transcript"} <= kinds(tmp_path / "out")
    last = check_chain(entries(workspace, case_id))[-1]
    assert last.act is Act.EXPORTED


def test_nobody_who_acted_is_told_by_a_part(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    token = by.details(workspace, case_id).by
    export_part(workspace, case_id, tmp_path / "out", Rules(), by=by)
    assert (tmp_path / "out" / "details.jsonl").read_bytes() == b""
    assert token.encode() not in every_byte(tmp_path / "out")


def test_a_withheld_exhibit_takes_with_it_all_that_rests_on_it(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    rules = Rules(withhold=(WithheldRule(what="PRB-0003", why="The source has not agreed."),))
    export_part(workspace, case_id, tmp_path / "out", rules, by=by)
    assert verified(workspace, tmp_path / "out").result == "proved"
    held_back = {str(line["record"]): line["withheld"] for line in told(tmp_path / "out") if "withheld" in line}
    hidden = next(record for record, body in current(workspace, case_id, Exhibit) if body.label == "PRB-0003")
    assert held_back.pop(hidden) == "The source has not agreed."
    assert held_back
    assert set(held_back.values()) == {"it rests on another record that is withheld"}
    for one in records(workspace, case_id):
        if one.record in held_back:
            assert one.body not in every_byte(tmp_path / "out")
    for line in told(tmp_path / "out"):
        assert hidden not in str(line.get("body", ""))


def test_what_is_named_as_shown_goes_although_it_rests_on_what_does_not(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    rules = Rules(show=("PRB-0001", "PRB-0002"), withhold=(WithheldRule(what="PRB-0001", why="Too large."),))
    done = export_part(workspace, case_id, tmp_path / "out", rules, by=by)
    shown = {json.loads(str(line["body"])).get("label") for line in told(tmp_path / "out") if "body" in line}
    assert "PRB-0002" in shown
    assert verified(workspace, tmp_path / "out").result == "unknown"
    assert "PRB-0002" in done.unknown[0]


def test_a_part_of_a_record_stays_behind_and_is_in_no_byte(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    first = next(body for _, body in current(workspace, case_id, Exhibit) if body.label == "PRB-0001")
    assert first.description
    rules = Rules(remove=(RemovedRule(what=first.key, parts=("/description",), why="It names a street."),))
    export_part(workspace, case_id, tmp_path / "out", rules, by=by)
    assert verified(workspace, tmp_path / "out").result == "proved"
    assert first.description.encode() not in every_byte(tmp_path / "out")
    assert first.title.encode() in every_byte(tmp_path / "out")
    acts = [entry.act for entry in check_chain(entries(workspace, case_id))]
    assert acts[-2:] == [Act.REDACTED, Act.EXPORTED]
    # For a second receiver the same redaction is not entered again.
    export_part(workspace, case_id, tmp_path / "again", rules, by=by)
    assert [entry.act for entry in check_chain(entries(workspace, case_id))][-2:] == [Act.EXPORTED, Act.EXPORTED]
    assert [one.problem for one in check(workspace) if one.problem] == []


def test_a_redaction_of_an_earlier_receiver_does_not_reach_the_next(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    rules = Rules(remove=(RemovedRule(what="PRB-0001", parts=("/description",), why="It names a street."),))
    export_part(workspace, case_id, tmp_path / "first", rules, by=by)
    export_part(workspace, case_id, tmp_path / "second", Rules(), by=by)
    assert b"It names a street." not in every_byte(tmp_path / "second")
    assert verified(workspace, tmp_path / "second").result == "proved"


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (Rules(withhold=(WithheldRule(what="PRB-9999", why="x"),)), "no exhibit or record 'PRB-9999'"),
        (Rules(show=("nothing",)), "no exhibit or record 'nothing'"),
        (Rules(remove=(RemovedRule(what="PRB-0001", parts=("/nothing",), why="x"),)), "has no nothing"),
        (Rules(remove=(RemovedRule(what="PRB-0001", parts=("/files/0/size",), why="x"),)), "cannot be emptied"),
        (
            Rules(
                withhold=(WithheldRule(what="PRB-0001", why="x"),),
                remove=(RemovedRule(what="PRB-0001", parts=("/description",), why="x"),),
            ),
            "withheld, and parts of it are removed",
        ),
    ],
)
def test_rules_that_cannot_be_followed_enter_nothing_and_write_nothing(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path, rules: Rules, says: str
) -> None:
    before = entries(workspace, case_id)
    with pytest.raises(UsageError, match=says):
        export_part(workspace, case_id, tmp_path / "out", rules, by=by)
    assert entries(workspace, case_id) == before
    assert not (tmp_path / "out").exists()


def test_the_verb_takes_a_file_of_rules_and_keeps_its_digest(
    workspace: Workspace, case_id: CaseId, tmp_path: Path
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("withhold:\n  - what: PRB-0004\n    why: It is under copyright.\n")
    runner = CliRunner(env={"PROBANDA_VAULT": str(workspace.root)})
    words = ["-w", str(workspace.address), "export", "qasreth", str(tmp_path / "out"), "--redact", str(path)]
    done = runner.invoke(door, [*words, "--json"])
    assert done.exit_code == 0, done.output
    assert "gives away" not in done.stderr
    assert json.loads(done.stdout)["unknown"] == []
    assert verified(workspace, tmp_path / "out").result == "proved"


def test_mistakes_in_a_file_of_rules_have_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("withhold:\n  - what: PRB-0004\nbla: 1\n")
    with pytest.raises(CaseFolderError) as caught:
        read_rules(path)
    assert "the file of rules has 2 mistakes" in str(caught.value)
    assert {mistake.line for mistake in caught.value.mistakes} == {2, 3}


def test_a_file_of_rules_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_rules(tmp_path / "none.yaml")


def test_rules_are_read_with_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("show: [PRB-0001]\nremove:\n  - what: PRB-0001\n    parts: [/title]\n    why: It is long.\n")
    rules, raw = read_rules(path)
    assert rules.show == ("PRB-0001",)
    assert rules.remove[0].parts == ("/title",)
    assert raw == path.read_bytes()
