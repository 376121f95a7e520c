"""Joining packs into a charge tree, and everything that must be refused there."""

import msgspec
import pytest

from probanda.law.charge_tree import ChargeTree, charge_tree
from probanda.law.limitation import LimitationKind
from probanda.law.load import load_provisions
from probanda.law.packs import load_packs
from probanda.law.structure import faults
from probanda.model.charge import Completion, LeadNode
from probanda.model.errors import LawError
from probanda.model.law import PackPart
from probanda.model.proof import Argument, Gate, Node, NodeKind, Premise, ProofGraph, Scheme, Side, Stage, Status, Tag
from probanda.model.when import Day, When
from probanda.proof.assess import assess
from probanda.proof.tree import tree_mistakes

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
        ({"mode": "RS:25(3)(f)"}, "an attempt is no mode beside the others"),
        ({"mode": "RS:25(3)(e)"}, r"does not serve RS:8\(2\)\(e\)\(x\)"),
        ({"mode": "RS:25(3)(e)", "provision": "RS:6(a)"}, "no law pack of the part 'crime'"),
        ({"forum": "US", "mode": "RS:28(a)"}, "has no counterpart under section 2441"),
        ({"alternative_modes": ("RS:25(3)(a)",)}, "is charged twice"),
        ({"alternative_modes": ("18USC:2(a)",)}, "none that the forum ICC knows"),
        ({"raised": ("RS:31",)}, "no law pack of a defence or of inadmissibility"),
        ({"raised": ("RS:33", "RS:33")}, "raised twice"),
        ({"as_of": Day("2014-04-30")}, "before the first possible day of the incident"),
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
        ({"completion": Completion.ATTEMPTED}, "the crime has no result"),
        ({"leads": (LeadNode(id="E1", words="w"),)}, "two nodes have the id E1"),
    ],
)
def test_a_theory_outside_the_packs_is_refused_with_advice(changes, words):
    with pytest.raises(LawError, match=words) as refused:
        tree(**changes)
    assert refused.value.advice
    assert refused.value.at


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
    with pytest.raises(LawError, match="changed on 2010-01-01, between two possible days") as refused:
        charge_tree(
            (old, new, *others),
            **{**QUARTER, "jurisdiction": "RS:13(b)", "when": When.between("2009-12-31", "2010-01-01")},
        )
    assert "Split the incident" in refused.value.advice


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


MURDER = {**QUARTER, "provision": "RS:8(2)(c)(i)-1", "when": When.on("2016-06-03")}
UNITED_STATES = {
    "provision": "18USC:2441(c)(2)",
    "mode": "18USC:2(a)",
    "forum": "US",
    "jurisdiction": "18USC:2441(b)",
    "when": When.on("2015-09-18"),
}


def assessed(made: ChargeTree, *shown: str, stage: Stage = Stage.REASONABLE_GROUNDS) -> dict[str, Status]:
    """Statuses where each of these leaves, and every leaf of the charge itself, rests on a noticed fact."""
    leaves = {node.id for node in made.nodes if node.gate is Gate.LEAF}
    beside = {one for node in made.nodes if node.target for one in under(made, node.id)}
    noticed = tuple(
        Argument(
            id=f"noticed {leaf}",
            node=leaf,
            scheme=Scheme.NOTICED_FACT,
            premises=(Premise(claim=f"that {leaf}", exhibits=()),),
        )
        for leaf in sorted(leaves - beside | set(shown))
    )
    graph = ProofGraph(
        id="t", root=made.root, nodes=made.nodes, arguments=(*noticed, *made.arguments), pieces=(), reviewed=True
    )
    return {node.id: node.status for node in assess(graph, stage).nodes}


def under(made: ChargeTree, top: str) -> set[str]:
    children = nodes_of(made)[top].children
    return {top}.union(*(under(made, child) for child in children))


def test_murder_has_its_elements_its_threshold_and_no_attempt_in_it():
    made = nodes_of(tree(**MURDER))
    assert made["MERITS"].children == ("E1", "E2", "E3", "E4", "E5", "ART30_death", "IDENTITY", "MODE_25_3_a")
    assert made["CHARGE"].children == ("MERITS", "D_threshold", "J")
    assert made["E2"].gate is Gate.OR
    assert "ATTEMPT" not in made


def test_a_set_of_elements_is_found_by_its_place_in_the_statute_and_by_its_own():
    assert tree(**MURDER).packs[0] == tree(**{**MURDER, "provision": "EOC:8(2)(c)(i)-1"}).packs[0]


def test_an_attempt_stands_in_place_of_the_result():
    made = nodes_of(tree(**MURDER, completion=Completion.ATTEMPTED))
    assert made["MERITS"].children[0] == "ATTEMPT"
    assert "E1" not in made
    assert made["ATTEMPT"].children == ("ATTEMPT_step", "ATTEMPT_circumstances")
    assert made["ATTEMPT_given_up"].target == "ATTEMPT"
    assert made["ATTEMPT_given_up"].side is Side.AGAINST


