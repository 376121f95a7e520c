"""Small films that the tests make themselves."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from probanda.collect.confined import Confined

SIZE = (64, 48)
Film = Callable[..., Path]


def still(colour: tuple[int, int, int], corner: tuple[int, int, int] = (255, 255, 255)) -> Image.Image:
    """A picture of one colour with a corner, at the top left, of another."""
    image = Image.new("RGB", SIZE, colour)
    image.paste(corner, (0, 0, SIZE[0] // 4, SIZE[1] // 4))
    return image


BLACK = Image.new("RGB", SIZE, (0, 0, 0))


def shots(count: int) -> list[Image.Image]:
    return [still((20 * number % 200, 40, 90)) for number in range(count)]


@pytest.fixture
def film(tmp_path: Path) -> Film:
    """Makes a film: pictures, their PTS in 1/25 s, and what `add_stream` and the container are to do."""

    def make(
        name: str = "film.mp4",
        pictures: Sequence[Image.Image] | None = None,
        *,
        times: Sequence[int] | None = None,
        codec: str = "libx264",
        gop: int = 5,
        rotation: int | None = None,
        sound: bool = False,
        options: dict[str, str] | None = None,
        tags: dict[str, str] | None = None,
    ) -> Path:
        path = tmp_path / name
        pictures = shots(20) if pictures is None else pictures
        with av.open(str(path), "w", options={"fflags": "+bitexact", **(options or {})}) as container:
            container.metadata.update(tags or {})
            tone = _sound_stream(container) if sound else None
            if pictures:
                _encode_pictures(container, pictures, times or range(len(pictures)), codec, gop, rotation)
            if tone is not None:
                _encode_sound(container, tone)
        return path

    return make


def _encode_pictures(
    container: Any, pictures: Sequence[Image.Image], times: Sequence[int], codec: str, gop: int, rotation: int | None
) -> None:
    stream = container.add_stream(codec, rate=25, options={"threads": "1"})
    stream.width, stream.height, stream.pix_fmt, stream.gop_size = *SIZE, "yuv420p", gop
    stream.codec_context.time_base = Fraction(1, 25)
    if rotation is not None:
        stream.set_display_rotation(rotation)
    for picture, time in zip(pictures, times, strict=True):
        frame = av.VideoFrame.from_image(picture)
        frame.pts, frame.time_base = time, Fraction(1, 25)
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


def _sound_stream(container: Any) -> Any:
    stream = container.add_stream("aac" if container.format.name != "ogg" else "flac", rate=16000)
    stream.layout = "mono"
    return stream


def _encode_sound(container: Any, stream: Any) -> None:
    for number in range(10):
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.sample_rate, frame.pts, frame.time_base = 16000, number * 1024, Fraction(1, 16000)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


@pytest.fixture(scope="session")
def reader() -> Confined:
    """The confined reader itself: the media room is always tested through it."""
    return Confined()
