"""A speech that orders no survivors, on paper: an invented armed group, an invented country, exhibits by number.

X1 the full video; X2 a clip of it; X3 its transcript and translation; X4 an article that prints X3; X5 another
speaker, later; X6 a warrant against a subordinate; X7 reporting on the campaign; X8 a record of identity and command;
X9a the referral (law); X9b reporting on the conflict. w1 an unintelligible word, w2 one of two words (both bear on
leads only); w3 what clear words mean: "none_spared" or "not_held".
"""

import pytest

from probanda.model.assessment import ReadingChoice
from probanda.model.exhibit import Loss
from probanda.model.proof import Answer, Gate, NodeKind, Question, Scheme, Side, Stage, Status
from probanda.model.speech import PassageKind
from probanda.proof.assess import assess
from probanda.proof.losses import Sought

S53, S58, S61, S66 = Stage
ALL, SOME, WEAK, GAP = Status.SUPPORTED, Status.IN_SOME_READINGS, Status.INSUFFICIENT, Status.GAP
OUT = Status.NOT_REQUIRED
GAPS = ("E2_THREAT", "DEATHS", "EXEMPT", "EXEMPT_OPERATION", "WAIVED")
CARRIED = ("ART30", "E2", "E2_CONDUCT", "E3", "E4", "E5", "F_THRESHOLD", "IDENTITY", "J", "J_TEMPORAL", "MODE")
READ = ("E1", "MERITS", "CHARGE")
LEADS = ("LEAD_1", "LEAD_2")
NOTICED = ("J_PERSONAL", "EXEMPT_PERSON")


def nodes(build):
    against = {"side": Side.AGAINST, "kind": NodeKind.JURISDICTION}
    return (
        build.gate("CHARGE", Gate.AND, "MERITS", "F_THRESHOLD", "J"),
        build.gate("MERITS", Gate.AND, "E1", "E2", "E3", "E4", "E5", "ART30", "IDENTITY", "MODE"),
        build.leaf("E1"),
        build.gate("E2", Gate.OR, "E2_THREAT", "E2_CONDUCT"),
        build.leaf("E2_THREAT"),
        build.leaf("E2_CONDUCT"),
        build.leaf("E3"),
        build.leaf("E4", kind=NodeKind.CONTEXT),
        build.leaf("E5"),
        build.leaf("ART30"),
        build.leaf("IDENTITY", kind=NodeKind.IDENTITY),
        build.leaf("MODE", kind=NodeKind.MODE),
        build.leaf("F_THRESHOLD", kind=NodeKind.THRESHOLD),
        build.gate("J", Gate.AND, "J_TEMPORAL", "J_PERSONAL", kind=NodeKind.JURISDICTION),
        build.leaf("J_TEMPORAL", kind=NodeKind.JURISDICTION),
        build.leaf("J_PERSONAL", kind=NodeKind.JURISDICTION),
        build.gate("EXEMPT", Gate.AND, "EXEMPT_PERSON", "EXEMPT_OPERATION", target="J_PERSONAL", **against),
        build.leaf("EXEMPT_PERSON", **against),
        build.leaf("EXEMPT_OPERATION", **against),
        build.leaf("WAIVED", kind=NodeKind.JURISDICTION, target="EXEMPT"),
        build.leaf("DEATHS"),
        build.leaf("LEAD_1"),
        build.leaf("LEAD_2"),
    )


def pieces(build):
    return (
        build.piece("X1", loss=Loss.IRREPLACEABLE),
        build.piece("X2", made_from=("X1",)),
        build.piece("X3", made_from=("X1",)),
        build.piece("X4", copies=("X3",)),
        build.piece("X5", loss=Loss.IRREPLACEABLE),
        build.piece("X6", copies_outside=("the court's record",)),
        build.piece("X7"),
        build.piece("X8"),
        build.piece("X9a", loss=Loss.NOTICED),
        build.piece("X9b"),
    )


