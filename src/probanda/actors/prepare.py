"""A name taken apart: words read once, so that comparing it with a million others reads no letter again.

Rules, in order:
1. Only the first 512 characters are read; that it was longer is remembered and said with every match.
2. Words part at spaces, commas, hyphens and strokes; an apostrophe and a full stop do not part a word.
3. Ranks and titles, particles (`bin`, `ben`, `ibn`, `ould`, `van`) and articles are set apart. Where nothing else would
   be left they are the name.
4. A servant's name is one word: `Abd al-Rahman`, `Abdul Rahman`, `Abdurrahman`, with or without its article; so is a
   kunya (`Abu Omar`) and a name in `al-Din` (`Nur al-Din`, `Noureddine`).
5. An article that is written to its word is a second way to read it: "Elbashir" is also "bashir".
6. Numbers are words of their own; in names of units so are ordinals and Roman numbers.
7. What is common weighs less than what is rare: `known_names` has three steps, from general knowledge and no count.
"""

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from probanda.actors.letters import clean, plain
from probanda.actors.read_word import ARABIC_ARTICLE, GOD, Token, read_word
from probanda.actors.words import PHRASES, Part, known_words

MOST_READ = 512
_MOST_WORDS = 24  # the longest names of companies have fewer; more would let a file make us compare for hours
# Vowel signs of the scripts of India and South-East Asia are no letters to `re`, and part no word.
_APART = re.compile(r"[^\w'\u0900-\u0dff\u0e00-\u109f\u1780-\u17ff]+|_+")
_MIXED = re.compile(r"(?<=\d)(?=[^\W\d_]{4})|(?<=[^\W\d_]{2})(?=\d)")
_DOTTED = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
_TWO_INITIALS = 2
_SHORTEST_PHRASE = 12
_SERVANTS = {"abd", "abdul", "abdel", "abdal", "abdol", "abdoul", "abdu", "abdur", "abdus", "abder", "عبد"}
_KUNYAS = {"abu", "abou", "abo", "aboo", "abi", "ابو", "أبو", "أبي", "ابي", "umm", "oum", "um", "أم", "ام", "абу"}
_FAITH = {"din", "deen", "dine", "dinn", "eddin", "eddine", "uddin", "الدين", "دين", "islam", "الإسلام", "الاسلام"}
_SUN = frozenset("as ash ar ad az an adh at ath es esh er ed ez en ur ud us uz".split())  # noqa: SIM905 - to read
_ARTICLES = _SUN | {"al", "el", "il", "ul", "ol", "ال"}


class Joined(NamedTuple):
    """Neighbours, read as one word: their places, and the word."""

    places: tuple[int, ...]
    token: Token


class Prepared(msgspec.Struct, frozen=True):
    """A name, taken apart."""

    text: str
    tokens: tuple[Token, ...]
    keys: frozenset[str]
    set_apart: tuple[str, ...]
    """Ranks, titles and particles, as written."""
    numbers: frozenset[str]
    organisation: bool
    """Whether a word of it says that it is no person."""
    cut: bool
    """Whether it was longer than what is read."""
    plain: str
    """Its words in order, small and without signs: what it is if it is compared as a whole."""
    initials: str
    """First letters of its words, legal forms apart: what an acronym of it would be."""
    skeletons: frozenset[str]
    """The skeletons of its words."""
    every_initial: str
    """Those with legal forms."""
    joined: tuple[Joined, ...]
    """Neighbours of its words, read as if they were written together."""
    joined_skeletons: frozenset[str]
    weighty: int
    """How many of its words carry a name: no legal form, no general word."""
    units: frozenset[str]
    """The kinds of units that it names."""


class _Piece(NamedTuple):
    """A word before it is read: its letters, and what it belongs to."""

    word: str
    of: str = ""


def prepare(name: str) -> Prepared:
    """The name, taken apart."""
    cut = len(name) > MOST_READ
    cleaned = clean(name[:MOST_READ])[:MOST_READ]
    pieces, apart, units = _pieces(cleaned)
    tokens = tuple(read_word(piece.word, piece.of, units) for piece in pieces[:_MOST_WORDS])
    tokens = tuple(one for one in tokens if one.forms[0])
    weighty = [one for one in tokens if one.part is not Part.FORM] or list(tokens)
    joined = tuple(_join(tokens, begin) for begin in range(len(tokens) - 1))
    return Prepared(
        text=name,
        tokens=tokens,
        keys=frozenset[str]().union(*(one.keys for one in weighty)),
        set_apart=tuple(apart),
        numbers=frozenset(one.forms[0] for one in tokens if one.part is Part.NUMBER),
        organisation=units or any(one.part in {Part.FORM, Part.GENERAL} for one in tokens),
        cut=cut,
        plain=" ".join(plain(one.shown) for one in tokens),
        initials="".join(plain(one.shown)[:1] for one in weighty),
        every_initial="".join(plain(one.shown)[:1] for one in tokens),
        skeletons=frozenset(one.skeleton for one in tokens),
        joined=joined,
        joined_skeletons=frozenset(one.token.skeleton for one in joined),
        weighty=sum(one.part in {Part.NAME, Part.UNIT, Part.NUMBER, Part.INITIAL} for one in tokens),
        units=frozenset(one.of for one in tokens if one.part is Part.UNIT),
    )


