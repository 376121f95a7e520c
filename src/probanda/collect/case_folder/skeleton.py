"""The first files of a case folder, written from its material: what is known is filled in, nothing else.

- An active line says only what can be read off the material: its file, its name as a key, and of a transcript whose
  words it gives and in which language. So the folder builds at once.
- Everything else is a comment: `## ` explains, `# ` is a line to be used. Take one `#` and the blank after it away, and
  what was left blank between quotation marks is refused by the build, with its line, until somebody fills it in.
- No name, date, source or charge is proposed.

The texts that come back are written by whoever calls; nothing is written here.
"""

import json
import re
from collections.abc import Iterator, Sequence

from probanda.collect.case_folder.words import shown
from probanda.model.speech import Direction
from probanda.model.value import Value

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_BLANK = '""'
_NO_TAG = '"?"'  # refused until a tag stands there; nothing between the marks would say that it has no language


class UnclearFound(Value, frozen=True, kw_only=True):
    """An unclear passage that the reader of the transcript found."""

    key: str
    cue: int
    nth: int
    """From 1, in its cue."""
    readings: tuple[tuple[str, str], ...]
    """(key, words with their gloss)."""


class WordsFound(Value, frozen=True, kw_only=True):
    """A file of words, as far as its name and its contents say what it is."""

    of: str = ""
    """The key of the exhibit whose words these are; empty: nothing says so."""
    language: str = ""
    direction: Direction = Direction.LTR
    cues: int = 0
    unclear: tuple[UnclearFound, ...] = ()
    unread: str = ""
    """Why it could not be read; empty: it was."""


class Material(Value, frozen=True, kw_only=True):
    """One file of the folder, which becomes an exhibit."""

    key: str
    file: str
    """From the case folder down, with forward slashes."""
    words: WordsFound | None = None


def skeleton(
    key: str, title: str, material: Sequence[Material], packs: Sequence[tuple[str, str, str]]
) -> Iterator[tuple[str, str]]:
    """(path from the case folder down, text) of each file.

    Args:
        key: of the case.
        title: of the case.
        material: in the order in which it gets its labels.
        packs: (part and forum, key, title) of the law packs at hand.
    """
    yield "case.yaml", _case(key, title)
    yield from material_files(material, first=1)
    yield "claims/claims.yaml", _claims(material)
    yield "actors/actor.yaml", _ACTOR
    yield "incidents/incident.yaml", _INCIDENT
    yield "theories/theory.yaml", _theory(packs)


def material_files(material: Sequence[Material], *, first: int) -> Iterator[tuple[str, str]]:
    """(path, text) of the files of exhibits and transcripts; `first` is the number in front of the first name."""
    for number, one in enumerate(material, start=first):
        yield f"exhibits/{number:02}-{one.key}.yaml", _exhibit(one)
    for one in material:
        if one.words is not None:
            yield f"transcripts/{one.key}.yaml", _transcript(one, one.words)


def _quoted(words: str) -> str:
    """Between double quotation marks, as YAML and JSON both read it."""
    return json.dumps(words, ensure_ascii=False)


def _word(word: str) -> str:
    """A key or a language tag, between quotation marks where YAML would read a number, `null` or `no`."""
    return word if _PLAIN.fullmatch(word) and word.lower() not in _NOT_WORDS else _quoted(word)


def _case(key: str, title: str) -> str:
    return f"""\
## What this case is. Lines that begin with one # are for you to use: take the # and the blank after it away.
## Every key is explained in docs/case-folder.md.
key: {_word(key)}
title: {_quoted(title)}
language: en
## What every page of the dossier must say first, such as how proceedings ended.
# notice: ""
# outcome: ""
# summary: ""
"""


def _exhibit(one: Material) -> str:
    words = one.words
    made_from = f"made_from: [{_word(words.of)}]\n" if words is not None and words.of else ""
    language = f"language: {_word(words.language)}\n" if words is not None and words.language else ""
    return f"""\
key: {_word(one.key)}
title: {_quoted(one.file.rpartition("/")[2])}
files: [{_quoted("../" + one.file)}]
{made_from}{language}\
## Where it comes from. What you do not know stays a comment: a blank is honest, a guess is not.
# description: ""
# url: ""
# publisher: ""
## irreplaceable: no other copy can be had.
# loss: irreplaceable
## What a source says of the date: the page that posted it, the channel, the camera. A dating a source.
# datings:
#   - key: posted
#     kind: posted
#     when:
#       on: ""
#       words: ""
#     by: ""
## What is missing, and why: a court will ask.
# completeness:
#   - item: ""
#     presence: absent
#     reason: ""
## Who can stand before a court and introduce it.
# admissibility:
#   by: ""
#   introduced_by: [""]
"""


