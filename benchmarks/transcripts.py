"""A three-hour transcript of 5,000 cues, read and written in each form, notes and all: median of five.

One cue in ten has an unclear passage with two readings, one in twenty an alternative; every cue has a speaker. Forms of
XML, ZIP, HTML and JSON are read once more in the confined child, as files from outside are. Seconds are those of the
processor, but by the clock for the child. SHA-256 of 1 GiB in the same run is the yardstick.

Run: `python benchmarks/transcripts.py`
"""

import hashlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from probanda.collect.confined import Confined
from probanda.model.speech import ReadCue, ReadTranscript
from probanda.text.compare import compare_translations
from probanda.text.transcripts import Form, read_bytes, read_path, write_bytes
from probanda.text.transcripts.forms import WALLED

_WORDS = (
    *("the", "of", "and", "to", "in", "that", "on", "for", "was", "with", "by", "at", "from", "it", "as", "he", "said"),
    *("convoy", "bridge", "morning", "ceasefire", "hospital", "river", "commander", "road", "village", "statement"),
)
_CUES, _EACH_MS = 5_000, 2_160
_ENDINGS = {Form.ELAN: ".eaf", Form.OTRANSCRIBE: ".otr", Form.DOCX: ".docx"}


def transcript(seed: int) -> ReadTranscript:
    """The cues, by a seeded generator."""
    chance = random.Random(seed)  # noqa: S311  a benchmark's text, not a secret
    cues = []
    for number in range(1, _CUES + 1):
        text = " ".join(chance.choices(_WORDS, k=12))
        if chance.random() < 0.1:
            text += " [unintelligible: may be saying the ridge (x) or the bridge (y)]"
        if chance.random() < 0.05:
            text += " and to be met (or to be left)"
        start = number * _EACH_MS
        cues.append(
            ReadCue(
                number=number,
                start_s=f"{start / 1000:g}",
                end_s=f"{(start + 2_000) / 1000:g}",
                speaker=f"Speaker {1 + number % 2}",
                text=text + ".",
            )
        )
    return ReadTranscript(cues=tuple(cues), language="en")


def median_s(work: Callable[[], object], *, clock: Callable[[], float] = time.process_time) -> float:
    """Median seconds of five runs."""
    times = []
    for _ in range(5):
        start = clock()
        work()
        times.append(clock() - start)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    whole = read_bytes(write_bytes(transcript(7), Form.WEBVTT), Form.WEBVTT)
    reader = Confined()
    print(f"{'form':<14}{'kB':>7}{'write s':>9}{'read s':>9}{'both s':>9}{'read in the child s':>21}")
    with tempfile.TemporaryDirectory() as folder:
        for form in Form:
            data = write_bytes(whole, form)
            write = median_s(lambda form=form: write_bytes(whole, form))
            read = median_s(lambda data=data, form=form: read_bytes(data, form))
            path = Path(folder) / f"speech{_ENDINGS.get(form, '.json')}"
            path.write_bytes(data)
            child = ""
            if form in WALLED:
                child = f"{median_s(lambda path=path: read_path(path, reader=reader), clock=time.perf_counter):.2f}"
            print(f"{form.value:<14}{len(data) // 1000:>7}{write:>9.2f}{read:>9.2f}{write + read:>9.2f}{child:>21}")
    other = read_bytes(write_bytes(transcript(8), Form.WEBVTT), Form.WEBVTT)
    compared = median_s(lambda: compare_translations(whole.cues, other.cues))
    print(f"two translators of {_CUES} cues that agree in little, compared: {compared:.2f} s")
    block = bytes(1 << 20)

    def yardstick() -> None:
        digest = hashlib.sha256()
        for _ in range(1_024):
            digest.update(block)

    print(f"SHA-256 of 1 GiB: {median_s(yardstick):.2f} s")


if __name__ == "__main__":
    main()
