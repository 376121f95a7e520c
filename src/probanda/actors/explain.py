"""What a match says of itself: a sentence for each pair of words, for what was left, and for what was decisive."""

from collections.abc import Iterable, Iterator

from probanda.actors.alike import Pair, Way
from probanda.actors.prepare import MOST_READ, Prepared


def explain(left: Prepared, right: Prepared, pairs: Iterable[Pair]) -> tuple[str, ...]:
    """Which word was matched how, what was left, what was decisive."""
    return tuple(_sentences(left, right, tuple(pairs)))


def _sentences(left: Prepared, right: Prepared, pairs: tuple[Pair, ...]) -> Iterator[str]:
    if left.text == right.text:
        yield "The two names are written the same."
    for pair in sorted(pairs, key=lambda one: one.left):
        yield _pair(left, right, pair)
    if left.numbers and right.numbers and left.numbers != right.numbers:
        yield f"The numbers differ ({_list(left.numbers)} and {_list(right.numbers)}): that is decisive."
    if left.units and right.units and left.units.isdisjoint(right.units):
        yield f"The kinds of units differ ({_list(left.units)} and {_list(right.units)}): that is decisive."
    matched = {at for pair in pairs for at in pair.left}
    other_matched = {at for pair in pairs for at in pair.right}
    over = [one.shown for at, one in enumerate(left.tokens) if at not in matched]
    other_over = [one.shown for at, one in enumerate(right.tokens) if at not in other_matched]
    if over and other_over:
        yield f"{_quoted(over)} and {_quoted(other_over)} contradict each other: each stands in one name only."
    elif over or other_over:
        yield f"{_quoted(over or other_over)} stands in one name only."
    if pairs and left.weighty != right.weighty and 1 in {left.weighty, right.weighty}:
        yield "One of the names is a single word: many people and groups bear it."
    for one in (left, right):
        yield from _of_one(one)
    if not left.tokens or not right.tokens:
        yield "One of the names has no word that can be compared."


def _pair(left: Prepared, right: Prepared, pair: Pair) -> str:
    mine = _quoted([left.tokens[at].shown for at in pair.left])
    yours = _quoted([right.tokens[at].shown for at in pair.right])
    if pair.likeness.way is Way.PART:
        return (
            f"{mine} and {yours} are alike in part: one is the servant of, the father of or in the name of the other."
        )
    alike = f"{pair.likeness.way.value} ({pair.likeness.score:.2f})"
    moved = "" if pair.left == pair.right or len(pair.left) != len(pair.right) else ", in another place"
    return f"{mine} and {yours}: {alike}{moved}."


def _of_one(name: Prepared) -> Iterator[str]:
    if name.set_apart:
        yield f"{_quoted(name.set_apart)} was set apart: a rank, a title or a particle."
    for token in name.tokens:
        if token.mixed:
            yield f"{token.shown!r} mixes letters of two alphabets that look alike; it was read as one word."
    if name.cut:
        yield f"Only the first {MOST_READ} characters of one name were compared."


def _list(several: Iterable[str]) -> str:
    return ", ".join(sorted(several))


def _quoted(several: Iterable[str]) -> str:
    return " ".join(map(repr, several))
