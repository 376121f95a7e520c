"""Mistakes that the schema finds, told with file, line, key, words and advice."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.collect.case_folder import read_case_folder
from probanda.collect.case_folder.check import check
from probanda.collect.case_folder.nodes import read_nodes
from probanda.collect.case_folder.place import Source
from probanda.collect.case_folder.schemas import SCHEMAS, published, write_schemas
from probanda.model.authored import AuthoredCase
from probanda.model.authored_theory import AuthoredTheory

DATINGS = "datings:\n"
EXHIBIT, CLAIMS, THEORY = "exhibits/video.yaml", "claims/speech.yaml", "theories/no-quarter.yaml"
TRANSCRIPT, INCIDENT, ACTOR = "transcripts/english.yaml", "incidents/speech.yaml", "actors/speaker.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "says", "advises"),
    [
        ("case.yaml", "fictional: true", "fictional: yes", "fictional", "`true` or `false`", "Write `true`"),
        ("case.yaml", "fictional: true", "fictional: 'true'", "fictional", "without quotation marks", "`true`"),
        ("case.yaml", "checked: fictional", "checked: fiction", "instruments[0].checked", "none of", "`fictional`?"),
        (EXHIBIT, "loss:", "lose:", "lose", "no key here", "Did you mean `loss`?"),
        (EXHIBIT, "loss: irreplaceable", "loss: Irreplaceable", "loss", "none of", "Did you mean `irreplaceable`?"),
        (EXHIBIT, "loss: irreplaceable", "loss:", "loss", "no value", "leave the key out"),
        (EXHIBIT, "title: Video of a speech", "title: null", "title", "no value", "`null`"),
        (EXHIBIT, "title: Video of a speech", "title: ' '", "title", "it is left blank", "Fill it in"),
        (EXHIBIT, "title: Video of a speech", "title: [a]", "title", "words are asked for", "on the line"),
        (EXHIBIT, "files: [speech.mp4]", "files: speech.mp4", "files", "a list is asked for", "`- `"),
        (EXHIBIT, "files: [speech.mp4]", "files: []", "files", "the list is empty", "at least one"),
        (EXHIBIT, "files: [speech.mp4]\n", "", "", "the key `files` is missing", "Add it"),
        (
            EXHIBIT,
            "      on: 2031-09-18\n      words: September 18",
            "      on: [1]",
            "datings[1].when.on",
            "words",
            "",
        ),
        (INCIDENT, "{not_before: 2031-09-17, not_after: 2031-09-19}", "2031-09-18", "when", "keys with", "`on: YYYY"),
        (TRANSCRIPT, "cue: 1", "cue: one", "passages[0].cue", "a whole number", "digits"),
        (TRANSCRIPT, "cue: 1", "cue: '1'", "passages[0].cue", "without quotation marks", "digits"),
        (TRANSCRIPT, "cue: 1", "cue: 0", "passages[0].cue", "out of bounds", "counted from 1"),
        (TRANSCRIPT, "cue: 1", "cue: " + "9" * 5000, "passages[0].cue", "a whole number", ""),
        (TRANSCRIPT, "cue: 1", "cue: 99999999999999999", "passages[0].cue", "out of bounds", ""),
        (TRANSCRIPT, "language: en", "language: English", "language", "language tag", ""),
        (CLAIMS, 'start_s: "12.5"', "start_s: 1:30", "claims[0].rests_on[0].start_s", "decimal seconds", "Write `90`."),
        (CLAIMS, "end_s: 20", "end_s: 1:02:03.5", "claims[0].rests_on[0].end_s", "decimal seconds", "Write `3723.5`."),
        (CLAIMS, "end_s: 20", "end_s: soon", "claims[0].rests_on[0].end_s", "decimal seconds", "that way"),
        (CLAIMS, "hedges: [apparently]", "hedges: apparently", "claims[1].hedges", "a list", "`- `"),
        (CLAIMS, "key: joke", 'key: "joke\\n"', "claims[1].key", "is not a key", ""),
        (ACTOR, "key: speaker", "key: القائد", "key", "is not a key", ""),
        (ACTOR, "kind: person", "kind: [person]", "kind", "one word is asked for", "`person`"),
        (THEORY, "role: rebut", "role: not", "arguments[1].role", "none of", "NOT does not exist"),
        (THEORY, "role: rebut", "gate: NOT", "arguments[1].gate", "no key here", "NOT does not exist"),
        (THEORY, "stage: 58\n", "stage: 58\nnot: [E1]\n", "not", "no key here", "NOT does not exist"),
        (THEORY, "stage: 58\n", "stage: 59\n", "stage", "none of", "`58`"),
        (THEORY, "claims: [joke]", "claims: []", "arguments[1].claims", "empty", ""),
        (EXHIBIT, DATINGS, f"admissibility:\n  relevance: x\n{DATINGS}", "admissibility", "`by` is missing", "Add it"),
        (
            EXHIBIT,
            DATINGS,
            f"admissibility: sound\n{DATINGS}",
            "admissibility",
            "keys with values are asked",
            "beneath",
        ),
        (
            EXHIBIT,
            DATINGS,
            f"disclosure: [{{flag: guilty, why: x, by: x}}]\n{DATINGS}",
            "disclosure[0].flag",
            "none of",
            "ory",
        ),
    ],
)
def test_a_value_that_is_not_as_the_schema_says_is_told_with_its_line(
    change, folder, mistakes, file, old, new, key, says, advises
):
    line = (folder / file).read_text(encoding="utf-8").split(old)[0].count("\n") + 1
    change(file, old, new)
    (mistake,) = [mistake for mistake in mistakes() if mistake.file == file]
    assert mistake.key == key
    assert says in mistake.message
    assert advises in mistake.advice
    assert mistake.line in {1 if key == "" else line, line + new.count("\n") - new.endswith("\n")}


def test_a_claim_that_is_mere_words_is_told_as_a_whole(change, mistakes):
    change(CLAIMS, "claims:\n", "claims:\n  - the speaker said so\n")
    (mistake,) = mistakes()
    assert (mistake.file, mistake.line, mistake.key) == (CLAIMS, 2, "claims[0]")


def test_all_mistakes_of_all_files_are_told_at_once_in_their_order(change, mistakes):
    change("case.yaml", "title:", "titlee:")
    change(EXHIBIT, "files: [speech.mp4]", "files: [speech.mp5]")
    change(CLAIMS, "exhibit: translation", "exhibit: translatiom")
    change(THEORY, "scheme: video", "scheme: film")
    change(THEORY, "suspect: speaker", "suspect: speeker")
    assert [(mistake.file, mistake.line, mistake.key) for mistake in mistakes()] == [
        ("case.yaml", 1, ""),
        ("case.yaml", 2, "titlee"),
        (EXHIBIT, 3, "files[0]"),
        (CLAIMS, 9, "claims[0].rests_on[1].exhibit"),
        (THEORY, 3, "suspect"),
        (THEORY, 15, "arguments[0].scheme"),
    ]


def test_another_kind_of_file_is_told_without_burying_the_rest(folder, mistakes):
    (folder / "actors/wrong.yaml").write_text("".join(f"field{number}: x\n" for number in range(20_000)))
    told = [mistake.message for mistake in mistakes()]
    assert len(told) == 24
    assert "19980 more keys here are no keys of a case folder" in told


def test_an_empty_file_is_told(folder, only_mistake):
    (folder / "actors/nobody.yaml").write_text("\n")
    assert (only_mistake().file, "empty" in only_mistake().message) == ("actors/nobody.yaml", True)


def test_an_unknown_key_can_neither_forge_a_line_nor_colour_a_terminal(change, folder, mistakes):
    change("case.yaml", "fictional: true", 'fictional: true\n"x\\n\\u202eevil": 1')
    (mistake,) = mistakes()
    assert "\n" not in str(mistake)
    assert "\u202e" not in str(mistake)


def test_a_word_that_yaml_1_1_takes_for_false_stays_a_word(change, folder):
    change("transcripts/english.yaml", "language: en", "language: no")
    value, _ = read_case_folder(folder)
    assert value.transcripts[0].language == "no"


def test_the_published_schemas_are_those_that_are_checked():
    committed = Path(__file__).parents[4] / "docs" / "schema"
    for name in SCHEMAS:
        text = (committed / f"{name}.schema.json").read_text(encoding="utf-8")
        assert text == published(name), "run: python -m probanda.collect.case_folder.schemas docs/schema"


def test_schemas_are_written_with_the_words_of_the_model(tmp_path):
    paths = write_schemas(tmp_path / "schema")
    claims = msgspec.json.decode(next(path for path in paths if path.name == "claims.schema.json").read_bytes())
    assert claims["$defs"]["AuthoredClaim"]["properties"]["by"]["description"] == "Who asserts it."
    assert claims["$defs"]["AuthoredClaim"]["title"] == "Claim"


@given(st.text(st.sampled_from("key: title\n-[]{}'\"#x1~fictionalnot"), max_size=80), st.sampled_from(sorted(SCHEMAS)))
def test_any_text_gives_a_value_or_mistakes(text, name):
    tree, _ = read_nodes(text.encode(), file="a.yaml")
    value, mistakes = check(Source(kind=name, file="a.yaml", tree=tree), SCHEMAS[name])
    assert (value is None) == bool(mistakes)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["key", "title", "arguments", "claims", "node", "role", "gate", "stage", "when", "leads", "x"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from([*AuthoredTheory.__struct_fields__, "not"]), PLAIN, max_size=8))
def test_any_tree_gives_a_theory_or_mistakes_with_lines(value):
    raw = msgspec.json.format(msgspec.json.encode(value), indent=1)  # JSON is YAML
    tree, mistakes = read_nodes(raw, file="a.yaml")
    if tree is None:
        assert mistakes  # an escape for a character that no text has
        return
    theory, mistakes = check(Source(kind="theories", file="a.yaml", tree=tree), AuthoredTheory)
    assert theory is None
    assert all(1 <= mistake.line <= raw.count(b"\n") + 1 for mistake in mistakes)


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.strip() != ""))
def test_words_come_through_as_they_were_written(title):
    raw = msgspec.json.encode({"key": "k", "title": title})
    tree, mistakes = read_nodes(raw, file="a.yaml")
    if tree is None:
        assert mistakes
        return
    value, _ = check(Source(kind="case", file="a.yaml", tree=tree), AuthoredCase)
    assert value == AuthoredCase(key="k", title=title)


def test_the_schemas_are_written_by_a_command_without_a_warning(tmp_path):
    command = [sys.executable, "-W", "error", "-m", "probanda.collect.case_folder.schemas", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert len(list(tmp_path.iterdir())) == len(SCHEMAS)


def test_a_day_of_proceedings_that_is_no_day_is_a_mistake(change, only_mistake):
    change(THEORY, "stage: 58\n", "stage: 58\nas_of: 2031-02-30\n")
    mistake = only_mistake()
    assert (mistake.key, mistake.line) == ("as_of", 10)
    assert "no day of the calendar" in mistake.message


def test_two_theories_against_one_suspect_are_no_mistake(folder):
    theory = (folder / THEORY).read_text(encoding="utf-8")
    (folder / "theories/second.yaml").write_text(theory.replace("key: no-quarter", "key: second"), encoding="utf-8")
    assert len(read_case_folder(folder)[0].theories) == 2


def test_a_theory_knows_the_lines_of_what_the_law_can_refuse(folder, change):
    change(THEORY, "stage: 58\n", "stage: 58\nalternative_modes:\n  - RS:25(3)(b)\nraised: [RS:33]\n")
    place = next(one for one in read_case_folder(folder)[0].places if one.theory == "no-quarter")
    assert place.file == THEORY
    assert [place.line(path) for path in ("mode", "alternative_modes[0]", "raised[0]", "completion")] == [6, 11, 12, 1]
    assert place.line("arguments[0].node") > place.line("arguments")
