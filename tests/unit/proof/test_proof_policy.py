"""An organisation's policy: a second look at thin facts, never a gate, and nothing of sexual violence."""

import pytest

from probanda.model.ids import Key
from probanda.model.proof import Agreement, Scheme, Stage
from probanda.model.stage import (
    CONDITION_WORDS,
    SEXUAL_VIOLENCE,
    STAGES,
    PolicyRule,
    StageCondition,
    StagePolicy,
    is_sexual_violence,
)
from probanda.proof.assess import assess
from probanda.proof.policy import policy_warnings, policy_words

S53, S58, S61, S66 = Stage
CRIME = "RS:8(2)(e)(x)"


def policy(*rules: PolicyRule) -> StagePolicy:
    return StagePolicy(key=Key("p"), title="Second look", version="3", owner="the review board", rules=rules)


def rule(stage=S58, **more) -> PolicyRule:
    return PolicyRule(stage=stage, words="Look again.", **{"warn_below": 2, **more})


def test_a_policy_is_told_with_version_and_owner(build):
    assessment = assess(build.theory(build.support("a", "X1")), S58)
    words, below = policy_words(policy(rule()), assessment, CRIME)
    assert (words, below) == ("Second look, version 3, owned by the review board. Look again.", 2)


@pytest.mark.parametrize(
    ("asked", "below"),
    [
        ((rule(S61),), 0),
        ((rule(provisions=("RS:6(a)",)),), 0),
        ((rule(provisions=(CRIME,)),), 2),
        ((rule(warn_below=None),), 0),
        ((rule(), rule(warn_below=3)), 3),
    ],
)
def test_a_rule_is_for_its_stage_and_its_provisions(build, asked, below):
    assessment = assess(build.theory(build.support("a", "X1")), S58)
    assert policy_words(policy(*asked), assessment, CRIME)[1] == below


@pytest.mark.parametrize("provision", [*SEXUAL_VIOLENCE, "RS:7(1)(g)-1", "RS:8(2)(e)(vi)-6"])
def test_of_sexual_violence_a_policy_asks_for_no_second_origin(build, provision):
    assessment = assess(build.theory(build.support("a", "X1")), S58)
    words, below = policy_words(policy(rule()), assessment, provision)
    assert below == 0
    assert words.endswith("(ICC Rules of Procedure and Evidence, rule 63(4)).")


@pytest.mark.parametrize("provision", ["RS:8(2)(e)(vii)", "RS:8(2)(b)(xxiii)", "RS:7(1)(h)", "RS:7(1)(g", ""])
def test_other_provisions_are_not_sexual_violence(provision):
    assert not is_sexual_violence(provision)


def test_a_fact_of_one_origin_is_warned_of_and_its_copy_changes_nothing(build):
    pieces = [build.piece("X1"), build.piece("X2", copies=("X1",))]
    graph = build.theory(
        build.support("a", "X1", claim="it was said"), build.support("b", "X2", claim="it was said"), pieces=pieces
    )
    assert policy_warnings(graph, assess(graph, S58), 2) == (
        "E: the fact 'it was said' has 1 independent origin, below 2. Look at it again; no test depends on it.",
    )


def test_a_fact_of_two_origins_is_not_warned_of(build):
    graph = build.theory(build.support("a", "X1", claim="it was said"), build.support("b", "X2", claim="it was said"))
    assert policy_warnings(graph, assess(graph, S58), 2) == ()


def test_what_needs_no_origin_or_is_not_met_or_only_denies_is_not_warned_of(build):
    agreed = Agreement(between=("one", "other"), where="p. 1")
    fact = build.theory(build.support("f", scheme=Scheme.AGREED_FACT, agreed=agreed), build.rebut("r", "X1"))
    assert policy_warnings(fact, assess(fact, S58), 2) == ()
    noticed = build.theory(build.support("n", "X1", scheme=Scheme.NOTICED_FACT))
    assert policy_warnings(noticed, assess(noticed, S58), 2) == ()
    pattern = build.theory(build.support("p", "X1", scheme=Scheme.PATTERN))
    assert policy_warnings(pattern, assess(pattern, S58), 2) == ()


def test_each_stage_has_its_conditions_and_each_condition_its_words():
    assert [one for stage in Stage for one in STAGES[stage].conditions] == list(StageCondition)
    assert set(CONDITION_WORDS) == set(StageCondition)
    for test in STAGES.values():
        assert "in our own words" in test.source
