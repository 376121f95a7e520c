"""Names compared beside the field: nomenklatura's logic-v2 (on rigour), and RapidFuzz on an ICU transliteration.

`./dev python benchmarks/names.py [SEED] [--large]`; the peers come by `.uv/bin/uv sync --locked --inexact --group
bench-names` (PyICU is built on the spot and needs libicu-dev). All pairs are invented, of tests/fixtures/names, on a
seed that nothing was chosen on. `--large` also searches a million names.
"""

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Protocol

import measure
from followthemoney import model
from icu import Transliterator
from nomenklatura.matching import LogicV2
from rapidfuzz import fuzz

from probanda.actors.match import compare
from probanda.actors.prepare import prepare
from probanda.actors.search import NameIndex

Score = Callable[..., float]


class Pair(Protocol):
    """A pair of tests/fixtures/names."""

    left: str
    right: str
    kind: str


_LATIN = Transliterator.createInstance("Any-Latin; Latin-ASCII; Lower")
_CONFIG = LogicV2.default_config()


def ours(left: str, right: str) -> float:
    """The score of probanda, with nothing prepared."""
    return compare(left, right).score


def token_sort(left: str, right: str) -> float:
    """RapidFuzz on an ICU transliteration."""
    return fuzz.token_sort_ratio(_LATIN.transliterate(left), _LATIN.transliterate(right)) / 100


def logic_v2(left: str, right: str, schema: str = "Person") -> float:
    """The score of nomenklatura for two entities of the same schema."""
    entities = []
    for side, name in (("left", left), ("right", right)):
        entity = model.make_entity(schema)
        entity.id = f"{side} {schema} {name}"  # names are remembered by the id of their entity: each needs its own
        entity.add("name", name)
        entities.append(entity)
    return LogicV2.compare(entities[0], entities[1], _CONFIG).score


def _of_kind(name: str, score: Score, pair: Pair) -> float:
    """A peer that is told persons from companies is told."""
    company = pair.kind == "company" and name == "nomenklatura logic-v2"
    return score(pair.left, pair.right, "Company") if company else score(pair.left, pair.right)


SCORES: dict[str, Score] = {"probanda": ours, "nomenklatura logic-v2": logic_v2, "ICU + token_sort": token_sort}


def area(scored: Sequence[tuple[float, bool]]) -> float:
    """How often a pair of one name scores above a pair of two; a tie is half."""
    same = [score for score, is_same in scored if is_same]
    other = [score for score, is_same in scored if not is_same]
    above = sum((one > two) + 0.5 * (one == two) for one in same for two in other)
    return above / (len(same) * len(other))


def best_f1(scored: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """The best F1 over all thresholds, and the threshold."""
    ordered = sorted(scored, reverse=True)
    same = sum(is_same for _, is_same in ordered)
    best, right = (0.0, 0.0), 0
    for number, (score, is_same) in enumerate(ordered, start=1):
        right += is_same
        if number == len(ordered) or ordered[number][0] < score:
            best = max(best, (2 * right / (number + same), score))
    return best


def first_found(persons: Sequence[tuple[str, str]], score: Score) -> float:
    """The share of Latin names whose own Arabic name scores highest; one among several counts as its part."""
    right = 0.0
    for place, (_, latin) in enumerate(persons):
        scores = [score(latin, arabic) for arabic, _ in persons]
        best = max(scores)
        right += (scores[place] == best) / scores.count(best)
    return right / len(persons)


def pairs_a_second(persons: Sequence[tuple[str, str]]) -> dict[str, float]:
    """How many prepared names are compared in a second of the processor: each with each, words seen before or not."""
    latin = [prepare(name) for _, name in persons]
    arabic = [prepare(name) for name, _ in persons]
    rates = {}
    for run in ("words never seen", "words seen before"):
        begun_s = time.process_time()
        for one in latin:
            for other in arabic:
                compare(one, other)
        rates[run] = len(persons) ** 2 / (time.process_time() - begun_s)
    return rates


def many_names(made: ModuleType, count: int, seed: int) -> Iterator[str]:
    """A crowd of invented names."""
    choice = random.Random(seed)  # noqa: S311 - the same names from the same seed
    given = [made.sounds(choice, made.GIVEN) for _ in range(3000)]
    family = [made.sounds(choice, made.FAMILY) for _ in range(30_000)]
    for _ in range(count):
        names = (choice.choice(given), choice.choice(given), choice.choice(family))
        yield " ".join(made.romanised(one, choice.choice(made.ROMAN), choice) for one in names)


def search(made: ModuleType, count: int, seed: int) -> None:
    """How long one name is searched among many."""
    wanted = made.arabic_persons(seed, 200)
    names = list(many_names(made, count, seed))
    for place, (_, latin) in enumerate(wanted):
        names[place * 7] = latin
    begun_s = time.process_time()
    index = NameIndex(names)
    print(f"index of {count} names: {time.process_time() - begun_s:.1f} s")
    index.search(wanted[0][0])
    took_s, right = [], 0
    for arabic, latin in wanted:
        begun_s = time.process_time()
        found = index.search(arabic)
        took_s.append(time.process_time() - begun_s)
        right += any(one.match.right.text == latin for one in found[:5])
    took_s.sort()
    print(f"searched: median {statistics.median(took_s) * 1000:.1f} ms, nineteen of twenty {took_s[190] * 1000:.1f} ms")
    print(f"its own other writing among the first five: {right / len(wanted):.3f}")
    print(f"memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main(seed: int, *, large: bool) -> None:
    """All figures, one a line."""
    made = measure.fixture("names/generate.py")
    begun_s = time.process_time()
    measure.sha256_of_a_gib()
    print(f"SHA-256 of 1 GiB: {time.process_time() - begun_s:.2f} s; seed {seed}")
    words, persons, mixed = made.token_pairs(seed, 300), made.arabic_persons(seed, 120), made.mixed_pairs(seed, 826)
    for name, score in SCORES.items():
        begun_s = time.process_time()
        scored = [(_of_kind(name, score, pair), pair.same) for pair in mixed]
        rate = len(mixed) / (time.process_time() - begun_s)
        f1, threshold = best_f1(scored)
        token = area([(score(pair.left, pair.right), pair.same) for pair in words])
        print(
            f"{name}: mixed pairs best F1 {f1:.3f} (from {threshold:.2f}), words AUC {token:.3f}, "
            f"persons first found {first_found(persons, score):.3f}, {rate:.0f} pairs/s with nothing prepared"
        )
    for run, rate in pairs_a_second(made.arabic_persons(seed + 1, 500)).items():
        print(f"prepared, {run}: {rate:.0f} pairs/s")
    search(made, 1_000_000 if large else 100_000, seed)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else 31_337, large="--large" in sys.argv)
