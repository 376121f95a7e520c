"""Joining packs into a charge tree, and everything that must be refused there."""

import msgspec
import pytest

from probanda.law.charge_tree import ChargeTree, charge_tree
from probanda.law.load import load_provisions
from probanda.law.packs import load_packs
from probanda.law.structure import faults
from probanda.model.charge import Completion, LeadNode
from probanda.model.errors import LawError
from probanda.model.proof import Gate, Node, NodeKind, Side
from probanda.model.when import Day, When

QUARTER = {
    "provision": "RS:8(2)(e)(x)",
    "mode": "RS:25(3)(a)",
    "forum": "ICC",
    "jurisdiction": "UNSC:S/RES/1970(2011)",
    "when": When.between("2014-05-01", "2015-10-10"),
}


def tree(**changes) -> ChargeTree:
    return charge_tree(load_packs(), **{**QUARTER, **changes})


def nodes_of(made: ChargeTree) -> dict[str, Node]:
    return {node.id: node for node in made.nodes}


def test_denial_of_quarter_has_the_shape_of_the_worked_example():
    made = nodes_of(tree())
    assert {one: node.children for one, node in made.items() if node.children} == {
        "CHARGE": ("MERITS", "F_threshold", "J"),
        "MERITS": ("E1", "E2", "E3", "E4", "E5", "ART30", "IDENTITY", "MODE_25_3_a"),
        "E2": ("E2_threat", "E2_conduct"),
        "J": ("J_temporal", "J_personal"),
        "OP6": ("OP6_national", "OP6_operation"),
    }
    assert {one for one, node in made.items() if node.gate is Gate.OR} == {"E2"}
    assert {one: node.target for one, node in made.items() if node.target} == {"OP6": "J_personal", "OP6_waived": "OP6"}
    assert {one for one, node in made.items() if node.side is Side.AGAINST} == {"OP6", "OP6_national", "OP6_operation"}
    assert made["E4"].node_kind is NodeKind.CONTEXT
    assert made["F_threshold"].node_kind is NodeKind.THRESHOLD
    assert made["IDENTITY"].node_kind is NodeKind.IDENTITY
    assert made["MODE_25_3_a"].node_kind is NodeKind.MODE


def test_the_tree_names_the_packs_that_it_is_made_of():
    assert [pack.key for pack in tree().packs] == [
        "RS:8(2)(e)(x)",
        "IDENTITY",
        "RS:25(3)(a)",
        "RS:8(2)(f)",
        "UNSC:S/RES/1970(2011)",
    ]


def test_the_threshold_is_no_element():
    assert "F_threshold" not in nodes_of(tree())["MERITS"].children


def test_ordering_brings_elements_of_its_own():
    made = nodes_of(tree(mode="RS:25(3)(b)"))
    assert made["MODE_25_3_b"].gate is Gate.AND
    assert made["MODE_25_3_b"].id in made["MERITS"].children
    assert {made[child].node_kind for child in made["MODE_25_3_b"].children} == {NodeKind.MODE}
    assert len(made["MODE_25_3_b"].children) == 5


def test_a_lead_stands_beside_the_charge():
    lead = LeadNode(id="LEAD_1", words="a place named in the speech", provision="RS:8(2)(e)(xii)")
    made = tree(leads=(lead,))
    assert nodes_of(made)["LEAD_1"].gate is Gate.LEAF
    assert all("LEAD_1" not in node.children for node in made.nodes)


def test_a_referral_by_the_cases_own_resolution_is_written_into_the_words():
    made = nodes_of(
        tree(jurisdiction="RS:13(b) by UNSC:S/RES/9001(2031)/4 since 2031-02-15", when=When.on("2031-03-01"))
    )
    assert "UNSC:S/RES/9001(2031)/4" in made["J"].words
    assert "2031-02-15" in made["J_temporal"].words
    assert made["J"].children == ("J_temporal", "J_personal")
    assert all("{" not in node.words for node in made.values())


def test_a_referral_alone_says_a_resolution_of_the_council():
    made = nodes_of(tree(jurisdiction="RS:13(b)"))
    assert "a resolution of the Security Council" in made["J"].words
    assert "the day from which it refers the situation" in made["J_temporal"].words


