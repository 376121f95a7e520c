"""A citation as it is written, before anything is checked, and how a list goes on with labels alone."""

from string import ascii_lowercase

import msgspec

from probanda.text.citation_paths import Path, read_path


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A citation as it is written: where, of which instrument (None: none is named beside it), and its path."""

    start: int
    end: int
    key: str | None
    article: str
    labels: tuple[str, ...] = ()
    suffix: str | None = None
    malformed: bool = False
    """A bracket is missing."""
    misread: bool = False
    """A character is none of a citation, and looks like one."""
    instead: tuple[str, ...] = ()
    """Other articles that the same misread characters can be."""
    bare: bool = False
    """Whether neither a word such as "article" nor an instrument stands beside it."""
    paragraphs: bool = False
    """Whether further numbers of its list are paragraphs of the same article."""
    since: tuple[str, ...] = ()
    """The path at which the range began that this one ends; empty: it ends none."""

    @property
    def path(self) -> str:
        """The path as a reference writes it, without its instrument."""
        return "".join((self.article, *(f"({label})" for label in self.labels)))


def continued(text: str, position: int, before: Found) -> Found | None:
    """Labels at this position that take the place of labels of the citation before (`(e)(x)` after `8(2)(c)(i)`)."""
    path = read_path(text, position, spaced=False)
    if not path.labels or not before.labels:
        return None
    return _replaced(before, path, start=position)


def count_of(article: str) -> int:
    """The number of an article without `bis`, `ter`, `quater`."""
    return int(article.rstrip(ascii_lowercase))


def _replaced(before: Found, path: Path, *, start: int) -> Found:
    """The path takes the place of the deepest label of the kind of its first one, or of the last label.

    After `8(2)(c)(i)` an `(e)` can be no numeral, so it stands for `(c)`, and a `(v)` stands for `(i)`.
    """
    kind = _kind(path.labels[0])
    kinds = [_kind(label) for label in before.labels]
    same = [at for at, other in enumerate(kinds) if other == kind] or [
        at for at, other in enumerate(kinds) if other & kind
    ]
    depth = same[-1] if same else len(kinds) - 1
    return Found(
        start=start,
        end=path.end,
        key=before.key,
        article=before.article,
        labels=(*before.labels[:depth], *path.labels),
        malformed=path.malformed,
        misread=path.misread,
    )


def _kind(label: str) -> set[str]:
    """The kinds that a label can be: `v` is a letter and a Roman numeral."""
    if label[0].isdigit():
        return {"number"}
    kinds = {"letter"} if len(label) == 1 else set()
    if set(label.lower()) <= set("ivx"):
        kinds.add("roman")
    return {f"{kind} {'upper' if label[0].isupper() else 'lower'}" for kind in kinds}
