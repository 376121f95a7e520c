"""The index of hashes beside the field: every hash within 31 of 256 bits, among so many, on disk.

    python benchmarks/hash_index.py [MILLIONS]

Hashes are random but for a tenth, which lie in clusters as frames of one scene do; a half of the queries are hashes of
the index with up to 31 bits changed. The peers hold theirs in memory. Prints medians of 3; fails where an answer is not
that of comparing with every hash. SHA-256 of 1 GiB stands beside it as a yardstick.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt
from measure import median_s, sha256_of_a_gib
from usearch.index import MetricKind, search

from probanda.media.index import MOST_BITS, FilmHashes, add_films, open_index

Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

RUNS, QUERIES, FEW = 3, 200, 20
SEED, FILM = 20311009, 100_000


def hashes_of(count: int, random: np.random.Generator) -> Words:
    """Random hashes; each tenth run of fifty differs in a few bits only."""
    words = random.integers(0, 2**64, (count, 4), dtype=np.uint64)
    for first in range(0, count - 50, 500):
        words[first : first + 50] = words[first]
        flipped = np.uint64(1) << random.integers(0, 64, (50, 4), dtype=np.uint64)
        words[first : first + 50] ^= flipped
    return words


def queries_of(words: Words, random: np.random.Generator) -> Words:
    """Half are near a hash of the index, half are near none."""
    asked = random.integers(0, 2**64, (QUERIES, 4), dtype=np.uint64)
    for at in range(0, QUERIES, 2):
        bits = np.unpackbits(words[random.integers(len(words))].view(np.uint8))
        bits[random.choice(256, int(random.integers(0, MOST_BITS + 1)), replace=False)] ^= 1
        asked[at] = np.packbits(bits).view(np.uint64)
    return asked


def by_numpy(words: Words, asked: Words) -> set[tuple[int, int]]:
    """Every pair, by comparing with every hash."""
    found = set()
    for number, one in enumerate(asked):
        distance = np.bitwise_count(words ^ one).sum(axis=1)
        found |= {(number, int(row)) for row in np.flatnonzero(distance <= MOST_BITS)}
    return found


def main(arguments: list[str]) -> int:
    """0 when every answer is whole."""
    count = int(float(arguments[0]) * 1e6) if arguments else 1_000_000
    random = np.random.default_rng(SEED)
    words = hashes_of(count, random)
    asked = queries_of(words, random)
    plain: Bytes = words.view(np.uint8)
    asked_plain: Bytes = asked.view(np.uint8)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.process_time()
        for first in range(0, count, FILM):
            rows = np.arange(first, min(first + FILM, count), dtype=np.int64)
            add_films(folder, [FilmHashes(str(first), words[rows], rows)])
        built_s = time.process_time() - started
        size = sum(path.stat().st_size for path in folder.iterdir())
        index = open_index(folder)
        ours = index.search(asked)
        flat = faiss.IndexBinaryFlat(256)
        flat.add(plain)
        exact = faiss.IndexBinaryMultiHash(256, 16, 16)
        exact.nflip = 1
        exact.add(plain)
        faiss.omp_set_num_threads(1)
        few, few_plain = asked[:FEW], asked_plain[:FEW]
        of_all: dict[str, tuple[int, Callable[[], object]]] = {
            "ours, on disk": (QUERIES, lambda: index.search(asked)),
            "faiss IndexBinaryMultiHash, 16 x 16 bits, 1 flip": (
                QUERIES,
                lambda: exact.range_search(asked_plain, MOST_BITS + 1),
            ),
            "faiss IndexBinaryFlat": (QUERIES, lambda: flat.range_search(asked_plain, MOST_BITS + 1)),
            "usearch, exact, the nearest only": (
                FEW,
                lambda: search(plain, few_plain, 1, MetricKind.Hamming, exact=True, threads=1),
            ),
            "numpy": (FEW, lambda: by_numpy(words, few)),
        }
        took_s = {what: median_s({"it": action}, RUNS)["it"] / queries for what, (queries, action) in of_all.items()}
        limits, _, found = flat.range_search(asked_plain, MOST_BITS + 1)
        want = {
            (number, int(row))
            for number in range(QUERIES)
            for row in found[int(limits[number]) : int(limits[number + 1])]
        }
        got = set(zip(ours.query.tolist(), ours.row.tolist(), strict=True))
        memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} hashes, {size / 1e6:.0f} MB on disk; "
        f"{QUERIES} queries with {len(want)} hits within {MOST_BITS} bits"
    )
    print(f"built in films of {FILM:,}: {count / built_s:,.0f} hashes/s of the processor")
    for what, each_s in took_s.items():
        print(f"{what:52} {each_s * 1e3:9.3f} ms a query")
    print(f"memory of this process with all peers, at most: {memory_mb:.0f} MB")
    print(f"SHA-256 of 1 GiB: {median_s({'sha': sha256_of_a_gib}, RUNS)['sha']:.2f} s")
    print("every answer is whole" if got == want else f"DIFFERS: {len(want - got)} missed, {len(got - want)} invented")
    return 0 if got == want else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
