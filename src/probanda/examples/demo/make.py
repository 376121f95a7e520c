"""Make the speech of the example case again: its video, a copy of it, a transcript, two translations. FICTIONAL.

1. `speech.toml` says what is said, and how.
2. espeak-ng says it; the length of each piece of sound gives the cues their times.
3. What a transcriber could not hear is made hard to hear: noise over a word, a mumble, words turned away from us.
4. Pillow draws the picture: a lectern, figures without faces, bars that follow the sound, FICTIONAL in two languages.
5. PyAV writes the video, and the transcript and its translations get the times of the sound.
6. The copy that another channel posted is taken from the finished video, as such copies are: cut out from the change of
   camera on, made smaller, marked, and encoded once more.

The same versions of the tools give the same bytes: one thread, no clock, no random numbers but a fixed sequence.
Needs Debian's `espeak-ng` and `fonts-dejavu-core`, and `av` and `pillow`.

    python src/probanda/examples/demo/make.py [FOLDER]
"""

import functools
import io
import shutil
import subprocess
import sys
import tomllib
import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import av
from PIL import Image, ImageDraw, ImageFont

Sound: TypeAlias = "array[int]"  # samples of 16 bits, one channel

HERE = Path(__file__).resolve().parent
FILES = HERE / "case" / "exhibits" / "files"
RATE = 22_050  # Hz: what espeak-ng writes
FRAMES = 10  # a second; a talk needs no more, and the file stays small
FRAMES_OF_SOUND = RATE // FRAMES
WIDTH, HEIGHT = 640, 360
COPY_WIDTH, COPY_HEIGHT = 480, 270
COPY_MARK = "RIVER PLAIN WATCH"
WORDS_A_MINUTE = 165
END_PAUSE_S = 0.8
LOUDNESS = {"clear": 1.0, "aside": 0.30, "covered": 0.25, "mumbled": 0.16}
NOISE = 5_200  # of 32,767: louder than the word beneath it
FULL = 32_767
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"  # it has the Arabic letters and their joined forms

