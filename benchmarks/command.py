"""How long questions of command take in a large case: 123,200 relations and 88,500 postings, a hundred armies.

    python benchmarks/command.py [ARMIES]

Each army has 1,058 units in eight levels, 1,232 dated relations and 885 postings, as large as a published data set
of a country; some units have several superiors, some stand in circles, some claims have a month only. All is generated
from a fixed seed. Each question is asked of 200 units, persons or places drawn by lot, twice: the second round is the
warm one. Told are the median and the longest of each, in time of the processor, the time to build the index and to
enter one claim more, and the memory at most. Exit 1 when a limit is passed. SHA-256 of 1 GiB stands beside it.
"""

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from measure import sha256_of_a_gib

from probanda.actors.careers import beside, career, present
from probanda.actors.command import answer, answers_over
from probanda.actors.hierarchy import Direction, around, path, paths_over
from probanda.actors.index import CommandIndex
from probanda.model.claim import Claim, Resting
from probanda.model.ids import Key, RecordId
from probanda.model.stated import Positioning, Posting, Relation, RelationKind, Role, Stated, Stay
from probanda.model.when import Day, When, day

ARMIES, UNITS, RELATIONS, POSTINGS, PLACES, LEVELS = 100, 1_058, 1_232, 885, 200, 8
QUESTION_LIMIT_S, MEMORY_LIMIT_MB = 0.005, 1_000.0
ASKED = 200


def generated(armies: int) -> Iterator[Claim]:
    """The claims, the same each time."""
    random = Random(7)  # noqa: S311 - a fixed seed, so that each run measures the same case
    number = 0
    for army in range(armies):
        for states in _army(army, random):
            number += 1
            yield Claim(
                key=Key(f"k{number}"),
                says=f"An invented source says what stands in claim {number}.",
                by=f"source {number % 500}",
                rests_on=(Resting(exhibit=RecordId(f"x{number % 5000}")),),
                states=states,
            )


def _army(army: int, random: Random) -> Iterator[Stated]:
    parents = {unit: random.randrange(max(0, (unit - 1) // 3), max(1, (unit + 1) // 2)) for unit in range(1, UNITS)}
    for at in range(RELATIONS):
        unit = at + 1 if at + 1 < UNITS else random.randrange(1, UNITS)
        # The rest are second mentions, second superiors, and now and then a circle.
        superior = parents[unit] if at + 1 < UNITS or random.random() < 0.6 else random.randrange(UNITS)
        if superior == unit:
            superior = 0
        yield Relation(
            unit=unit_id(army, unit),
            superior=unit_id(army, superior),
            relation=random.choice([RelationKind.COMMAND] * 6 + [RelationKind.DE_FACTO, RelationKind.OPERATIONAL]),
            when=_when(random, until=2013),
            thread=Key(f"r{army}-{unit}-{superior}"),
        )
    for _ in range(POSTINGS):
        unit = random.randrange(UNITS)
        yield Posting(
            person=RecordId(f"p{army}-{random.randrange(POSTINGS // 2)}"),
            unit=unit_id(army, unit),
            role=random.choice([Role.COMMANDER] * 4 + [Role.DEPUTY]),
            when=_when(random, until=2016),
        )
    for _ in range(PLACES):
        yield Positioning(
            unit=unit_id(army, random.randrange(UNITS)),
            place=f"place {army}-{random.randrange(PLACES // 4)}",
            stay=random.choice(list(Stay)),
            when=_when(random, until=2016),
        )


def _when(random: Random, *, until: int) -> When:
    first = date(2009, 1, 1) + timedelta(days=random.randrange((until - 2009) * 365))
    last = first + timedelta(days=random.randrange(400))
    if random.random() < 0.2:  # a fifth knows of a point within some weeks only
        return When.between(first.isoformat(), (first + timedelta(days=30)).isoformat())
    return When(first_imprecise=_iso(first), first_precise=_iso(first), last_precise=_iso(last))


def _iso(one: date) -> Day:
    return day(one.isoformat())


def unit_id(army: int, unit: int) -> RecordId:
    """The record of a unit."""
    return RecordId(f"u{army}-{unit}")


def questions(index: CommandIndex, armies: int) -> dict[str, Callable[[Random], object]]:
    """Each question, asked of whatever is drawn."""

    def unit(random: Random) -> RecordId:
        return unit_id(random.randrange(armies), random.randrange(UNITS))

    def root(random: Random) -> RecordId:
        return unit_id(random.randrange(armies), 0)

    def on(random: Random) -> Day:
        return _iso(date(2014, 1, 1) + timedelta(days=random.randrange(700)))

    def pair(random: Random) -> tuple[RecordId, RecordId]:
        army = random.randrange(armies)
        posts = index.by_unit.get(unit_id(army, random.randrange(20)), ())
        fact = posts[0].fact if posts else None
        person = fact.person if isinstance(fact, Posting) else RecordId(f"p{army}-0")
        return person, unit_id(army, random.randrange(UNITS))

    year = day("2014-01-01"), day("2014-12-31")
    return {
        "who commanded a unit on a day": lambda random: answer(index, unit(random), on(random)),
        "the same over a year": lambda random: answers_over(index, unit(random), *year),
        "all below the top of an army": lambda random: around(
            index, root(random), on(random), direction=Direction.BELOW
        ),
        "all above a unit": lambda random: around(index, unit(random), on(random), direction=Direction.ABOVE),
        "the way from a person to a unit": lambda random: path(index, *pair(random), day=on(random)),
        "the same over a year ": lambda random: paths_over(index, *pair(random), days=year),
        "who was at a place": lambda random: present(
            index, f"place {random.randrange(armies)}-{random.randrange(PLACES // 4)}", on(random)
        ),
        "the career of a person": lambda random: career(index, pair(random)[0]),
        "who held posts beside a person": lambda random: beside(index, pair(random)[0]),
    }


def asked(question: Callable[[Random], object]) -> tuple[float, float]:
    """Median and longest time of the processor of the warm round."""
    took: list[float] = []
    for _ in range(2):
        random, took = Random(11), []  # noqa: S311 - the same things are drawn in both rounds
        for _ in range(ASKED):
            begun = time.process_time()
            question(random)
            took.append(time.process_time() - begun)
    return statistics.median(took), max(took)


def main() -> int:
    """Print the figures; 1 when a limit is passed."""
    armies = int(sys.argv[1]) if len(sys.argv) > 1 else ARMIES
    begun = time.process_time()
    sha256_of_a_gib()
    print(f"SHA-256 of 1 GiB: {time.process_time() - begun:.2f} s")
    claims = list(generated(armies))
    of = [sum(isinstance(claim.states, kind) for claim in claims) for kind in (Relation, Posting, Positioning)]
    print(f"{of[0]:,} relations, {of[1]:,} postings, {of[2]:,} positionings")
    begun = time.process_time()
    index = CommandIndex(claims)
    print(f"index built: {time.process_time() - begun:.1f} s")
    begun = time.process_time()
    index.enter(claims[:1])
    print(f"one claim entered again: {(time.process_time() - begun) * 1000:.2f} ms")
    gc.collect()
    gc.freeze()  # a collection of everything is no part of a question
    missed = False
    for name, question in questions(index, armies).items():
        median, longest = asked(question)
        missed |= longest > QUESTION_LIMIT_S
        print(f"{name.strip()}: {median * 1000:.2f} ms, the longest {longest * 1000:.2f} ms")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most: {memory:.0f} MB")
    return int(missed or memory > MEMORY_LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
