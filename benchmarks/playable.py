"""What a playable form costs: processor seconds a second of film, against decoding it alone, in the same run.

`python benchmarks/playable.py`: a film of ten seconds of moving noise on a ground is made (HEVC, 10 bit, 25 pictures a
second), decoded by PyAV with one thread, and made playable by the same code that the confined child runs.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from measure import sha256_of_a_gib

from probanda.media.encoding import encode_film
from probanda.media.proxy import CODING
from probanda.media.tracks import Wanted

SECONDS, RATE, RUNS = 10, 25, 3
SIZES = {"720p": (1280, 720), "SD": (720, 576)}


def film(path: Path, size: tuple[int, int]) -> Path:
    """The film; its noise is the same in each run."""
    noise = np.random.default_rng(12)
    width, height = size
    ground = noise.integers(0, 256, (height // 8 + 40, width // 8 + 40, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx265", rate=RATE, options={"x265-params": "log-level=none", "preset": "fast"})
        (stream.width, stream.height), stream.pix_fmt = size, "yuv420p10le"
        for number in range(SECONDS * RATE):
            shown = np.ascontiguousarray(ground[number : number + height, 2 * number % 300 :][:, :width])
            frame = av.VideoFrame.from_ndarray(shown, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def decode(path: Path) -> None:
    """Decode all pictures with one thread."""
    with av.open(str(path)) as container:
        container.streams.video[0].codec_context.thread_count = 1
        for _ in container.decode(video=0):
            pass


def cpu_s(work: Callable[[], object]) -> float:
    """Processor seconds, the median of several runs."""
    took = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return statistics.median(took)


def main() -> None:
    """Print one line a size."""
    wanted = Wanted(most=(CODING.longer, CODING.shorter), crf=CODING.crf, preset=CODING.preset)
    print(f"SHA-256 of 1 GiB: {cpu_s(sha256_of_a_gib):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        for name, size in SIZES.items():
            path = film(Path(folder) / f"{name}.mp4", size)
            alone = cpu_s(lambda path=path: decode(path)) / SECONDS
            whole = cpu_s(lambda path=path: encode_film(path, path.with_suffix(".out"), wanted)) / SECONDS
            print(f"{name}: decoding {alone:.3f}, playable form {whole:.3f} s a second of film ({whole / alone:.1f}x)")


if __name__ == "__main__":
    main()
