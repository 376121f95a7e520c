"""YAML as a tree with lines, and what is refused of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.collect.case_folder.nodes import MAX_BYTES, Mapping, Node, Scalar, Sequence, read_nodes
from probanda.model.errors import Mistake


def refused(raw: bytes | str) -> Mistake:
    node, mistakes = read_nodes(raw.encode() if isinstance(raw, str) else raw, file="a.yaml")
    assert node is None
    assert len(mistakes) == 1
    return mistakes[0]


def plain(node: Node | None) -> object:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key: plain(entry.value) for entry in node.entries}
    return None


def test_dates_time_codes_numbers_and_no_stay_the_words_that_stand_there():
    node, mistakes = read_nodes(b"a: 2031-09-18\nb: 1:30\nc: no\nd: 007\ne: 1e3\nf: 0x1F\n", file="a.yaml")
    assert plain(node) == {"a": "2031-09-18", "b": "1:30", "c": "no", "d": "007", "e": "1e3", "f": "0x1F"}
    assert mistakes == ()


def test_each_key_and_each_value_knows_its_line():
    node, _ = read_nodes(b"# a remark\na:\n  - x\n  -\n    b: >\n      y\n      z\n", file="a.yaml")
    assert isinstance(node, Mapping)
    items = node.get("a")
    assert isinstance(items, Sequence)
    assert node.entries[0].line == 2
    assert [item.line for item in items.items] == [3, 5]


def test_only_words_without_quotation_marks_can_be_null():
    node, _ = read_nodes(b"[~, null, '', 'null', no]", file="a.yaml")
    assert isinstance(node, Sequence)
    assert [isinstance(item, Scalar) and item.null for item in node.items] == [True, True, False, False, False]


def test_a_key_that_stands_twice_is_told_with_both_lines_and_the_first_counts():
    node, (mistake,) = read_nodes(b"a: 1\nb: 2\na: 3\n", file="a.yaml")
    assert plain(node) == {"a": "1", "b": "2"}
    assert (mistake.line, mistake.key) == (3, "a")
    assert "first on line 1" in mistake.message


def test_a_thousand_doubled_keys_are_all_told():
    _, mistakes = read_nodes(b"a: 1\n" * 1001, file="a.yaml")
    assert [mistake.line for mistake in mistakes] == list(range(2, 1002))


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        ("a: &x 1\nb: *x\n", 1, "anchor"),
        ("a: 1\nb: *x\n", 2, "alias"),
        ("a: &x [1]\n", 1, "anchor"),
        ("a: !!int 1\n", 1, "tag"),
        ("a:\n  !!python/object:os.system {}\n", 2, "tag"),
        ("a: ! x\n", 1, "tag"),
        ("%YAML 1.1\n---\na: no\n", 2, "directive"),
        ("%TAG ! tag:example.org,2031:\n---\na: 1\n", 2, "directive"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 1\n...\n---\nb: 2\n", 3, "second document"),
        ("a:\n\tb: 1\n", 2, "tab"),
        ("a: |\n  x\n \ty\n", 3, "tab"),
        ("a: 1\nb:\tx\n", 2, "tab"),
        ("a: *\n", 1, "begins with a character"),
        ("a: >x\n", 1, "`>`"),
        ("a\nb: c\n", 2, "colon"),
        ("'a'\n'b'\n", 2, "go with"),
        ("a: 1\nb: x\0y\n", 2, "U+0000"),
        ("a: x\u2028y\n", 1, "U+2028"),
        ("a: \x1b[31mred\n", 1, "U+001B"),
        ('a: 1\nb: "x\\0y"\n', 2, "U+0000"),
        ('a: "\\ud83d"\n', 1, "U+D83D"),
        ('"\\e": 1\n', 1, "U+001B"),
        ("a: 1\nb: c: d\n", 2, "colon"),
        ("a: 1\nb\nc: 2\n", 2, "neither"),
        ('a: 1\nb: "x\nc: 2\n', 2, "never closed"),
        ("a: 1\n  b: 2\n", 2, "colon"),
        ("a:\n  - x\n  y: 2\n", 3, "does not fit"),
        ("a: @x\n", 1, "begins with a character"),
        ("a: [x, y\nb: 2\n", 1, "bracket"),
        ('a: "\\q"\n', 1, "backslash"),
        ("a: - x\n", 1, "no list can begin"),
        ("a: " + "[" * 30 + "]" * 30, 1, "nested"),
        ("- " * 30 + "x", 1, "nested"),
    ],
)
def test_what_is_not_read_is_refused_with_its_line(raw, line, says):
    mistake = refused(raw)
    assert mistake.line == line
    assert says in mistake.message
    assert mistake.advice.endswith(".")


def test_billions_of_laughs_are_refused_at_the_first():
    laughs = "a: &a [ha, ha]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
    )
    assert "anchor" in refused(laughs).message


def test_merge_keys_and_keys_that_are_lists_are_told_and_the_rest_is_read():
    node, mistakes = read_nodes(b"<<: {a: 1}\n? [x]\n: y\nb: 2\n", file="a.yaml")
    assert plain(node) == {"b": "2"}
    assert [mistake.line for mistake in mistakes] == [1, 2]
    assert "merge" in mistakes[0].message


def test_windows_1256_is_refused_with_its_line_and_utf_8_as_the_advice():
    mistake = refused("title: x\nwords: لا رحمة\n".encode("windows-1256"))
    assert (mistake.line, "not UTF-8" in mistake.message) == (2, True)
    assert "Windows-1256" in mistake.advice


def test_utf_16_is_refused():
    assert "UTF-16" in refused("a: 1".encode("utf-16")).message


def test_a_byte_order_mark_at_the_beginning_is_no_part_of_the_first_key():
    node, _ = read_nodes("\ufeffa: 1\n".encode(), file="a.yaml")
    assert plain(node) == {"a": "1"}


def test_windows_line_ends_and_tabs_between_quotation_marks_are_fine():
    node, mistakes = read_nodes(b"a: 1\r\nb: 'x\ty' # remark\r\n \r\n", file="a.yaml")
    assert plain(node) == {"a": "1", "b": "x\ty"}
    assert mistakes == ()


def test_a_file_above_the_size_is_refused_unread():
    assert "more than" in refused(b"a: 1\n" + b"#" * MAX_BYTES).message


def test_an_empty_file_is_no_tree_and_no_mistake_of_yaml():
    assert read_nodes(b"# nothing\n", file="a.yaml") == (None, ())


def test_arabic_words_are_read_as_they_stand():
    node, _ = read_nodes("a: لا رحمة # قول\n".encode(), file="a.yaml")
    assert plain(node) == {"a": "لا رحمة"}


YAMLISH = st.text(alphabet=st.sampled_from("ab:-?[]{},&*!|>'\"%@`#~<= \n\t\\0.\u0085\u2028ر\ud7ff"), max_size=60)


@given(st.one_of(st.text(max_size=200), YAMLISH))
def test_any_text_gives_a_tree_or_mistakes(text):
    raw = text.encode("utf-8", "replace")
    node, mistakes = read_nodes(raw, file="a.yaml")
    assert node is not None or mistakes or not plain(node)
    assert all(1 <= mistake.line <= raw.count(b"\n") + raw.count(b"\r") + 2 for mistake in mistakes)


@given(st.binary(max_size=80))
def test_any_bytes_give_a_tree_or_mistakes(raw):
    node, mistakes = read_nodes(raw, file="a.yaml")
    assert isinstance(node, Scalar | Mapping | Sequence | None)
    assert all(mistake.message for mistake in mistakes)


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=20)


@given(st.dictionaries(WORD, st.lists(WORD, max_size=3), max_size=4))
def test_what_is_written_between_quotation_marks_is_read_back(value):
    def quoted(word: str) -> str:
        return "'" + word.replace("'", "''") + "'"

    text = "".join(f"? {quoted(key)}\n: [{', '.join(map(quoted, items))}]\n" for key, items in value.items())
    node, mistakes = read_nodes(text.encode(), file="a.yaml")
    assert mistakes == ()
    assert (plain(node) or {}) == value
