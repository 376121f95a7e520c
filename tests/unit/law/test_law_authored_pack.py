"""Reading law packs as people write them: nothing is lost, and everything has its line."""

import io
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from probanda.law.authored_pack import MARK_WORDS, read_pack_file, read_pack_files
from probanda.law.compile_packs import PACKS
from probanda.law.tags import TAG_OF_KIND
from probanda.model.errors import LawError
from probanda.model.law import Checked, PackPart
from probanda.model.proof import Gate, NodeKind, Tag

WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=40).filter(str.strip)
KINDS = st.sampled_from(NodeKind)


@st.composite
def plain_packs(draw: st.DrawFn) -> dict[str, object]:
    """A pack of one gate over some leaves, as plain maps and lists."""
    count = draw(st.integers(1, 5))
    gate = draw(st.sampled_from((Gate.AND, Gate.OR, Gate.K)))
    nodes: list[dict[str, object]] = [{"id": "ROOT", "gate": gate.value, "children": [f"L{n}" for n in range(count)]}]
    if gate is Gate.K:
        nodes[0]["k"] = draw(st.integers(1, count))
    nodes += [{"id": f"L{n}"} for n in range(count)]
    for number, node in enumerate(nodes):
        node |= {
            "kind": draw(KINDS).value,
            "words": draw(WORDS),
            "provision": draw(WORDS),
            "source": draw(WORDS),
            "checked": draw(st.sampled_from(Checked)).value,
        }
        if draw(st.booleans()):
            node["tag"] = draw(st.sampled_from(Tag)).value
        if draw(st.booleans()):
            node["element"] = number
    return {
        "key": draw(WORDS),
        "version": draw(WORDS),
        "title": draw(WORDS),
        "part": draw(st.sampled_from([PackPart.CRIME, PackPart.MODE, PackPart.JURISDICTION])).value,
        "forums": draw(st.lists(WORDS, max_size=2)),
        "waived": draw(st.lists(st.fixed_dictionaries({"clause": WORDS, "reason": WORDS}), max_size=2)),
        "reviewer": draw(st.just("") | WORDS),
        "root": "ROOT",
        "nodes": nodes,
    }


@given(plain_packs())
def test_what_is_written_is_what_is_read_and_each_node_has_its_line(plain):
    out = io.StringIO()
    YAML(typ="rt", pure=True).dump(plain, out)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.yaml"
        path.write_text(out.getvalue(), encoding="utf-8", newline="\n")
        read = read_pack_file(path)
    pack = read.pack
    assert (pack.key, pack.version, pack.title) == (plain["key"], plain["version"], plain["title"])
    assert pack.forums == tuple(plain["forums"])
    assert len(pack.nodes) == len(plain["nodes"])
    lines = out.getvalue().split("\n")
    for written, node in zip(plain["nodes"], pack.nodes, strict=True):
        assert (node.id, node.words, node.provision) == (written["id"], written["words"], written["provision"])
        assert node.source == f"{written['source']} ({MARK_WORDS[Checked(written['checked'])]})"
        assert node.tag is (Tag(written["tag"]) if "tag" in written else TAG_OF_KIND[node.node_kind])
        assert (node.gate, node.children) == (Gate(written.get("gate", "LEAF")), tuple(written.get("children", ())))
        assert f"id: {node.id}" in lines[read.line(node.id) - 1]
    assert dict(pack.elements) == {node["id"]: node["element"] for node in plain["nodes"] if "element" in node}


@given(st.binary(max_size=200) | WORDS.map(str.encode))
def test_any_bytes_are_a_pack_or_are_refused_with_a_line(raw):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.yaml"
        path.write_bytes(raw)
        read, refused = read_pack_files([path])
    assert read == ()
    (finding,) = refused
    assert (finding.rule, finding.file) == ("refused", "pack.yaml")
    assert finding.line >= 1
    assert finding.message


@pytest.mark.parametrize("path", sorted(PACKS.glob("*.yaml")), ids=lambda path: path.name)
def test_each_node_of_our_packs_stands_at_its_line(path):
    read = read_pack_file(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(f"id: {node.id}" in lines[read.line(node.id) - 1] for node in read.pack.nodes)
    assert lines[read.line("key") - 1].startswith("key: ")
    assert read.line("nothing of that name") == 1


def test_a_result_that_is_no_node_is_refused(tmp_path):
    path = tmp_path / "pack.yaml"
    text = (PACKS / "murder.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("result: E1", "result: E9"), encoding="utf-8")
    with pytest.raises(LawError, match="the result E9 is no node"):
        read_pack_file(path)


def test_a_defence_that_attacks_nothing_is_refused(tmp_path):
    path = tmp_path / "pack.yaml"
    text = (PACKS / "superior_orders.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("    target: MERITS\n", ""), encoding="utf-8")
    with pytest.raises(LawError, match="must be against, and name its target"):
        read_pack_file(path)


def test_two_readings_of_one_file_are_equal():
    first, second = (read_pack_file(PACKS / "murder.yaml") for _ in range(2))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)
