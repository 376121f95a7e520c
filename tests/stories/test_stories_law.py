"""`probanda law`: a provision on a day, and the packs."""

import json
import re

import pytest

from probanda.law.compile_packs import PACKS


def test_law_show_of_a_place_that_was_not_yet_in_force_is_a_finding(run):
    done = run("law", "show", "18 U.S.C. § 2441(b)(2)(B)", "--on", "2015-09-18")
    assert done.returncode == 1
    assert "on 2015-09-18 not yet in force" in done.stdout
    assert "5 January 2023" in done.stdout


def test_law_show_in_json_holds_the_marks(run):
    shown = json.loads(run("law", "show", "art. 8(2)(e)(x)", "--on", "2015-09-18", "--json").stdout)
    assert (shown["ref"], shown["checked"], shown["closed"]) == ("RS:8(2)(e)(x)", "text", "text")
    assert shown["force"] == "in force"
    assert shown["twins"] == ["RS:8(2)(b)(xii)"]


@pytest.mark.parametrize(
    ("ref", "exit_code", "words"),
    [
        ("8(2)(d)(x)", 1, "RS:8(2)(e)(x)"),
        ("RS:8(2)(d)(x)", 1, "has no (x)"),
        ("RS:129", 1, "no article 129"),
        ("no law", 2, "References begin with"),
        ("UNSC:S/RES/9999(2031)", 2, "not among"),
        ("articles 5 and 6 of the Rome Statute", 2, "names 2 places"),
    ],
)
def test_law_show_says_why_a_place_is_not_shown(run, ref, exit_code, words):
    done = run("law", "show", ref)
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert words in done.stderr


def test_law_show_refuses_what_is_no_day(run):
    done = run("law", "show", "RS:66(3)", "--on", "18.9.2015")
    assert done.returncode == 2
    assert "2015-09-18" in done.stderr


def test_the_packs_that_come_with_it_have_no_findings(run):
    done = run("law", "lint", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_law_show_names_the_packs_before_and_after_a_change_and_which_is_of_the_day(run):
    shown = json.loads(run("law", "show", "18 U.S.C. § 2441(b)", "--on", "2015-09-18", "--json").stdout)
    assert [(pack["version"], pack["valid_from"], pack["force"]) for pack in shown["packs"]] == [
        ("1", "1996-08-21", "in force"),
        ("2", "2023-01-05", "not yet in force"),
    ]
    assert "present in the United States" in shown["packs"][1]["changed"]
    assert "J_present" not in {element["id"] for element in shown["elements"]}
    told = run("law", "show", "18 U.S.C. § 2441(b)", "--on", "2024-01-01").stdout
    assert "on 2024-01-01 no longer in force" in told
    assert "reviewed by no lawyer" in told
    assert "what changed: Pub. L. 117-351" in told


def test_law_show_of_a_crime_names_the_packs_of_its_sets(run):
    shown = json.loads(run("law", "show", "art. 8(2)(c)(i)", "--json").stdout)
    assert [pack["key"] for pack in shown["packs"]] == ["EOC:8(2)(c)(i)-1"]


def test_law_lint_tells_a_fault_of_a_file_with_its_line(run, tmp_path):
    ours = (PACKS / "murder.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(ours.replace('twins: ["EOC:8(2)(a)(i)"]', 'twins: ["EOC:8(2)(b)(xii)"]'), encoding="utf-8")
    done = run("law", "lint", str(mine))
    line = 1 + ours.splitlines().index('twins: ["EOC:8(2)(a)(i)"]')
    assert done.returncode == 1
    assert done.stdout.splitlines()[0].startswith(f"mine.yaml:{line}: EOC:8(2)(c)(i)-1: it names the twin")
    assert done.stdout.splitlines()[-1] == "packs: 1, findings: 1"


def test_law_lint_goes_on_after_a_file_that_is_no_pack(run, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("key: [RS", encoding="utf-8")
    done = run("law", "lint", str(broken), str(PACKS / "murder.yaml"))
    assert done.returncode == 1
    assert re.match(r"broken\.yaml:1: no pack: .* \(refused\)\npacks: 1, findings: 1\n", done.stdout)


def test_law_lint_of_a_file_that_is_not_there_is_a_wrong_call(run, tmp_path):
    assert run("law", "lint", str(tmp_path / "none.yaml")).returncode == 2


def test_law_show_says_how_each_element_stands_in_its_pack(run):
    told = run("law", "show", "RS:17")
    assert told.returncode == 0, told.stderr
    assert "INADMISSIBLE_tried (text; one of INADMISSIBLE, against CHARGE): " in told.stdout
    assert "TRIAL_shielding (text; one of TRIAL_not_genuine, answers INADMISSIBLE_tried): " in told.stdout
