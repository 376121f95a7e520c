"""The reference of the case folder: its examples are read, its keys are all there, its mistakes are the real ones."""

import re
from enum import EnumMeta
from pathlib import Path

import msgspec
import pytest

from probanda.collect.case_folder import read_case_folder
from probanda.collect.case_folder.schemas import SCHEMAS
from probanda.model import authored, authored_command, authored_sheet, authored_theory, authored_when
from probanda.model.errors import CaseFolderError

REFERENCE = (Path(__file__).resolve().parents[2] / "docs" / "case-folder.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", REFERENCE, flags=re.DOTALL))
MATERIAL = ("speech.mp4", "speech.en.txt", "speech.second.en.txt", "article.txt", "referral.txt")


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    for name, text in EXAMPLES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# {name}\n{text}", encoding="utf-8")
    for name in MATERIAL:
        (tmp_path / "exhibits" / name).write_text("a stand-in")
    return tmp_path


def test_the_examples_together_are_a_sound_case_folder(examples):
    value, warnings = read_case_folder(examples)
    assert warnings == ()
    assert len(value.exhibits) == 5
    assert len(value.theories[0].arguments) == 7


def test_each_kind_of_file_has_an_example():
    kinds = {Path(name).parts[0] for name in EXAMPLES}
    assert kinds == {"case.yaml", "exhibits", "transcripts", "claims", "actors", "incidents", "theories"}


NAMED = {
    name: value
    for module in (authored, authored_command, authored_sheet, authored_theory, authored_when)
    for name, value in vars(module).items()
}
STRUCTS = [
    value
    for name, value in NAMED.items()
    if name.startswith("Authored") and isinstance(value, type) and issubclass(value, msgspec.Struct)
]


@pytest.mark.parametrize("struct", STRUCTS)
def test_each_key_is_explained(struct):
    assert [field for field in struct.__struct_fields__ if f"`{field}`" not in REFERENCE] == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_word_that_can_stand_somewhere_is_explained(name):
    words = {
        word
        for definition in msgspec.json.schema(SCHEMAS[name])["$defs"].values()
        for word in definition.get("enum", ())
    }
    assert sorted(word for word in words if f"`{word}`" not in REFERENCE) == []


def test_every_key_of_every_kind_stands_in_an_example():
    examples = "\n".join(EXAMPLES.values())
    keys = {field for struct in STRUCTS for field in struct.__struct_fields__}
    # Different ways to say when exclude one another; no transcript of what was spoken is there.
    assert sorted(key for key in keys if not re.search(rf"\b{key}:", examples)) == [
        "last_imprecise",
        "last_precise",
        "translates",
    ]


def test_the_mistakes_that_it_shows_are_the_real_ones(examples):
    for name, old, new in (
        ("exhibits/01-video.yaml", "moment: 2031-10-10T08:15+02:00", "on: 2031-09-31"),
        ("theories/no-quarter.yaml", "suspect: speaker", "suspect: spekaer"),
    ):
        text = (examples / name).read_text(encoding="utf-8")
        assert old in text
        (examples / name).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CaseFolderError) as caught:
        read_case_folder(examples)
    shown = REFERENCE.split("```\n")[1].splitlines()
    assert [str(mistake) for mistake in caught.value.mistakes] == shown


def test_no_word_of_a_choice_is_left_out_of_the_schemas():
    enums = {name for name, value in NAMED.items() if isinstance(value, EnumMeta)}
    listed = {
        title
        for struct in SCHEMAS.values()
        for title, schema in msgspec.json.schema(struct)["$defs"].items()
        if "enum" in schema
    }
    assert enums == listed
