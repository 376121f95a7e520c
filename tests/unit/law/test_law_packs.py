"""Law packs: written as YAML, compiled to JSON, refused when they claim what they must not."""

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
from ruamel.yaml import YAML

from probanda.law import packs as packs_module
from probanda.law.authored_pack import AuthoredModes, AuthoredPack, read_pack
from probanda.law.compile_packs import compile_packs, main, schema_of
from probanda.law.packs import COMPILED, digest_of, load_modes, load_packs, pack_for
from probanda.model.errors import LawError
from probanda.model.law import Checked
from probanda.model.when import Day

SCHEMAS = Path(__file__).parents[3] / "docs" / "schema"
PACK = """\
key: RS:25(3)(a)
version: "1"
title: A pack for a test
part: mode
forums: [ICC]
valid_from: "2002-07-01"
reviewer: ""
root: A
nodes:
  - {id: A, kind: mode, gate: AND, children: [B, C], words: w, provision: "RS:25(3)(a)", source: s, checked: text}
  - {id: B, kind: mode, words: w, provision: "RS:25(3)(a)", source: s, checked: secondary}
  - {id: C, kind: mode, words: w, provision: "RS:25(3)(a)", source: s, checked: memory}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "pack.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_compiled_packs_are_current():
    assert COMPILED.read_bytes() == compile_packs(), "run `python -m probanda.law.compile_packs`"


def test_the_published_schemas_are_current():
    for name, form in (("law-pack", AuthoredPack), ("modes", AuthoredModes)):
        assert (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8") == schema_of(form)


def test_every_pack_passes_its_published_schema():
    schema = json.loads((SCHEMAS / "law-pack.schema.json").read_text(encoding="utf-8"))
    paths = sorted(COMPILED.parent.glob("*.yaml"))
    assert len(paths) == len(load_packs())
    for path in paths:
        jsonschema.validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")), schema)


def test_no_pack_says_that_a_lawyer_reviewed_it():
    assert {pack.reviewer for pack in load_packs()} == {""}


def test_every_node_says_in_words_how_it_was_checked():
    for pack in load_packs():
        assert {node.id for node in pack.nodes} == {node for node, _ in pack.marks}
        assert all("read in" in node.source or "from memory" in node.source for node in pack.nodes)


def test_every_waived_clause_has_its_reason():
    for pack in load_packs():
        assert all(waived.partition(": ")[2] for waived in pack.waived)


def test_the_mark_of_a_node_is_written_behind_its_source(tmp_path):
    pack = read_pack(written(tmp_path, PACK))
    assert [node.source for node in pack.nodes] == [
        "s (read in the official text)",
        "s (read in a secondary page)",
        "s (from memory, looked up by nobody)",
    ]
    assert dict(pack.marks)["C"] is Checked.MEMORY


def test_a_changed_word_changes_the_digest(tmp_path):
    pack = read_pack(written(tmp_path, PACK))
    other = read_pack(written(tmp_path, PACK.replace("A pack for a test", "A pack for a Test")))
    assert pack.digest == digest_of(pack)
    assert pack.digest != other.digest


@pytest.mark.parametrize(
    ("change", "to", "words"),
    [
        ("gate: AND", "gate: NOT", "is a NOT"),
        ("gate: AND", "gate: not", "is a NOT"),
        ("gate: AND", "gate: XOR", "Invalid enum value"),
        ("children: [B, C]", "children: [B, D]", "a child D that is not there"),
        ("children: [B, C]", "children: [B]", "C stands under nothing"),
        ("children: [B, C]", "children: [B, C, B]", "B stands under 2 nodes"),
        ("children: [B, C]", "children: [B, C, A]", "must stand under nothing"),
        ("{id: C,", "{id: B,", "two nodes have the id B"),
        ("{id: C,", "{id: C, side: against,", "never stands under a gate"),
        ("{id: C,", "{id: C, gate: OR, children: [B],", "B stands under 2 nodes"),
        ("gate: AND", "gate: K, k: 3", "asks for 3 of 2"),
        ("gate: AND", "gate: AND, k: 1", "is no K node"),
        ("root: A", "root: Z", "the root Z is not among the nodes"),
        ("words: w, ", "", "missing required field"),
        ('reviewer: ""\n', "", "missing required field `reviewer`"),
        ("part: mode", "part: mode\npart: crime", "duplicate key"),
        ("part: mode", "part: mode\nweight: 0.7", "unknown field `weight`"),
        ('"2002-07-01"', '"2002-02-30"', "day is out of range"),
        ("checked: memory", "checked: sure", "Invalid enum value"),
        ("key: RS", "key: [RS", "pack.yaml"),
    ],
)
def test_a_pack_that_breaks_a_rule_is_refused_with_file_and_reason(tmp_path, change, to, words):
    assert change in PACK
    with pytest.raises(LawError, match=words) as refused:
        read_pack(written(tmp_path, PACK.replace(change, to, 1)))
    assert re.match(r"pack\.yaml:[0-9]+: ", str(refused.value))
    assert refused.value.advice


def test_a_circle_is_refused(tmp_path):
    text = PACK.replace("{id: B, kind: mode,", "{id: B, kind: mode, side: for, gate: AND, children: [C],").replace(
        "{id: C, kind: mode,", "{id: C, kind: mode, gate: AND, children: [B],"
    )
    with pytest.raises(LawError, match="go in a circle: A, B, C"):
        read_pack(written(tmp_path, text))


def test_an_attack_on_the_own_side_is_refused(tmp_path):
    extra = '  - {id: X, kind: defence, target: B, words: w, provision: "RS:31", source: s, checked: text}\n'
    with pytest.raises(LawError, match="which is on its own side"):
        read_pack(written(tmp_path, PACK + extra))
    pack = read_pack(written(tmp_path, PACK + extra.replace("target: B", "target: B, side: against")))
    assert pack.nodes[-1].target == "B"


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "pack.yaml"
    path.write_bytes(b"key: \xff\xfe")
    with pytest.raises(LawError, match=r"^pack\.yaml:1: "):
        read_pack(path)


def test_a_compiled_pack_with_another_word_is_refused(tmp_path, monkeypatch):
    changed = tmp_path / "compiled.json"
    changed.write_bytes(COMPILED.read_bytes().replace(b"no survivors", b"no prisoners"))
    monkeypatch.setattr(packs_module, "COMPILED", changed)
    with pytest.raises(LawError, match="not the one that its digest names"):
        load_packs()


def test_damaged_compiled_packs_are_refused(tmp_path, monkeypatch):
    changed = tmp_path / "compiled.json"
    changed.write_bytes(COMPILED.read_bytes()[:1000])
    monkeypatch.setattr(packs_module, "COMPILED", changed)
    with pytest.raises(LawError, match="cannot be read"):
        load_modes()


def test_a_pack_is_found_for_a_day():
    packs = load_packs()
    assert pack_for("RS:8(2)(e)(x)", packs, on=Day("2015-09-18")).key == "RS:8(2)(e)(x)"
    with pytest.raises(LawError, match="in force from 2002-07-01"):
        pack_for("RS:8(2)(e)(x)", packs, on=Day("2001-01-01"))
    with pytest.raises(LawError, match=r"no law pack for RS:8\(2\)\(e\)\(i\)") as refused:
        pack_for("RS:8(2)(e)(i)", packs, on=Day("2015-09-18"))
    assert "RS:8(2)(e)(x)" in refused.value.advice


def test_a_pack_ends_before_its_last_day():
    pack = msgspec.structs.replace(load_packs()[0], key="X", valid_from=None, valid_to=Day("2020-01-01"))
    assert pack_for("X", (pack,), on=Day("2019-12-31")) is pack
    with pytest.raises(LawError, match="in force at all times until the day before 2020-01-01"):
        pack_for("X", (pack,), on=Day("2020-01-01"))


def test_every_cell_of_the_table_of_modes_has_a_source():
    cells = load_modes()
    assert all(cell.source and cell.mental for cell in cells)
    assert len({(cell.forum, cell.mode) for cell in cells}) == len(cells)


def test_the_compiler_writes_schemas_where_it_is_told(tmp_path):
    main(["--schema", str(tmp_path)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["law-pack.schema.json", "modes.schema.json"]
    with pytest.raises(SystemExit, match="usage"):
        main(["--nonsense"])


LAW_PACKS = (Path(__file__).parents[3] / "docs" / "law-packs.md").read_text(encoding="utf-8")


def test_every_pack_has_a_row_with_all_its_nodes_in_the_reference():
    for pack in load_packs():
        begins = f"| `{pack.key}` | {pack.part.value}, {', '.join(pack.forums)} | from {pack.valid_from or ''}"
        row = next(
            line
            for line in LAW_PACKS.splitlines()
            if line.startswith(begins) or (pack.valid_from is None and line.startswith(begins[: -len(" from ") - 1]))
        )
        assert [node.id for node in pack.nodes if f"`{node.id}`" not in row] == []


def test_no_two_marks_of_a_pack_say_the_same_node():
    for pack in load_packs():
        assert len(dict(pack.marks)) == len(pack.marks) == len(pack.nodes)


def test_a_mode_of_one_limb_never_holds_the_mental_side_of_another():
    words = {pack.key: " ".join(node.words for node in pack.nodes) for pack in load_packs()}
    assert "purpose of facilitating" in words["RS:25(3)(c)"]
    assert "aimed to further" in words["RS:25(3)(d)(i)"]
    assert "aimed" not in words["RS:25(3)(d)(ii)"]
    assert "knew that the group intended" in words["RS:25(3)(d)(ii)"]
    assert "should have known" in words["RS:28(a)"]
    assert "should have known" not in words["RS:28(b)"]
    assert "disregarded" not in words["RS:28(a)"]


def test_no_word_of_a_pack_breaks_a_term_of_trade():
    for pack in load_packs():
        for node in pack.nodes:
            assert node.words[0].isupper()
            assert not node.words.endswith(".")
            assert "guilty" not in node.words


def test_a_refused_cell_of_the_table_of_modes_has_no_pack():
    packs = {(forum, pack.key) for pack in load_packs() for forum in pack.forums}
    refused = [(cell.forum, cell.mode) for cell in load_modes() if cell.refused]
    assert ("US", "RS:28(a)") in refused
    assert packs.isdisjoint(key for key in refused if key != ("ICC", "RS:25(3)(f)"))


def test_what_was_not_looked_up_is_not_said_to_be_read(tmp_path):
    pack = next(pack for pack in load_packs() if pack.key == "18USC:2441(c)(2)")
    assert {dict(pack.marks)[node] for node in ("E2", "E3", "E4")} == {Checked.MEMORY}


@pytest.mark.parametrize(
    ("change", "to", "line"),
    [("kind: mode, words: w, provision", "kind: moon, words: w, provision", 11), ("root: A", "root: Z", 8)],
)
def test_a_refusal_names_the_line(tmp_path, change, to, line):
    with pytest.raises(LawError, match=rf"^pack\.yaml:{line}: "):
        read_pack(written(tmp_path, PACK.replace(change, to, 1)))
