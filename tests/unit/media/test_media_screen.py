"""One pass through the confined reader: what it finds in films, sounds and stills, and how it fails."""

import hashlib
import os
import sys
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from probanda.collect.confined import Confined
from probanda.media.fingerprint import VIEWS, Fingerprint, read_fingerprint
from probanda.media.pdq import differing_bits, hash_picture
from probanda.media.screen import screen
from probanda.model.canonical import encode
from probanda.model.errors import ReaderError
from probanda.model.ids import Digest, RecordId
from probanda.model.screening import Bars, Cut, PassMode, Screening

_SPEC = spec_from_file_location("fixture_scenes", Path(__file__).parents[2] / "fixtures" / "films" / "scenes.py")
scenes = module_from_spec(_SPEC)
sys.modules[_SPEC.name] = scenes
_SPEC.loader.exec_module(scenes)
WHOLE, FULL = VIEWS.index("whole"), VIEWS.index("full")


def pictures(count: int = 60, *, height: int = 144, width: int = 256, seeds: tuple[int, ...] = (901, 902)) -> list:
    return [
        frame.astype(np.uint8)
        for seed in seeds
        for scene in [scenes.Scene(seed=seed, height=height, width=width, speed=1.0)]
        for frame in (scene.frame() for _ in range(count // len(seeds)))
    ]


def tone(seconds: float, *, level_dbfs: float = -23.0, hertz: float = 1000.0) -> np.ndarray:
    time_s = np.arange(int(seconds * 48000)) / 48000
    one = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hertz * time_s)
    return np.stack([one, one])


@pytest.fixture
def screened(tmp_path: Path, reader: Confined):
    """(screening, fingerprint or None) of a file; what was left lies in `tmp_path / "into"`."""

    def look(path: Path, mode: PassMode = PassMode.EXACT) -> tuple[Screening, Fingerprint | None]:
        into = tmp_path / "into"
        into.mkdir(exist_ok=True)
        for old in into.iterdir():
            old.unlink()
        found = screen(
            path,
            reader=reader,
            exhibit=RecordId("0" * 32),
            file=path.name,
            sha256=Digest(hashlib.sha256(path.read_bytes()).hexdigest()),
            mode=mode,
            into=into,
        )
        encode(found)
        left = {one.name for one in into.iterdir()}
        assert left == {found.fingerprint, *(shot.keyframe for shot in found.shots)} - {""}
        if found.failure:
            return found, None
        assert hashlib.sha256((into / found.fingerprint).read_bytes()).hexdigest() == found.fingerprint_sha256
        return found, read_fingerprint(into / found.fingerprint)

    return look


def test_a_film_gives_times_shots_stills_hashes_and_sound(screened, tmp_path: Path) -> None:
    path = scenes.write_film(tmp_path / "film.mp4", pictures(), sound=tone(2.4))
    found, fingerprint = screened(path)
    assert (found.failure, found.frames, found.time_base, found.first_pts) == ("", 60, "1/12800", 0)
    assert [(shot.start_pts, shot.end_pts, shot.begins) for shot in found.shots] == [
        (0, 30 * 512, Cut.START),
        (30 * 512, 60 * 512, Cut.HARD),
    ]
    assert [shot.keyframe for shot in found.shots] == ["shot-0001.jpg", "shot-0002.jpg"]
    with Image.open(tmp_path / "into" / "shot-0002.jpg") as still:
        assert still.size == (256, 144)
    assert fingerprint.pts.tolist() == [512 * number for number in range(60)]
    assert len(fingerprint.sample_rows) >= 2
    assert np.array_equal(fingerprint.view_hashes[:, WHOLE], fingerprint.hashes[fingerprint.sample_rows])
    assert found.bars is None
    assert np.array_equal(fingerprint.view_hashes[:, FULL], fingerprint.view_hashes[:, WHOLE])
    assert found.loudness.integrated_lufs == "-23.0"
    assert len(fingerprint.wave_low) in {24, 25}
    assert "FFmpeg" not in found.made_by.name
    assert '"mode":"exact"' in found.made_by.settings


def test_hashes_are_those_of_the_decoded_luma(screened, tmp_path: Path) -> None:
    path = scenes.write_film(tmp_path / "film.mp4", pictures(10), options={"bf": "2"})
    _, fingerprint = screened(path)
    with av.open(str(path)) as container:
        for row, frame in enumerate(container.decode(video=0)):
            ours, quality = hash_picture(frame.to_ndarray(format="yuv420p")[:144])
            assert int(differing_bits(ours, fingerprint.hashes[row])) <= 2
            assert (quality, frame.pts) == (fingerprint.quality[row], fingerprint.pts[row])


def test_the_same_film_gives_the_same_fingerprint(screened, tmp_path: Path) -> None:
    path = scenes.write_film(tmp_path / "film.mp4", pictures(20), sound=tone(1))
    assert screened(path)[0] == screened(path)[0]


def test_modes_hash_the_same_picture(screened, tmp_path: Path) -> None:
    path = scenes.write_film(tmp_path / "film.mp4", pictures(), options={"g": "12"})
    exact, standard, triage = (screened(path, mode) for mode in (PassMode.EXACT, PassMode.STANDARD, PassMode.TRIAGE))
    assert standard[0].frames == 60
    assert float(differing_bits(exact[1].hashes, standard[1].hashes).mean()) <= 8
    assert 5 <= triage[0].frames <= 7
    rows = np.searchsorted(exact[1].pts, triage[1].pts)
    assert int(differing_bits(exact[1].hashes[rows], triage[1].hashes).max()) <= 16


@pytest.mark.parametrize("rotation", [90, 180, -90])
def test_a_turned_film_has_the_hashes_of_the_film_as_shown(screened, tmp_path: Path, film, rotation: int) -> None:
    upright = [Image.fromarray(frame) for frame in pictures(4, height=48, width=64)]
    turned = film("turned.mp4", upright, rotation=rotation)
    _, fingerprint = screened(turned)
    with av.open(str(turned)) as container:
        for row, frame in enumerate(container.decode(video=0)):
            shown = np.rot90(frame.to_ndarray(format="yuv420p")[:48], rotation // 90)
            assert int(differing_bits(hash_picture(shown)[0], fingerprint.hashes[row])) <= 2
    with Image.open(tmp_path / "into" / "shot-0001.jpg") as still:
        assert still.size == ((64, 48) if rotation == 180 else (48, 64))


def test_the_picture_inside_bars_has_the_hashes_of_the_film_without(screened, tmp_path: Path) -> None:
    plain = pictures(30)
    black = [np.zeros_like(plain[0])] * 3
    barred = [np.pad(frame, ((24, 24), (40, 40), (0, 0))) for frame in [*black, *plain]]
    _, without = screened(scenes.write_film(tmp_path / "plain.mp4", plain, options={"crf": "12"}))
    found, within = screened(scenes.write_film(tmp_path / "barred.mp4", barred, options={"crf": "12"}))
    edges = Bars(left=119, top=125, right=881, bottom=875)
    for name in ("left", "top", "right", "bottom"):
        assert abs(getattr(found.bars, name) - getattr(edges, name)) <= 8
    apart = differing_bits(without.hashes, within.hashes[3:])
    assert float(apart.mean()) <= 12
    rows = within.sample_rows[within.quality[within.sample_rows] >= 50]
    assert len(rows)
    assert float(differing_bits(within.view_hashes[-1, FULL], within.view_hashes[-1, WHOLE])) > 40


def test_a_night_with_a_lamp_has_no_bars(screened, tmp_path: Path) -> None:
    night = np.full((144, 256, 3), 12, dtype=np.uint8)
    night[60:80, 100:130] = 220
    assert screened(scenes.write_film(tmp_path / "night.mp4", [night] * 20))[0].bars is None


def test_varying_frame_rate_keeps_every_frame_and_its_time(screened, film) -> None:
    times = [number * 3 + number % 2 for number in range(20)]
    found, fingerprint = screened(film(times=times))
    assert fingerprint.pts.tolist() == [512 * time for time in times]
    assert found.longest_gap_pts == 4 * 512


def test_sound_before_the_picture_in_the_file_changes_nothing(screened, tmp_path: Path) -> None:
    path = tmp_path / "turned_round.mkv"
    source = scenes.write_film(tmp_path / "film.mp4", pictures(20), sound=tone(0.8))
    with av.open(str(source)) as inside, av.open(str(path), "w") as out:
        streams = [inside.streams.audio[0], inside.streams.video[0]]
        into = {stream.index: out.add_stream_from_template(stream) for stream in streams}
        for packet in inside.demux(*streams):
            if packet.dts is not None:
                packet.stream = into[packet.stream.index]
                out.mux(packet)
    found, fingerprint = screened(path)
    assert (found.frames, found.failure) == (20, "")
    assert found.sound_length_s is not None
    assert np.array_equal(fingerprint.hashes, screened(source)[1].hashes)


@pytest.mark.parametrize("pix_fmt", ["yuv420p10le", "yuv422p", "yuv444p"])
def test_other_forms_of_pixels_hash_alike(screened, tmp_path: Path, pix_fmt: str) -> None:
    plain = pictures(6)
    _, usual = screened(scenes.write_film(tmp_path / "usual.mp4", plain, options={"crf": "8"}))
    found, other = screened(scenes.write_film(tmp_path / "other.mp4", plain, options={"crf": "8"}, pix_fmt=pix_fmt))
    assert found.failure == ""
    assert int(differing_bits(usual.hashes, other.hashes).max()) <= 12


def test_sound_alone_gives_items_and_no_frames(screened, tmp_path: Path, film) -> None:
    found, fingerprint = screened(film("speech.m4a", [], sound=True))
    assert (found.frames, found.shots, found.failure, found.time_base) == (0, (), "", "")
    assert found.loudness.integrated_lufs is None
    assert found.loudness.silent_share == "1.000"
    assert len(fingerprint.pts) == 0


@pytest.mark.parametrize("level_dbfs", [-23.0, -33.0])
def test_a_tone_in_two_channels_is_as_loud_as_its_level(screened, tmp_path: Path, level_dbfs: float) -> None:
    # EBU Tech 3341, cases 1 and 2: a stereo sine of 1,000 Hz at -23 (-33) dBFS is -23 (-33) LUFS.
    found, _ = screened(wav(tmp_path / "tone.wav", tone(20, level_dbfs=level_dbfs)))
    assert abs(float(found.loudness.integrated_lufs) - level_dbfs) <= 0.1
    assert found.loudness.range_lu == "0.0"
    assert abs(float(found.loudness.sample_peak_dbfs) - level_dbfs) <= 0.1


def test_quiet_parts_are_gated_from_the_loudness_and_counted_as_range(screened, tmp_path: Path) -> None:
    # EBU Tech 3341, case 3: 10 s at -36, 60 s at -23, 10 s at -36 dBFS are -23 LUFS.
    parts = [tone(10, level_dbfs=-36), tone(60), tone(10, level_dbfs=-36)]
    found, _ = screened(wav(tmp_path / "gated.wav", np.concatenate(parts, axis=1)))
    assert abs(float(found.loudness.integrated_lufs) + 23.0) <= 0.1
    # EBU Tech 3342, case 1: 20 s at -20 and 20 s at -30 dBFS have a range of 10 LU.
    parts = [tone(20, level_dbfs=-20), tone(20, level_dbfs=-30)]
    found, _ = screened(wav(tmp_path / "range.wav", np.concatenate(parts, axis=1)))
    assert abs(float(found.loudness.range_lu) - 10.0) <= 1.0


def test_silence_and_wave_stand_in_tenths_of_a_second(screened, tmp_path: Path) -> None:
    sound = np.concatenate([tone(1.0, level_dbfs=-6), np.zeros((2, 48000))], axis=1)
    found, fingerprint = screened(wav(tmp_path / "half.wav", sound))
    assert found.loudness.silent_share == "0.500"
    assert fingerprint.wave_high.tolist() == [64] * 10 + [0] * 10
    assert fingerprint.wave_low.tolist() == [-64] * 10 + [0] * 10


def test_a_gap_in_the_sound_counts_as_silence(screened, tmp_path: Path) -> None:
    path = tmp_path / "gap.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48000, layout="stereo")
        for start in (0, 96000):
            block = (tone(1.0) * 32767).astype(np.int16).T.reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="s16", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = 48000, start, Fraction(1, 48000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    found, fingerprint = screened(path)
    assert len(fingerprint.wave_high) == 30
    assert fingerprint.wave_high[10:20].tolist() == [0] * 10
    assert any("1 gaps" in said for said in found.warnings)


@pytest.mark.parametrize("form", ["png", "jpg", "webp", "bmp", "tif", "gif"])
def test_a_still_is_a_film_of_one_frame(screened, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"still.{form}"
    Image.fromarray(pictures(1, seeds=(903,))[0]).save(path)
    found, fingerprint = screened(path)
    assert (found.frames, found.time_base, found.shots, found.made_by.name) == (1, "", (), "Pillow")
    with Image.open(path) as image:
        ours, _ = hash_picture(np.asarray(image.convert("L")))
    assert int(differing_bits(ours, fingerprint.hashes[0])) <= 2
    assert fingerprint.view_hashes.shape == (1, len(VIEWS), 4)


def test_a_still_is_turned_as_its_orientation_asks(screened, tmp_path: Path) -> None:
    upright = Image.fromarray(pictures(1, seeds=(903,))[0])
    exif = Image.Exif()
    exif[0x0112] = 6
    upright.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.png", exif=exif)
    upright.save(tmp_path / "upright.png")
    one, other = (screened(tmp_path / name)[1].hashes[0] for name in ("turned.png", "upright.png"))
    assert int(differing_bits(one, other)) <= 2


def wav(path: Path, sound: np.ndarray) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48000, layout="stereo")
        block = np.round(sound * 32767).astype(np.int16).T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="s16", layout="stereo")
        frame.sample_rate = 48000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def test_no_media_is_a_failure_in_a_sentence(screened, tmp_path: Path) -> None:
    for name, content in {
        "empty.mp4": b"",
        "text.mp4": b"Minutes of a meeting\n" * 40,
        "list.mp4": b"#EXTM3U\nfile:///etc/passwd\n",
        "head.png": b"\x89PNG\r\n\x1a\n",
        "box.mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2",
        "random.mp4": os.urandom(5000),
    }.items():
        (tmp_path / name).write_bytes(content)
        found, _ = screened(tmp_path / name)
        assert found.failure, name
        assert not found.fingerprint


def test_a_picture_made_to_burst_is_refused(screened, tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "huge.png")
    found, _ = screened(tmp_path / "huge.png")
    assert "more pixels" in found.failure


def test_a_picture_of_one_point_is_read(screened, tmp_path: Path) -> None:
    Image.new("RGB", (1, 1), (9, 9, 9)).save(tmp_path / "point.png")
    found, fingerprint = screened(tmp_path / "point.png")
    assert (found.failure, fingerprint.quality.tolist()) == ("", [0])


def test_a_film_cut_off_gives_what_came_before_and_says_so(screened, tmp_path: Path) -> None:
    options = {"g": "10"}
    path = scenes.write_film(tmp_path / "film.ts", pictures(60), options=options, sound=tone(2.4))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    found, fingerprint = screened(path)
    assert found.failure == ""
    assert 10 <= found.frames < 60
    assert len(fingerprint.pts) == found.frames


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.avi"])
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1), cut=st.booleans(), noise=st.binary(min_size=1, max_size=40))
def test_a_film_with_a_cut_or_changed_bytes_gives_a_screening(
    screened, tmp_path: Path, name: str, where: float, cut: bool, noise: bytes
) -> None:
    path = tmp_path / name
    codec = "mpeg4" if name.endswith("avi") else "libx264"
    if not (tmp_path / f"whole-{name}").exists():
        scenes.write_film(tmp_path / f"whole-{name}", pictures(10, height=48, width=64), codec=codec)
    whole = (tmp_path / f"whole-{name}").read_bytes()
    at = int(where * len(whole))
    path.write_bytes(whole[:at] if cut else whole[:at] + noise + whole[at + len(noise) :])
    found, _ = screened(path)
    assert found.failure or found.frames or found.warnings


