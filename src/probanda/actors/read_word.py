"""One word of a name, read: its sounds, what it does in the name, what it weighs, and what is near it.

A word may be read in several ways, each a form of its own: an article that is written to its word is there or not
("Elbashir", "bashir"); a servant's name keeps its first letter or lends it to the article ("Abdellatif"). The best pair
of forms decides.
"""

import re
from functools import lru_cache
from itertools import product

import msgspec

from probanda.actors.letters import ABJADS, one_alphabet, plain, sounds_of
from probanda.actors.sounds import WEAK
from probanda.actors.words import ORDINALS, Part, known_names, known_words

_NUMBER = re.compile(r"(\d+)(?:st|nd|rd|th|eme|er|ere|e|й|я|ая|ый)?")
ARABIC_ARTICLE = re.compile(r"^ال(?P<of>\w{3,})$")
_ARTICLE_IN = {
    "ARABIC": ARABIC_ARTICLE,
    "LATIN": re.compile(r"^[ae]l(?P<of>\w{4,})$"),  # not Elena, Alain
    "CYRILLIC": re.compile(r"^[аэ]ль?(?P<of>\w{4,})$"),
}
_SERVANT_IN = {
    "ARABIC": re.compile(r"^عبد(?:ال(?!له))?(?P<of>\w{3,})$"),
    "LATIN": re.compile(r"^'?abd(?:[aeiou]?l|[aeiou]|)(?P<of>\w{3,})$"),
    "CYRILLIC": re.compile(r"^абд(?:[уеа]?л(?!л)|[уеа]|)(?P<of>\w{3,})$"),
}
_FAITH_IN = {
    "ARABIC": re.compile(r"^(?P<of>\w{2,})الدين$"),
    "LATIN": re.compile(r"^(?P<of>\w{2,}?)[aeiou]l?d+(?:i|ee|e|y)ne?$"),
}
_WEIGHTS = {Part.FORM: 0.1, Part.GENERAL: 0.5, Part.UNIT: 0.9, Part.NUMBER: 1.1, Part.INITIAL: 0.35, Part.LITTLE: 0.08}
_COMMON = (1.0, 1.0, 0.85, 0.7)  # what a word weighs that is in no table, and in each of the three steps of it
GOD = frozenset(
    {"allah", "ullah", "alah", "ulla", "alla", "oulaye", "llah", "lah", "lla", "الله", "لله", "اللة", "аллах"}
)
"""After these a servant's name is Abdullah, a name of its own."""
_FAITHS = frozenset({"din", "islam"})
_MOST_READINGS, _LONG = 6, 3
# Consonants in few classes; two letters where a sound is romanised into two classes.
_CLASSES = {
    **dict.fromkeys("kqgX", "k"), "K": "ks", "G": "kr", **dict.fromkeys("td", "t"), "T": "ts", "D": "ts", "B": "ts",
    **dict.fromkeys("szSZcC", "s"), "Q": "sk", "J": "sk", **dict.fromkeys("pbf", "p"), "v": "p ", "m": "m", "n": "n",
    "l": "l", "r": "r",
}  # fmt: skip


class Token(msgspec.Struct, frozen=True, eq=False):
    """One word of a name, read; the same word is the same object, so that likeness is computed once."""

    shown: str
    """As it is written, in small letters."""
    part: Part
    of: str
    """What a servant's name or kunya begins with ("abd", "abu"); a concept of a word in a table; else empty."""
    forms: tuple[str, ...]
    """Sounds, one for each way to read it."""
    skeleton: str
    """The consonants of the first form, in few classes."""
    skeletons: tuple[str, ...]
    """Those of all forms, in all classes that they may be of."""
    abjad: bool
    weight: float
    names: frozenset[int]
    """The names of the table that it may write."""
    keys: frozenset[str]
    """What another word has to share at least one of to be near."""
    mixed: bool
    """Whether it was written in two alphabets that look alike."""


