"""What a reviewer would object to in a pack that compiles."""

import msgspec
import pytest

from probanda.law.lint import lint
from probanda.law.load import load_provisions
from probanda.law.packs import digest_of, load_modes, load_packs
from probanda.model.ids import Digest
from probanda.model.law import Checked, LawPack
from probanda.model.when import Day


def changed(key: str, **changes) -> LawPack:
    pack = msgspec.structs.replace(next(pack for pack in load_packs() if pack.key == key), **changes)
    return msgspec.structs.replace(pack, digest=digest_of(pack))


def rules(*packs: LawPack) -> set[str]:
    thresholds = tuple(
        pack for pack in load_packs() if pack.key == "RS:8(2)(f)" and pack.key not in {p.key for p in packs}
    )
    return {finding.rule for finding in lint((*packs, *thresholds), load_modes(), load_provisions())}


def test_our_own_packs_have_no_finding():
    assert lint(load_packs(), load_modes(), load_provisions()) == ()


def test_a_node_never_claims_more_than_its_provision():
    pack = changed("UNSC:S/RES/1970(2011)")
    louder = changed(pack.key, marks=tuple((node, Checked.TEXT) for node, _ in pack.marks))
    findings = lint((louder,), load_modes(), load_provisions())
    assert {finding.rule for finding in findings} == {"claims-more"}
    assert "secondary only" in findings[0].message


def quarter_node(**changes) -> tuple:
    nodes = changed("RS:8(2)(e)(x)").nodes
    return tuple(msgspec.structs.replace(node, **changes) if node.id == "E1" else node for node in nodes)


@pytest.mark.parametrize(
    ("pack", "rule"),
    [
        (changed("RS:8(2)(e)(x)", marks=()), "mark"),
        (changed("RS:8(2)(e)(x)", nodes=quarter_node(provision="RS:8(2)(d)(x)")), "no-provision"),
        (changed("RS:8(2)(e)(x)", nodes=quarter_node(provision="XX:8")), "no-provision"),
        (changed("RS:8(2)(e)(x)", twins=("RS:8(2)(b)(xxx)",)), "no-provision"),
        (changed("RS:8(2)(e)(x)", valid_from=Day("1998-07-17")), "not-in-force"),
        (changed("RS:8(2)(e)(x)", valid_from=None), "not-in-force"),
        (changed("RS:8(2)(e)(x)", waived=("a clause",)), "waiver"),
        (changed("RS:8(2)(e)(x)", requires=("RS:8(2)(d)",)), "requires"),
        (changed("RS:8(2)(e)(x)", root="E1"), "shape"),
        (changed("RS:25(3)(a)", forums=("US",)), "no-mode"),
        (msgspec.structs.replace(changed("RS:25(3)(a)"), digest=Digest("0" * 64)), "digest"),
    ],
)
def test_each_rule_finds_what_it_is_for(pack, rule):
    assert rule in rules(pack)


def test_two_packs_of_one_key_on_one_day_overlap():
    old = changed("RS:8(2)(f)", valid_to=Day("2010-01-01"))
    assert rules(old, changed("RS:8(2)(f)", valid_from=Day("2009-12-31"))) == {"overlap"}
    assert rules(old, changed("RS:8(2)(f)", valid_from=Day("2010-01-01"))) == set()
