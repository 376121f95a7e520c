"""Keys that stand once, links that lead somewhere, and what values mean together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.collect.case_folder import read_case_folder
from probanda.collect.case_folder.graphs import circles

EXHIBIT, TRANSLATION, CLAIMS = "exhibits/video.yaml", "exhibits/translation.yaml", "claims/speech.yaml"
TRANSCRIPT, INCIDENT, CAMPAIGN = "transcripts/english.yaml", "incidents/speech.yaml", "incidents/campaign.yaml"
THEORY = "theories/no-quarter.yaml"
DATINGS = "datings:\n"
SHEET = "admissibility:\n  by: an investigator\n"
FLAG_AGAIN = "  - flag: exculpatory\n    why: he asks that the wounded be carried\n    by: a lawyer\n"
FLAG = f"disclosure:\n{FLAG_AGAIN}"
JUDGED = "judgement: preferred\n    reading: no-survivors"


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says", "advises"),
    [
        # links
        (TRANSLATION, "made_from: [video]", "made_from: [vidoe]", "made_from[0]", "leads to nothing", "`video`?"),
        (TRANSLATION, "made_from: [video]", "copies: [speaker]", "copies[0]", "no exhibit has this key", ""),
        (TRANSLATION, "[video]", "[video, video]", "made_from[1]", "twice", "Keep one"),
        (EXHIBIT, "of: campaign", "of: campaignn", "datings[1].of", "no exhibit and no incident", "`campaign`?"),
        (TRANSCRIPT, "exhibit: translation", "exhibit: speech", "exhibit", "no exhibit has this key", ""),
        (TRANSCRIPT, "of: video\n", "of: video\ntranslates: arabic\n", "translates", "no transcript has", "`english`"),
        (TRANSCRIPT, "passage: brought", "passage: bought", "judgements[0].passage", "no passage has", "`brought`?"),
        (TRANSCRIPT, "reading: no-survivors", "reading: none", "judgements[0].reading", "no reading `none`", ""),
        (
            CLAIMS,
            "passage: brought",
            "passage: bring",
            "claims[0].passages[0].passage",
            "names no passage",
            "`brought`",
        ),
        (CLAIMS, "transcript: english", "transcript: french", "claims[0].passages[0].transcript", "no transcript", ""),
        (CLAIMS, "[no-survivors]", "[no-survivor]", "claims[0].passages[0].holds_in[0]", "no reading", "survivors`?"),
        (INCIDENT, "during: campaign", "during: campaigns", "during", "no incident has this key", "`campaign`?"),
        (INCIDENT, "exhibits: [video]", "exhibits: [film]", "exhibits[0]", "no exhibit has this key", ""),
        (THEORY, "suspect: speaker", "suspect: video", "suspect", "no actor has this key", "`speaker`"),
        (THEORY, "incident: speech", "incident: talk", "incident", "no incident has this key", ""),
        (THEORY, "claims: [joke]", "claims: [jokes]", "arguments[1].claims[0]", "no claim has this key", "`joke`?"),
        (THEORY, "exhibit: video", "exhibit: film", "arguments[0].questions[0].exhibit", "no exhibit has", ""),
        (THEORY, "attacks: [e1-joke]", "attacks: [e1]", "arguments[2].attacks[0]", "no argument has this key", ""),
        (THEORY, "rebuttal: e1-joke", "rebuttal: e1-jest", "preferences[0].rebuttal", "no argument has", "`e1-joke`?"),
        # meanings
        (EXHIBIT, "    reason: the account is gone\n", "", "completeness[0]", "absent without a reason", "why"),
        (
            EXHIBIT,
            DATINGS,
            f"{SHEET}  court_status: excluded\n{DATINGS}",
            "admissibility.court_status",
            "no filing",
            "`de",
        ),
        (EXHIBIT, DATINGS, f"{FLAG}{FLAG_AGAIN}{DATINGS}", "disclosure[1].flag", "`exculpatory` stands twice", "one"),
        (EXHIBIT, "on: 2031-09-18", "on: 2031-09-31", "datings[1].when.on", "no day of the calendar", "`words`"),
        (EXHIBIT, "on: 2031-09-18", "on: 18.9.2031", "datings[1].when.on", "no day of the calendar", "YYYY-MM-DD"),
        (EXHIBIT, "on: 2031-09-18", "on: 2031-09-18T10:00", "datings[1].when.on", "no day", "`moment`"),
        (EXHIBIT, "2031-10-10T08:15+02:00", "2031-10-10", "datings[0].when.moment", "no date and time", "hh:mm"),
        (EXHIBIT, "08:15+02:00", "08:15+25:00", "datings[0].when.moment", "no date and time", "offset"),
        (EXHIBIT, "08:15+02:00", "28:15+02:00", "datings[0].when.moment", "no date and time", "offset"),
        (
            EXHIBIT,
            "on: 2031-09-18",
            "moment: 2031-09-18T10:00\n      on: 2031-09-18",
            "datings[1].when.moment",
            "diff",
            "",
        ),
        (INCIDENT, "not_after: 2031-09-19", "not_after: 2031-09-16", "when.not_after", "is before", "both days"),
        (INCIDENT, "{not_before: 2031-09-17, not_after: 2031-09-19}", "{words: ' '}", "when", "says nothing", "`on:"),
        (CAMPAIGN, "kind: campaign\n", "", "during", "no campaign", "`kind: campaign`"),
        (TRANSCRIPT, "language: en\n", "language: en\nencoding: hex\n", "encoding", "no encoding", "utf-8"),
        (TRANSCRIPT, "language: en\n", "language: en\ntranslates: english\n", "translates", "translates itself", ""),
        (TRANSCRIPT, "language: en\n", "language: en\nsecond_of: english\n", "second_of", "of itself", "the first"),
        (
            TRANSCRIPT,
            "language: en\n",
            "language: en\nsecond_of: englisch\n",
            "second_of",
            "no transcript",
            "`english`?",
        ),
        (TRANSCRIPT, "    quote: Nobody is to be brought here\n", "", "passages[0]", "neither `nth` nor", "`nth: 1`"),
        (TRANSCRIPT, "    quote:", "    nth: 1\n    quote:", "passages[0]", "both `nth` and", "`nth: 1`"),
        (
            TRANSCRIPT,
            "      - key: no-prison\n        text: there is no prison here\n",
            "",
            "passages[0]",
            "fewer than",
            "",
        ),
        (TRANSCRIPT, "text: there is no prison here", "text: ''", "passages[0].readings[1]", "no words", "`text`"),
        (TRANSCRIPT, "\n    reading: no-survivors", "", "judgements[0]", "has to name a reading", "Add `reading`"),
        (TRANSCRIPT, "preferred", "no unheard reading", "judgements[0]", "names no reading", "Take `reading` out"),
        (
            CLAIMS,
            "        start_s",
            "        page: 2\n        start_s",
            "claims[0].rests_on[0].page",
            "different ways",
            "",
        ),
        (CLAIMS, '        start_s: "12.5"\n', "", "claims[0].rests_on[0].end_s", "without `start_s`", "Add `start_s`"),
        (CLAIMS, "first_cue: 1", "last_cue: 1", "claims[0].rests_on[1].last_cue", "without `first_cue`", ""),
        (CLAIMS, "end_s: 20", "end_s: 9", "claims[0].rests_on[0].end_s", "ends at 9 s", "both times"),
        (CLAIMS, "first_cue: 1", "first_cue: 2\n        last_cue: 1", "claims[0].rests_on[1].last_cue", "cue 1", ""),
        (CLAIMS, "by: the translator", "by: x\n    fact: two words", "claims[1].fact", "is not a key", ""),
        (
            CLAIMS,
            "rests_on: []",
            "rests_on: [{exhibit: video}]",
            "claims[3].rests_on[0].exhibit",
            "can fall",
            "noticed",
        ),
        (THEORY, "scheme: noticed fact", "scheme: document", "claims[3].rests_on", "rests on no exhibit", "noticed"),
        (THEORY, "    node: E1\n    claims: [joke]", "    claims: [joke]", "arguments[1]", "no node", "it rebuts"),
        (THEORY, "node: E3", "node: NOT E3", "arguments[3].node", "NOT does not exist", "`role: rebut`"),
        (THEORY, "node: E3", "node: '!E3'", "arguments[3].node", "NOT does not exist", "`role: rebut`"),
        (
            THEORY,
            "node: E3",
            "node: E3\n    attacks: [e1-joke]",
            "arguments[3].attacks",
            "attacks arguments",
            "undercut",
        ),
        (
            THEORY,
            "role: undercut",
            "role: undercut\n    node: E1",
            "arguments[2].node",
            "stands at a node",
            "`node` out",
        ),
        (THEORY, "    attacks: [e1-joke]\n", "", "arguments[2]", "attacks nothing", "`attacks`"),
        (THEORY, "attacks: [e1-joke]", "attacks: [e1-shallow]", "arguments[2].attacks", "attacks itself", ""),
        (THEORY, "    finding_stage: 58\n", "", "arguments[3]", "which standard", "`finding_stage`"),
        (THEORY, "scheme: prior finding", "scheme: document", "arguments[3].finding_stage", "no prior finding", ""),
        (THEORY, "scheme: video", "scheme: convergence", "arguments[0]", "no rival", "`rival`"),
        (THEORY, "scheme: video", "scheme: convergence", "arguments[0].claims", "of one claim", "converge"),
        (
            THEORY,
            "node: E3",
            "node: E3\n    at_least: 1",
            "arguments[3].at_least",
            "no convergence",
            "another argument",
        ),
        (
            THEORY,
            "scheme: video\n    node: E1\n    claims: [no-prisoners]",
            "scheme: convergence\n    rival: chance\n    node: E1\n    claims: [no-prisoners, joke]\n    at_least: 3",
            "arguments[0].at_least",
            "needs 3 of 2 claims",
            "from 1 to 2",
        ),
        (THEORY, "scheme: noticed fact", "scheme: agreed fact", "arguments[4]", "does not say who agreed", "`between`"),
        (
            THEORY,
            "scheme: noticed fact",
            "scheme: agreed fact\n    agreed: {between: [the defence, The defence], where: p. 4}",
            "arguments[4].agreed.between",
            "agreed with nobody else",
            "both",
        ),
        (
            THEORY,
            "scheme: noticed fact",
            "scheme: noticed fact\n    agreed: {between: [a, b], where: p. 4}",
            "arguments[4].agreed",
            "no agreed fact",
            "`scheme: agreed fact`",
        ),
        (
            THEORY,
            "scheme: noticed fact",
            "scheme: anonymous hearsay\n    speaker: a reporter",
            "arguments[4].speaker",
            "no named hearsay",
            "`scheme: named hearsay`",
        ),
        (THEORY, "        by: an analyst\n", "", "arguments[0].questions[0]", "does not say by", "`by` and `why`"),
        (
            THEORY,
            "good\n        exhibit: video",
            "bad",
            "arguments[0].questions[0]",
            "rests on no exhibit",
            "`unknown`",
        ),
        (THEORY, "winner: e1-video", "winner: e1-shallow", "preferences[0].winner", "neither", "`e1-joke`"),
        (THEORY, "rebuttal: e1-joke", "rebuttal: e1-shallow", "preferences[0].rebuttal", "role `undercut`", ""),
        (THEORY, "argument: e1-video", "argument: e3-finding", "preferences[0].rebuttal", "different nodes", ""),
    ],
)
def test_what_does_not_fit_is_told_at_its_key(change, mistakes, file, old, new, key, says, advises):
    change(file, old, new)
    told = [mistake for mistake in mistakes() if mistake.key == key]
    assert len(told) == 1
    assert says in told[0].message
    assert advises in told[0].advice
    assert told[0].line > 0


@pytest.mark.parametrize(
    ("file", "what"),
    [
        (EXHIBIT, "exhibit `video`"),
        (TRANSCRIPT, "transcript `english`"),
        ("actors/speaker.yaml", "actor `speaker`"),
        (CAMPAIGN, "incident `campaign`"),
        (THEORY, "theory `no-quarter`"),
        (CLAIMS, "claim `joke`"),
    ],
)
def test_two_things_with_one_key_are_told_with_both_places(folder, mistakes, file, what):
    (folder / file).with_name("zz.yaml").write_text((folder / file).read_text())
    told = [mistake for mistake in mistakes() if what in mistake.message]
    assert len(told) == 1
    assert told[0].file.endswith("zz.yaml")
    assert f"first in {file}:" in told[0].message


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (EXHIBIT, "key: said-on", "key: posted", "the dating `posted` stands twice"),
        (THEORY, "key: e1-joke", "key: e1-video", "the argument `e1-video` stands twice"),
        (TRANSCRIPT, "key: no-prison", "key: no-survivors", "the reading `no-survivors` stands twice"),
        ("case.yaml", '- ref: "1"', '- ref: "1"\n      - ref: "1"', "`1` stands twice"),
        (THEORY, "    questions:\n", "    questions:\n      - question: complete?\n", "is asked twice"),
    ],
)
def test_two_things_within_one_file_are_told(change, mistakes, file, old, new, says):
    change(file, old, new)
    assert [mistake.message for mistake in mistakes() if says in mistake.message]


def test_arguments_of_two_theories_may_have_one_key(folder):
    text = (folder / THEORY).read_text().replace("key: no-quarter", "key: other")
    (folder / "theories/other.yaml").write_text(text)
    value, _ = read_case_folder(folder)
    assert [theory.key for theory in value.theories] == ["no-quarter", "other"]


def test_a_dating_of_a_key_that_is_an_exhibit_and_an_incident_is_told(change, mistakes):
    change("exhibits/referral.yaml", "key: referral", "key: campaign")
    assert [m.message for m in mistakes()] == ["`campaign` is the key of an exhibit and of an incident"]


def test_exhibits_made_from_one_another_are_told_with_the_way_round(change, only_mistake):
    change(EXHIBIT, "loss:", "copies: [translation]\nloss:")
    mistake = only_mistake()
    assert "-> `video` -> `translation`" in mistake.message.replace("`translation` -> `video`", "x -> `video`")


def test_undercutters_in_a_circle_are_told_with_the_way_round(change, only_mistake):
    change(THEORY, "  - key: e3-finding\n", UNDERCUT)
    change(THEORY, "attacks: [e1-joke]", "attacks: [e1-joke, back]")
    assert "`e1-shallow` -> `back` -> `e1-shallow`" in only_mistake().message


UNDERCUT = """\
  - key: back
    role: undercut
    scheme: inference
    attacks: [e1-shallow]
    claims: [joke]
  - key: e3-finding
