"""Minimal sets of fault trees: CUDD, our own engine, and clingo, in one run.

    python benchmarks/fault_trees.py [MODEL.xml...]

With models in Open-PSA it counts and lists their minimal sets by our two engines, and nothing else: for whoever has the
public ones, whose counts are published.

Needs `uv sync --inexact --group bench` for clingo (MIT), and dd (BSD) for CUDD. The trees come from fixed seeds
(`fault_tree_cases.py`). clingo lists the subset-minimal models of the same tree (`--enum-mode=domRec`), and all must
find as many sets. Each figure is the median of 5, with all sets listed as tuples (clingo: models counted, not copied),
after every engine ran once, so that no start-up is in it.
"""

import importlib
import sys
import time
from collections.abc import Callable
from functools import partial

from fault_tree_cases import EVENTS, GATES, LARGE_SEED, LARGE_SHARED, shared_tree, wide_count, wide_tree
from measure import median_s, sha256_of_a_gib

from probanda.proof import cudd_diagrams
from probanda.proof.fault_tree import Tree
from probanda.proof.minimal_sets import MOST_LISTED, Engine, count_minimal_sets, event_order, minimal_sets
from probanda.proof.open_psa import read_open_psa

CUDD_LIMIT_S = 2.0
COUNT_LIMIT_S = 1.0
PATIENCE_S = 60.0


def as_program(tree: Tree) -> str:
    """The tree for an answer set solver: any events, votes that follow from them, and the top must happen."""
    count = len(tree.events)

    def atom(number: int) -> str:
        return f"e({number})" if number < count else f"v({number})"

    lines = [f"{{ e({number}) }}." for number in event_order(tree)]
    for number, vote in enumerate(tree.votes, start=count):
        if vote.least == 1:
            lines += [f"v({number}) :- {atom(one)}." for one in vote.of]
        elif vote.least == len(vote.of):
            lines.append(f"v({number}) :- {', '.join(map(atom, vote.of))}.")
        else:
            lines.append(f"v({number}) :- {vote.least} {{ {'; '.join(map(atom, vote.of))} }}.")
    return "\n".join([*lines, f":- not {atom(tree.top)}.", "#show e/1."])


def by_clingo(tree: Tree) -> int | None:
    """How many minimal sets clingo lists; None when it has not finished in a minute."""
    clingo = importlib.import_module("clingo")
    control = clingo.Control(["--heuristic=Domain", "--dom-mod=5,16", "--enum-mode=domRec", "0"])
    control.add("base", [], as_program(tree))
    control.ground([("base", [])])
    counted = 0

    def count(_: object) -> None:
        nonlocal counted
        counted += 1

    with control.solve(on_model=count, async_=True) as solving:
        if not solving.wait(PATIENCE_S):
            solving.cancel()
            return None
    return counted


def models(paths: list[str]) -> int:
    """0 when both engines find as many sets in each file."""
    agree = True
    for path in paths:
        tree = read_open_psa(path)
        counts = {engine: count_minimal_sets(tree, engine=engine) for engine in Engine}
        rows: dict[str, Callable[[], object]] = {
            f"counted, {engine.value}": partial(count_minimal_sets, tree, engine=engine) for engine in Engine
        }
        if max(counts.values()) <= MOST_LISTED:
            rows |= {f"listed, {engine.value}": partial(minimal_sets, tree, engine=engine) for engine in Engine}
        print(
            f"{path}: {len(tree.events)} events, minimal sets { ({one.value: count for one, count in counts.items()}) }"
        )
        for name, s in median_s(rows).items():
            print(f"  {name}: {s:.3f} s")
        agree &= len({*counts.values()}) == 1
    return 0 if agree else 1


def main(arguments: list[str]) -> int:
    """0 when all agree and CUDD is within its limits."""
    if not cudd_diagrams.installed():
        print("dd with CUDD is not installed here: nothing to compare")
        return 1
    if arguments:
        return models(arguments)
    tree = shared_tree(LARGE_SEED, shared=LARGE_SHARED)
    found = {
        "CUDD": len(minimal_sets(tree, engine=Engine.CUDD)),
        "own diagrams": len(minimal_sets(tree, engine=Engine.OWN)),
        "clingo": by_clingo(tree),
    }
    print(f"a tree of {EVENTS} events and {GATES} gates, minimal sets found: {found}")
    took_s = median_s(
        {
            "CUDD": lambda: minimal_sets(tree, engine=Engine.CUDD),
            "own diagrams": lambda: minimal_sets(tree, engine=Engine.OWN),
            "clingo": lambda: by_clingo(tree),
            "CUDD, sets of 5 or fewer": lambda: minimal_sets(tree, 5, engine=Engine.CUDD),
            "own diagrams, sets of 5 or fewer": lambda: minimal_sets(tree, 5, engine=Engine.OWN),
        }
    )
    for name, s in took_s.items():
        print(f"  {name}: {s:.3f} s, {s / took_s['CUDD']:.2f} times CUDD")
    wide = wide_tree()
    counts = {engine: count_minimal_sets(wide, engine=engine) for engine in Engine}
    count_s = median_s({engine.value: partial(count_minimal_sets, wide, engine=engine) for engine in Engine})
    print(f"a tree of {wide_count()} minimal sets, counted: { ({one.value: count for one, count in counts.items()}) }")
    for name, s in count_s.items():
        print(f"  {name}: {s:.4f} s")
    begun_s = time.perf_counter()
    sha256_of_a_gib()
    print(f"SHA-256 of 1 GiB: {time.perf_counter() - begun_s:.2f} s")
    agree = len({*found.values()}) == 1 and {*counts.values()} == {wide_count()}
    return 0 if agree and took_s["CUDD"] <= CUDD_LIMIT_S and max(count_s.values()) <= COUNT_LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
