"""`cite` beside eyecite on U.S. statutes: a small set of sentences, self-made for this comparison.

Each sentence names the sections of the United States Code that a reader of it would look up, or none. Counted: sections
found (title and number; of a range its beginning), and what was found that is not there. Then eight forms of
international law, and the speed on all sentences, many times over.

Run: `uv sync --group bench`, then `python benchmarks/cite_beside_eyecite.py`
"""

import re
import statistics
import time
from collections.abc import Callable

import eyecite
from eyecite.models import FullLawCitation

from probanda.law.load import load_provisions
from probanda.text.citations import find_citations

_SENTENCES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The count rests on 18 U.S.C. § 2441.", ("18:2441",)),
    ("He was charged under 18 U.S.C. § 2441(c)(1).", ("18:2441",)),
    ("Torture abroad is a crime (18 U.S.C. § 2340A).", ("18:2340A",)),
    ("See 18 U.S.C. §§ 2340-2340B.", ("18:2340",)),
    ("18 U.S.C. §§ 4241-4243 say when.", ("18:4241",)),
    ("Jurisdiction rests on 28 U. S. C. § 1331.", ("28:1331",)),
    ("Under 28 U.S.C. § 1350 an alien may sue.", ("28:1350",)),
    ("the act, 42 USC 1983, gives a remedy", ("42:1983",)),
    ("18 USC 2441(d)(1)(D) speaks of murder", ("18:2441",)),
    ("Title 18, United States Code, Section 1091, was read out.", ("18:1091",)),
    ("Title 18 of the United States Code, § 2442", ("18:2442",)),
    ("the crime in section 2441 of title 18, United States Code", ("18:2441",)),
    ("sections 1091 and 1093 of title 18", ("18:1091", "18:1093")),
    ("42 U.S.C. §§ 1983, 1985(3), and 1988 were pleaded.", ("42:1983", "42:1985", "42:1988")),
    ("18 U.S.C. § 2441(c)(1), (3)", ("18:2441", "18:2441")),
    ("discrimination under 42 U.S.C. § 2000e-2(a)(1)", ("42:2000e-2",)),
    ("a report under 42 U.S.C. § 1395w-4(a)", ("42:1395w-4",)),
    ("15 U.S.C. §§ 77aa(26), 78j(b)", ("15:77aa", "15:78j")),
    ("22 U.S.C. § 2378d forbids aid to such units.", ("22:2378d",)),
    ("50 U.S.C. app. § 5(b) was the old place.", ("50:5",)),
    ("26 U.S.C. § 501(c)(3) (2012)", ("26:501",)),
    ("18 U.S. Code § 1091", ("18:1091",)),
    ("18 U.S.C.A. § 2340A (West 2015)", ("18:2340A",)),
    ("18 USCS § 2441", ("18:2441",)),
    ("18 U.S.C. Section 956(a)", ("18:956",)),
    ("18 U.S.C. sec. 924(c) adds years.", ("18:924",)),
    ("18 U.S.C., § 2339A, on support", ("18:2339A",)),
    ("18 U.S.C. § 1961 et seq. and 18 U.S.C. § 1956(c)(7)(D)", ("18:1961", "18:1956")),
    ("8 U.S.C. §1182(a)(3)(E)(iii)(I)", ("8:1182",)),
    ("10 U.S.C. §§ 918, 920; 18 U.S.C. § 3261", ("10:918", "10:920", "18:3261")),
    ("first 18 U.S.C. § 2340A(a), then id. § 2340(1)", ("18:2340A", "18:2340")),
    ("18 U.S.C. § 2 and 18 U.S.C. § 371", ("18:2", "18:371")),
    ("violations of 18 U.S.C. §§ 2, 371, and 2441(a)", ("18:2", "18:371", "18:2441")),
    ("18 U.S.C. §§ 2510-22 on wiretaps", ("18:2510",)),
    # Nothing here is a section of the Code.
    ("The judge wrote 18 pages in 2441 words.", ()),
    ("See Doe v. Roe, 410 U.S. 113 (1973).", ()),
    ("12 C.F.R. § 226.5(a) is a regulation.", ()),
    ("Cal. Penal Code § 187(a)", ()),
    ("section 12(a) of the lease", ()),
    ("USC beat its rival 24-17 in 1983.", ()),
    ("Weapons of 7 (1) inch were seen.", ()),
    ("the charity, a 501(c)(3), replied", ()),
)
_INTERNATIONAL = (
    "Rome Statute, art. 8(2)(e)(x)",
    "Elements of Crimes, art. 8(2)(c)(i)-1",
    "S/RES/1970 (2011), para. 6",
    "ICC-01/05-01/08-3636-Red",
    "Geneva Convention III, art. 130",
    "Additional Protocol II, art. 4(1)",
    "Hague Regulations art. 23(d)",
    "Genocide Convention, art. II(c)",
)
_RANGE = re.compile(r"(?<=[0-9A-Za-z])-(?=[0-9]{3,}).*")
_TIMES = 300  # the sentences, over and over: a text of half a megabyte


