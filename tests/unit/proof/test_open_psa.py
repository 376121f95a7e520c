"""Open-PSA files: what is read, what is refused and in which words, and that nothing in them is a bomb."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import NotMonotone, ReaderError, TheoryError
from probanda.proof import open_psa_xml
from probanda.proof.fault_tree import Tree, Vote
from probanda.proof.open_psa import as_open_psa
from probanda.proof.supports import count_minimal_sets, minimal_sets, read_open_psa


@pytest.fixture
def write(tmp_path):
    def written(inside: str, *, head: str = "", data: str = "", name: str = "model.xml") -> Path:
        path = tmp_path / name
        path.write_text(
            f"<?xml version='1.0'?>\n{head}<opsa-mef>\n<define-fault-tree name='FT'>\n{inside}\n</define-fault-tree>\n"
            f"{data}</opsa-mef>\n",
            encoding="utf-8",
        )
        return path

    return written


def gate(name: str, formula: str, more: str = "") -> str:
    return f"<define-gate name='{name}' {more}>{formula}</define-gate>\n"


def events(names: str, more: str = "") -> str:
    return "".join(f"<define-basic-event name='{name}' {more}/>\n" for name in names)


def of(names: str) -> str:
    return "".join(f"<event name='{name}'/>" for name in names)


# What is read.


def test_and_or_and_at_least_are_gates(write):
    path = write(
        gate("T", "<and><gate name='G'/><event name='a'/></and>")
        + gate("G", f"<atleast min='2'>{of('bcd')}</atleast>")
        + events("abcd")
    )
    assert minimal_sets(read_open_psa(path)) == (("a", "b", "c"), ("a", "b", "d"), ("a", "c", "d"))


def test_formulas_are_nested_as_deep_as_you_like(write):
    path = write(gate("T", f"<or><and>{of('ab')}</and><and><or>{of('cd')}</or>{of('e')}</and></or>") + events("abcde"))
    assert minimal_sets(read_open_psa(path)) == (("a", "b"), ("c", "e"), ("d", "e"))


def test_house_events_and_constants_are_constants(write):
    path = write(
        gate(
            "T",
            "<or><and><house-event name='H'/><event name='a'/></and><and><event name='N'/><event name='b'/></and></or>",
        )
        + "<define-house-event name='H'><constant value='true'/></define-house-event>"
        + "<define-house-event name='N'><constant value='false'/></define-house-event>"
        + events("ab")
    )
    assert minimal_sets(read_open_psa(path)) == (("a",),)
    always = write(gate("T", "<or><constant value='true'/><event name='a'/></or>") + events("a"))
    assert minimal_sets(read_open_psa(always)) == ((),)


def test_a_gate_may_be_another_one_or_an_event(write):
    path = write(gate("T", "<gate name='G'/>") + gate("G", "<basic-event name='a'/>") + events("a"))
    assert minimal_sets(read_open_psa(path)) == (("a",),)


def test_cardinality_without_an_upper_bound_of_its_own_is_at_least(write):
    path = write(gate("T", f"<cardinality min='2' max='3'>{of('abc')}</cardinality>") + events("abc"))
    assert count_minimal_sets(read_open_psa(path)) == 3


def test_what_is_in_model_data_is_defined(write):
    path = write(gate("T", f"<or>{of('ab')}</or>"), data=f"<model-data>{events('ab')}</model-data>")
    assert minimal_sets(read_open_psa(path)) == (("a",), ("b",))


def test_probabilities_and_parameters_are_left_aside_and_it_is_said(write):
    path = write(
        gate("T", "<label>The top</label><or><event name='a'/><event name='b'/></or>")
        + "<define-basic-event name='a'><label>A</label><float value='0.1'/></define-basic-event>"
        + events("bz"),
        data="<model-data><define-parameter name='p'><float value='1'/></define-parameter></model-data>",
    )
    tree = read_open_psa(path)
    assert tree.events == ("a", "b")
    assert tree.notes == (
        "Left aside: probabilities of basic events, define-parameter.",
        "Defined, and not under the top: basic-event 1.",
    )


COMPONENTS = (
    gate("T", "<or><gate name='C.G'/><event name='a'/></or>")
    + "<define-component name='C' role='private'>"
    + gate("G", f"<and>{of('ab')}</and>")
    + events("ab")
    + "</define-component>"
    + events("a")
)


def test_a_component_has_names_of_its_own_and_is_reached_by_path(write):
    tree = read_open_psa(write(COMPONENTS))
    assert minimal_sets(tree) == (("FT.a",), ("FT.C.a", "b"))


def test_a_private_name_means_nothing_outside_its_component(write):
    path = write(COMPONENTS.replace("C.G", "G"))
    with pytest.raises(ReaderError, match="line 4: gate 'G' is not defined"):
        read_open_psa(path)


def test_a_public_name_in_a_component_is_known_everywhere(write):
    path = write(
        gate("T", "<gate name='G'/>")
        + "<define-component name='C'>"
        + gate("G", f"<or>{of('ab')}</or>")
        + events("ab")
        + "</define-component>"
    )
    assert minimal_sets(read_open_psa(path)) == (("a",), ("b",))


def test_a_root_is_named_by_name_or_by_path(write):
    path = write(gate("T", "<event name='a'/>") + gate("U", "<event name='b'/>") + events("ab"))
    assert minimal_sets(read_open_psa(path, root="U")) == (("b",),)
    assert minimal_sets(read_open_psa(path, root="FT.T")) == (("a",),)


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1
)


@st.composite
def trees(draw) -> Tree:
    found = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    votes: list[Vote] = []
    for number in range(len(found), len(found) + draw(st.integers(0, 6))):
        members = draw(st.lists(st.integers(0, number - 1), max_size=4, unique=True))
        votes.append(Vote(least=draw(st.integers(0, len(members) + 1)), of=tuple(members)))
    return Tree(events=tuple(found), votes=tuple(votes), top=len(found) + len(votes) - 1)


@given(trees())
def test_a_tree_written_and_read_has_the_same_minimal_sets(tmp_path_factory, tree):
    path = tmp_path_factory.mktemp("psa") / "tree.xml"
    path.write_text(as_open_psa(tree), encoding="utf-8")
    again = read_open_psa(path, root="gate-top" if not any(one.startswith("gate-") for one in tree.events) else None)
    assert {frozenset(one) for one in minimal_sets(again)} == {frozenset(one) for one in minimal_sets(tree)}


def test_a_large_tree_comes_back_as_it_was(tmp_path):
    path = Path(__file__).parents[3] / "benchmarks/fault_tree_cases.py"
    spec = importlib.util.spec_from_file_location("fault_tree_cases", path)
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    tree = cases.shared_tree(cases.LARGE_SEED, shared=cases.LARGE_SHARED)
    (tmp_path / "tree.xml").write_text(as_open_psa(tree), encoding="utf-8")
    again = read_open_psa(tmp_path / "tree.xml")
    assert count_minimal_sets(again) == count_minimal_sets(tree) == 69_111
    assert set(minimal_sets(again, 3)) == {tuple(sorted(one, key=again.events.index)) for one in minimal_sets(tree, 3)}


# What is refused.


@pytest.mark.parametrize(
    "formula",
    [
        "<not><event name='a'/></not>",
        f"<xor>{of('ab')}</xor>",
        f"<iff>{of('ab')}</iff>",
        f"<imply>{of('ab')}</imply>",
        f"<implies>{of('ab')}</implies>",
        f"<nand>{of('ab')}</nand>",
        f"<nor>{of('ab')}</nor>",
        f"<cardinality min='0' max='1'>{of('ab')}</cardinality>",
        "<or><event name='b'/><and><event name='a'/><not><event name='b'/></not></and></or>",
    ],
)
def test_whatever_negates_is_refused_by_the_name_of_its_gate(write, formula):
    path = write(gate("T", "<or><gate name='G'/><event name='a'/></or>") + gate("G", formula) + events("ab"))
    with pytest.raises(NotMonotone, match=r"line 5: gate 'G' negates \(") as caught:
        read_open_psa(path)
    assert caught.value.gate == "G"
    assert "atleast" in caught.value.advice
    assert isinstance(caught.value, TheoryError)


def test_what_negates_elsewhere_is_no_matter_under_a_root(write):
    path = write(gate("T", "<not><event name='a'/></not>") + gate("U", "<event name='a'/>") + events("a"))
    assert minimal_sets(read_open_psa(path, root="U")) == (("a",),)


BOMB = "<!DOCTYPE opsa-mef [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>\n"
OUTSIDE = "<!DOCTYPE opsa-mef [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>\n"


@pytest.mark.parametrize("head", [BOMB, OUTSIDE, "<!DOCTYPE opsa-mef SYSTEM 'mef.dtd'>\n"])
def test_a_document_type_is_refused_and_with_it_every_entity(write, head):
    path = write(gate("T", "<event name='a'/>") + events("a"), head=head)
    with pytest.raises(ReaderError, match="line 2: it declares a document type, which can hide a bomb"):
        read_open_psa(path)


A = "<event name='a'/>"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (gate("T", "<event name='a'/>"), "line 4: event 'a' is not defined"),
        (gate("T", "<gate name='a'/>") + events("a"), "'a' is named as a gate and defined as a basic-event"),
        (gate("T", "<event name='a' type='gate'/>") + events("a"), "'a' is named as a gate and defined as a basic-ev"),
        (gate("T", A) + events("aa"), "line 6: 'a' is defined twice, first on line 5"),
        (gate("T", A) + gate("a", A) + events("a"), "'a' is defined twice"),
        (gate("T", A) + gate("U", A) + events("a"), "it has 2 top gates: T, U"),
        (gate("T", "<gate name='T'/>"), "gates stand over each other in a circle: 'T' over 'T'"),
        (
            gate("T", "<gate name='G'/>") + gate("G", "<gate name='H'/>") + gate("H", "<or><gate name='G'/></or>"),
            "line 5: gates stand over each other in a circle: 'G' over 'H' over 'G'",
        ),
        (gate("T", "<or/>"), "gate 'T' joins nothing by 'or'"),
        (gate("T", ""), "'T' is a gate of nothing"),
        (gate("T", A + A) + events("a"), "gate 'T' has 2 formulas, and may have one"),
        (gate("T", f"<atleast min='3'>{of('ab')}</atleast>") + events("ab"), "gate 'T' wants 3 of 2: out of range"),
        (gate("T", f"<atleast min='0'>{of('ab')}</atleast>") + events("ab"), "gate 'T' wants 0 of 2: out of range"),
        (gate("T", f"<atleast>{of('ab')}</atleast>") + events("ab"), "gate 'T' has min='', which is no number"),
        (gate("T", f"<atleast min='-1'>{of('ab')}</atleast>") + events("ab"), "has min='-1', which is no number"),
        (gate("T", f"<atleast min='²'>{of('ab')}</atleast>") + events("ab"), "has min='²', which is no number"),
        (gate("T", f"<cardinality min='2' max='1'>{of('ab')}</cardinality>") + events("ab"), "wants 2 of 2: out of r"),
        (gate("T", f"<cardinality min='1' max='9'>{of('ab')}</cardinality>") + events("ab"), "wants 1 of 2: out of r"),
        (gate("T", f"<atleast min='2'>{of('aab')}</atleast>") + events("ab"), "gate 'T' counts 'a' twice"),
        (gate("T", "<constant value='1'/>"), "a constant is '1', and may be 'true' or 'false'"),
        (gate("T", "<house-event name='H'/>") + "<define-house-event name='H'/>", "'H' has no value: true or false"),
        (gate("T", "<maybe/>"), "'maybe' is not known inside 'define-gate'"),
        (gate("T", "<event name='a'><or/></event>") + events("a"), "'or' is not known inside 'event'"),
        (gate("", A) + events("a"), "'define-gate' has no name"),
        (events("a"), "it defines no gate"),
        (gate("T", A) + events("a") + "<include file='more.xml'/>", "it includes another file, which is never opened"),
        ("<define-gate name='T'>", "line 5: it is no well-formed XML"),
    ],
)
def test_each_mistake_is_one_clear_sentence(write, inside, words):
    with pytest.raises(ReaderError) as caught:
        read_open_psa(write(inside))
    assert words in str(caught.value)
    assert str(caught.value).startswith("model.xml")
    assert caught.value.advice


def test_a_root_that_is_not_there_is_refused_with_the_gates_that_are(write):
    path = write("".join(gate(f"G{number}", "<event name='a'/>") for number in range(12)) + events("a"))
    with pytest.raises(ReaderError, match="there is no gate 'a'") as caught:
        read_open_psa(path, root="a")
    assert caught.value.advice == f"Its gates are: {', '.join(f'G{number}' for number in range(10))} and 2 more."


def test_events_that_can_only_be_called_by_one_name_are_refused(write):
    """Each `n` is called by its path, for there are two; and another event has that path for a name."""
    private = "".join(
        f"<define-component name='{name}' role='private'>{events('n')}</define-component>" for name in "AB"
    )
    inside = private + "<define-basic-event name='FT.A.n'/>"
    two = gate("T", "<or><event name='A.n'/><event name='B.n'/></or>")
    assert set(read_open_psa(write(two + inside)).events) == {"FT.A.n", "FT.B.n"}
    three = gate("T", "<or><event name='A.n'/><event name='B.n'/><event name='FT.A.n'/></or>")
    with pytest.raises(ReaderError, match=r"two basic events can only be called 'FT\.A\.n'"):
        read_open_psa(write(three + inside))


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "eaf.xml"
    path.write_text("<ANNOTATION_DOCUMENT/>")
    with pytest.raises(ReaderError, match="it begins with 'ANNOTATION_DOCUMENT', and an Open-PSA file with 'opsa-mef'"):
        read_open_psa(path)


def test_a_file_that_is_not_there_or_whose_encoding_is_unknown_is_refused(tmp_path):
    with pytest.raises(ReaderError, match=r"none\.xml cannot be read"):
        read_open_psa(tmp_path / "none.xml")
    (tmp_path / "odd.xml").write_bytes(b"<?xml version='1.0' encoding='klingon'?><opsa-mef/>")
    with pytest.raises(ReaderError, match=r"odd\.xml.*(encoding|XML)"):
        read_open_psa(tmp_path / "odd.xml")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.truncate((64 << 20) + 1)
    with pytest.raises(ReaderError, match="it is larger than 64 MiB"):
        read_open_psa(path)


def test_a_file_that_joins_too_much_is_refused(write, monkeypatch):
    monkeypatch.setattr(open_psa_xml, "_MOST_PARTS", 3)
    assert read_open_psa(write(gate("T", f"<or>{of('ab')}</or>") + events("ab"))).events == ("a", "b")
    with pytest.raises(ReaderError, match="line 4: it joins more than 3 things"):
        read_open_psa(write(gate("T", f"<or>{of('abc')}</or>") + events("abc")))


def test_gates_and_formulas_of_10000_levels_overflow_nothing(write):
    levels = 10_000
    chain = "".join(
        gate(f"G{number}", f"<or><gate name='G{number + 1}'/><and>{of('ab')}</and></or>") for number in range(levels)
    )
    path = write(chain + gate(f"G{levels}", "<event name='c'/>") + events("abc"))
    assert minimal_sets(read_open_psa(path)) == (("c",), ("a", "b"))
    nested = "<or>" * levels + of("a") + "</or>" * levels
    assert minimal_sets(read_open_psa(write(gate("T", nested) + events("a")))) == (("a",),)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("psa") / "any.xml"
    path.write_bytes(data)
    with pytest.raises(ReaderError):
        read_open_psa(path)