def arguments(build, answered: bool):
    asked = (Question(question="asked?", answer=Answer.GOOD if answered else Answer.OPEN),)
    words, spared = {"claim": "the words about captives"}, {"reads": {"w3": ["none_spared"]}}
    finding = {"scheme": Scheme.PRIOR_FINDING, "finding_stage": S58}

    def support(name, at, *exhibits, **more):
        return build.support(name, *exhibits, at=at, questions=asked, **more)

    return (
        support("e1_video", "E1", "X1", "X3", **words, **spared),
        support("e1_clip", "E1", "X2", "X3", **words, **spared),
        support("e1_article", "E1", "X4", **words, **spared),
        support("e1_pattern", "E1", "X5", scheme=Scheme.PATTERN, claim="another speaker, later"),
        support("e2", "E2_CONDUCT", "X1", "X3", "X7"),
        support("e3_record", "E3", "X8"),
        support("e3_warrant", "E3", "X1", "X6", **finding),
        support("e4_reports", "E4", "X7", "X9b"),
        support("e4_warrant", "E4", "X6", **finding),
        support("e5", "E5", "X1", "X3"),
        support("art30", "ART30", "X1", "X3"),
        support("id", "IDENTITY", "X1", "X8"),
        support("mode", "MODE", "X1", "X3"),
        support("f_reports", "F_THRESHOLD", "X7", "X9b"),
        support("f_warrant", "F_THRESHOLD", "X6", **finding),
        support("jt", "J_TEMPORAL", "X1", "X7"),
        build.support("jp", "X9a", at="J_PERSONAL", scheme=Scheme.NOTICED_FACT),
        support("person", "EXEMPT_PERSON", "X4"),
        support("lead_1", "LEAD_1", "X1", "X3", reads={"w1": ["place"]}),
        support("lead_2", "LEAD_2", "X1", "X3", reads={"w2": ["stay"]}),
    )


@pytest.fixture
def speech(build):
    def made(*, answered=False, unheard_closed=False, reviewed=False, excluded=(), preferred=None):
        return build.theory(
            *arguments(build, answered),
            nodes=nodes(build),
            pieces=pieces(build),
            passages=(
                build.passage("w1", ["thing", "place"], unheard_closed=unheard_closed),
                build.passage("w2", ["go", "stay"], unheard_closed=unheard_closed),
                build.passage(
                    "w3",
                    ["none_spared", "not_held"],
                    kind=PassageKind.MEANING,
                    unheard_closed=unheard_closed,
                    excluded=excluded,
                    preferred=preferred,
                ),
            ),
            reviewed=reviewed,
        )

    return made


OPEN = {}
UNHEARD = {"answered": True, "reviewed": True}
ANSWERED = {"answered": True, "unheard_closed": True, "reviewed": True}
EXCLUDED, PREFERRED = {"excluded": ("not_held",)}, {"preferred": "none_spared"}


def expected(carried, read, leads, **more):
    return (
        dict.fromkeys(GAPS, GAP)
        | dict.fromkeys(NOTICED, ALL)
        | dict.fromkeys(CARRIED, carried)
        | dict.fromkeys(READ, read)
        | dict.fromkeys(LEADS, leads)
        | more
    )


@pytest.mark.parametrize(
    ("record", "stage", "statuses"),
    [
        (OPEN, S53, expected(ALL, SOME, SOME, IDENTITY=OUT, MODE=OUT)),
        (OPEN, S58, expected(ALL, SOME, SOME)),
        (OPEN, S61, expected(WEAK, WEAK, WEAK)),
        (OPEN, S66, expected(WEAK, WEAK, WEAK)),
        (UNHEARD, S58, expected(ALL, SOME, SOME)),
        (UNHEARD, S61, expected(ALL, WEAK, WEAK)),
        (UNHEARD, S66, expected(ALL, WEAK, WEAK)),
        (ANSWERED, S58, expected(ALL, SOME, SOME)),
        (ANSWERED, S61, expected(ALL, SOME, SOME)),
        (ANSWERED, S66, expected(ALL, SOME, SOME)),
        (OPEN | EXCLUDED, S58, expected(ALL, ALL, SOME)),
        (OPEN | EXCLUDED, S61, expected(WEAK, WEAK, WEAK)),
        (ANSWERED | EXCLUDED, S58, expected(ALL, ALL, SOME)),
        (ANSWERED | EXCLUDED, S61, expected(ALL, ALL, SOME)),
        (ANSWERED | EXCLUDED, S66, expected(ALL, ALL, SOME)),
        (ANSWERED | PREFERRED, S61, expected(ALL, SOME, SOME)),
        (ANSWERED | PREFERRED, S66, expected(ALL, SOME, SOME)),
    ],
)
def test_each_node_has_its_status(speech, record, stage, statuses):
    found = {node.id: node.status for node in assess(speech(**record), stage, sought=Sought.NONE).nodes}
    assert found == statuses