def by_probanda(text: str) -> list[str]:
    """Title and section of each citation, the end of a range left out."""
    found = find_citations(text, _PROVISIONS)
    pairs = [re.match(r"([0-9]+)USC(?:APP)?:([0-9A-Za-z-]+)", one.ref or "") for one in found]
    wrong = [one for one in found if one.ref is None and "USC" in one.message]
    ends = {at for at, one in enumerate(found) if at and text[found[at - 1].end : one.start] in ("-", "–")}
    return [f"{pair[1]}:{pair[2]}" for at, pair in enumerate(pairs) if pair and at not in ends] + ["?" for _ in wrong]


def by_eyecite(text: str) -> list[str]:
    """Title and section of each law citation of the Code, the end of a range left out."""
    laws = [one for one in eyecite.get_citations(text) if isinstance(one, FullLawCitation)]
    code = [
        one for one in laws if re.fullmatch(r"U\. ?S\. ?C.*|U\.S\. Code|United States Code|USC", one.groups["reporter"])
    ]
    return [f"{one.groups['title']}:{_RANGE.sub('', one.groups['section'])}" for one in code]


def score(find: Callable[[str], list[str]]) -> tuple[int, int]:
    """(sections found, things found that are not there)."""
    right = wrong = 0
    for text, expected in _SENTENCES:
        left = list(expected)
        for one in find(text):
            if one in left:
                left.remove(one)
                right += 1
            else:
                wrong += 1
    return right, wrong


def main() -> None:
    """Print the table."""
    wanted = sum(len(expected) for _, expected in _SENTENCES)
    text = "\n\n".join(text for text, _ in _SENTENCES) * _TIMES
    size = len(text.encode()) / 1e6
    print(f"{'':<12}{f'right of {wanted}':>14}{'wrong':>8}{f'of {len(_INTERNATIONAL)} international':>20}{'MB/s':>8}")
    for name, find, whole in (
        ("probanda", by_probanda, lambda: find_citations(text, _PROVISIONS)),
        ("eyecite", by_eyecite, lambda: eyecite.get_citations(text)),
    ):
        right, wrong = score(find)
        elsewhere = (
            sum(bool(find_citations(one, _PROVISIONS)) for one in _INTERNATIONAL)
            if find is by_probanda
            else sum(any(isinstance(c, FullLawCitation) for c in eyecite.get_citations(one)) for one in _INTERNATIONAL)
        )
        times = []
        for _ in range(3):
            start = time.perf_counter()
            whole()
            times.append(time.perf_counter() - start)
        print(f"{name:<12}{right:>14}{wrong:>8}{elsewhere:>20}{size / statistics.median(times):>8.2f}")


_PROVISIONS = load_provisions()

if __name__ == "__main__":
    main()
