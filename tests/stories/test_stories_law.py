"""`probanda law`: a provision on a day, and the packs."""

import json

import pytest


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