@pytest.mark.parametrize(
    ("record", "met"),
    [
        (OPEN, {S53: True, S58: True, S61: False, S66: False}),
        (ANSWERED, {S53: True, S58: True, S61: False, S66: False}),
        (ANSWERED | PREFERRED, {S53: True, S58: True, S61: True, S66: False}),
        (ANSWERED | EXCLUDED, {S53: True, S58: True, S61: True, S66: True}),
        (ANSWERED | EXCLUDED | {"reviewed": False}, {S53: True, S58: True, S61: True, S66: False}),
    ],
)
def test_the_charge_is_met_as_far_as_readings_are_judged(speech, build, record, met):
    graph = speech(**record)
    assert {stage: build.answer(assess(graph, stage, sought=Sought.NONE), "CHARGE").met for stage in Stage} == met


def test_the_meaning_alone_flips_the_charge_and_the_unclear_words_flip_leads(speech):
    flips = {node.id: node.flips for node in assess(speech(), S58).nodes if node.flips}
    assert flips == dict.fromkeys(READ, ("w3",)) | {"LEAD_1": ("w1",), "LEAD_2": ("w2",)}


def test_with_the_other_meaning_the_charge_is_insufficient(speech, build):
    assessment = assess(speech(), S58, fix=[ReadingChoice(passage="w3", reading="not_held")])
    answer = build.answer(assessment, "CHARGE")
    assert (answer.status, answer.met) == (WEAK, False)


@pytest.mark.parametrize(
    ("record", "stage", "single", "double"),
    [
        (OPEN, S53, ("X1", "X3", "X7"), (("X6", "X8"), ("X6", "X9b"))),
        (OPEN, S58, ("X1", "X3", "X7", "X8"), (("X6", "X9b"),)),
        (OPEN, S61, (), ()),
        (ANSWERED | PREFERRED, S61, ("X1", "X3", "X7", "X8", "X9b"), ()),
        (ANSWERED | EXCLUDED, S66, ("X1", "X3", "X7", "X8", "X9b"), ()),
    ],
)
def test_what_the_charge_falls_without(speech, record, stage, single, double):
    assessment = assess(speech(**record), stage)
    assert assessment.single_losses == single
    assert set(assessment.double_losses) == set(double)
    if single:
        assert set(assessment.losses) == {(name,) for name in single} | set(double)
    assert not {"X2", "X4", "X5"} & {name for loss in assessment.losses for name in loss}


def test_the_supports_are_two_ways_of_showing_the_conflict(speech):
    assert assess(speech(), S58).supports == (("X1", "X3", "X6", "X7", "X8"), ("X1", "X3", "X7", "X8", "X9b"))


def test_clip_transcript_and_article_share_the_origin_of_the_video(speech):
    origins = dict(assess(speech(), S58).origins)
    assert origins["the words about captives"] == 1
    assert origins["another speaker, later"] == 0


def test_the_exemption_is_shown_and_does_nothing(speech, build):
    answer = build.answer(assess(speech(), S58), "J_PERSONAL")
    assert answer.reason == "Carried by jp (on X9a); EXEMPT attacks it, is a gap and does nothing to it."
    exempt = build.answer(assess(speech(), S58), "EXEMPT")
    assert exempt.gap == "It attacks J_PERSONAL. What fills EXEMPT_OPERATION would fill it."


def test_no_death_is_shown_and_the_lead_says_so(speech, build):
    answer = build.answer(assess(speech(), S58), "DEATHS")
    assert answer.gap == "It stands beside the charge. An argument on an exhibit that shows DEATHS would fill it."


def test_without_the_video_the_speech_is_gone_and_the_record_of_command_stays(speech):
    statuses = {node.id: node.status for node in assess(speech(), S58, without=["X1"]).nodes}
    gone = {name for name, status in statuses.items() if status is GAP}
    assert gone == {*GAPS, "E5", "ART30", "MODE", "MERITS", "CHARGE", *LEADS, "EXEMPT_PERSON"}
    assert statuses["E1"] is WEAK
    assert statuses["E3"] is ALL
