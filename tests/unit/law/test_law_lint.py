"""What a reviewer would object to in a pack that compiles."""

import msgspec
import pytest

from probanda.law.authored_pack import read_pack_file, read_pack_files
from probanda.law.compile_packs import PACKS
from probanda.law.finding import LintFinding
from probanda.law.lint import lint, lint_files, stale
from probanda.law.load import load_provisions
from probanda.law.packs import digest_of, load_modes, load_packs
from probanda.model.ids import Digest
from probanda.model.law import Checked, LawPack, PackPart
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
    assert rules(old, changed("RS:8(2)(f)", valid_from=Day("2009-12-31"), changed="words")) == {"overlap"}
    assert rules(old, changed("RS:8(2)(f)", valid_from=Day("2010-01-01"), changed="words")) == set()


def test_days_between_two_packs_of_one_key_are_a_gap():
    old = changed("RS:8(2)(f)", valid_to=Day("2010-01-01"))
    assert rules(old, changed("RS:8(2)(f)", valid_from=Day("2010-01-02"), changed="words")) == {"gap"}


def test_a_pack_that_follows_another_says_what_changed():
    old = changed("RS:8(2)(f)", valid_to=Day("2010-01-01"))
    assert rules(old, changed("RS:8(2)(f)", valid_from=Day("2010-01-01"))) == {"changed"}


def test_packs_of_two_forums_do_not_overlap():
    assert {pack.forums for pack in load_packs() if pack.key == "IDENTITY"} == {("ICC",), ("US",)}
    assert "overlap" not in {finding.rule for finding in lint(load_packs(), load_modes(), load_provisions())}


def among_ours(pack: LawPack) -> tuple[LintFinding, ...]:
    """Findings where the pack stands in place of ours of its key and part."""
    others = tuple(one for one in load_packs() if (one.key, one.part) != (pack.key, pack.part))
    return lint((*others, pack), load_modes(), load_provisions())


def swapped(pack: LawPack, node: str, **changes) -> LawPack:
    nodes = tuple(msgspec.structs.replace(one, **changes) if one.id == node else one for one in pack.nodes)
    return changed(pack.key, nodes=nodes)


MURDER, FIRST = "EOC:8(2)(c)(i)-1", "RS:25(3)(a)"


@pytest.mark.parametrize(
    ("pack", "rule", "words"),
    [
        (changed(FIRST, forums=("ICC", "the moon")), "forum", "no forum the moon; it knows ICC, ICTY, US"),
        (changed(FIRST, valid_to=Day("2002-07-01")), "days", "it was never in force"),
        (swapped(changed(MURDER), "E1", source="- (read in the official text)"), "no-source", "names no source"),
        (changed(MURDER, twins=("EOC:8(2)(b)(xii)",)), "twins", "whose twins are EOC:8(2)(e)(x)"),
        (changed("RS:8(2)(e)(x)", twins=("RS:8(2)(b)(x)",)), "twins", "does not name RS:8(2)(b)(xii)"),
        (changed(MURDER, elements=(("E1", 1), ("E2", 2), ("E3", 3), ("E4", 4))), "unmapped", "no node gives element 5"),
        (changed(MURDER, elements=(*changed(MURDER).elements, ("E5", 6))), "unmapped", "gives element 6"),
        (changed(MURDER, result=None), "attempt", "neither"),
        (changed(MURDER, no_attempt="w"), "attempt", "both"),
        (changed("RS:33", waived_places=()), "unmapped", "RS:33(2) is neither mapped by a node nor waived"),
        (changed("RS:33", waived_places=("RS:33(3)",)), "no-provision", "there is no provision RS:33(3)"),
        (swapped(changed("RS:33"), "DEFENCE_33", target="E1"), "target", "every charge has CHARGE, J, MERITS"),
        (swapped(changed("RS:33"), "DEFENCE_33", target=None), "shape", "must be against, and name its target"),
        (changed("RS:25(3)(f)", part=PackPart.MODE), "no-mode", "refuses ICC x RS:25(3)(f)"),
        (changed("RS:8(2)(d)", requires=("RS:8(2)(d)",)), "requires", "in a circle: RS:8(2)(d) -> RS:8(2)(d)"),
        (
            swapped(changed("RS:8(2)(b)(xii)"), "ART30", words="w"),
            "other-words",
            "ART30 of RS:30 has other words in the pack of",
        ),
    ],
)
def test_a_pack_with_a_fault_among_ours_is_found_with_a_sentence(pack, rule, words):
    found = [finding for finding in among_ours(pack) if finding.rule == rule]
    assert found
    assert any(words in finding.message for finding in found)


def test_a_node_of_a_mode_with_the_id_of_an_element_is_found():
    pack = changed(FIRST)
    node = msgspec.structs.replace(pack.nodes[0], id="E1")
    clashing = changed(FIRST, nodes=(node,), root="E1", marks=(("E1", Checked.TEXT),))
    found = [finding for finding in among_ours(clashing) if finding.rule == "same-id"]
    assert any("both can stand in one charge" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("change", "to", "rule", "line"),
    [
        ("checked: text", "checked: text, k: 3, gate: K, children: [B]", "refused", 13),
        ("forums: [ICC]", "forums: [MOON]", "forum", 5),
        ('valid_from: "2002-07-01"', 'valid_from: "1998-07-01"', "not-in-force", 6),
        ('valid_from: "2002-07-01"', 'valid_from: "2002-07-01"\nvalid_to: "2001-01-01"', "days", 7),
        ("provision: RS:25(3)(a)", "provision: RS:25(3)(z)", "no-provision", 13),
        ("source: s", "source: '-'", "no-source", 13),
        ("source: s", "sauce: s", "refused", 13),
        ("id: MODE_25_3_a", "id: J", "same-id", 13),
    ],
)
def test_each_finding_in_a_file_has_its_file_and_line(tmp_path, change, to, rule, line):
    text = (
        "# a pack for a test\n"
        "key: RS:25(3)(a)\n"
        'version: "2"\n'
        "title: t\n"
        "forums: [ICC]\n"
        'valid_from: "2002-07-01"\n'
        "part: mode\n"
        'reviewer: ""\n'
        "root: MODE_25_3_a\n"
        "\n"
        "\n"
        "nodes:\n"
        "  - {id: MODE_25_3_a, kind: mode, words: w, provision: RS:25(3)(a), source: s, checked: text}\n"
    )
    assert change in text
    if "id: J" in to:
        text = text.replace("root: MODE_25_3_a", "root: J")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(change, to, 1), encoding="utf-8")
    read, refused = read_pack_files([path])
    findings = refused + lint_files(read, load_packs(), load_modes(), load_provisions())
    assert (rule, "mine.yaml", line) in {(one.rule, one.file, one.line) for one in findings}


def test_a_file_stands_in_place_of_our_pack_of_its_key():
    ours = read_pack_file(PACKS / "murder.yaml")
    assert lint_files((ours,), load_packs(), load_modes(), load_provisions()) == ()


def test_a_pack_of_ours_that_is_compiled_otherwise_than_it_is_written_is_stale():
    read, _ = read_pack_files(sorted(PACKS.glob("*.yaml")))
    assert stale(read, load_packs()) == ()
    other = changed(MURDER, title="another")
    packs = tuple(other if pack.key == MURDER else pack for pack in load_packs())
    assert {(one.rule, one.pack, one.file) for one in stale(read, packs)} == {
        ("stale", MURDER, "murder.yaml"),
        ("stale", MURDER, "compiled.json"),
    }
    assert len(stale((), load_packs())) == len(load_packs())