@lru_cache(maxsize=1 << 18)  # words of names come again; a word that fell out is read again, and nothing else changes
def read_word(word: str, of: str, units: bool) -> Token:
    """One word, read."""
    shown = f"{word} al-{of}" if of in _FAITHS else f"{of} {word}" if of else word
    word, script, mixed = one_alphabet(word)
    bare = plain(word)
    if not of:
        word, of = _hidden(word, bare, script)
        bare = plain(word) if of else bare
    forms = _forms(word, script, article_apart=bool(of))
    known = known_names().get(bare.replace("'", ""))
    names = known.names if known and not of else frozenset[int]()
    part, concept = _part(bare, of, units)
    weight = _WEIGHTS.get(part, _COMMON[known.common] if known and not of else 1.0)
    if part is Part.NUMBER:
        forms = (concept,)
    skeletons = tuple(dict.fromkeys(one for form in forms for one in skeletons_of(form)))
    return Token(
        shown=shown,
        part=part,
        of=of or (concept if part is not Part.NUMBER else ""),
        forms=forms,
        skeleton=skeletons[0],
        skeletons=skeletons,
        abjad=script in ABJADS,
        weight=weight,
        names=names,
        keys=_keys(part, concept if not of else "", names, (tuple(filter(None, forms)), skeletons)),
        mixed=mixed,
    )


def _hidden(word: str, bare: str, script: str) -> tuple[str, str]:
    """A servant's name or a name in al-Din that is written as one word: what it is of, and which of them it is."""
    servant, faith = _SERVANT_IN.get(script), _FAITH_IN.get(script)
    found = servant.match(bare) if servant is not None else None
    if found is not None:
        return (word, "") if found["of"] in GOD else (found["of"], "abd")
    found = faith.match(bare) if faith is not None else None
    return (found["of"], "din") if found is not None else (word, "")


def _forms(word: str, script: str, *, article_apart: bool) -> tuple[str, ...]:
    """Sounds of a word, one for each way to read it."""
    forms = [sounds_of(word, script)]
    bare = plain(word)
    if article_apart:
        return tuple(forms)
    article = _ARTICLE_IN.get(script)
    found = article.match(word) if article is not None else None
    if script == "ARABIC":
        if word.endswith("ى"):
            forms.append(forms[0][:-1] + "Y")  # Egypt writes every final ya without its dots
        # The article is nearly always written, and left out of half of all romanisations.
        return tuple(dict.fromkeys([sounds_of(found["of"], script), *forms] if found is not None else forms))
    if script == "CYRILLIC" and "г" in word:
        forms.append(forms[0].replace("g", "h"))  # Ukraine says and romanises it so
    if script == "LATIN" and not word.isascii():
        forms.append(sounds_of(bare, script))  # half of all lists leave the signs out
    if found is not None:
        forms.append(sounds_of(found["of"], script))
    if script == "LATIN" and "j" in bare and "dj" not in bare:
        forms.append(forms[0].replace("J", "y"))  # Slavic, German and Nordic languages write y as j
    return tuple(dict.fromkeys(forms))


def _part(bare: str, of: str, units: bool) -> tuple[Part, str]:
    """What a word does, and the concept or number that it stands for."""
    if of:
        return Part.NAME, of
    number = _NUMBER.fullmatch(bare)
    if number is not None:
        return Part.NUMBER, number[1].lstrip("0") or "0"
    if units and bare in ORDINALS:
        return Part.NUMBER, str(ORDINALS[bare])
    if len(bare) == 1:
        return Part.INITIAL, bare
    for known in known_words().get(bare.strip("."), ()):
        if known.part in {Part.FORM, Part.GENERAL, Part.UNIT, Part.LITTLE}:
            return known.part, known.concept
    return Part.NAME, ""


def skeletons_of(sounds: str) -> tuple[str, ...]:
    """The consonants of a line of sounds in few classes, once for each class that a sound may be of."""
    choices = [_CLASSES.get(one, "" if one in WEAK else one) for one in sounds]
    ways: list[str] = []
    for way in product(*(choice for choice in choices if choice)):
        ways.append("".join(one for one in way if one != " "))
        if len(ways) == _MOST_READINGS:
            break
    return tuple(dict.fromkeys(ways))


def _head(form: str) -> str:
    """The class of the first sound; all vowels are one class."""
    return _CLASSES.get(form[0], "a")[0]


def _keys(
    part: Part, concept: str, names: frozenset[int], readings: tuple[tuple[str, ...], tuple[str, ...]]
) -> frozenset[str]:
    """What a word and another share when they are near: a skeleton, or one with a consonant left out."""
    if part is Part.NUMBER:
        return frozenset({concept})
    forms, skeletons = readings
    keys = {f"#{number}" for number in names}
    if concept:
        keys.add(f"={concept}")
    if len(skeletons[0]) < _LONG:  # so short that one slip leaves nothing else to share
        keys.update(f"{_head(form)}:{one}" for form in forms for one in skeletons[0])
    for one in skeletons:
        keys.add(one)
        if len(one) >= _LONG:
            keys.update(one[:at] + one[at + 1 :] for at in range(len(one)))
    return frozenset(keys)
