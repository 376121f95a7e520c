"""A clip has the bounds that were asked for, or says which it has instead; a copy is the original to the bit."""

import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from films import Take, make_film
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from probanda.media.clip import make_clip, read_time
from probanda.media.proxy import NAME
from probanda.model.errors import ReaderError, UsageError
from probanda.model.ids import Digest
from probanda.model.playable import ClipHow, ClipMaking, Source, seconds

Clip = Callable[..., tuple[ClipMaking, Path]]
NO_B = {"bf": "0", "sc_threshold": "0"}


@pytest.fixture
def clip(tmp_path: Path, reader: Any) -> Clip:
    def make(path: Path, start: str, stop: str, how: ClipHow = ClipHow.AUTO) -> tuple[ClipMaking, Path]:
        into = tmp_path / f"clip-{len(list(tmp_path.iterdir()))}"
        into.mkdir()
        source = Source(file=path.name, sha256=Digest(hashlib.sha256(path.read_bytes()).hexdigest()))
        bounds = read_time(start), read_time(stop)
        return make_clip(path, reader=reader, into=into, source=source, bounds=bounds, how=how), into / NAME

    return make


def times(path: Path) -> list[Fraction]:
    with av.open(str(path)) as container:
        return [frame.pts * Fraction(frame.time_base) for frame in container.decode(video=0)]


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(video=0)]


def packets(path: Path, kind: str = "video") -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(**{kind: 0}) if packet.size]


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts"])
def test_an_encoded_clip_has_every_picture_at_its_distance_from_the_start(
    tmp_path: Path, clip: Clip, name: str
) -> None:
    film = make_film(tmp_path / name, Take())
    making, made = clip(film, "0.5", "1.3", ClipHow.ENCODED)
    begin = Fraction(making.begin_s) + Fraction(1, 2)
    end = Fraction(making.begin_s) + Fraction(13, 10)
    original = times(film)
    inside = [one - begin for one in original if begin < one < end]
    assert times(made) == [Fraction(0), *inside] or times(made) == inside
    assert (making.start_s, making.stop_s, making.how) == ("1/2", "13/10", ClipHow.ENCODED)
    assert making.pictures.frames == len(times(made))


def test_what_is_on_the_screen_at_the_start_is_the_first_picture(tmp_path: Path, clip: Clip) -> None:
    take = Take(time_base=Fraction(1, 1000), times=(0, 900, 1900), sound=None, codec="ffv1", pixel_format="yuv444p")
    film = make_film(tmp_path / "a.mkv", take)
    making, made = clip(film, "0.5", "1.5", ClipHow.ENCODED)
    assert times(made) == [Fraction(0), Fraction(4, 10)]
    assert (making.pictures.first_pts, making.pictures.last_pts) == (0, 900)
    for its, shown in zip(pictures(made), pictures(film)[:2], strict=True):
        assert np.abs(its - shown).mean() < 12


def test_a_copy_from_a_key_frame_holds_the_packets_of_the_original(tmp_path: Path, clip: Clip) -> None:
    film = make_film(tmp_path / "a.mp4", Take(options=NO_B))
    making, made = clip(film, "0.48", "1")
    assert making.how is ClipHow.COPIED
    assert packets(made) == packets(film)[12:25]
    assert set(packets(made, "audio")) < set(packets(film, "audio"))
    assert times(made) == [Fraction(number, 25) for number in range(13)]
    assert (making.start_s, making.stop_s) == ("12/25", "1")


def test_a_start_between_key_frames_is_encoded_and_says_why(tmp_path: Path, clip: Clip) -> None:
    film = make_film(tmp_path / "a.mp4", Take(options=NO_B))
    making, made = clip(film, "0.6", "1")
    assert making.how is ClipHow.ENCODED
    assert making.why_encoded == "the picture at the start is no key frame"
    assert times(made)[0] == 0


