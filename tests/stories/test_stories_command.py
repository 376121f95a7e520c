"""`probanda command` on the example case: three forms, in sentences and in JSON."""

import json

import pytest

BRIGADE, FIRST = "third-river-brigade", "first-battalion"
INCIDENT = "2031-09-16"


@pytest.fixture
def ask(run, demo):
    def asked(*words: str):
        return run("-w", str(demo / "workspace"), "command", *words)

    return asked


def test_who_commanded_is_told_with_level_exhibits_and_hedges(ask):
    done = ask("qasreth", BRIGADE, "--on", INCIDENT)
    assert done.returncode == 0, done.stderr
    assert "assumed open: 137 days after the last citation, and no ending is known" in done.stdout
    assert "no claim says that the post was taken up or exercised" in done.stdout
    assert "Hedged: “reasonable grounds to believe” (the Assize Court of Vasquineth)" in done.stdout
    assert "[record-appointed, by the Personnel Registry, PRB-0006; bears on position]" in done.stdout
    assert "Last known before: Zadir Omreth, certain on 2 May 2031." in done.stdout


def test_json_has_the_keys_of_the_contract(ask):
    found = json.loads(ask("qasreth", FIRST, "--on", INCIDENT, "--json").stdout)
    assert {"unit", "day", "answers", "conflict", "before", "after"} <= set(found)
    (held,) = found["answers"]
    assert {"person", "role", "rank", "level", "from", "to", "citations"} <= set(held)
    assert (held["person"], held["level"], held["rank"]) == ("ivrel-tasqan", "certain", "Captain")
    assert [(one["claim"], one["hedges"], one["exhibits"]) for one in held["citations"]] == [
        ("battle-first-battalion", ["reportedly"], ["PRB-0012"])
    ]


def test_a_unit_is_found_by_its_arabic_name(ask):
    found = json.loads(ask("qasreth", "لواء النهر الثالث", "--on", INCIDENT, "--json").stdout)
    assert found["unit"] == BRIGADE


def test_below_and_above_are_told_apart(ask):
    found = json.loads(ask("qasreth", BRIGADE, "--on", INCIDENT, "--below", "--above", "--json").stdout)
    assert [(one["unit"], one["level"]) for one in found["below"]["units"]] == [
        ("second-battalion", "inferred"),
        (FIRST, "assumed_open"),
    ]
    assert [one["unit"] for one in found["above"]["units"]] == ["general-staff"]


def test_a_battalion_that_was_lent_stood_under_nobody_known(ask):
    found = json.loads(ask("qasreth", "second-battalion", "--on", "2031-08-01", "--above", "--json").stdout)
    assert found["above"]["units"] == []


def test_who_was_at_a_place_is_told_with_its_commander(ask):
    done = ask("who", "qasreth", "--at", "The ferry landing of Selqamar, Qasreth", "--on", INCIDENT)
    assert "is there: possible from 15 September 2031 to 17 September 2031" in done.stdout
    assert "Ivrel Tasqan, Captain, commander: certain" in done.stdout


def test_a_place_that_no_claim_names_is_refused_with_the_places(ask):
    done = ask("who", "qasreth", "--at", "the moon", "--on", INCIDENT)
    assert done.returncode == 2
    assert "the ferry landing of selqamar, qasreth" in done.stderr


def test_the_way_names_its_weakest_link(ask):
    done = ask("path", "qasreth", "zadir-omreth", FIRST, "--on", INCIDENT)
    assert "is assumed open: its weakest link is the post of Zadir Omreth in Third River Brigade" in done.stdout
    found = json.loads(ask("path", "qasreth", "zadir-omreth", FIRST, "--on", INCIDENT, "--json").stdout)
    assert (found["weakest"], found["level"], found["kinds"]) == (0, "assumed_open", ["command"])


def test_nobody_leads_to_a_unit_before_the_first_source(ask):
    found = json.loads(ask("path", "qasreth", "zadir-omreth", FIRST, "--on", "2031-05-01", "--json").stdout)
    assert (found["level"], found["post"], found["weakest"]) == ("unknown", None, -1)


def test_a_period_is_told_in_parts(ask):
    found = json.loads(ask("qasreth", FIRST, "--on", "2031-07-30", "--to", "2031-10-02", "--json").stdout)
    told = [(one["from"], one["to"], one["level"]) for one in found["periods"]]
    assert told == [
        ("2031-07-30", "2031-07-31", "unknown"),
        ("2031-08-01", "2031-08-30", "possible"),
        ("2031-08-31", "2031-10-01", "certain"),
        ("2031-10-02", "2031-10-02", "assumed_open"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("qasreth", "nobody", "--on", INCIDENT), "the case has no unit 'nobody'"),
        (("qasreth", "zadir-omreth", "--on", INCIDENT), "the case has no unit 'zadir-omreth'"),
        (("qasreth", BRIGADE, "--on", "16 September"), "16 September"),
        (("qasreth", BRIGADE, "--on", INCIDENT, "--to", "2031-09-01"), "the period ends on 2031-09-01"),
        (("qasreth", BRIGADE, "--on", INCIDENT, "--to", "2031-10-01", "--below"), "--to answers for a period"),
    ],
)
def test_a_question_that_has_no_answer_is_refused_in_a_sentence(ask, words, said):
    done = ask(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_dossier_shows_careers_and_command(demo):
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    part = page[page.index('id="command"') :]
    assert "Careers" in part
    assert "assumed, 136 days, hedged" in part
    assert "An appointment is not yet command" in part
    assert "Set aside, it stands as issue: it cites the register" in part
