"""The probe: what a media file says, exactly; and what is no media, in a sentence."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from probanda.collect.confined import Confined
from probanda.media.footage import probe
from probanda.model.canonical import encode
from probanda.model.footage import Footage, StreamKind
from probanda.model.ids import RecordId


def read(path: Path, reader: Confined) -> Footage:
    return probe(path, reader=reader, exhibit=RecordId("r-speech"), file="speech.mp4")


def failure(path: Path, reader: Confined) -> str:
    footage = read(path, reader)
    assert footage.failure is not None, footage
    assert footage.streams == ()
    return footage.failure.sentence


def test_a_film_is_described_in_the_numbers_of_its_own_container(film, reader) -> None:
    footage = read(film(sound=True, tags={"title": "Anniversary"}), reader)
    assert footage.failure is None
    assert footage.container.startswith("mov,mp4")
    sound, picture = footage.streams
    assert (picture.stream_kind, picture.codec, picture.width, picture.height) == (StreamKind.VIDEO, "h264", 64, 48)
    assert (picture.time_base, picture.start_pts, picture.duration_pts) == ("1/12800", 0, 20 * 512)
    assert (picture.average_rate, picture.frames_declared, picture.rotation_degrees) == ("25", 20, None)
    assert (sound.stream_kind, sound.codec, sound.sample_rate_hz, sound.channels) == (StreamKind.AUDIO, "aac", 16000, 1)
    assert footage.duration_s == "4/5"
    assert ("title", "Anniversary") in footage.tags
    assert footage.warnings == ()


def test_a_film_of_varying_frame_rate_keeps_its_exact_duration(film, reader) -> None:
    footage = read(film(times=[number * 2 + number % 2 for number in range(20)]), reader)
    (picture,) = footage.streams
    assert picture.duration_pts is not None
    assert footage.duration_s == str(picture.duration_pts * Fraction(picture.time_base))
    assert picture.average_rate not in {None, "25"}


@pytest.mark.parametrize("rotation", [90, 180, -90])
def test_the_turning_of_a_film_is_kept(film, reader, rotation: int) -> None:
    (picture,) = read(film(rotation=rotation), reader).streams
    assert picture.rotation_degrees is not None
    assert (picture.rotation_degrees - rotation) % 360 == 0


@pytest.mark.parametrize(
    ("name", "codec"), [("film.mkv", "libx264"), ("film.avi", "mpeg4"), ("film.webm", "libvpx-vp9")]
)
def test_other_containers_are_read(film, reader, name: str, codec: str) -> None:
    footage = read(film(name, codec=codec), reader)
    assert footage.failure is None
    assert footage.streams[0].stream_kind is StreamKind.VIDEO
    assert footage.duration_s is not None


def test_a_file_of_sound_alone_has_no_picture(film, reader) -> None:
    footage = read(film("speech.m4a", [], sound=True), reader)
    assert [stream.stream_kind for stream in footage.streams] == [StreamKind.AUDIO]
    assert footage.failure is None


def test_the_tool_names_pyav_ffmpeg_and_the_settings(film, reader) -> None:
    made_by = read(film(), reader).made_by
    settings = json.loads(made_by.settings)
    assert made_by.name == "PyAV"
    assert settings["libraries"].keys() >= {"libavformat", "libavcodec"}
    assert settings["ffmpeg"]
    assert settings["keyframes"]["at_most"] == 12
    assert settings.get("not_kept_from", "") == "; ".join(reader.missing_walls())


def test_the_same_file_gives_the_same_bytes(film, reader) -> None:
    path = film(sound=True)
    assert encode(read(path, reader)) == encode(read(path, reader))


def test_a_film_without_its_index_is_a_failure_that_says_so(film, reader) -> None:
    path = film()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    sentence = failure(path, reader)
    assert "cut off" in sentence
    assert "'moov'" in sentence


def test_a_film_cut_off_after_its_index_is_read_with_a_warning(film, reader) -> None:
    path = film(options={"movflags": "faststart"}, sound=True)
    path.write_bytes(path.read_bytes()[:-60])
    footage = read(path, reader)
    assert footage.failure is None
    assert footage.warnings == ("the file ends 60 bytes before its last part does: it is cut off",)


def test_a_film_whose_pictures_are_rubbish_is_read_with_a_warning(film, reader) -> None:
    path = film(options={"movflags": "faststart"})
    whole = path.read_bytes()
    start = whole.index(b"mdat") + 4
    path.write_bytes(whole[:start] + b"\xff" * (len(whole) - start))
    footage = read(path, reader)
    assert footage.failure is None
    assert "stream 0: no picture of it can be decoded" in footage.warnings


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"Dear colleague, the film is attached.\n" * 50, "nothing in the file is video or sound"),
        (bytes(4096), "nothing in the file is video or sound"),
        (b"\x00\x00\x00\x20ftypisom", "cut off"),
        (b"\x00\x00\x00\x00ftyp", "'moov'"),
    ],
)
def test_what_is_no_film_is_a_failure_in_a_sentence(tmp_path: Path, reader, content: bytes, words: str) -> None:
    path = tmp_path / "speech.mp4"
    path.write_bytes(content)
    assert words in failure(path, reader)


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\n{}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{}'\n",
        "\ufeff#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nfile://{}\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n#{}\n",
    ],
)
def test_a_list_that_names_another_file_opens_nothing(film, tmp_path: Path, reader, playlist: str) -> None:
    path = tmp_path / "list.mp4"
    path.write_text(playlist.format(film()), encoding="utf-8")
    assert "names other files" in failure(path, reader)


def test_a_list_that_hides_its_beginning_opens_nothing_either(film, tmp_path: Path, reader) -> None:
    path = tmp_path / "list.mp4"
    path.write_text("\n# harmless\n" + f"file '{film()}'\n", encoding="utf-8")
    assert "nothing in the file" in failure(path, reader)


def test_a_film_that_is_not_there_is_a_failure_not_a_traceback(tmp_path: Path, reader) -> None:
    assert "is not there" in failure(tmp_path / "gone.mp4", reader)


def test_nothing_of_ffmpeg_is_heard_outside(film, reader, capfd: pytest.CaptureFixture[str]) -> None:
    path = film()
    path.write_bytes(path.read_bytes()[:-700])
    read(path, reader)
    assert capfd.readouterr() == ("", "")


def test_a_photograph_gets_its_size_its_turning_and_its_tags(tmp_path: Path, reader) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = 6, "Pocket camera"
    Image.new("RGB", (40, 30), (200, 10, 10)).save(tmp_path / "photo.jpg", exif=exif)
    footage = read(tmp_path / "photo.jpg", reader)
    (picture,) = footage.streams
    assert (picture.stream_kind, picture.codec, picture.width, picture.height) == (StreamKind.IMAGE, "jpeg", 40, 30)
    assert (picture.rotation_degrees, footage.duration_s) == (-90, None)
    assert footage.tags == (("Model", "Pocket camera"),)
    assert footage.made_by.name == "Pillow"


@pytest.mark.parametrize("form", ["png", "webp", "tiff", "bmp", "gif"])
def test_still_images_of_other_forms_are_read(tmp_path: Path, reader, form: str) -> None:
    Image.new("RGB", (40, 30), (200, 10, 10)).save(tmp_path / f"photo.{form}")
    (picture,) = read(tmp_path / f"photo.{form}", reader).streams
    assert (picture.stream_kind, picture.codec, picture.width) == (StreamKind.IMAGE, form, 40)


def test_an_animation_is_read_as_a_film(tmp_path: Path, reader) -> None:
    first, *more = (Image.new("RGB", (40, 30), (60 * number, 10, 10)) for number in range(4))
    first.save(tmp_path / "a.gif", save_all=True, append_images=more, duration=100)
    footage = read(tmp_path / "a.gif", reader)
    assert footage.container == "gif"
    assert footage.streams[0].stream_kind is StreamKind.VIDEO


def test_a_cut_off_photograph_is_read_with_a_warning(tmp_path: Path, reader) -> None:
    Image.effect_noise((200, 200), 90).save(tmp_path / "whole.jpg")
    (tmp_path / "cut.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:4000])
    footage = read(tmp_path / "cut.jpg", reader)
    assert footage.streams[0].width == 200
    assert footage.warnings == ("the image is cut off or damaged: not all of its pixels can be read",)


def test_an_image_made_to_fill_the_memory_is_a_failure(tmp_path: Path, reader) -> None:
    Image.new("1", (20_000, 10_000)).save(tmp_path / "bomb.png")
    assert "more pixels" in failure(tmp_path / "bomb.png", reader)


def test_the_parents_side_loads_no_media_library() -> None:
    code = "import sys, probanda.media.footage; sys.exit(any(name in sys.modules for name in ('av', 'PIL')))"
    assert subprocess.run([sys.executable, "-c", code], check=False, env=dict(os.environ)).returncode == 0
