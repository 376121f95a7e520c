"""One pass over a film beside pure decoding, PDQ of every frame, PySceneDetect, and the usual chain of programs.

Films are made here: H.264 and AAC, textured scenes that move, with grain, 1,000 frames of 720p and of SD. All decode
with one thread, are run in turn, in a process of their own, and are counted in time of the processor, with start-up;
the median of `RUNS`. The usual chain needs Debian's `ffmpeg` and `libchromaprint-tools`; without them it is left out.
Start-up (the libraries of each row) is told apart: it counts once a file, whatever its length. Needs the group `bench`.
Usage: one_pass.py [frames] [runs] [ours]; with `ours` the peers are left out.
"""

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from measure import child, fixture, median_s, sha256_of_a_gib

_DECODE = """
import sys, av
with av.open(sys.argv[1]) as c:
    v, a = c.streams.video[0], c.streams.audio[0]
    v.codec_context.thread_count = a.codec_context.thread_count = 1
    n = sum(1 for p in c.demux(v, a) for f in p.decode())
"""
_OURS = """
import sys, json, tempfile
from probanda.media.one_pass import answer
with tempfile.TemporaryDirectory() as d:
    found = json.loads(answer(json.dumps({"path": sys.argv[1], "writes": d, "mode": sys.argv[2],
                                          "fingerprint": "f"}).encode()))
    assert not found.get("failure") and found["frames"], found
"""
_PDQ = """
import sys, av, pdqhash
with av.open(sys.argv[1]) as c:
    v = c.streams.video[0]
    v.codec_context.thread_count = 1
    for f in c.decode(v):
        pdqhash.compute(f.to_ndarray(format="rgb24"))
"""
_SCENES = """
import sys
from scenedetect import detect, ContentDetector, open_video, SceneManager
m = SceneManager()
m.add_detector(ContentDetector())
m.detect_scenes(open_video(sys.argv[1], backend="pyav", threading_mode="NONE"))
"""
_EMPTY = "import av"
_LOADED = """
import os
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import probanda.media.one_pass, probanda.media.seen, probanda.media.heard, PIL.Image
"""


def main() -> None:
    """Print a table."""
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        for name, height, width in (("720p", 720, 1280), ("SD", 480, 854)):
            film = _film(Path(folder) / f"{name}.mp4", height, width, frames)
            _measure(name, film, frames, runs)
    print(f"SHA-256 of 1 GiB: {median_s({'': sha256_of_a_gib}, 1)['']:.2f} s")


def _measure(name: str, film: Path, frames: int, runs: int) -> None:
    rows = {
        "start": ([sys.executable, "-c", _EMPTY],),
        "start of the pass": ([sys.executable, "-c", _LOADED],),
        "decode": ([sys.executable, "-c", _DECODE, film],),
        "pass exact": ([sys.executable, "-c", _OURS, film, "exact"],),
        "pass standard": ([sys.executable, "-c", _OURS, film, "standard"],),
        "pass triage": ([sys.executable, "-c", _OURS, film, "triage"],),
    }
    peers = sys.argv[3:] != ["ours"]
    if peers:
        rows["pdqhash"] = ([sys.executable, "-c", _PDQ, film],)
        rows["PySceneDetect"] = ([sys.executable, "-c", _SCENES, film],)
    if peers and shutil.which("fpcalc") and shutil.which("ffmpeg"):
        rows["ffprobe"] = (["ffprobe", "-v", "error", "-show_format", "-show_streams", film],)
        # Chromaprint 1.5 ends with 3 after it has printed all, at the end of AAC in MP4.
        rows["fpcalc"] = (["sh", "-c", 'fpcalc -raw -length 0 "$0" || [ $? = 3 ]', film],)
        key_frames = ["-vf", "select=eq(pict_type\\,I)", "-vsync", "vfr", "-f", "null", "-"]
        rows["ffmpeg keyframes"] = (["ffmpeg", "-v", "error", "-threads", "1", "-i", film, *key_frames],)
    took: dict[str, list[float]] = {row: [] for row in rows}
    for _ in range(runs):
        for row, commands in rows.items():
            took[row].append(sum(_cpu_s(command) for command in commands))
    median = {row: statistics.median(several) for row, several in took.items()}
    start = median["start"]
    for row, seconds in median.items():
        begun = median["start of the pass"] if row.startswith("pass") else start
        net = (seconds - begun) / (median["decode"] - start)
        print(f"{name} {row}: {seconds:.2f} s, {seconds / median['decode']:.2f} of decode, {net:.2f} without start-up")
    if "fpcalc" in rows:
        chain = sum(median[row] for row in ("ffprobe", "PySceneDetect", "pdqhash", "fpcalc", "ffmpeg keyframes"))
        print(f"{name} chain: {chain:.2f} s, {chain / median['pass exact']:.2f} times the pass ({frames} frames)")


def _cpu_s(command: list[object]) -> float:
    run = child(*command)
    if run.exit_code:
        raise SystemExit(f"{command[0]} ended with {run.exit_code}")
    return run.cpu_s


def _film(path: Path, height: int, width: int, frames: int) -> Path:
    scenes = fixture("films/scenes.py")
    random = np.random.default_rng(3)
    time_s = np.arange(48000 * frames // 25) / 48000
    tones = sum(np.sin(2 * np.pi * hertz * time_s) * 0.1 for hertz in (220, 331, 587))
    sound = np.stack([tones, tones]) + random.normal(0, 0.02, (2, len(time_s)))

    def pictures() -> Iterator[np.ndarray]:
        made = 0
        while made < frames:
            scene = scenes.Scene(seed=made, height=height, width=width, speed=2.0, noise=4.0, fine=9.0)
            for _ in range(min(int(random.integers(60, 160)), frames - made)):
                yield scene.frame().astype(np.uint8)
                made += 1

    options = {"preset": "medium", "crf": "23"}
    film: Path = scenes.write_film(path, pictures(), options=options, sound=sound)
    return film


if __name__ == "__main__":
    main()