class Liar:
    """A reader that answers what it was told to, and leaves what it was told to."""

    def __init__(self, answer: bytes, leaves: dict[str, bytes] | None = None) -> None:
        self.answer, self.leaves = answer, leaves or {}

    def run(self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes=None) -> bytes:
        for name, content in self.leaves.items():
            (writes / name).write_bytes(content)
        if not self.answer:
            raise ReaderError("the reader broke", advice="Look.")
        return self.answer


TOOL = b'"tool":{"name":"x","version":"1","settings":{}}'


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{%s}" % TOOL,
        b'{"frames":1,"fingerprint":"../escaped",%s}' % TOOL,
        b'{"frames":1,"fingerprint":"fingerprint",%s}' % TOOL,
        b'{"frames":1,"fingerprint":"fingerprint","shots":[{"start_pts":0,"end_pts":5}],%s}' % TOOL,
        b'{"frames":1,"first_pts":0,"end_pts":9,"shots":[{"start_pts":0,"end_pts":9,"keyframe":"/etc/passwd"}],%s}'
        % TOOL,
        b'{"frames":1,"first_pts":0,"end_pts":9,"shots":[{"start_pts":0,"end_pts":4},{"start_pts":5,"end_pts":9}],%s}'
        % TOOL,
        b'{"unheard":1,%s}' % TOOL,
    ],
)
def test_what_a_broken_reader_says_is_never_believed(tmp_path: Path, answer: bytes) -> None:
    into = tmp_path / "into"
    into.mkdir()
    about = {"exhibit": RecordId("0" * 32), "file": "film.mp4", "sha256": Digest("0" * 64), "mode": PassMode.EXACT}
    liar = Liar(answer, {"fingerprint": b"not one\n", "beside": b"x"})
    found = screen(tmp_path, reader=liar, into=into, **about)
    assert found.failure
    assert list(into.iterdir()) == []