def test_an_open_bound_is_left_to_the_node_of_temporal_jurisdiction():
    made = nodes_of(tree(when=When.between(None, "2015-10-10")))
    assert "J_temporal" in made


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"provision": "RS:8(2)(e)(i)"}, r"no law pack of the part 'crime' for 'RS:8\(2\)\(e\)\(i\)'"),
        ({"provision": "RS:25(3)(a)"}, "no law pack of the part 'crime'"),
        ({"mode": "RS:25(3)(c)"}, "no law pack of the part 'mode'"),
        ({"mode": "RS:25(3)(g)"}, "none that the forum ICC knows"),
        ({"mode": "aiding and abetting"}, "none that the forum ICC knows"),
        ({"forum": "US"}, "none that the forum US knows"),
        ({"forum": "US", "mode": "18USC:2(a)"}, "before the forum US"),
        ({"forum": "the moon"}, "not in the table of modes"),
        ({"jurisdiction": "UNSC:S/RES/1593(2005)"}, "no law pack of the part 'jurisdiction'"),
        ({"jurisdiction": "UNSC:S/RES/1970(2011) since 2011-02-15"}, "names its own resolution"),
        ({"jurisdiction": "RS:13(b) since 2011-02-30"}, "day cannot be read"),
        ({"jurisdiction": "RS:13(b) through"}, "cannot be read"),
        ({"jurisdiction": "RS:13(b) since 2014-06-01"}, "can lie before 2014-06-01"),
        ({"when": When()}, "no known day"),
        ({"when": When.on("2011-02-14")}, "was in force on all known days"),
        ({"when": When.between("2010-01-01", "2015-10-10")}, "was in force on all known days"),
        ({"when": When.on("2001-09-11"), "jurisdiction": "RS:13(b)"}, "was in force on all known days"),
        ({"completion": Completion.ATTEMPTED}, "no law pack for attempt"),
        ({"leads": (LeadNode(id="E1", words="w"),)}, "two nodes have the id E1"),
    ],
)
def test_a_theory_outside_the_packs_is_refused_with_advice(changes, words):
    with pytest.raises(LawError, match=words) as refused:
        tree(**changes)
    assert refused.value.advice


def test_a_pack_whose_law_ended_is_not_used():
    ended = tuple(
        msgspec.structs.replace(pack, valid_to=Day("2015-10-10")) if pack.key == "RS:8(2)(f)" else pack
        for pack in load_packs()
    )
    with pytest.raises(LawError, match="until the day before 2015-10-10"):
        charge_tree(ended, **QUARTER)


def test_of_two_packs_the_one_of_the_incidents_days_is_used():
    crime = next(pack for pack in load_packs() if pack.key == "RS:8(2)(e)(x)")
    old = msgspec.structs.replace(crime, version="0", valid_to=Day("2010-01-01"))
    new = msgspec.structs.replace(crime, version="2", valid_from=Day("2010-01-01"))
    others = tuple(pack for pack in load_packs() if pack.key != crime.key)
    assert charge_tree((old, new, *others), **QUARTER).packs[0].version == "2"
    with pytest.raises(LawError, match="all known days"):
        charge_tree(
            (old, new, *others),
            **{**QUARTER, "jurisdiction": "RS:13(b)", "when": When.between("2009-12-31", "2010-01-01")},
        )


def leaf(name: str, **changes) -> Node:
    return msgspec.structs.replace(Node(id=name, node_kind=NodeKind.ELEMENT, gate=Gate.LEAF), **changes)


def test_an_exemption_under_the_charge_is_a_fault():
    root = leaf("R", gate=Gate.AND, children=("A", "X"))
    found = faults((root, leaf("A"), leaf("X", side=Side.AGAINST)), "R")
    assert any("never stands under a gate" in fault for fault in found)


def test_two_trees_that_attack_each_other_are_a_circle():
    nodes = (
        leaf("R"),
        leaf("X", side=Side.AGAINST, target="Y"),
        leaf("Y", target="X"),
    )
    assert any("go in a circle: X, Y" in fault for fault in faults(nodes, "R"))


def test_an_attack_on_nothing_is_a_fault():
    assert any("which is not there" in fault for fault in faults((leaf("R"), leaf("X", target="Q")), "R"))


def test_a_child_that_attacks_is_a_fault():
    root = leaf("R", gate=Gate.AND, children=("A",))
    against = leaf("X", side=Side.AGAINST, target="R")
    found = faults((root, leaf("A", target="X"), against), "R")
    assert any("only the root of a tree attacks" in fault for fault in found)


def test_a_sound_tree_has_no_fault():
    root = leaf("R", gate=Gate.K, k=1, children=("A", "B"))
    assert faults((root, leaf("A"), leaf("B"), leaf("L")), "R", beside=("L",)) == ()


def test_gates_without_children_and_leaves_with_some_are_faults():
    found = faults((leaf("R", gate=Gate.AND), leaf("A", children=("R",))), "R")
    assert "R is AND of nothing" in found
    assert "the leaf A has children" in found


def test_a_referral_by_a_resolution_that_is_not_at_hand_is_refused_with_those_that_are():
    with pytest.raises(LawError, match=r"rests on 'UNSC:S/RES/1\(1900\)'") as refused:
        tree(jurisdiction="RS:13(b) by UNSC:S/RES/1(1900) since 2011-02-15", provisions=load_provisions())
    assert "UNSC:S/RES/1970(2011)" in refused.value.advice


def test_a_referral_by_a_resolution_that_is_at_hand_is_taken():
    made = tree(jurisdiction="RS:13(b) by UNSC:S/RES/1970(2011) since 2011-02-15", provisions=load_provisions())
    assert made.packs[-1].key == "RS:13(b)"
