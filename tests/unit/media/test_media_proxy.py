"""A playable form keeps every time, turns and evens the picture, says what it left out, and never breaks its asker."""

import hashlib
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
import pytest
from films import Take, make_film, make_subtitles
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from probanda.media.footage import probe
from probanda.media.proxy import NAME, make_proxy, needs_proxy
from probanda.model.errors import ReaderError
from probanda.model.exhibit import Tool
from probanda.model.footage import Footage, ProbeFailure, Stream, StreamKind
from probanda.model.ids import Digest, RecordId
from probanda.model.playable import NeedsProxy, ProxyMaking, Source

RATE = 16000


@pytest.fixture
def proxy(tmp_path: Path, reader: Any) -> Callable[[Path], tuple[ProxyMaking, Path]]:
    """Makes the playable form of a film, through the confined reader."""

    def make(path: Path) -> tuple[ProxyMaking, Path]:
        into = tmp_path / f"of-{path.name}"
        into.mkdir()
        digest = Digest(hashlib.sha256(path.read_bytes()).hexdigest())
        made = make_proxy(path, reader=reader, into=into, source=Source(file=path.name, sha256=digest), why=None)
        return made, into / NAME

    return make


def times(path: Path) -> list[Fraction]:
    with av.open(str(path)) as container:
        return [frame.pts * Fraction(frame.time_base) for frame in container.decode(video=0)]


def pixels(path: Path, number: int = 0) -> np.ndarray:
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
        return frames[number].to_ndarray(format="rgb24").astype(int)


def warned(made: ProxyMaking, words: str) -> bool:
    return any(words in sentence for sentence in made.warnings)


@pytest.mark.parametrize(
    ("name", "take"),
    [
        ("a.mp4", Take()),
        ("hevc.mp4", Take(codec="libx265", pixel_format="yuv420p10le", options={"x265-params": "log-level=none"})),
        ("prores.mov", Take(codec="prores_ks", pixel_format="yuv422p10le", sound="pcm_s16le")),
        ("m4.avi", Take(codec="mpeg4", sound="mp3")),
        ("m2.ts", Take(codec="mpeg2video", sound="mp2")),
        ("vp9.webm", Take(codec="libvpx-vp9", sound="libopus", rate=48000)),
        ("ntsc.mp4", Take(time_base=Fraction(1001, 30000))),
        ("vfr.mkv", Take(time_base=Fraction(1, 1000), times=(0, 40, 47, 333, 334, 700, 1100, 1999))),
        ("late.mkv", Take(time_base=Fraction(1, 1000), times=(500, 540, 900))),
    ],
)
def test_each_picture_keeps_its_time_to_the_tick(tmp_path: Path, proxy, name: str, take: Take) -> None:
    film = make_film(tmp_path / name, take)
    made, playable = proxy(film)
    begin = Fraction(made.begin_s)
    with av.open(str(film)) as container:
        tick = Fraction(container.streams.video[0].time_base)
    original = times(film)
    assert len(original) == made.pictures.frames
    assert all(abs(one - begin - its) <= tick for one, its in zip(original, times(playable), strict=True))
    assert all(one - begin == its for one, its in zip(original, times(playable), strict=True))
    assert (made.pictures.first_pts, made.pictures.last_pts) == (original[0] / tick, original[-1] / tick)


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])  # a film a step: no shrinking
@given(steps=st.lists(st.integers(1, 90_000), min_size=1, max_size=8), base=st.sampled_from([1000, 12_800, 90_000]))
def test_no_rhythm_of_pictures_moves_one_of_them(tmp_path_factory, reader, steps: list[int], base: int) -> None:
    folder = tmp_path_factory.mktemp("rhythm")
    at = [sum(steps[:number]) for number in range(len(steps) + 1)]
    film = make_film(folder / "a.mp4", Take(time_base=Fraction(1, base), times=tuple(at), sound=None))
    (into := folder / "into").mkdir()
    made = make_proxy(film, reader=reader, into=into, source=Source(file="a.mp4", sha256=Digest("")), why=None)
    assert times(into / NAME) == [one - Fraction(made.begin_s) for one in times(film)]


