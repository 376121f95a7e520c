"""Names that a system without case, or with a Unicode form of its own, takes for one.

Two names collide when they are the same after case folding and normalisation (NFD, then folded, then NFC): there the
one file would overwrite the other, and a bag or archive would be read otherwise than here. Folders count too. Standard
library only.
"""

import unicodedata
from collections.abc import Iterable, Iterator


def folded(name: str) -> str:
    """The name as a system sees it that knows neither case nor Unicode forms."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def collisions(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(path, the one before it that it collides with), for paths and the folders that they lie in, each once."""
    seen: dict[str, str] = {}
    looked_at: set[str] = set()
    for path in paths:
        prefix = path
        while prefix and prefix not in looked_at:
            looked_at.add(prefix)
            other = seen.setdefault(folded(prefix), prefix)
            if other != prefix:
                yield prefix, other
            prefix = prefix.rpartition("/")[0]
