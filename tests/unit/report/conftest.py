"""The invented case view, built anew for each test, and a reader of pages that refuses broken HTML."""

import importlib.util
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from probanda.model.dossier import CaseView

_BUILDER = Path(__file__).parents[2] / "fixtures" / "dossier" / "view.py"
_VOID = frozenset({"meta", "img", "br"})


class Page(HTMLParser):
    """A page as tags, attributes and words; tags must nest, and words in `sup` are notes, not text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.style = ""
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> has an attribute twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append((tag, dict(attrs).get("class") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        opened, _ = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "style":
            self.style += data
            return
        self.words.append(data)
        if any(tag == "sup" for tag, _ in self._open):
            return
        for _, names in self._open:
            for name in names.split():
                self.texts.setdefault(name, []).append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def values(self, name: str) -> list[str]:
        return [value or "" for _, attrs in self.tags for key, value in attrs.items() if key == name]


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dossier_view_fixture", _BUILDER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def page_of() -> type[Page]:
    return Page


@pytest.fixture
def case_view(builder: ModuleType, tmp_path: Path) -> "CaseView":
    return builder.build_view(tmp_path)