def test_an_attempt_that_was_given_up_is_not_supported():
    made = tree(**MURDER, completion=Completion.ATTEMPTED)
    assert assessed(made)["ATTEMPT"] is Status.SUPPORTED
    assert assessed(made, "ATTEMPT_abandoned")["ATTEMPT"] is Status.SUPPORTED
    assert assessed(made, "ATTEMPT_abandoned", "ATTEMPT_voluntary")["ATTEMPT"] is Status.INSUFFICIENT


def test_of_modes_in_the_alternative_one_suffices_and_each_keeps_its_nodes():
    made = tree(**{**MURDER, "mode": "RS:28(a)"}, alternative_modes=("RS:25(3)(a)", "RS:25(3)(d)(ii)"))
    mode = nodes_of(made)["MODE"]
    assert (mode.gate, mode.node_kind) == (Gate.OR, NodeKind.MODE)
    assert mode.children == ("MODE_28_a", "MODE_25_3_a", "MODE_25_3_d_ii")
    assert {"A6", "MODE_25_3_d_ii_mental"} <= nodes_of(made).keys()
    assert "MODE_25_3_d_i_mental" not in nodes_of(made)
    leaves = {node.id for node in made.nodes if node.gate is Gate.LEAF}
    only = under(made, "MODE_25_3_a")
    graph = ProofGraph(
        id="t",
        root="MODE",
        nodes=tuple(node for node in made.nodes if node.id in under(made, "MODE")),
        arguments=tuple(
            Argument(
                id=one, node=one, scheme=Scheme.NOTICED_FACT, premises=(Premise(claim=f"that {one}", exhibits=()),)
            )
            for one in sorted(only & leaves)
        ),
        pieces=(),
    )
    statuses = {node.id: node.status for node in assess(graph, Stage.REASONABLE_GROUNDS).nodes}
    assert (statuses["MODE"], statuses["MODE_28_a"]) == (Status.SUPPORTED, Status.GAP)


def test_modes_in_the_alternative_are_not_required_at_article_53():
    made = tree(**{**MURDER, "mode": "RS:28(a)"}, alternative_modes=("RS:25(3)(a)",))
    statuses = assessed(made, stage=Stage.REASONABLE_BASIS)
    assert statuses["MODE"] is Status.NOT_REQUIRED
    assert statuses["CHARGE"] is Status.SUPPORTED


def test_a_commander_who_took_the_measures_is_not_charged_by_the_rest():
    made = tree(**{**MURDER, "mode": "RS:28(a)"})
    measures = under(made, "A6")
    graph = ProofGraph(
        id="t",
        root=made.root,
        nodes=made.nodes,
        arguments=tuple(
            Argument(id=node.id, node=node.id, scheme=Scheme.NOTICED_FACT, premises=(Premise(claim="c", exhibits=()),))
            for node in made.nodes
            if node.gate is Gate.LEAF and node.side is Side.FOR and node.target is None and node.id not in measures
        ),
        pieces=(),
    )
    statuses = {node.id: node.status for node in assess(graph, Stage.REASONABLE_GROUNDS).nodes}
    assert (statuses["A5"], statuses["A6"], statuses["CHARGE"]) == (Status.SUPPORTED, Status.GAP, Status.GAP)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ((), Status.SUPPORTED),
        (("OP6_national",), Status.SUPPORTED),
        (("OP6_national", "OP6_operation"), Status.INSUFFICIENT),
        (("OP6_national", "OP6_operation", "OP6_waived"), Status.SUPPORTED),
    ],
)
def test_the_exemption_of_resolution_1970_needs_its_limbs_and_no_waiver(shown, expected):
    statuses = assessed(tree(**MURDER), *shown)
    assert statuses["J"] is expected
    assert statuses["MERITS"] is Status.SUPPORTED


@pytest.mark.parametrize("jurisdiction", ["RS:13(a)", "RS:13(c)"])
def test_a_referral_by_a_state_asks_for_territory_or_nationality_and_one_by_the_council_does_not(jurisdiction):
    assert nodes_of(tree(**{**MURDER, "jurisdiction": jurisdiction}))["J_precondition"].children == (
        "J_territory",
        "J_nationality",
    )
    assert "J_precondition" not in nodes_of(tree(**{**MURDER, "jurisdiction": "RS:13(b)"}))


def test_what_is_raised_stands_beside_the_charge_and_attacks_it():
    made = tree(**MURDER, raised=("RS:33", "RS:17"))
    targets = {node.id: node.target for node in made.nodes if node.target}
    assert (targets["DEFENCE_33"], targets["INADMISSIBLE"]) == ("MERITS", "CHARGE")
    assert [pack.key for pack in made.packs[-2:]] == ["RS:33", "RS:17"]
    assert "DEFENCE_33" not in nodes_of(tree(**MURDER))


def test_superior_orders_need_all_their_limbs():
    made = tree(**MURDER, raised=("RS:33",))
    limbs = ("DEFENCE_33_order", "DEFENCE_33_obligation", "DEFENCE_33_ignorance", "DEFENCE_33_not_manifest")
    assert assessed(made, *limbs[:3])["MERITS"] is Status.SUPPORTED
    assert assessed(made, *limbs)["MERITS"] is Status.INSUFFICIENT


