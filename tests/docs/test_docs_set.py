"""The documents as a set: each page can be found, each link leads somewhere, each setting and error is explained."""

import re
import subprocess
from pathlib import Path

import pytest

from probanda.cli.main import VERBS
from probanda.model import errors

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
_LINK = re.compile(r"\]\((?P<to>[^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]


def prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made on the page of a repository."""
    headings = re.findall(r"^#+ (.*)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    return [found["to"] for found in _LINK.finditer(prose(page))]


def leads_nowhere(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    there = (page.parent / name).resolve() if name else page
    if not there.exists() or not there.is_relative_to(ROOT):
        return True
    return bool(anchor) and anchor not in anchors(there)


@pytest.mark.parametrize("name", NAMES)
def test_each_link_leads_to_a_page_and_a_heading_that_are_there(name: str) -> None:
    page = ROOT / name
    inside = [link for link in links(page) if not link.startswith(("https://", "mailto:"))]
    assert [link for link in inside if leads_nowhere(page, link)] == []


def test_a_link_to_a_heading_that_is_not_there_is_found() -> None:
    assert leads_nowhere(DOCS / "README.md", "commands.md#no-such-heading")
    assert leads_nowhere(DOCS / "README.md", "no-such-page.md")
    assert not leads_nowhere(DOCS / "README.md", "commands.md#settings")


def test_each_page_is_reached_from_the_index() -> None:
    seen: set[Path] = set()
    waiting = [DOCS / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        near = [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if ":" not in link]
        waiting += [there for there in near if there.suffix == ".md" and there.is_file()]
    assert [page.relative_to(ROOT).as_posix() for page in PAGES if page not in seen] == []


@pytest.mark.parametrize("name", [path.relative_to(ROOT).as_posix() for path in DOCS.glob("*.md")])
def test_each_page_of_docs_stands_in_the_index_itself(name: str) -> None:
    assert name == "docs/README.md" or f"]({Path(name).name}" in (DOCS / "README.md").read_text("utf-8")


def test_the_readme_leads_to_the_index_and_the_tutorial() -> None:
    assert {"docs/README.md", "docs/tutorial.md"} <= set(links(ROOT / "README.md"))


def test_each_setting_is_explained() -> None:
    listed = subprocess.run(["git", "ls-files", "src"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    code = "".join((ROOT / name).read_text("utf-8") for name in listed.splitlines() if name.endswith(".py"))
    settings = set(re.findall(r"\"(PROBANDA_[A-Z_]+)\"", code))
    assert len(settings) > 2
    reference = (DOCS / "commands.md").read_text("utf-8")
    assert {name for name in settings if f"| `{name}` |" not in reference} == set()


ERRORS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ProbandaError)]


@pytest.mark.parametrize("error", [one for one in ERRORS if one is not errors.ProbandaError])
def test_each_error_stands_in_the_reference_with_its_exit_code(error: type[errors.ProbandaError]) -> None:
    (row,) = [line for line in (DOCS / "commands.md").read_text("utf-8").splitlines() if f"`{error.__name__}`" in line]
    assert row.split("|")[2].strip() == str(int(error.exit))


@pytest.mark.parametrize("name", NAMES)
def test_each_command_that_is_named_in_a_sentence_has_a_verb_that_is_there(name: str) -> None:
    named = re.findall(r"`(?:\./dev )?probanda ([a-z]+)", prose(ROOT / name))
    assert sorted(set(named) - set(VERBS)) == []