def _transcript(one: Material, words: WordsFound) -> str:
    active = words.of and words.language and not words.unread
    mark = "" if active else "# "
    lines = [f"## {why}\n" for why in _why_not(words) if not active] + [
        f"{mark}key: {_word(one.key)}\n",
        f"{mark}title: {_quoted(one.file.rpartition('/')[2])}\n",
        "## The exhibit that is this file, and the exhibit whose words it gives.\n",
        f"{mark}exhibit: {_word(one.key)}\n",
        f"{mark}of: {_word(words.of) if words.of else _BLANK}\n",
        f"{mark}language: {_word(words.language) if words.language else _NO_TAG}\n",
        f"{mark}direction: {words.direction.value}\n",
        "## Who transcribed or translated it, in words; and the key of the transcript that it translates.\n",
        '# author: ""\n',
        '# translates: ""\n',
        "## Where a page of other words stands before the first: the line after which they begin.\n",
        '# heading: ""\n',
    ]
    if words.unclear:
        lines.append("## Names for the unclear passages that were found: claims and judgements refer to them.\n")
        lines.append("# passages:\n")
    for unclear in words.unclear:
        lines.append(f"#   - key: {_word(unclear.key)}\n#     cue: {unclear.cue}\n#     nth: {unclear.nth}\n")
        if unclear.readings:
            lines.append("#     readings:\n")
        for key, reading in unclear.readings:
            lines.append(f"##      {shown(reading)}\n#       - key: {_word(key)}\n")
    return "".join(lines)


def _why_not(words: WordsFound) -> Iterator[str]:
    if words.unread:
        yield f"It could not be read as a transcript: {shown(words.unread)}"
    if not words.of:
        yield "Nothing says whose words these are: name the exhibit under `of`."
    if not words.language:
        yield "Nothing says in which language they are: a tag such as ar or en."


def _claims(material: Sequence[Material]) -> str:
    exhibits = ", ".join(one.key for one in material) or "none yet"
    transcripts = ", ".join(one.key for one in material if one.words is not None) or "none yet"
    return f"""\
## Claims: what one source asserts, in your words, with each "reportedly" and "appears" that the source has.
## Exhibits: {exhibits}
## Transcripts: {transcripts}
# claims:
#   - key: ""
#     says: ""
#     by: ""
##    The source's own words, and its hedges as they stand there.
#     quote: ""
#     hedges: [""]
##    All of what it rests on, and where in it: start_s and end_s (seconds), first_cue and last_cue, quote, or page.
#     rests_on:
#       - exhibit: ""
#         start_s: ""
#         end_s: ""
##    An unclear passage that it rests on, and the readings in which it holds.
#     passages:
#       - transcript: ""
#         passage: ""
#         holds_in: [""]
"""


_ACTOR = """\
## A person, unit, organisation or state; a file each. Everyone is presumed innocent.
# key: ""
# kind: ""
# names:
#   - text: ""
#     language: en
## As the sources describe them, hedges included.
# described_as: [""]
"""

_INCIDENT = """\
## What happened, or is said to have; a file each. Two bounds where the day is not certain.
# key: ""
# title: ""
# when:
#   not_before: ""
#   not_after: ""
##  The words of the source on the date.
#   words: ""
# place: ""
# exhibits: [""]
"""


def _theory(packs: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(f"##   {part}: {key}, {title}\n" for part, key, title in packs)
    return f"""\
## A theory: one suspect, one incident, one charge. No verdict: what would have to be proved, and what there is.
# key: ""
# title: ""
## The keys of an actor and of an incident.
# suspect: ""
# incident: ""
## What can be charged here so far (`probanda law show REF` tells more; docs/law-packs.md: adding to it):
{listed}\
# provision: ""
# mode: ""
# forum: ""
# jurisdiction: ""
## The standard of proof by its article: 53, 58, 61 or 66.
# stage: ""
## Build without arguments first: every element then stands in the dossier as a gap, with the key that `node` names.
# arguments:
#   - key: ""
#     scheme: ""
#     node: ""
#     claims: [""]
"""