HEADINGS = {
    "ar": (
        "FICTIONAL — خيالي. نص صنع لمثال في برنامج probanda. لا وجود لأي شخص أو مكان أو حدث فيه.",
        "تفريغ صوتي لتسجيل نشر على منصة Ruvikast. الأوقات بالدقائق والثواني من بداية التسجيل.",
        "النص الكامل:",
    ),
    "en": (
        "FICTIONAL. Made for the example case of probanda. No person, place or event in it exists.",
        "Translation from Arabic of a recording posted on Ruvikast. Times in minutes and seconds from its start.",
        "Full translation:",
    ),
}
SECOND = """WEBVTT

NOTE
FICTIONAL. Made for the example case of probanda. No person, place or event in it exists.
A second translation from Arabic of a recording posted on Ruvikast, made without sight of the first.
The spelling of names is that of a list which both translators were given.
"""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue with its place in the sound, in samples."""

    start: int
    end: int
    arabic: str
    english: str
    second: str
    aside: bool
    cut: bool


def main(folder: Path) -> None:
    """Write speech.mp4, its copy and its transcripts into the folder."""
    script = tomllib.loads((HERE / "speech.toml").read_text(encoding="utf-8"))["cue"]
    sound, cues = speak(script)
    folder.mkdir(parents=True, exist_ok=True)
    write_video(folder / "speech.mp4", sound, cues)
    at = next(number for number, cue in enumerate(cues) if cue.cut)
    # Two cues, and the beginning of the third: people who copy do not cut where a sentence ends.
    write_copy(folder / "reupload.mp4", folder / "speech.mp4", cues[at].start / RATE, cues[at + 2].end / RATE - 1)
    for language in HEADINGS:
        text = transcript(cues, language)
        (folder / f"speech.{language}.txt").write_text(text, encoding="utf-8", newline="\n")
    (folder / "speech.en-2.vtt").write_text(subtitles(cues), encoding="utf-8", newline="\n")


def speak(script: list[dict[str, Any]]) -> tuple[Sound, list[Cue]]:
    """The whole sound, and each cue with its place in it."""
    sound, cues = array("h"), []
    for row in script:
        sound.extend(silence(row["pause_s"]))
        start = len(sound)
        for piece in row["said"]:
            sound.extend(changed(spoken(piece["words"]), piece["manner"]))
        cues.append(
            Cue(
                start=start,
                end=len(sound),
                arabic=row["arabic"],
                english=row["english"],
                second=row["second"],
                aside=row["said"][0]["manner"] == "aside",
                cut=row.get("cut", False),
            )
        )
    sound.extend(silence(END_PAUSE_S))
    sound.extend([0] * (-len(sound) % FRAMES_OF_SOUND))
    return sound, cues


def spoken(words: str) -> Sound:
    """The words in espeak-ng's Arabic voice, silence at both ends cut off."""
    espeak = shutil.which("espeak-ng")
    if espeak is None:
        sys.exit("espeak-ng is not installed: apt-get install espeak-ng")
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [espeak, "-v", "ar", "-s", str(WORDS_A_MINUTE), "-p", "30", "--stdout", words], check=True, capture_output=True
    )
    with wave.open(io.BytesIO(done.stdout)) as file:
        samples = array("h", file.readframes(file.getnframes()))
    loud = [at for at, sample in enumerate(samples) if abs(sample) > FULL // 200]
    return samples[loud[0] : loud[-1] + 1]


def changed(samples: Sound, manner: str) -> Sound:
    """The sound as it reaches the microphone."""
    loudness = LOUDNESS[manner]
    quieter = array("h", (int(sample * loudness) for sample in samples))
    if manner == "mumbled":
        return smoothed(quieter)
    if manner == "covered":
        return array("h", (_clipped(a + b) for a, b in zip(quieter, noise(), strict=False)))
    return quieter


def smoothed(samples: Sound, window: int = 24) -> Sound:
    """The mean over a window: consonants go, a mumble stays."""
    total, mean = 0, array("h")
    for at, sample in enumerate(samples):
        total += sample - (samples[at - window] if at >= window else 0)
        mean.append(total // window)
    return mean


def noise() -> Iterator[int]:
    """The same noise each time: a linear congruential generator (Numerical Recipes)."""
    state = 2_031
    while True:
        state = (1_664_525 * state + 1_013_904_223) % 2**32
        yield (state >> 16) * 2 * NOISE // 2**16 - NOISE


def silence(seconds: float) -> Sound:
    """That long, nothing."""
    return array("h", [0] * round(seconds * RATE))


def transcript(cues: list[Cue], language: str) -> str:
    """The text of a transcript: what it is, then a line a cue with its times."""
    lines = [*HEADINGS[language][:2], "", HEADINGS[language][2], ""]
    for cue in cues:
        words = cue.arabic if language == "ar" else cue.english
        lines.append(f"[{time_code(cue.start)} - {time_code(cue.end)}] {words}")
    return "\n".join(lines) + "\n"


def subtitles(cues: list[Cue]) -> str:
    """The second translation, as WebVTT."""
    blocks = [SECOND]
    for cue in cues:
        voice = "" if cue.aside else "<v Speaker>"
        blocks.append(f"{stamp(cue.start)} --> {stamp(cue.end)}\n{voice}{cue.second}\n")
    return "\n".join(blocks)


def stamp(sample: int) -> str:
    """`00:07.400`: the same tenths."""
    tenths = round(sample * 10 / RATE)
    return f"{tenths // 600:02d}:{tenths // 10 % 60:02d}.{tenths % 10}00"


def time_code(sample: int) -> str:
    """`0:07.4`: tenths are as exact as an ear."""
    tenths = round(sample * 10 / RATE)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def write_video(path: Path, sound: Sound, cues: list[Cue]) -> None:
    """H.264 and AAC in MP4, which every browser plays; no clock in it."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mp4", options=options) as out:
        picture = out.add_stream("libx264", rate=FRAMES, options={"crf": "28", "preset": "medium", "threads": "1"})
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.codec_context.gop_size = FRAMES * 4
        picture.time_base = Fraction(1, FRAMES)
        voice = out.add_stream("aac", rate=RATE, layout="mono", options={"b": "48k", "flags": "+bitexact"})
        for number in range(len(sound) // FRAMES_OF_SOUND):
            start = number * FRAMES_OF_SOUND
            piece = sound[start : start + FRAMES_OF_SOUND]
            frame = av.VideoFrame(WIDTH, HEIGHT, "rgb24")
            frame.planes[0].update(draw(cues, start, loudness_of(sound, start)).tobytes())
            frame.pts, frame.time_base = number, Fraction(1, FRAMES)
            out.mux(picture.encode(frame))
            heard = av.AudioFrame(format="s16", layout="mono", samples=len(piece))
            heard.planes[0].update(piece.tobytes())
            heard.sample_rate, heard.pts, heard.time_base = RATE, start, Fraction(1, RATE)
            out.mux(voice.encode(heard))
        out.mux(picture.encode(None))
        out.mux(voice.encode(None))


def write_copy(path: Path, posted: Path, start_s: float, end_s: float) -> None:
    """A part of the posted video, decoded, made smaller, marked and encoded again."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(posted)) as given, av.open(str(path), "w", format="mp4", options=options) as out:
        picture = out.add_stream("libx264", rate=FRAMES, options={"crf": "33", "preset": "medium", "threads": "1"})
        picture.width, picture.height, picture.pix_fmt = COPY_WIDTH, COPY_HEIGHT, "yuv420p"
        picture.time_base = Fraction(1, FRAMES)
        voice = out.add_stream("aac", rate=RATE, layout="mono", options={"b": "32k", "flags": "+bitexact"})
        shown = heard = 0
        for frame in given.decode(video=0, audio=0):
            if not isinstance(frame, av.VideoFrame | av.AudioFrame) or not start_s <= (frame.time or 0) < end_s:
                continue
            if isinstance(frame, av.VideoFrame):
                marked = _marked(frame.to_image())  # type: ignore[no-untyped-call]  # not typed by the library
                small = av.VideoFrame.from_image(marked)  # type: ignore[no-untyped-call]
                small.pts, small.time_base = shown, Fraction(1, FRAMES)
                shown += 1
                out.mux(picture.encode(small))
            else:
                frame.pts, frame.time_base = heard, Fraction(1, RATE)
                heard += frame.samples
                out.mux(voice.encode(frame))
        out.mux(picture.encode(None))
        out.mux(voice.encode(None))


def _marked(image: Image.Image) -> Image.Image:
    small = image.resize((COPY_WIDTH, COPY_HEIGHT), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(small)
    pen.rectangle((0, COPY_HEIGHT - 26, 186, COPY_HEIGHT), fill=(20, 60, 110))
    pen.text((10, COPY_HEIGHT - 13), COPY_MARK, font=_font(14), fill=(255, 255, 255), anchor="lm")
    return small


def loudness_of(sound: Sound, start: int, bars: int = 24) -> list[float]:
    """The peaks of the last frames' sound, 0 to 1, newest last: one bar each."""
    step = FRAMES_OF_SOUND // 4
    peaks = []
    for bar in range(bars):
        at = start + FRAMES_OF_SOUND - (bars - bar) * step
        piece = sound[max(0, at) : max(0, at + step)]
        peaks.append(max((abs(sample) for sample in piece), default=0) / FULL)
    return peaks


def draw(cues: list[Cue], start: int, bars: list[float]) -> Image.Image:
    """One frame: nobody's face, no flag, no emblem."""
    close = any(cue.cut and start >= cue.start for cue in cues)
    aside = any(cue.aside and cue.start <= start < cue.end for cue in cues)
    image = Image.new("RGB", (WIDTH, HEIGHT), (52, 62, 74) if not close else (88, 74, 62))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 250, WIDTH, HEIGHT), fill=(40, 44, 50) if not close else (60, 50, 44))
    if not close:
        _figure(pen, 470, 178, size=0.72, colour=(96, 106, 116))
    size = 1.0 if not close else 1.35
    _figure(pen, 320, 150, size=size, colour=(176, 184, 190), lean=34 if aside else int(bars[-1] * 8))
    pen.polygon(((250, 360), (390, 360), (376, 228), (264, 228)), fill=(112, 86, 60))
    pen.rectangle((256, 216, 384, 230), fill=(136, 106, 76))
    pen.line((320, 216, 320, 190), fill=(20, 20, 22), width=4)
    pen.ellipse((312, 178, 328, 194), fill=(20, 20, 22))
    for number, loud in enumerate(bars):
        left, high = 30 + number * 8, int(4 + loud * 60)
        pen.rectangle((left, 318 - high // 2, left + 5, 318 + high // 2), fill=(230, 196, 92))
    _captions(pen)
    return image


def _figure(
    pen: ImageDraw.ImageDraw, x: int, y: int, *, size: float, colour: tuple[int, int, int], lean: int = 0
) -> None:
    head, shoulder = int(36 * size), int(84 * size)
    pen.ellipse((x - head + lean, y - 2 * head, x + head + lean, y), fill=colour)
    pen.rounded_rectangle((x - shoulder + lean // 2, y + 8, x + shoulder + lean // 2, HEIGHT), 40, fill=colour)


def _captions(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, 0, WIDTH, 44), fill=(150, 24, 24))
    white = (255, 255, 255)
    # Raqm joins the Arabic letters and orders them; each language is drawn by itself, so that neither moves the other.
    pen.text((346, 22), "FICTIONAL", font=_font(26), fill=white, anchor="rm")
    pen.text((360, 20), "·", font=_font(26), fill=white, anchor="mm")
    pen.text((374, 22), "خيالي", font=_font(26), fill=white, anchor="lm", direction="rtl", language="ar")
    pen.text((WIDTH - 12, 342), "made by a script, for an example", font=_font(12), fill=white, anchor="rm")


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.RAQM)


def _clipped(sample: int) -> int:
    return max(-FULL, min(FULL, sample))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FILES)
