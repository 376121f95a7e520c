"""Two charges on one incident: alternatives, cumulative, or one without an element of its own."""

import msgspec
import pytest

from probanda.law.cumulative import distinct_elements, together
from probanda.law.packs import load_packs
from probanda.model.law import LawPack

PACKS = {pack.key: pack for pack in load_packs()}
MURDER, QUARTER = PACKS["EOC:8(2)(c)(i)-1"], PACKS["RS:8(2)(e)(x)"]


def test_twins_are_alternatives_and_the_choice_is_the_courts():
    said = together(PACKS["RS:8(2)(b)(xii)"], QUARTER)
    assert "they are alternatives" in said
    assert "for the court" in said


def test_crimes_with_elements_of_their_own_stand_side_by_side():
    assert together(MURDER, QUARTER) == ""
    assert "E1" in distinct_elements(MURDER, QUARTER)
    assert "E4" not in distinct_elements(MURDER, QUARTER)  # the conflict is the same element in both


def narrower(pack: LawPack) -> LawPack:
    """The pack without one of its leaves, under another key."""
    kept = tuple(
        msgspec.structs.replace(node, children=tuple(child for child in node.children if child != "E3"))
        for node in pack.nodes
        if node.id != "E3"
    )
    return msgspec.structs.replace(pack, key="RS:8(2)(c)(ii)", nodes=kept, twins=())


@pytest.mark.parametrize("turned", [False, True])
def test_a_charge_without_a_distinct_element_is_told_in_whatever_order(turned):
    pair = (MURDER, narrower(MURDER))
    said = together(*(reversed(pair) if turned else pair))
    assert said.startswith("RS:8(2)(c)(ii) has no element that EOC:8(2)(c)(i)-1 does not have")
    assert "materially distinct element" in said
    assert "from memory" in said


def test_one_provision_in_two_theories_is_told():
    assert "charged twice" in together(MURDER, MURDER)
