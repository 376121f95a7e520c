"""Pictures on their way into H.264, in the child: upright, with square pixels, 8 bit, and each at its own time.

Rules: 1. The picture is turned and mirrored as the container asks, and pixels that are not square become so. 2. Sizes
are even, as H.264 asks; a picture that is too large becomes smaller, in proportion. 3. From the first picture that is
interlaced on, those that are become whole pictures, one each. 4. Pictures of high dynamic range (PQ, HLG) are mapped to
the range of ordinary screens. 5. A picture keeps its time; one that is not later than the one before is left out,
and counted.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import av
import av.error
from av.filter import Graph

from probanda.media.container import display_matrix

_UNIT = 65536  # one, in the fixed-point numbers of a display matrix
# (a, b, c, d) of a display matrix as the filters that do what it asks for.
_TURNS = {
    (0, -1, 1, 0): (("transpose", "cclock"),),
    (-1, 0, 0, -1): (("hflip", ""), ("vflip", "")),
    (0, 1, -1, 0): (("transpose", "clock"),),
    (-1, 0, 0, 1): (("hflip", ""),),
    (1, 0, 0, -1): (("vflip", ""),),
    (0, 1, 1, 0): (("transpose", "cclock_flip"),),
    (0, -1, -1, 0): (("transpose", "clock_flip"),),
}
# Transfer characteristics of high dynamic range (ITU-T H.273, table 3), as FFmpeg's filters call them.
_HIGH_RANGE = {16: "smpte2084", 18: "arib-std-b67"}
_BT709, _BT2020, _UNKNOWN, _LIMITED = 1, 9, 2, 1  # ITU-T H.273
_MATRICES = {_BT709: "bt709", 4: "fcc", 5: "bt470", 6: "smpte170m", 7: "smpte240m", _BT2020: "bt2020"}


class Colours(NamedTuple):
    """Primaries, transfer and matrix as ITU-T H.273 numbers them."""

    primaries: int
    transfer: int
    matrix: int


class Look(NamedTuple):
    """How pictures come, as far as their filters depend on it."""

    size: tuple[int, int]
    pixel_format: str
    matrix: tuple[int, int, int, int] | None
    transfer: int
    interlaced: bool


def look_of(frame: av.VideoFrame) -> Look:
    """How this picture comes."""
    found = display_matrix(frame)
    matrix = None if found is None else tuple((one + _UNIT // 2) // _UNIT for one in found)
    return Look(
        size=(frame.width, frame.height),
        pixel_format=frame.format.name,
        matrix=matrix if matrix in _TURNS else None,
        transfer=int(frame.color_trc),
        interlaced=frame.interlaced_frame,
    )


def shown_size(look: Look, sample_aspect: Fraction | None, *, most: tuple[int, int]) -> tuple[int, int]:
    """Width and height as the picture is shown: even, and with the longer and the shorter side at most as given."""
    width, height = Fraction(look.size[0]) * (sample_aspect or 1), Fraction(look.size[1])
    if look.matrix is not None and look.matrix[0] == 0:
        width, height = height, width
    longer, shorter = max(width, height), min(width, height)
    scale = min(Fraction(1), Fraction(most[0]) / longer, Fraction(most[1]) / shorter)
    return _even(width * scale), _even(height * scale)


def shown_colours(frame: av.VideoFrame) -> Colours:
    """The colours of what the filters make of this picture."""
    if int(frame.color_trc) in _HIGH_RANGE or frame.format.is_rgb or frame.format.has_palette:
        return Colours(_BT709, _BT709, _BT709)
    return Colours(int(frame.color_primaries), int(frame.color_trc), int(frame.colorspace))


class Filters:
    """Turns decoded pictures into those to be encoded; remade when pictures begin to come otherwise."""

    def __init__(self, size: tuple[int, int], time_base: Fraction) -> None:
        self._size, self._time_base = size, time_base
        self._look: Look | None = None
        self._graph: Any = None
        self._interlaced = False
        self.told: set[str] = set()
        """What was done to pictures beside size and turning, a word each."""

    def through(self, frame: av.VideoFrame) -> Iterator[tuple[av.VideoFrame, Fraction]]:
        """(picture, its time in seconds) of those that are ready."""
        self._interlaced |= frame.interlaced_frame
        look = look_of(frame)._replace(interlaced=self._interlaced)
        if look != self._look:
            yield from self.rest()
            self._look, self._graph = look, self._made(frame, look)
        frame.time_base = self._time_base
        self._graph.vpush(frame)
        yield from self._ready()

    def rest(self) -> Iterator[tuple[av.VideoFrame, Fraction]]:
        """What is still on its way."""
        if self._graph is not None:
            self._graph.vpush(None)
            yield from self._ready()
            self._graph, self._look = None, None

    def _ready(self) -> Iterator[tuple[av.VideoFrame, Fraction]]:
        while True:
            try:
                frame = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            yield frame, frame.pts * Fraction(frame.time_base)

    def _made(self, frame: av.VideoFrame, look: Look) -> Any:
        graph: Any = Graph()
        node = graph.add_buffer(
            width=look.size[0], height=look.size[1], format=look.pixel_format, time_base=self._time_base
        )
        for name, words in self._steps(frame, look):
            following = graph.add(name, words)
            node.link_to(following)
            node = following
        node.link_to(graph.add("buffersink"))
        graph.configure()
        return graph

    def _steps(self, frame: av.VideoFrame, look: Look) -> Iterator[tuple[str, str]]:
        width, height = self._size
        if look.interlaced:
            self.told.add("deinterlaced")
            yield "bwdif", "mode=send_frame:deint=interlaced"
        scale = f"w={width}:h={height}:out_range=tv"
        turns = _TURNS[look.matrix] if look.matrix is not None else ()
        if turns:
            self.told.add("turned")
        yield from turns
        if look.transfer in _HIGH_RANGE:
            self.told.add("mapped from high dynamic range")
            matrix = "bt2020nc" if int(frame.colorspace) in {_UNKNOWN, _BT2020} else "bt709"
            yield "setparams", f"color_trc={_HIGH_RANGE[look.transfer]}:color_primaries=bt2020:colorspace={matrix}"
            scale += ":out_transfer=bt709:out_primaries=bt709:out_color_matrix=bt709:intent=perceptual"
        elif frame.format.is_rgb or frame.format.has_palette:
            scale += ":out_color_matrix=bt709"
        elif int(frame.colorspace) in _MATRICES:
            same = _MATRICES[int(frame.colorspace)]
            scale += f":in_color_matrix={same}:out_color_matrix={same}"
        yield "scale", scale
        yield "format", "yuv420p"
        yield "setsar", "1"


def _even(side: Fraction) -> int:
    """The nearest even number, at least 2."""
    return max(2, 2 * round(side / 2))