def test_a_trial_that_shielded_the_person_does_not_make_the_case_inadmissible():
    made = tree(**MURDER, raised=("RS:17",))
    assert assessed(made, "INADMISSIBLE_tried")["CHARGE"] is Status.INSUFFICIENT
    assert assessed(made, "INADMISSIBLE_tried", "TRIAL_shielding")["CHARGE"] is Status.SUPPORTED


def test_a_united_states_theory_that_is_barred_by_time_says_so():
    made = charge_tree(load_packs(), **UNITED_STATES, as_of=Day("2026-01-01"))
    statuses = assessed(made)
    assert statuses["LIMITATION"] is Status.SUPPORTED
    assert (statuses["CHARGE"], statuses["MERITS"]) == (Status.INSUFFICIENT, Status.SUPPORTED)
    assert "ended on 18 September 2020" in nodes_of(made)["LIMITATION"].words


def test_a_period_that_was_tolled_answers_it():
    made = charge_tree(load_packs(), **UNITED_STATES, as_of=Day("2026-01-01"))
    assert assessed(made, "LIMITATION_tolled")["CHARGE"] is Status.SUPPORTED


def test_without_a_day_limitation_is_open_and_holds_nothing_down():
    made = charge_tree(load_packs(), **UNITED_STATES)
    assert "open until a day of proceedings is given" in nodes_of(made)["LIMITATION"].words
    assert assessed(made)["CHARGE"] is Status.SUPPORTED


def test_the_court_knows_no_limitation():
    made = tree(as_of=Day("2090-01-01"))
    assert made.limitation.kind is LimitationKind.NONE
    assert "LIMITATION" not in nodes_of(made)


def test_the_law_of_the_united_states_is_that_of_the_day_of_conduct():
    before = charge_tree(load_packs(), **UNITED_STATES)
    after = charge_tree(load_packs(), **{**UNITED_STATES, "when": When.on("2023-01-05")})
    assert "J_present" not in nodes_of(before)
    assert "J_present" in nodes_of(after)
    with pytest.raises(LawError, match="changed on 2023-01-05, between two possible days") as refused:
        charge_tree(load_packs(), **{**UNITED_STATES, "when": When.between("2023-01-04", "2023-01-05")})
    assert refused.value.at == "jurisdiction"


def test_a_certification_is_assessed_apart():
    made = charge_tree(load_packs(), **{**UNITED_STATES, "when": When.on("2024-01-05")})
    graph = ProofGraph(id="t", root=made.root, nodes=made.nodes, arguments=(), pieces=())
    statuses = {node.id: node.status for node in assess(graph, Stage.REASONABLE_GROUNDS).nodes}
    assert (statuses["J_certified"], statuses["J"]) == (Status.NOT_ASSESSED, Status.GAP)


def test_that_the_hague_regulations_bind_in_such_a_conflict_is_a_node_that_says_contested():
    made = nodes_of(charge_tree(load_packs(), **UNITED_STATES))
    assert "contested" in made["E4"].words
    assert made["E4"].id in made["MERITS"].children


def test_every_node_of_a_pack_has_a_tag_and_what_joins_several_has_none():
    assert all(node.tag is not None for pack in load_packs() for node in pack.nodes)
    made = nodes_of(tree(**{**MURDER, "mode": "RS:28(a)"}))
    assert {one: made[one].tag for one in ("CHARGE", "MERITS")} == {"CHARGE": None, "MERITS": None}
    assert made["E1"].tag is Tag.CRIME_BASE
    assert made["E4"].tag is Tag.CONTEXT
    assert made["D_threshold"].tag is Tag.CONTEXT
    assert made["IDENTITY"].tag is Tag.LINKAGE
    assert made["A5"].tag is Tag.LINKAGE
    assert made["A3"].tag is Tag.CRIME_BASE
    assert made["J"].tag is Tag.JURISDICTION


CRIMES = {pack.key: pack.forums[0] for pack in load_packs() if pack.part is PackPart.CRIME}
JURISDICTIONS = {"ICC": ("RS:13(a)", "RS:13(b)", "RS:13(c)", "UNSC:S/RES/1970(2011)"), "US": ("18USC:2441(b)",)}


@pytest.mark.parametrize("crime", CRIMES)
def test_every_crime_is_charged_by_every_mode_and_jurisdiction_of_its_forum(crime):
    forum = CRIMES[crime]
    modes = tuple(pack.key for pack in load_packs() if pack.part is PackPart.MODE and forum in pack.forums)
    for jurisdiction in JURISDICTIONS[forum]:
        made = charge_tree(
            load_packs(),
            provision=crime,
            mode=modes[0],
            alternative_modes=modes[1:],
            forum=forum,
            jurisdiction=jurisdiction,
            when=When.on("2015-09-18"),
            raised=("RS:33", "RS:17") if forum == "ICC" else (),
        )
        assert tree_mistakes(ProofGraph(id="t", root="CHARGE", nodes=made.nodes, arguments=(), pieces=())) == []
        assert assessed(made)["CHARGE"] is Status.SUPPORTED