"""


def test_an_attack_that_rests_on_no_exhibit_is_told(change, only_mistake):
    change(
        THEORY,
        "scheme: inference\n    node: E1\n    claims: [joke]",
        "scheme: noticed fact\n    node: E1\n    claims: [referred]",
    )
    assert "is an attack and rests on no exhibit" in only_mistake().message


def test_incidents_that_stand_in_each_other_are_told(change, mistakes):
    change(CAMPAIGN, "kind: campaign", "kind: campaign\nduring: speech")
    assert [mistake for mistake in mistakes() if "stands in itself" in mistake.message]


def test_two_preferred_readings_of_one_passage_are_told(change, only_mistake):
    change(TRANSCRIPT, JUDGED, f"{JUDGED}\n    by: x\n    why: y\n  - key: second\n    passage: brought\n    {JUDGED}")
    assert "two readings" in only_mistake().message


def test_a_reading_that_is_preferred_and_excluded_is_told(change, only_mistake):
    again = JUDGED.replace("preferred", "excluded")
    change(TRANSCRIPT, JUDGED, f"{JUDGED}\n    by: x\n    why: y\n  - key: second\n    passage: brought\n    {again}")
    assert "both preferred and excluded" in only_mistake().message


def test_a_passage_of_which_every_reading_is_excluded_is_told(change, only_mistake):
    one = JUDGED.replace("preferred", "excluded")
    two = one.replace("no-survivors", "no-prison")
    change(TRANSCRIPT, JUDGED, f"{one}\n    by: x\n    why: y\n  - key: second\n    passage: brought\n    {two}")
    assert "every reading" in only_mistake().message


def test_two_preferences_between_the_same_arguments_are_told(change, folder, only_mistake):
    text = (folder / THEORY).read_text()
    preference = text.split("preferences:\n")[1]
    (folder / THEORY).write_text(text + preference.replace("key: no-joke", "key: again"))
    assert "judged twice" in only_mistake().message


def test_the_exhibit_of_a_transcript_has_one_file(change, folder, only_mistake):
    (folder / "exhibits/more.txt").write_text("more")
    change(TRANSLATION, "files: [speech.txt]", "files: [speech.txt, more.txt]")
    assert (only_mistake().key, "2 files" in only_mistake().message) == ("exhibit", True)


def test_links_into_a_file_that_is_no_yaml_are_not_judged(folder, only_mistake):
    (folder / EXHIBIT).write_text("a: b: c\n")
    assert only_mistake().file == EXHIBIT


def test_links_into_a_file_with_other_mistakes_are_followed(change, mistakes):
    change(EXHIBIT, "title:", "titlee:")
    change(TRANSLATION, "made_from: [video]", "made_from: [vidoe]")
    assert {mistake.key for mistake in mistakes()} == {"", "titlee", "made_from[0]"}


def test_a_claim_without_an_exhibit_is_not_judged_while_a_theory_cannot_be_read(change, only_mistake):
    change(THEORY, "stage: 58", "stage: 57")
    assert only_mistake().key == "stage"


def test_a_noticed_fact_may_rest_on_an_exhibit_that_is_noticed(change, folder):
    change(CLAIMS, "rests_on: []", "rests_on: [{exhibit: referral}]")
    value, _ = read_case_folder(folder)
    assert [resting.exhibit for resting in value.claims[3].rests_on] == ["referral"]


@given(st.dictionaries(st.integers(0, 7).map(str), st.lists(st.integers(0, 9).map(str), max_size=4), max_size=8))
def test_circles_are_circles_and_are_found_when_there_are_any(leads_to):
    found = circles(leads_to)
    for circle in found:
        assert all(after in leads_to[thing] for thing, after in zip(circle, (*circle[1:], circle[0]), strict=True))
    left = {thing: set(others) & set(leads_to) for thing, others in leads_to.items()}
    while ends := [thing for thing, others in left.items() if not others]:
        left = {thing: others - set(ends) for thing, others in left.items() if thing not in ends}
    assert bool(found) == bool(left)


def test_a_long_chain_of_copies_is_no_circle_and_no_recursion():
    assert circles({str(n): (str(n + 1),) for n in range(50_000)}) == ()


SECOND = """key: {key}
title: Again
exhibit: video
of: {of}
language: {language}
second_of: {first}
"""


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ([("two", "video", "fr", "english")], "it is the second of `english`, and `language` is not the same"),
        ([("two", "translation", "fr", "english")], "`of`, `language` are not the same"),
        ([("two", "video", "en", "english"), ("three", "video", "en", "english")], "has a second already: `two`"),
        ([("two", "video", "en", "english"), ("three", "video", "en", "two")], "itself the second of another"),
    ],
)
def test_a_second_version_of_other_words_or_a_third_version_is_told(folder, mistakes, others, says):
    for at, (key, of, language, first) in enumerate(others):
        text = SECOND.format(key=key, of=of, language=language, first=first)
        (folder / f"transcripts/second-{at}.yaml").write_text(text)
    told = [mistake for mistake in mistakes() if mistake.key == "second_of"]
    assert [says in mistake.message for mistake in told] == [True]
    assert told[0].advice


@pytest.mark.parametrize(("role", "told"), [("[]", True), ("[a clerk of the same name]", False)])
def test_a_suspect_who_has_the_name_and_roles_of_another_is_refused(folder, request, role, told):
    twin = "key: another\nkind: person\nnames:\n  - text: ILMAR  tesk\n    language: en\n"
    (folder / "actors/zz.yaml").write_text(f"{twin}described_as: {role}\n", encoding="utf-8")
    if not told:
        assert read_case_folder(folder)[1] == ()
        return
    (found,) = request.getfixturevalue("mistakes")()
    assert (found.key, found.message) == ("suspect", "`speaker` and `another` are both Ilmar Tesk")
    assert "`described_as`" in found.advice


@pytest.mark.parametrize(("by", "told"), [("A  Sworn translator", True), ("a second linguist", False)])
def test_that_nothing_else_was_said_is_for_another_than_who_wrote_the_transcript(folder, request, by, told):
    path = folder / TRANSCRIPT
    judged = (
        f"judgements:\n  - {{ key: j, passage: brought, judgement: no unheard reading, by: {by}, why: I listened }}\n"
    )
    text = "".join(
        line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("author:")
    )
    text = text.partition("judgements:")[0]
    path.write_text(f"{text}author: a sworn translator\n{judged}", encoding="utf-8")
    if not told:
        assert read_case_folder(folder)[1] == ()
        return
    (found,) = request.getfixturevalue("mistakes")()
    assert found.key == "judgements[0].by"
    assert "second linguist" in found.advice
