"""Links: every key is a key, stands once, and every link leads to a thing of the right kind.

This is checked on the trees of all files that are YAML, also of those with other mistakes, so that all is told at once.
When a file cannot be read at all, what it would have held is unknown: links that could lead there are not judged.

A passage has to be named in its transcript before a claim or a judgement can rest on it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from probanda.collect.case_folder.place import Path, Source
from probanda.collect.case_folder.words import did_you_mean, listed, shown
from probanda.model.errors import Mistake

_CASE = -1
# kind of file -> (where keys stand, what has that key, within what the key is the only one: the case, or the thing at
# the first so many steps of the path, 0 for the file).
_KEYS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "case": (("instruments[].key", "instrument", _CASE),),
    "exhibits": (("key", "exhibit", _CASE), ("datings[].key", "dating", _CASE)),
    "transcripts": (
        ("key", "transcript", _CASE),
        ("passages[].key", "passage", 0),
        ("passages[].readings[].key", "reading", 2),
        ("judgements[].key", "judgement", 0),
    ),
    "claims": (("claims[].key", "claim", _CASE),),
    "actors": (("key", "actor", _CASE),),
    "incidents": (("key", "incident", _CASE),),
    "theories": (
        ("key", "theory", _CASE),
        ("leads[].id", "lead", 0),
        ("arguments[].key", "argument", 0),
        ("preferences[].key", "preference", 0),
    ),
}

# kind of file -> (where links stand, what they can lead to).
_LINKS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "case": (("instruments[].exhibit", ("exhibit",)),),
    "exhibits": (
        ("made_from[]", ("exhibit",)),
        ("copies[]", ("exhibit",)),
        ("datings[].of", ("exhibit", "incident")),
    ),
    "transcripts": (
        ("exhibit", ("exhibit",)),
        ("of", ("exhibit",)),
        ("translates", ("transcript",)),
        ("second_of", ("transcript",)),
        ("judgements[].passage", ("passage",)),
    ),
    "claims": (
        ("claims[].rests_on[].exhibit", ("exhibit",)),
        ("claims[].passages[].transcript", ("transcript",)),
        ("claims[].posting.person", ("actor",)),
        ("claims[].posting.unit", ("actor",)),
        ("claims[].relation.unit", ("actor",)),
        ("claims[].relation.superior", ("actor",)),
        ("claims[].positioning.unit", ("actor",)),
        ("claims[].membership.member", ("actor",)),
        ("claims[].membership.of", ("actor", "incident")),
    ),
    "incidents": (("during", ("incident",)), ("exhibits[]", ("exhibit",))),
    "theories": (
        ("suspect", ("actor",)),
        ("incident", ("incident",)),
        ("arguments[].claims[]", ("claim",)),
        ("arguments[].questions[].exhibit", ("exhibit",)),
        ("arguments[].attacks[]", ("argument",)),
        ("preferences[].argument", ("argument",)),
        ("preferences[].rebuttal", ("argument",)),
        ("preferences[].winner", ("argument",)),
    ),
}

# Lists that name each thing at most once.
_ONCE = {
    "exhibits": ("made_from[]", "copies[]"),
    "incidents": ("exhibits[]",),
    "theories": ("arguments[].claims[]", "arguments[].attacks[]"),
}

_FILE_OF = {what: kind for kind, rows in _KEYS.items() for _, what, scope in rows if scope == _CASE}
_A = {"a": "an", "e": "an", "i": "an"}

# (kind of thing, file or "" for the case) -> its keys.
_Known = dict[tuple[str, str], set[str]]


def check_links(sources: Iterable[Source], *, unread: frozenset[str]) -> Iterator[Mistake]:
    """All mistakes of keys and links; `unread` are the kinds of which a file could not be read as YAML."""
    sources = tuple(sources)
    known: _Known = defaultdict(set)
    yield from _keys(sources, known)
    for source in sources:
        for pattern, kinds in _LINKS.get(source.kind, ()):
            if not any(_FILE_OF.get(kind) in unread for kind in kinds):
                yield from _lead_somewhere(source, pattern, kinds, known)
        for pattern in _ONCE.get(source.kind, ()):
            yield from _once(source, pattern)
    yield from _readings(sources, unread)


def _keys(sources: tuple[Source, ...], known: _Known) -> Iterator[Mistake]:
    first: dict[tuple[str, str, Path, str], str] = {}
    for source in sources:
        for pattern, what, scope in _KEYS.get(source.kind, ()):
            for path, key in source.found(pattern):
                file = "" if scope == _CASE else source.file
                known[what, file].add(key)
                name = (what, file, path[: max(scope, 0)], key)
                place = f"{shown(source.file)}:{source.line(path)}"
                if name in first:
                    message = f"the {what} `{shown(key)}` stands twice, first in {first[name]}"
                    yield source.mistake(path, message, "Give one of them another key")
                first.setdefault(name, place)


def _lead_somewhere(source: Source, pattern: str, kinds: tuple[str, ...], known: _Known) -> Iterator[Mistake]:
    places = {kind: known[kind, "" if kind in _FILE_OF else source.file] for kind in kinds}
    every = sorted(set().union(*places.values()))
    here = f"The keys are {listed(every)}" if every else f"There is no {' and no '.join(kinds)} yet: write it"
    advice_for: dict[str, str] = {}  # a key that was renamed is missed in many places, and likeness is slow to find
    for path, key in source.found(pattern):
        holders = [kind for kind in kinds if key in places[kind]]
        if len(holders) > 1:
            message = f"`{shown(key)}` is the key of {' and of '.join(map(_a, holders))}"
            yield source.mistake(path, message, "Give one of them another key")
        if not holders:
            if key not in advice_for:
                advice_for[key] = f"{did_you_mean(key, every)}{here}"
            message = f"`{shown(key)}` leads to nothing: no {' and no '.join(kinds)} has this key"
            yield source.mistake(path, message, advice_for[key])


def _a(kind: str) -> str:
    return f"{_A.get(kind[0], 'a')} {kind}"


def _once(source: Source, pattern: str) -> Iterator[Mistake]:
    seen: set[tuple[Path, str]] = set()
    for path, key in source.found(pattern):
        if (path[:-1], key) in seen:
            yield source.mistake(path, f"`{shown(key)}` stands in this list twice", "Keep one of the two")
        seen.add((path[:-1], key))


def _readings(sources: tuple[Source, ...], unread: frozenset[str]) -> Iterator[Mistake]:
    """Passages that claims rest on, and the readings that claims and judgements name."""
    passages = {
        key: _named_passages(source)
        for source in sources
        if source.kind == "transcripts"
        for _, key in source.found("key")
    }
    for source in sources:
        if source.kind == "transcripts":
            yield from _readings_of_judgements(source)
        if source.kind == "claims" and "transcripts" not in unread:
            yield from _passages_of_claims(source, passages)


def _readings_of_judgements(source: Source) -> Iterator[Mistake]:
    named = _named_passages(source)
    passages = {path[:-1]: key for path, key in source.found("judgements[].passage")}
    for path, reading in source.found("judgements[].reading"):
        yield from _listed(source, path, reading, named.get(passages.get(path[:-1], ""), ()))


def _passages_of_claims(source: Source, passages: dict[str, dict[str, tuple[str, ...]]]) -> Iterator[Mistake]:
    named = dict(source.found("claims[].passages[].passage"))
    holds_in = defaultdict(list)
    for path, reading in source.found("claims[].passages[].holds_in[]"):
        holds_in[path[:-2]].append((path, reading))
    for path, transcript in source.found("claims[].passages[].transcript"):
        at = (*path[:-1], "passage")
        passage = named.get(at)
        if passage is None or transcript not in passages:
            continue  # both are mistakes that are told already
        if passage not in passages[transcript]:
            every = sorted(passages[transcript])
            here = f"Its passages are {listed(every)}" if every else "It names none yet"
            yield source.mistake(
                at,
                f"the transcript `{shown(transcript)}` names no passage `{shown(passage)}`",
                f"{did_you_mean(passage, every)}{here}; a passage is named under `passages:` of its transcript",
            )
            continue
        for where, reading in holds_in[path[:-1]]:
            yield from _listed(source, where, reading, passages[transcript][passage])


def _listed(source: Source, path: Path, reading: str, readings: tuple[str, ...]) -> Iterator[Mistake]:
    # A passage whose readings are not listed here has those that the reader of transcripts finds in the text.
    if readings and reading not in readings:
        yield source.mistake(
            path,
            f"the passage has no reading `{shown(reading)}`",
            f"{did_you_mean(reading, readings)}Its readings are {listed(readings)}",
        )


def _named_passages(source: Source) -> dict[str, tuple[str, ...]]:
    """Key of each passage of a transcript -> keys of its readings as they are listed there."""
    readings: dict[Path, list[str]] = defaultdict(list)
    for path, key in source.found("passages[].readings[].key"):
        readings[path[:2]].append(key)
    return {key: tuple(readings[path[:2]]) for path, key in source.found("passages[].key")}
