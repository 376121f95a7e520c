"""How long a dossier of a hundred pages takes, as HTML and as PDF, and how much memory. Prints medians of 3.

    python benchmarks/dossier.py [CUES]

The dossier is that of the tests' invented case with a long transcript beside its translation. The PDF is set in a child
process, as a build does; its memory is that of the child at most. SHA-256 of 1 GiB stands beside it as a yardstick.
"""

import resource
import sys
import tempfile
from pathlib import Path

import pypdf
from measure import fixture, median_s, sha256_of_a_gib
from msgspec.structs import replace

from probanda.acts.typeset import typeset
from probanda.model.dossier import CaseView
from probanda.report.html import write_dossier

RUNS = 3
CUES = 720  # about a hundred pages
HTML_LIMIT_S, PDF_LIMIT_S, MEMORY_LIMIT_MB, PAGES = 2.0, 25.0, 500.0, 100


def long_view(folder: Path, cues: int) -> CaseView:
    """The invented case, its transcripts continued to so many cues by their own words."""
    view: CaseView = fixture("dossier/view.py").build_view(folder)
    longer = list(view.cues)
    for transcript, head in view.transcripts:
        own = [(record, cue) for record, cue in view.cues if cue.transcript == transcript]
        for at in range(len(own), cues):
            record, cue = own[at % len(own)]
            said = replace(cue, number=at + 1, unclear=(), start_s=None, end_s=None)
            longer.append((f"{record}-{head.key}-{at}", said))
    heads = tuple((record, replace(head, cues=cues)) for record, head in view.transcripts)
    return replace(view, cues=tuple(longer), transcripts=heads)


def main(arguments: list[str]) -> int:
    """0 when all is within its limit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        view = long_view(folder, int(arguments[0]) if arguments else CUES)
        page, out = folder / "dossier.html", folder / "dossier.pdf"
        page.write_text(write_dossier(view), encoding="utf-8", newline="\n")
        took_s = median_s(
            {
                "html": lambda: write_dossier(view),
                "pdf": lambda: typeset(page, out, made_at=view.made_at),
                "sha": sha256_of_a_gib,
            },
            RUNS,
        )
        pages = len(pypdf.PdfReader(out).pages)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor_s = (used.ru_utime + used.ru_stime) / RUNS
        memory_mb = used.ru_maxrss / 1024
        print(f"{pages} pages, HTML of {page.stat().st_size / 1e6:.1f} MB, PDF of {out.stat().st_size / 1e6:.1f} MB")
    per_100 = PAGES / pages
    print(f"HTML: {took_s['html']:.2f} s, {took_s['html'] * per_100:.2f} s for 100 pages (limit {HTML_LIMIT_S:.0f} s)")
    print(f"PDF: {took_s['pdf']:.1f} s, {took_s['pdf'] * per_100:.1f} s for 100 pages (limit {PDF_LIMIT_S:.0f} s)")
    print(f"PDF, time of the processor: {processor_s:.1f} s, {processor_s * per_100:.1f} s for 100 pages")
    print(f"memory of the child: {memory_mb:.0f} MB (limit {MEMORY_LIMIT_MB:.0f} MB)")
    print(f"SHA-256 of 1 GiB: {took_s['sha']:.2f} s")
    within = took_s["html"] * per_100 <= HTML_LIMIT_S and took_s["pdf"] * per_100 <= PDF_LIMIT_S
    return 0 if within and memory_mb <= MEMORY_LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
