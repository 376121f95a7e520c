"""Finding citations in plain text: MB/s on generated prose, beside a pass that only finds the numbers.

Three texts, each made by a seeded generator: prose with a number every few lines and no citation, the same with a
citation in every twentieth sentence, and a legal page with one in every second; then one that is made to make us wait:
nothing but wrong citations, with no end of a sentence. Median of five, processor time of one core.

Run: `python benchmarks/cite.py`
"""

import random
import re
import statistics
import time
from collections.abc import Callable

from probanda.law.load import load_provisions
from probanda.text.citations import find_citations

_WORDS = (
    *("the", "of", "and", "to", "in", "that", "on", "for", "was", "with", "by", "at", "from", "it", "as", "he", "said"),
    *("were", "had", "which", "their", "forces", "city", "road", "convoy", "report", "witness", "morning", "village"),
    *("checkpoint", "river", "commander", "speech", "broadcast", "footage", "article", "archive", "harbour", "market"),
    *("journalist", "statement", "offensive", "ceasefire", "negotiations", "hospital", "bridge", "evening", "soldiers"),
)
_CITATIONS = (
    "Article 8(2)(e)(x)",
    "art. 25(3)(a)-(d) of the Statute",
    "Security Council resolution 1970 (2011), para. 6",
    "18 U.S.C. § 2441(c)(1)",
    "Geneva Convention III, art. 130",
    "ICC-01/05-01/08-3636-Red",
)
_SIZE = 4_000_000


def prose(*, numbers: float, citations: float, seed: int) -> str:
    """Sentences of common words; a share of them holds a number or a citation."""
    chance = random.Random(seed)  # noqa: S311  a benchmark's text, not a secret
    sentences: list[str] = []
    size = 0
    while size < _SIZE:
        words = chance.choices(_WORDS, k=chance.randint(8, 30))
        if chance.random() < numbers:
            words.insert(chance.randrange(len(words)), str(chance.choice((3, 12, 33, 2015, 1_200, 14))))
        if chance.random() < citations:
            words.insert(chance.randrange(1, len(words)), chance.choice(_CITATIONS))
        sentences.append(" ".join(words).capitalize() + chance.choice((". ", ". ", ".\n\n")))
        size += len(sentences[-1])
    return "".join(sentences)


def median_s(work: Callable[[], object]) -> float:
    """Median seconds of five runs, of processor time: the machine is shared."""
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    provisions = load_provisions()
    digits = re.compile("[0-9]+")
    print(f"{'text':<34}{'MB':>6}{'found':>8}{'cite MB/s':>12}{'numbers only MB/s':>20}")
    for name, text in (
        ("prose with numbers", prose(numbers=0.2, citations=0.0, seed=7)),
        ("prose, a citation in 20 sentences", prose(numbers=0.2, citations=0.05, seed=7)),
        ("a legal page, one in 2", prose(numbers=0.3, citations=0.5, seed=7)),
        ("wrong citations alone", "8(2)(d)(x) " * 40_000),
    ):
        size = len(text.encode()) / 1e6
        found = len(find_citations(text, provisions))
        cite = median_s(lambda text=text: find_citations(text, provisions))
        bare = median_s(lambda text=text: sum(1 for _ in digits.finditer(text)))
        print(f"{name:<34}{size:>6.1f}{found:>8}{size / cite:>12.1f}{size / bare:>20.1f}")


if __name__ == "__main__":
    main()
