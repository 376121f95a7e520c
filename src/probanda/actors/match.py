"""Whether two names may be names of one: a score from 0 to 1, and how each word was matched.

A score says how alike two names are written. It does not say that two people are one: many people bear one name.

Rules:
1. Names that are the same words in the same order score 1; ranks, titles, particles, case, vowel signs do not count.
2. Each word is matched with at most one of the other name, the most alike pair first, whatever the order; then two
   neighbours with one word that is the two written together, and an acronym with the words that it begins.
3. The score is what agrees, by all that was compared. What agrees is the weight of the matched words, each by how alike
   it is. What contradicts is what is left on both sides: it counts in full. What only one name has (a father's name,
   "Ltd") counts a quarter.
4. Of two people the first or the last word contradicts: less again, because brothers share all other names. An outer
   word that stands inside of the other name costs a trace: a man's name inside of a longer one may be his father's.
5. A name of one word against a name of several is weak evidence: at most 0.65.
6. Other numbers ("3rd", "Fourth"), other kinds of units, are decisive: at most 0.3 and 0.45.
7. Only the first 512 characters of a name are compared; a longer one says so.
"""

import msgspec

from probanda.actors.alike import Likeness, Pair, Way, alike
from probanda.actors.explain import explain
from probanda.actors.prepare import Prepared, prepare
from probanda.actors.words import Part

_ONLY_ONE_SIDE = 0.25
_EDGE = 0.85
_ALONE = 0.65
_MOVED, _MOVED_AND_LEFT = (
    0.008,
    0.04,
)  # enough to tell a man from his father, and no more: names are sorted in many ways
_OTHER_NUMBER, _OTHER_UNIT = 0.3, 0.45
_OTHER_ORDER = 0.99
_FLOOR = 0.5  # alikeness from which a match of two words begins to count
_ACRONYM = 0.88  # many names have the same first letters
_TOGETHER = 0.8  # written together, not merely near
_LEAST_ACRONYM, _MOST_ACRONYM = 3, 8