def test_it_is_what_browsers_play_with_its_index_before_its_pictures(tmp_path: Path, proxy) -> None:
    film = make_film(tmp_path / "a.mkv", Take(codec="libx265", options={"x265-params": "log-level=none"}))
    _, playable = proxy(film)
    head = playable.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")
    with av.open(str(playable)) as container:
        (picture,), (sound,) = container.streams.video, container.streams.audio
        assert (picture.codec_context.name, picture.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert not picture.codec_context.has_b_frames
        assert sound.codec_context.name == "aac"
        assert dict(container.metadata).keys() <= {"major_brand", "minor_version", "compatible_brands"}


def test_the_same_film_gives_the_same_bytes(tmp_path: Path, reader) -> None:
    film, found = make_film(tmp_path / "a.mkv", Take()), []
    for name in ("one", "two"):
        (into := tmp_path / name).mkdir()
        make_proxy(film, reader=reader, into=into, source=Source(file="a", sha256=Digest("")), why=None)
        found.append((into / NAME).read_bytes())
    assert found[0] == found[1]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_film_stands_upright(tmp_path: Path, proxy, rotation: int) -> None:
    made, playable = proxy(make_film(tmp_path / "a.mov", Take(rotation=rotation, size=(64, 48))))
    upright, turned = pixels(make_film(tmp_path / "b.mov", Take(size=(64, 48)))), pixels(playable)
    assert turned.shape == ((64, 48, 3) if rotation != 180 else (48, 64, 3))
    assert np.abs(np.rot90(upright, rotation // 90) - turned).mean() < 12
    assert made.pictures.done == ("turned",)


@pytest.mark.parametrize(
    ("size", "shown"),
    [((63, 47), (64, 48)), ((2, 2), (2, 2)), ((2600, 1300), (1920, 960)), ((1200, 2400), (960, 1920))],
)
def test_sides_become_even_and_at_most_1080_by_1920(tmp_path: Path, proxy, size, shown) -> None:
    film = make_film(tmp_path / "a.mkv", Take(codec="ffv1", pixel_format="yuv444p", size=size, times=(0, 1)))
    made, playable = proxy(film)
    assert pixels(playable).shape == (shown[1], shown[0], 3)
    assert (made.pictures.width, made.pictures.height) == shown


def test_pixels_that_are_not_square_become_so(tmp_path: Path, proxy) -> None:
    made, _ = proxy(make_film(tmp_path / "a.mkv", Take(size=(64, 48), sample_aspect=Fraction(4, 3))))
    assert (made.pictures.width, made.pictures.height) == (86, 48)


def test_high_dynamic_range_is_mapped_and_said(tmp_path: Path, proxy) -> None:
    take = Take(codec="libx265", pixel_format="yuv420p10le", options={"x265-params": "log-level=none"}, transfer=16)
    made, playable = proxy(make_film(tmp_path / "hdr.mp4", take))
    plain, its = proxy(make_film(tmp_path / "sdr.mp4", take._replace(transfer=None)))
    assert made.pictures.done == ("mapped from high dynamic range",)
    assert plain.pictures.done == ()
    with av.open(str(playable)) as container:
        assert int(next(container.decode(video=0)).color_trc) == 1
    assert np.abs(pixels(playable) - pixels(its)).mean() > 3


def test_interlaced_pictures_become_whole_ones_and_their_times_stay(tmp_path: Path, proxy) -> None:
    take = Take(codec="mpeg2video", interlaced=True, sound=None, size=(64, 48))
    made, playable = proxy(film := make_film(tmp_path / "a.ts", take))
    assert made.pictures.done == ("deinterlaced",)
    assert times(playable) == [one - Fraction(made.begin_s) for one in times(film)]


def test_sound_lies_where_it_lay_to_the_sample(tmp_path: Path, proxy) -> None:
    film = make_film(tmp_path / "a.mkv", Take(sound="pcm_s16le", click=(4_000, 12_345)))
    made, playable = proxy(film)
    assert made.sound.rate_hz == RATE
    with av.open(str(playable)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    loud = np.flatnonzero(np.abs(heard) > 0.3)
    assert min(abs(loud - 4_000)) <= 2
    assert min(abs(loud - 12_345)) <= 2
    assert made.sound.samples == 32_000


def test_a_film_without_sound_and_a_recording_without_pictures_are_both_written(tmp_path: Path, proxy) -> None:
    silent, _ = proxy(make_film(tmp_path / "a.mkv", Take(sound=None)))
    assert silent.sound is None
    assert silent.pictures is not None
    unseen, playable = proxy(make_film(tmp_path / "a.amr.mkv", Take(times=(), sound="pcm_s16le")))
    assert unseen.pictures is None
    assert unseen.sound is not None
    with av.open(str(playable)) as container:
        assert not container.streams.video


def test_further_tracks_are_left_out_and_said(tmp_path: Path, proxy) -> None:
    made, playable = proxy(make_film(tmp_path / "a.mkv", Take(), more_sounds=3))
    assert warned(made, "other streams are left out: 2 (audio), 3 (audio), 4 (audio)")
    with av.open(str(playable)) as container:
        assert len(container.streams) == 2


def test_of_a_film_that_breaks_off_what_can_be_read_is_there(tmp_path: Path, proxy) -> None:
    film = make_film(tmp_path / "a.mkv", Take(codec="mpeg4"))
    whole = len(times(film))
    film.write_bytes(film.read_bytes()[: film.stat().st_size * 2 // 3])
    _, playable = proxy(film)
    assert 0 < len(times(playable)) < whole


def test_damaged_packets_are_counted_and_the_rest_is_there(tmp_path: Path, proxy) -> None:
    film = make_film(tmp_path / "a.mp4", Take(codec="mpeg4", sound=None))
    data = bytearray(film.read_bytes())
    begin = data.index(b"mdat") + 4
    middle = begin + (len(data) - begin) // 3
    data[middle : middle + 200] = bytes(200)
    film.write_bytes(data)
    made, playable = proxy(film)
    assert made.warnings
    assert len(times(playable)) > 10


def test_a_declared_length_that_lies_changes_nothing(tmp_path: Path, proxy) -> None:
    film = make_film(tmp_path / "a.mp4", Take(sound=None))
    data, before = bytearray(film.read_bytes()), times(film)
    at = data.index(b"mvhd") + 4 + 16
    data[at : at + 4] = struct.pack(">I", 2**31)
    film.write_bytes(data)
    _, playable = proxy(film)
    assert times(playable) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"This is a text that is called .mp4.\n" * 50, "nothing in the file is video or sound"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "a list that names other files"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "index"),
    ],
)
def test_what_is_no_film_is_refused_in_a_sentence(tmp_path: Path, proxy, content: bytes, words: str) -> None:
    (path := tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(ReaderError, match=words):
        proxy(path)


def test_a_film_of_subtitles_alone_is_refused(tmp_path: Path, proxy) -> None:
    path = make_subtitles(tmp_path / "a.mkv")
    with pytest.raises(ReaderError, match="neither pictures nor sound"):
        proxy(path)


@pytest.mark.parametrize(("side", "words"), [(10_000, "more pixels than are read here"), (20_000, "can be decoded")])
def test_a_film_that_declares_a_monstrous_picture_is_refused(tmp_path: Path, proxy, side: int, words: str) -> None:
    film = make_film(tmp_path / "a.mkv", Take(codec="ffv1", sound=None, size=(300, 300), times=(0, 1)))
    data = film.read_bytes()
    for size in (b"\xb0\x82", b"\xba\x82"):  # the elements PixelWidth and PixelHeight, of two bytes
        data = data.replace(size + struct.pack(">H", 300), size + struct.pack(">H", side))
    film.write_bytes(data)
    with pytest.raises(ReaderError, match=words):
        proxy(film)


def footage(*streams: Stream, container: str = "mov,mp4,m4a,3gp,3g2,mj2", **more: Any) -> Footage:
    return Footage(
        exhibit=RecordId("r-a"),
        file="a",
        container=container,
        streams=streams,
        made_by=Tool(name="PyAV", version="1"),
        **more,
    )


def pictures(codec: str = "h264", **more: Any) -> Stream:
    facts = {"pixel_format": "yuv420p"} | more
    return Stream(index=0, stream_kind=StreamKind.VIDEO, codec=codec, time_base="1/25", **facts)


def sound(codec: str = "aac") -> Stream:
    return Stream(index=1, stream_kind=StreamKind.AUDIO, codec=codec, time_base="1/48000")


@pytest.mark.parametrize(
    ("film", "reason"),
    [
        (footage(pictures(), sound()), None),
        (footage(pictures("libvpx-vp9"), sound("opus"), container="matroska,webm"), None),
        (footage(sound("mp3"), container="mp3"), None),
        (footage(pictures("hevc"), sound()), NeedsProxy.PICTURES),
        (footage(pictures("mpeg4"), sound()), NeedsProxy.PICTURES),
        (footage(pictures(pixel_format="yuv420p10le"), sound()), NeedsProxy.DEPTH),
        (footage(pictures(pixel_format="yuv444p"), sound()), NeedsProxy.DEPTH),
        (footage(pictures(pixel_format=None), sound()), NeedsProxy.UNKNOWN_PIXELS),
        (footage(pictures(pixel_format=msgspec.UNSET), sound()), NeedsProxy.UNKNOWN_PIXELS),
        (footage(pictures(rotation_degrees=-90), sound()), NeedsProxy.TURNED),
        (footage(pictures(), sound("ac3")), NeedsProxy.SOUND),
        (footage(pictures(), sound(), container="avi"), NeedsProxy.CONTAINER),
        (footage(pictures(), sound(), container="mpegts"), NeedsProxy.CONTAINER),
        (footage(pictures(), sound(), container="matroska,webm"), NeedsProxy.PICTURES),
        (footage(pictures(), sound(), tags=(("major_brand", "qt  "),)), NeedsProxy.CONTAINER),
        (footage(), None),
        (footage(pictures("hevc"), failure=ProbeFailure(sentence="broken")), None),
    ],
)
def test_a_playable_form_is_asked_for_where_a_browser_would_fail(film: Footage, reason: NeedsProxy | None) -> None:
    assert needs_proxy(film) is reason


def test_no_playable_form_needs_one_itself(tmp_path: Path, proxy, reader) -> None:
    _, playable = proxy(make_film(tmp_path / "a.mov", Take(rotation=90)))
    assert needs_proxy(probe(playable, reader=reader, exhibit=RecordId("r-a"), file=NAME)) is None


class _Leaves:
    """A child that a hostile file took over: it answers and leaves what it likes."""

    def __init__(self, answer: dict[str, Any], leave: Callable[[Path], None] = lambda _: None) -> None:
        self.answer, self.leave = answer, leave

    def run(
        self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
    ) -> bytes:
        assert writes is not None
        self.leave(writes)
        return msgspec.json.encode({"libraries": {"av": "1", "ffmpeg": "1"}, **self.answer})


def _link(folder: Path) -> None:
    (folder / NAME).symlink_to("/etc/passwd")


def _write(folder: Path) -> None:
    (folder / NAME).write_bytes(b"x")


@pytest.mark.parametrize(
    ("child", "words"),
    [
        (_Leaves({}), "did not leave"),
        (_Leaves({}, _link), "something that is no file"),
        (_Leaves({"verdict": "genuine"}), "not of the form agreed"),
        (_Leaves({"failure": "nothing of it can be decoded"}), "nothing of it can be decoded"),
        (_Leaves({"sound": {"track": 2**60, "samples": 1, "rate_hz": 1}}, _write), "cannot be kept"),
    ],
)
def test_nothing_that_a_child_leaves_is_believed(tmp_path: Path, child: _Leaves, words: str) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (into := tmp_path / "into").mkdir()
    source = Source(file="a.mp4", sha256=Digest(""))
    with pytest.raises(ReaderError, match=words):
        make_proxy(tmp_path / "a.mp4", reader=child, into=into, source=source, why=None)


def test_times_before_zero_keep_their_distances(tmp_path: Path, proxy) -> None:
    film = make_film(
        tmp_path / "a.mkv", Take(times=tuple(range(-10, 20)), sound=None, codec="mpeg4"), negative_times=True
    )
    made, playable = proxy(film)
    original = times(film)
    assert original[0] < 0
    assert times(playable) == [one - original[0] for one in original]
    assert Fraction(made.begin_s) == original[0]


def test_of_hundreds_of_streams_the_first_is_taken_and_the_rest_is_counted(tmp_path: Path, proxy) -> None:
    film = make_film(tmp_path / "a.mkv", Take(times=(), sound="pcm_s16le", seconds=1, rate=8000), more_sounds=299)
    made, playable = proxy(film)
    assert warned(made, "and 291 more")
    with av.open(str(playable)) as container:
        assert len(container.streams) == 1