def _join(tokens: tuple[Token, ...], begin: int) -> Joined:
    """A word and the next as one; small particles take along the name that they belong to ("van der X")."""
    end = begin + 2
    while end < len(tokens) and tokens[end - 1].part is Part.LITTLE:
        end += 1
    written = "".join(one.shown.replace(" ", "") for one in tokens[begin:end])
    return Joined(tuple(range(begin, end)), read_word(written, "", False))


def _pieces(cleaned: str) -> tuple[list[_Piece], list[str], bool]:
    """Words of a name, what was set apart, and whether it is a unit's (rules 2 to 4)."""
    text = cleaned
    for phrase, short in PHRASES:
        text = phrase.sub(short, text) if len(text) > _SHORTEST_PHRASE else text
    text = _MIXED.sub(" ", _DOTTED.sub(_undotted, text))
    words = [one.strip("'") for one in _APART.split(text)]
    words = [one for one in words if one]
    parts = [_parts_of(one) for one in words]
    units = any(Part.UNIT in part for part in parts)
    pieces: list[_Piece] = []
    apart: list[str] = []
    at = 0
    while at < len(words):
        taken, piece = _joined(words, at)
        if piece is not None:
            pieces.append(piece)
        elif _is_particle(words, parts, at) or (not units and _is_title(parts, at)):
            apart.append(words[at])
        else:
            pieces.append(_Piece(words[at]))
        at += taken
    if not any(len(one.word) > 1 for one in pieces):
        return [_Piece(one) for one in words], [], units
    return pieces, apart, units


def _undotted(found: re.Match[str]) -> str:
    """Letters with full stops: two initials ("A.V."), or one abbreviation ("S.A.", "L.L.C.")."""
    letters = found[0].replace(".", "")
    return " ".join(letters) if len(letters) == _TWO_INITIALS and letters not in known_words() else letters


@lru_cache(maxsize=1 << 16)  # words of names come again
def _parts_of(word: str) -> frozenset[Part]:
    """What a word may do, by the tables."""
    return frozenset(known.part for known in known_words().get(plain(word), ()))


def _is_particle(words: list[str], parts: list[frozenset[Part]], at: int) -> bool:
    """Whether a word is set apart; "as" and "an" are articles only before a word of their sound ("as-Sadr")."""
    word = words[at]
    if word in _SUN:
        return at + 1 < len(words) and words[at + 1].startswith(word[1:])
    return Part.PARTICLE in parts[at]


def _is_title(parts: list[frozenset[Part]], at: int) -> bool:
    """Whether a word is set apart as a title; "General" is none in the name of a company ("General Trading Ltd")."""
    if Part.TITLE not in parts[at] or Part.GENERAL not in parts[at]:
        return Part.TITLE in parts[at]
    words_of_companies = {Part.FORM, Part.GENERAL}
    return not any(part & words_of_companies and not part & {Part.TITLE} for part in parts)


def _joined(words: list[str], at: int) -> tuple[int, _Piece | None]:
    """How many words from here are one name, and which (rule 4)."""
    word = words[at]
    after = at + 1
    if word in _SERVANTS or word in _KUNYAS:
        while after < len(words) and words[after] in _ARTICLES:
            after += 1
        if after < len(words) and (word not in _KUNYAS or len(words[after]) > 1):
            of = "abd" if word in _SERVANTS else "umm" if word[0] in "uoأا" and word[-1:] in "mم" else "abu"
            if of == "abd" and words[after] in GOD:
                return after + 1 - at, _Piece("abdullah")
            if of == "abu" and words[after] in {"bakr", "bakar", "baker"}:
                return after + 1 - at, _Piece("abubakr")
            return after + 1 - at, _Piece(_without_article(words[after]), of)
        return 1, None
    while after < len(words) and words[after] in _ARTICLES and after < at + 2:
        after += 1
    if after < len(words) and words[after] in _FAITH and word not in _ARTICLES and len(word) > 1:
        faith = "islam" if "sl" in words[after] or "سلام" in words[after] else "din"
        return after + 1 - at, _Piece(word, faith)
    return 1, None


def _without_article(word: str) -> str:
    found = ARABIC_ARTICLE.match(word)
    return found["of"] if found is not None else word
