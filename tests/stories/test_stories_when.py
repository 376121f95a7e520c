"""`probanda when` as a person runs it."""

import json

import pytest


def test_a_reading_is_told_in_words_with_its_edtf_and_rule(run):
    done = run("when", "between 3 and 5 May 2014")
    assert done.returncode == 0
    assert done.stdout.startswith("1. began on 3 May 2014 or later; ended on 5 May 2014 or earlier")
    assert "EDTF [2014-05-03..2014-05-05]" in done.stdout
    assert "Between two dates" in done.stdout


def test_json_holds_the_documented_keys(run):
    shown = json.loads(run("when", "05/06/2031", "--json").stdout)
    assert list(shown) == ["words", "start", "end", "readings", "problems", "missing"]
    assert [one["when"]["first_precise"] for one in shown["readings"]] == ["2031-06-05", "2031-05-06"]
    keys = {"when", "edtf", "edtf_loss", "precision", "rules", "ambiguous", "moment", "rule"}
    assert set(shown["readings"][0]) == keys


@pytest.mark.parametrize(
    ("words", "code"),
    [("18 September 2031", 0), ("31 June 2031", 1), ("Friday, 18 September 2031", 1), ("no date", 2), ("yesterday", 2)],
)
def test_the_exit_code_tells_a_reading_from_a_contradiction_and_from_nothing(run, words, code):
    done = run("when", words)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_the_day_that_words_count_from_and_the_margin_are_options(run):
    assert "on 17 September 2031" in run("when", "yesterday", "--on", "2031-09-18").stdout
    told = run("when", "about 18 September 2031", "--about", "3").stdout
    assert "began on 15 September 2031 or later; ended on 21 September 2031 or earlier" in told


def test_a_megabyte_on_standard_input_is_refused_in_a_sentence(run):
    done = run("when", "-", input="18 September " * 80_000)
    assert done.returncode == 2
    assert "are no date expression" in done.stderr


def test_characters_that_work_unseen_are_not_obeyed(run):
    done = run("when", "18 \u202eSeptember\x1b[31m 2031")
    assert "\x1b" not in done.stderr + done.stdout