def test_a_copy_that_would_go_on_after_the_stop_is_not_made_unless_asked_for(tmp_path: Path, clip: Clip) -> None:
    film = make_film(tmp_path / "a.mp4", Take(options={"bf": "3", "b_strategy": "0", "sc_threshold": "0"}))
    exact, _ = clip(film, "0.48", "0.61")
    assert exact.how is ClipHow.ENCODED
    assert "after the stop" in exact.why_encoded
    copied, made = clip(film, "0.48", "0.61", ClipHow.COPIED)
    assert Fraction(copied.stop_s) > Fraction("0.61")
    assert any("pictures after the stop stay" in one for one in copied.warnings)
    assert times(made)[0] == 0


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv"])
def test_a_copy_begins_at_the_key_frame_before_and_tells_both(tmp_path: Path, clip: Clip, name: str) -> None:
    making, made = clip(make_film(tmp_path / name, Take(options={"sc_threshold": "0"})), "0.6", "1.9", ClipHow.COPIED)
    assert (making.asked_start_s, making.start_s) == ("3/5", "12/25")
    assert times(made)[0] == 0
    with av.open(str(made)) as container:
        first = next(packet for packet in container.demux(video=0) if packet.size)
        assert first.is_keyframe


def test_a_copy_from_a_container_that_is_not_copied_is_refused_with_the_way_out(tmp_path: Path, clip: Clip) -> None:
    film = make_film(tmp_path / "a.ts", Take())
    with pytest.raises(ReaderError, match="no copy can be made") as refused:
        clip(film, "0.5", "1", ClipHow.COPIED)
    assert "--how encoded" in refused.value.advice
    assert clip(film, "0.5", "1")[0].how is ClipHow.ENCODED


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])  # a film a step: no shrinking
@given(start=st.fractions(0, 1, max_denominator=48_000), length=st.fractions(Fraction(1, 50), 1, max_denominator=997))
def test_sound_is_cut_to_the_sample(tmp_path_factory, reader, start: Fraction, length: Fraction) -> None:
    folder = tmp_path_factory.mktemp("cut")
    film = make_film(folder / "a.wav.mkv", Take(times=(), sound="pcm_s16le"))
    (into := folder / "into").mkdir()
    source = Source(file="a", sha256=Digest(""))
    bounds = start, start + length
    making = make_clip(film, reader=reader, into=into, source=source, bounds=bounds, how=ClipHow.AUTO)
    assert making.sound.samples == round(length * 16_000)
    assert making.pictures is None


def test_a_click_lies_in_the_clip_where_it_lay_in_the_film(tmp_path: Path, clip: Clip) -> None:
    film = make_film(tmp_path / "a.mkv", Take(sound="pcm_s16le", click=(12_000,)))
    _, made = clip(film, "0.5", "1.5", ClipHow.ENCODED)
    with av.open(str(made)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert min(abs(np.flatnonzero(np.abs(heard) > 0.3) - 4_000)) <= 2


def test_a_film_that_ends_before_the_stop_says_so(tmp_path: Path, clip: Clip) -> None:
    making, _ = clip(make_film(tmp_path / "a.mkv", Take(sound=None)), "1", "5", ClipHow.ENCODED)
    assert making.stop_s == "2"
    assert "the film ends before the stop" in making.warnings


def test_times_at_which_nothing_is_are_refused(tmp_path: Path, clip: Clip) -> None:
    film = make_film(tmp_path / "a.wav.mkv", Take(times=(), sound="pcm_s16le"))
    with pytest.raises(ReaderError, match="neither a picture nor a sound"):
        clip(film, "100", "200")


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ("12.5", Fraction(25, 2)),
        ("0", Fraction(0)),
        ("1:02.250", Fraction(62_250, 1000)),
        ("00:01:02", Fraction(62)),
        ("1:00:00.001", 3600 + Fraction(1, 1000)),
        ("90:00", Fraction(5400)),
        ("1001/30", Fraction(1001, 30)),
    ],
)
def test_a_time_is_read_exactly(words: str, exact: Fraction) -> None:
    assert read_time(words) == exact


@pytest.mark.parametrize(
    "words", ["", "-1", "1e3", "nan", "1:60", "1:99:00", "1/0", "1,5", "٣", " 1", "1:2:3:4", "0x1"]
)
def test_what_is_no_time_is_refused_with_the_forms_that_are(words: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_time(words)
    assert "mm:ss.mmm" in refused.value.advice


@given(st.fractions(0, 10**8, max_denominator=10**6))
def test_a_fraction_goes_through_text_and_back(exact: Fraction) -> None:
    assert read_time(str(exact)) == exact


@given(st.fractions(0, 10**6, max_denominator=10**9))
def test_seconds_for_a_person_never_hide_that_they_are_rounded(exact: Fraction) -> None:
    shown = seconds(str(exact))
    assert str(exact) in shown or Fraction(shown) == exact
