"""Law that says another thing than the text: each is looked for in our own packs, and on the days at the edge."""

import pytest

from probanda.law.charge_tree import charge_tree
from probanda.law.limitation import LimitationKind, limitation
from probanda.law.packs import load_packs
from probanda.model.charge import Completion
from probanda.model.errors import LawError
from probanda.model.law import LawPack, PackPart
from probanda.model.proof import Gate, Node, Side
from probanda.model.when import Day, When

PACKS = load_packs()
SPEECH = When.on("2015-09-18")
TORTURE = "18USC:2441(d)(1)(A)"


def pack(key: str, *, version: str | None = None) -> LawPack:
    return next(one for one in PACKS if one.key == key and version in (None, one.version))


def nodes(key: str, *, version: str | None = None) -> dict[str, Node]:
    return {node.id: node for node in pack(key, version=version).nodes}


def shape(key: str, root: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """(gate, children) of each gate of one tree of a pack."""
    found, waiting, here = {}, [root], nodes(key)
    while waiting:
        node = here[waiting.pop()]
        if node.gate is not Gate.LEAF:
            found[node.id] = (node.gate.value, node.children)
        waiting += node.children
    return found


def test_a_commander_fails_by_not_preventing_or_not_repressing_or_not_submitting() -> None:
    assert shape("RS:28(a)", "MODE_28_a") == {
        "MODE_28_a": ("AND", ("A1", "A2", "A3", "A4", "A5", "A6")),
        "A1": ("OR", ("A1_commander", "A1_acting")),
        "A2": ("OR", ("A2_command", "A2_authority")),
        "A5": ("OR", ("A5_knew", "A5_should_have_known")),
        "A6": ("OR", ("A6_prevent", "A6_repress", "A6_submit")),
    }


def test_another_superior_knew_or_disregarded_and_answers_for_activities_under_control() -> None:
    assert shape("RS:28(b)", "MODE_28_b") == {
        "MODE_28_b": ("AND", ("B1", "B2", "B3", "B4", "B5", "B6", "B7")),
        "B5": ("OR", ("B5_knew", "B5_disregarded")),
        "B7": ("OR", ("B7_prevent", "B7_repress", "B7_submit")),
    }
    assert not any("should have known" in node.words for node in pack("RS:28(b)").nodes)


@pytest.mark.parametrize(
    ("key", "asked", "never"),
    [
        ("RS:25(3)(c)", "purpose of facilitating", "aimed"),
        ("RS:25(3)(d)(i)", "aimed to further", "knew that the group"),
        ("RS:25(3)(d)(ii)", "knew that the group", "aimed"),
    ],
)
def test_purpose_aim_and_knowledge_are_never_mixed(key: str, asked: str, never: str) -> None:
    words = " ".join(node.words for node in pack(key).nodes)
    assert asked in words
    assert never not in words


def test_a_second_trial_and_an_unwilling_state_are_judged_by_limbs_of_their_own() -> None:
    assert shape("RS:17", "TRIAL_not_genuine") == {"TRIAL_not_genuine": ("OR", ("TRIAL_shielding", "TRIAL_partial"))}
    assert nodes("RS:17")["TRIAL_not_genuine"].target == "INADMISSIBLE_tried"
    assert nodes("RS:17")["NOT_GENUINE"].target == "INADMISSIBLE_State"
    assert all(node.provision.startswith("RS:20(3)") for name, node in nodes("RS:17").items() if "TRIAL" in name)


def test_the_exemption_of_resolution_1970_has_two_limbs_and_a_waiver_that_answers_it() -> None:
    here = nodes("UNSC:S/RES/1970(2011)")
    assert (here["OP6"].gate, here["OP6"].children) == (Gate.AND, ("OP6_national", "OP6_operation"))
    assert (here["OP6"].side, here["OP6"].target) == (Side.AGAINST, "J_personal")
    assert (here["OP6_waived"].side, here["OP6_waived"].target) == (Side.FOR, "OP6")


@pytest.mark.parametrize("crime", [one.key for one in PACKS if one.part is PackPart.CRIME])
def test_the_merits_never_say_that_a_commander_or_a_helper_did_it_in_person(crime: str) -> None:
    merits = next(node for node in pack(crime).nodes if node.id == "MERITS")
    assert merits.words.endswith("this suspect answers for it")


def test_an_attempt_never_says_that_the_crime_happened() -> None:
    made = charge_tree(
        PACKS,
        provision="EOC:8(2)(c)(i)-1",
        mode="RS:25(3)(a)",
        forum="ICC",
        jurisdiction="UNSC:S/RES/1970(2011)",
        when=SPEECH,
        completion=Completion.ATTEMPTED,
    )
    words = {node.id: node.words for node in made.nodes}
    assert words["CHARGE"].startswith("The charge, of an attempt")
    assert "an attempt in place of that" in words["MERITS"]
    assert not [said for said in words.values() if "murdered" in said or "killed" in said]


def test_an_incident_on_both_sides_of_an_amendment_is_refused() -> None:
    with pytest.raises(LawError) as refused:
        charge_tree(
            PACKS,
            provision="18USC:2441(c)(2)",
            mode="18USC:2441(a)",
            forum="US",
            jurisdiction="18USC:2441(b)",
            when=When.between("2023-01-04", "2023-01-05"),
        )
    assert refused.value.at == "jurisdiction"
    assert refused.value.advice


@pytest.mark.parametrize("day", ["2023-01-04", "2023-01-05"])
def test_on_the_day_before_and_on_the_day_of_an_amendment_the_law_is_one(day: str) -> None:
    made = charge_tree(
        PACKS,
        provision="18USC:2441(c)(2)",
        mode="18USC:2441(a)",
        forum="US",
        jurisdiction="18USC:2441(b)",
        when=When.on(day),
    )
    assert ("J_present" in {node.id for node in made.nodes}) is (day >= "2023-01-05")


def test_before_the_period_was_lifted_what_is_said_is_true_of_each_possible_day() -> None:
    """Of conduct between June 2017 and June 2018 no period had ended on 1 June 2022, whatever the day."""
    conduct = When.between("2017-06-02", "2018-06-01")
    running = limitation(TORTURE, conduct, Day("2022-06-01"))
    assert (running.kind, running.until) == (LimitationKind.RUNNING, Day("2022-06-02"))
    assert limitation(TORTURE, conduct, Day("2022-07-01")).kind is LimitationKind.OPEN


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2021-03-01", LimitationKind.RUNNING), ("2021-03-02", LimitationKind.EXPIRED)]
)
def test_from_29_february_nothing_is_barred_a_day_too_early(as_of: str, expected: LimitationKind) -> None:
    assert limitation("18USC:2441(c)(2)", When.on("2016-02-29"), Day(as_of)).kind is expected