class Match(msgspec.Struct, frozen=True):
    """How alike two names are, and why."""

    score: float
    left: Prepared
    right: Prepared
    pairs: tuple[Pair, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Which word was matched how, what was left, and what was decisive, a sentence each."""
        return explain(self.left, self.right, self.pairs)


def compare(left: str | Prepared, right: str | Prepared) -> Match:
    """How alike two names are, in both directions the same."""
    one = prepare(left) if isinstance(left, str) else left
    other = prepare(right) if isinstance(right, str) else right
    if one.text <= other.text:
        score, pairs = _match(one, other)
        return Match(score, one, other, tuple(pairs))
    score, pairs = _match(other, one)
    return Match(score, one, other, tuple([Pair(pair[1], pair[0], pair[2]) for pair in pairs]))


def _match(left: Prepared, right: Prepared) -> tuple[float, list[Pair]]:
    """The score and the pairs of two names, in the order of their texts."""
    ours, theirs = left.tokens, right.tokens
    if not ours or not theirs:
        same = left.text == right.text
        return (1.0 if same else 0.0), []
    found: list[tuple[float, int, int, Likeness]] = []
    for at, one in enumerate(ours):
        for other_at, other in enumerate(theirs):
            likeness = alike(one, other)
            if likeness[0]:
                near = likeness[0] - 0.001 * abs(at - other_at)
                found.append((-near, at, other_at, likeness))
    rest, other_rest = set(range(len(ours))), set(range(len(theirs)))
    pairs: list[Pair] = []
    if len(found) > 1:
        found.sort()
    for _, at, other_at, likeness in found:
        if at in rest and other_at in other_rest:
            rest.discard(at)
            other_rest.discard(other_at)
            pairs.append(Pair((at,), (other_at,), likeness))
    if (rest or other_rest) and (len(ours) > 1 or len(theirs) > 1):
        _match_together(left, right, (rest, other_rest), pairs)
    if not pairs:
        return 0.0, pairs
    return _score(left, right, (rest, other_rest), pairs), pairs


def _match_together(left: Prepared, right: Prepared, rests: tuple[set[int], set[int]], pairs: list[Pair]) -> None:
    """Match neighbours that are written together, and acronyms (rule 2)."""
    rest, other_rest = rests
    if not left.joined_skeletons.isdisjoint(right.skeletons):
        _join(left, right, rests, pairs, turned=False)
    if not right.joined_skeletons.isdisjoint(left.skeletons):
        _join(right, left, (other_rest, rest), pairs, turned=True)
    if rest and len(right.every_initial) >= _LEAST_ACRONYM:
        _acronym(left, right, rests, pairs, turned=False)
    if other_rest and len(left.every_initial) >= _LEAST_ACRONYM:
        _acronym(right, left, (other_rest, rest), pairs, turned=True)


def _join(
    left: Prepared, right: Prepared, rests: tuple[set[int], set[int]], pairs: list[Pair], *, turned: bool
) -> None:
    """Match neighbours of the left name with one word of the right one."""
    rest, other_rest = rests
    for places, joined in left.joined:
        if rest.isdisjoint(places):
            continue
        for other_at, other in enumerate(right.tokens):
            likeness = alike(joined, other)
            if likeness.score < _TOGETHER:
                continue
            wide = Pair(places, (other_at,), Likeness(likeness.score, Way.TOGETHER))
            if rest.issuperset(places) and other_at in other_rest:
                _take(pairs, wide, turned=turned)
                rest.difference_update(places)
                other_rest.discard(other_at)
            else:
                _take_over(pairs, rest, wide, turned=turned)


def _take_over(pairs: list[Pair], rest: set[int], wide: Pair, *, turned: bool) -> None:
    """Let neighbours have the word that one of them was matched with less well, if the others are free."""
    for number, pair in enumerate(pairs):
        mine, yours = (pair.right, pair.left) if turned else (pair.left, pair.right)
        if yours != wide.right or len(mine) != 1 or mine[0] not in wide.left:
            continue
        if pair.likeness.score < wide.likeness.score and rest.issuperset(set(wide.left) - set(mine)):
            pairs[number] = Pair(wide.right, wide.left, wide.likeness) if turned else wide
            rest.difference_update(wide.left)
            return


def _take(pairs: list[Pair], pair: Pair, *, turned: bool) -> None:
    pairs.append(Pair(pair.right, pair.left, pair.likeness) if turned else pair)


def _acronym(
    left: Prepared, right: Prepared, rests: tuple[set[int], set[int]], pairs: list[Pair], *, turned: bool
) -> None:
    """Match a word of the left name with the words of the right one that begin with its letters."""
    rest, other_rest = rests
    for at in sorted(rest):
        word = left.tokens[at].shown
        if not _LEAST_ACRONYM <= len(word) <= _MOST_ACRONYM:
            continue
        if word in right.initials:
            weighty = [place for place, one in enumerate(right.tokens) if one.part is not Part.FORM]
            begins = right.initials.find(word)
        elif word in right.every_initial:
            weighty, begins = list(range(len(right.tokens))), right.every_initial.find(word)
        else:
            continue
        places = weighty[begins : begins + len(word)]
        if all(place in other_rest for place in places):
            _take(pairs, Pair((at,), tuple(places), Likeness(_ACRONYM, Way.ACRONYM)), turned=turned)
            rest.discard(at)
            other_rest.difference_update(places)


def _score(left: Prepared, right: Prepared, rests: tuple[set[int], set[int]], pairs: list[Pair]) -> float:
    """What agrees, by all that was compared (rules 1, 3 to 6)."""
    ours, theirs = left.tokens, right.tokens
    rest, other_rest = rests
    agrees = against = 0.0
    for mine, yours, likeness in pairs:
        if len(mine) == len(yours) == 1:
            weight = (ours[mine[0]].weight + theirs[yours[0]].weight) / 2
        else:
            weight = max(sum(ours[at].weight for at in mine), sum(theirs[at].weight for at in yours))
        share = (likeness[0] - _FLOOR) / (1 - _FLOOR)
        agrees += weight * share
        against += weight * (1 - share)
    left_over = sum([ours[at].weight for at in rest])
    right_over = sum([theirs[at].weight for at in other_rest])
    both = min(left_over, right_over)
    score = agrees / (agrees + against + both + _ONLY_ONE_SIDE * abs(left_over - right_over))
    if rest and other_rest and not (left.organisation or right.organisation):
        last, other_last = len(ours) - 1, len(theirs) - 1
        if 0 in rest and 0 in other_rest:
            score *= _EDGE
        if last in rest and other_last in other_rest:
            score *= _EDGE
    if not left.organisation and len(ours) > 1 and len(theirs) > 1:
        trace = _MOVED_AND_LEFT if rest or other_rest else _MOVED
        score *= 1 - trace * _moved(len(ours), len(theirs), pairs)
    return _bounded(left, right, score, pairs)


def _moved(ours: int, theirs: int, pairs: list[Pair]) -> int:
    """How many outer words of the shorter name were matched with inner words of the other (rule 4)."""
    last, other_last = ours - 1, theirs - 1
    if ours > theirs:
        return sum([yours[0] in (0, other_last) and 0 < mine[0] < last for mine, yours, _ in pairs])
    return sum([mine[0] in (0, last) and 0 < yours[0] < other_last for mine, yours, _ in pairs])


def _bounded(left: Prepared, right: Prepared, score: float, pairs: list[Pair]) -> float:
    """A score under what is decisive (rules 1, 5, 6)."""
    if left.numbers != right.numbers and left.numbers and right.numbers:
        score = min(score, _OTHER_NUMBER)
    if left.units and right.units and left.units.isdisjoint(right.units):
        score = min(score, _OTHER_UNIT)
    if left.weighty != right.weighty and (left.weighty <= 1 or right.weighty <= 1):
        together = any(len(pair.left) != len(pair.right) for pair in pairs)
        score = score if together else min(score, _ALONE)
    if score > _OTHER_ORDER and left.plain != right.plain:
        return _OTHER_ORDER
    return score
