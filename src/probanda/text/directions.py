"""What a bracket holds that is no doubt: a stage direction, or words that an editor inserted.

A stage direction tells what was seen or heard; an insertion completes the sentence around it. A bracket is a direction
by the first of these rules that fits, else an insertion (`insertion.words`, `insertion.sic`):
1. `direction.sound`: it begins with a word such as "applause", "pause", `تصفيق`.
2. `direction.alone`: the cue holds no words outside brackets.
3. `direction.verb`: it holds a verb such as "turns", "pointing", `يلتفت`, not after "who" or "which", and more words.
4. `direction.sentence`: it stands as a sentence of its own and begins with a capital letter, or quotes somebody, or is
   such a verb alone.
5. `direction.third-person`: at the start of a sentence, a capitalised word in -s before "the", "his", "to": "[Grabs
   the microphone]".
Round brackets are the speaker's own words unless rule 1 fits, or rule 3 with the verb first.
"""

import re
from collections.abc import Sequence

from probanda.text.brackets import Group, find_quotations
from probanda.text.conventions import conventions, longest
from probanda.text.words import Word, words_of

_SENTENCE_OVER = re.compile(r"(?:\A|[.!?…؟۔:\])］]|[.!?…؟۔][”\"»’])\s*\Z")
_SENTENCE_STOPS = re.compile(r"\s*(?:\Z|[.!?…؟۔\[(]|[^\w\s]*\s*[\r\n])")
_EDGE = 8  # characters beside a bracket that tell whether a sentence ends there
_SEVERAL = 2


def direction_rule(text: str, group: Group, *, alone: bool) -> str | None:
    """The rule by which a bracket is a stage direction; None: it is none.

    Args:
        text: the cue.
        group: the bracket.
        alone: whether the cue holds no words outside brackets.
    """
    known = conventions()
    words = tuple(words_of(text, group.open + 1, group.close))
    if longest(words, known.sounds):
        return "direction.sound"
    acts = _acts(words)
    if not group.square:
        return "direction.verb" if acts[:1] == (0,) else None
    if words and alone:
        return "direction.alone"
    if acts and len(words) >= _SEVERAL:
        return "direction.verb"
    return _sentence_rule(text, group, words) if words else None


def _acts(words: Sequence[Word]) -> tuple[int, ...]:
    """Which words are verbs of acting, before any "who" or "which"."""
    known = conventions()
    acts = []
    for at in range(len(words)):
        if longest(words[at : at + 1], known.relatives):
            break
        if longest(words[at : at + 1], known.verbs):
            acts.append(at)
    return tuple(acts)


def _sentence_rule(text: str, group: Group, words: Sequence[Word]) -> str | None:
    if not _SENTENCE_OVER.search(text[max(0, group.open - _EDGE) : group.open]):
        return None
    capital = text[group.open + 1 : group.close].strip()[:1].isupper() and len(words) >= _SEVERAL
    quotes = bool(find_quotations(text, group.open + 1, group.close))
    if _stops_after(text, group) and (_acts(words) or quotes or capital):
        return "direction.sentence"
    if capital and words[0].folded.endswith("s") and longest(words[1:2], conventions().after_verb):
        return "direction.third-person"
    return None


def _stops_after(text: str, group: Group) -> bool:
    """Whether the sentence of the bracket is over with it: nothing, a stop, or a capital letter follows."""
    after = text[group.close + 1 : group.close + 1 + _EDGE]
    if _SENTENCE_STOPS.match(after):
        return True
    return after.lstrip()[:1].isupper()
