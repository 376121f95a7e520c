"""The conventions of translators as data: `conventions.toml`, read once, folded for comparing.

A phrase is a tuple of folded words. `longest` finds the longest phrase of a lexicon with which some words begin.
"""

import functools
import importlib.resources
import tomllib
from collections.abc import Iterable, Sequence

from probanda.model.speech import Unclearness
from probanda.model.value import Value
from probanda.text.words import Word, fold, words_of

Phrase = tuple[str, ...]


class Conventions(Value, frozen=True, kw_only=True):
    """All lexicons of `conventions.toml`, under the names that they have there."""

    speakers: frozenset[Phrase]
    speakers_only_whole: frozenset[Phrase]
    joiners: frozenset[Phrase]
    exclamations: frozenset[Phrase]
    unclear: tuple[tuple[Unclearness, frozenset[Phrase]], ...]
    measures: frozenset[Phrase]
    describing: frozenset[Phrase]
    subjects: frozenset[Phrase]
    connecting: frozenset[Phrase]
    glossing: frozenset[Phrase]
    or_words: frozenset[Phrase]
    everyday: frozenset[Phrase]
    pairs: frozenset[str]
    sounds: frozenset[Phrase]
    verbs: frozenset[Phrase]
    relatives: frozenset[Phrase]
    after_verb: frozenset[Phrase]
    sic: frozenset[Phrase]


@functools.cache
def conventions() -> Conventions:
    """The conventions, read from the file beside this module at the first call."""
    read = tomllib.loads(importlib.resources.files("probanda.text").joinpath("conventions.toml").read_text("utf-8"))
    speakers, unclear, connecting = read["speakers"], read["unclear"], read["connecting"]
    alternative, direction = read["alternative"], read["direction"]
    kinds = (
        Unclearness.UNINTELLIGIBLE,
        Unclearness.INAUDIBLE,
        Unclearness.MUMBLES,
        Unclearness.CROSSTALK,
        Unclearness.GAP,
    )
    return Conventions(
        speakers=_phrases(speakers["words"]),
        speakers_only_whole=_phrases(speakers["only_whole"]),
        joiners=_phrases(speakers["joiners"]),
        exclamations=_phrases(speakers["exclamations"]),
        unclear=tuple((kind, _phrases(unclear[kind.value])) for kind in kinds),
        measures=_phrases(unclear["measures"]),
        describing=_phrases(unclear["describing"]),
        subjects=_phrases(connecting["english_subjects"]),
        connecting=_phrases(connecting["phrases"]),
        glossing=_phrases(connecting["glossing"]),
        or_words=_phrases(alternative["or"]),
        everyday=_phrases(alternative["everyday"]),
        pairs=frozenset(alternative["pairs"]),
        sounds=_phrases(direction["sounds"]),
        verbs=_phrases(form for verb in direction["verbs"] for form in _forms(verb))
        | _phrases(direction["arabic_verbs"]),
        relatives=_phrases(direction["relatives"]),
        after_verb=_phrases(direction["after_verb"]),
        sic=_phrases(read["insertion"]["sic"]),
    )


def longest(words: Sequence[Word], lexicon: frozenset[Phrase]) -> int:
    """How many of the first words make the longest phrase of the lexicon; 0: none."""
    folded = tuple(word.folded for word in words[:_LONGEST])
    return next((length for length in range(len(folded), 0, -1) if folded[:length] in lexicon), 0)


_LONGEST = 6  # words; no phrase of the file is longer


def _phrases(entries: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(tuple(word.folded for word in words_of(fold(entry))) for entry in entries)


def _forms(verb: str) -> tuple[str, ...]:
    """Third person, gerund and past of an English verb, spelt loosely: a form that is no word does no harm."""
    stem = verb.removesuffix("e")
    doubled = verb + verb[-1]
    third = verb[:-1] + "ies" if verb.endswith("y") else verb + "s"
    return (third, verb + "es", stem + "ing", doubled + "ing", stem + "ed", doubled + "ed")
