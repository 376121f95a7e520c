"""Shared forms of films and recordings, and what is overwritten between their pictures."""

import io
import json
import struct
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probanda.media.shared import coded, derive, film, heads
from probanda.media.shared.form import NotSharedError
from probanda.model.sharing import Change, NotShared, Rule

FILMS = ("mp4", "mp4 with av1", "quicktime", "3gp", "matroska", "webm", "mp3", "wav", "flac", "ogg")


def answer(folder: Path, data: bytes, name: str = "in") -> tuple[dict[str, Any], bytes]:
    """(what the child's module answers about these bytes, what it wrote)."""
    path, out = folder / name, folder / f"{name}-out"
    path.write_bytes(data)
    out.mkdir()
    request = {"path": str(path), "writes": str(out), "media_type": "application/octet-stream"}
    said = json.loads(derive.answer(json.dumps(request).encode()))
    written = out / derive.WRITTEN
    return said, written.read_bytes() if written.exists() else b""


def shown(data: bytes) -> dict[str, list[Any]]:
    """Every picture with its time and turning, and every sample of sound, decoded."""
    found: dict[str, list[Any]] = {"video": [], "audio": []}
    with av.open(io.BytesIO(data)) as source:
        streams = [one for one in source.streams if one.type in found and not int(one.disposition) & 0x0400]
        for frame in source.decode(streams):
            if isinstance(frame, av.VideoFrame):
                found["video"].append((frame.pts * frame.time_base, frame.rotation, frame.to_image().tobytes()))
            else:
                found["audio"].append(b"".join(bytes(plane)[: frame.samples * 4] for plane in frame.planes))
    return {**found, "audio": [b"".join(found["audio"])]}


def said_of(why: NotShared, said: dict[str, Any]) -> bool:
    return said.get("why") == why.value


def test_the_names_here_are_those_of_the_fixtures(dirty: ModuleType) -> None:
    assert tuple(dirty.FILMS) == FILMS


@pytest.mark.parametrize("name", FILMS)
def test_a_film_shows_and_sounds_the_same_before_and_after_and_holds_no_trace(
    tmp_path: Path, dirty: ModuleType, name: str
) -> None:
    data = dirty.FILMS[name]()
    said, written = answer(tmp_path, data)
    assert "why" not in said
    before, after = shown(data), shown(written)
    assert before == after
    assert any(before["video"] or before["audio"])
    assert dirty.traces(data)
    assert dirty.traces(written) == set()


@pytest.mark.parametrize("name", FILMS)
def test_the_same_film_gives_the_same_bytes(tmp_path: Path, dirty: ModuleType, name: str) -> None:
    data = dirty.FILMS[name]()
    assert answer(tmp_path, data, "one")[1] == answer(tmp_path, data, "two")[1] != b""


@pytest.mark.parametrize("name", FILMS)
def test_the_shared_form_of_a_shared_film_is_itself(tmp_path: Path, dirty: ModuleType, name: str) -> None:
    _, once = answer(tmp_path, dirty.FILMS[name](), "one")
    _, twice = answer(tmp_path, once, "two")
    assert twice == once


@pytest.mark.parametrize("name", ["mp4", "quicktime", "3gp", "matroska", "webm", "wav", "ogg"])
def test_a_film_that_is_cut_off_has_no_shared_form(tmp_path: Path, dirty: ModuleType, name: str) -> None:
    _, clean = answer(tmp_path, dirty.FILMS[name]())
    for number, part in enumerate((3, 5, 9), start=1):
        said, written = answer(tmp_path, clean[: len(clean) * part // 10], f"cut-{number}")
        assert said["why"] in {NotShared.CUT_OFF.value, NotShared.BROKEN.value}
        assert written == b"" or said["why"] == NotShared.BROKEN.value


def test_a_film_says_which_families_were_taken_out(tmp_path: Path, dirty: ModuleType) -> None:
    said, _ = answer(tmp_path, dirty.FILMS["quicktime"]())
    assert {Change(one) for one in said["changes"]} == {
        *(Change.TAGS, Change.TIMES, Change.CHAPTERS, Change.TELEMETRY, Change.USER_DATA, Change.CONTAINER),
    }


def test_times_of_making_are_zero(tmp_path: Path, dirty: ModuleType) -> None:
    data, (_, written) = dirty.mp4(), answer(tmp_path, dirty.mp4())
    for whole, expected in ((data, False), (written, True)):
        at = whole.index(b"mvhd") + 8
        assert (whole[at : at + 8] == bytes(8)) == expected


def test_attached_files_and_covers_go(tmp_path: Path, dirty: ModuleType) -> None:
    said, written = answer(tmp_path, dirty.FILMS["matroska"](), "matroska")
    assert Change.ATTACHMENTS.value in said["changes"]
    said, written = answer(tmp_path, dirty.flac(), "flac")
    assert Change.COVER.value in said["changes"]
    with av.open(io.BytesIO(written)) as source:
        assert [one.type for one in source.streams] == ["audio"]


@pytest.mark.parametrize(("form", "coding"), [("mp4", "mov_text"), ("matroska", "subrip")])
def test_subtitles_stay_unless_they_hold_readings_of_instruments(
    tmp_path: Path, dirty: ModuleType, form: str, coding: str
) -> None:
    words, readings = "We hold the bridge.", "F/2.8, SS 320, ISO 100, GPS (47.1234, 8.9876, 19)"
    said, written = answer(tmp_path, dirty.with_subtitles(form, coding, words), "words")
    assert Change.SUBTITLES.value not in said["changes"]
    assert words.encode() in written
    said, written = answer(tmp_path, dirty.with_subtitles(form, coding, readings), "readings")
    assert Change.SUBTITLES.value in said["changes"]
    assert b"47.1234" not in written


def test_a_coding_without_a_rule_is_withheld(tmp_path: Path, dirty: ModuleType) -> None:
    said, written = answer(tmp_path, dirty.film("mp4", "mpeg4", None, rotation=None))
    assert said_of(NotShared.NO_RULE_FOR_CODING, said)
    assert written == b""


def test_a_playlist_that_calls_itself_a_film_opens_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"the key of the vault")
    listed = b"\0\0\0\x14ftypisom\0\0\2\0isom" + b"#EXTM3U\n" + str(tmp_path / "secret").encode()
    said, written = answer(tmp_path, listed)
    assert said["why"] in {NotShared.CUT_OFF.value, NotShared.BROKEN.value}
    assert written == b""


def test_a_film_whose_times_came_out_otherwise_is_noticed() -> None:
    packet = av.Packet(b"x")
    packet.pts, packet.time_base = 0, Fraction(1, 25)
    late = av.Packet(b"x")
    late.pts, late.time_base = 1, Fraction(1, 25)
    sums = [film._Sum() for _ in range(3)]
    for one, second in zip(sums, (packet, late, packet), strict=True):
        one.add(b"x", packet)
        one.add(b"x", second)
    assert sums[0].same(sums[2], joined=False, shift_ns=0)
    assert not sums[0].same(sums[1], joined=False, shift_ns=0)
    assert not sums[0].same(sums[2], joined=False, shift_ns=40_000_000)


def planted(data: bytes, sync: bytes, junk: bytes) -> bytes:
    """The recording with this in front of a frame in its middle."""
    at = data.rindex(sync, 0, len(data) * 2 // 3)
    return data[:at] + junk + data[at:]


TAG = b"ID3\x03\0\0\0\0\0\x30TPE1\0\0\0\x20\0\0\1\xff\xfename of a person"


@pytest.mark.parametrize(("name", "sync"), [("mp3", b"\xff\xfb"), ("flac", b"\xff\xf8")])
def test_a_recording_with_a_tag_between_its_frames_is_refused(
    tmp_path: Path, dirty: ModuleType, name: str, sync: bytes
) -> None:
    said, _ = answer(tmp_path, planted(dirty.FILMS[name](), sync, TAG))
    assert said_of(NotShared.BROKEN, said)
    assert "between or behind the frames" in said["detail"]


def test_a_flac_with_a_tag_behind_its_frames_is_refused(tmp_path: Path, dirty: ModuleType) -> None:
    said, _ = answer(tmp_path, dirty.flac() + b"TAG".ljust(128, b"x"))
    assert said_of(NotShared.BROKEN, said)


@pytest.mark.parametrize("name", FILMS)
def test_a_second_file_behind_the_first_leaves_no_trace(tmp_path: Path, dirty: ModuleType, name: str) -> None:
    data = dirty.FILMS[name]()
    said, written = answer(tmp_path, data + data)
    assert "why" in said or dirty.traces(written) == set()


def test_a_chain_of_two_recordings_in_ogg_is_refused(tmp_path: Path, dirty: ModuleType) -> None:
    said, _ = answer(tmp_path, dirty.FILMS["ogg"]() * 2)
    assert said["detail"] == "it is put together from several recordings"


@settings(max_examples=25, deadline=None, derandomize=True)
@given(places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5))
def test_damaged_films_end_in_a_sentence_or_without_traces(
    tmp_path_factory: pytest.TempPathFactory, dirty: ModuleType, places: list[tuple[float, int]]
) -> None:
    data = bytearray(dirty.film("mp4", "libx264", "aac", frames=3))
    for place, byte in places:
        data[int(place * len(data))] = byte
    said, written = answer(tmp_path_factory.mktemp("film"), bytes(data))
    assert said.get("why") in {None, *(one.value for one in NotShared)}
    assert said.get("why") is not None or dirty.traces(written) == set()


# --- What lies between the pictures


def unit(messages: bytes) -> bytearray:
    """An H.264 unit of messages, with its length in front."""
    return bytearray(struct.pack(">I", len(messages) + 1) + b"\x06" + messages)


def guarded(content: bytes) -> bytes:
    """Bytes with a 3 wherever two zeros would look like a start code."""
    out, zeros = bytearray(), 0
    for byte in content:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = 0 if byte else zeros + 1
    return bytes(out)


def unguarded(content: bytes) -> bytes:
    out, zeros = bytearray(), 0
    for byte in content:
        if zeros >= 2 and byte == 3:
            zeros = 0
            continue
        out.append(byte)
        zeros = 0 if byte else zeros + 1
    return bytes(out)


AVC = b"\x01\x64\0\x0a\xff\xe1\0\0"


def scrub(coding: str, head: bytes = AVC) -> coded.Scrub:
    found = coded.scrub_for(coding, head)
    assert found is not None
    return found


@given(
    messages=st.lists(
        st.tuples(st.sampled_from([0, 1, 5, 6, 4, 100, 137, 200, 300]), st.binary(max_size=40)), max_size=5
    )
)
def test_messages_that_show_something_stay_and_all_others_become_filler_of_the_same_length(
    messages: list[tuple[int, bytes]],
) -> None:
    def number(value: int) -> bytes:
        return b"\xff" * (value // 255) + bytes([value % 255])

    plain = b"".join(number(kind) + number(len(content)) + content for kind, content in messages) + b"\x80"
    data = unit(guarded(plain))
    before = len(data)
    scrub("h264")(data)
    assert len(data) == before
    left, at = unguarded(bytes(data[5:])), 0
    for kind, content in messages:
        head = number(kind) + number(len(content))
        shown_with = left[at + len(head) : at + len(head) + len(content)]
        if kind in {0, 1, 6, 137}:
            assert left[at : at + len(head)] == head
            assert shown_with == content
        else:
            assert not set(shown_with) - {0, 1, 0xFF}
        at += len(head) + len(content)
    assert left[at:] == b"\x80"


def test_captions_stay_and_other_registered_data_does_not() -> None:
    captions = b"\xb5\x00\x31GA94\x03" + b"words"
    other = b"\xb5\x00\x99maker's own position"
    data = unit(b"\x04" + bytes([len(captions)]) + captions + b"\x04" + bytes([len(other)]) + other + b"\x80")
    assert scrub("h264")(data)
    assert captions in data
    assert b"position" not in data


def test_a_picture_without_messages_is_not_touched() -> None:
    data = bytearray(struct.pack(">I", 5) + b"\x65slic" + struct.pack(">I", 3) + b"\x68pp")
    assert not scrub("h264")(data)


def test_units_of_no_known_kind_become_filler() -> None:
    data = bytearray(struct.pack(">I", 9) + b"\x1dposition")
    assert scrub("h264")(data)
    assert data == struct.pack(">I", 9) + b"\x0c" + b"\xff" * 7 + b"\x80"


def test_a_unit_longer_than_its_packet_is_damaged() -> None:
    with pytest.raises(NotSharedError):
        scrub("h264")(bytearray(struct.pack(">I", 9) + b"\x65"))


def test_metadata_of_av1_becomes_padding_and_light_levels_stay() -> None:
    light, words = b"\x01" + bytes(4) + b"\x80", b"\x04position\x80"
    data = bytearray(b"\x2a" + bytes([len(light)]) + light + b"\x2a" + bytes([len(words)]) + words)
    assert scrub("av1", b"")(data)
    assert data[: 2 + len(light)] == b"\x2a" + bytes([len(light)]) + light
    assert data[2 + len(light) :] == b"\x7a" + bytes([len(words)]) + bytes(len(words) - 1) + b"\x80"


def test_the_signature_of_an_encoder_of_sound_is_emptied_and_what_is_heard_stays() -> None:
    sound = bytearray(b"\xde\x02\x00Lavc62.28.102\x00\x020@\x0e")
    assert scrub("aac", b"\x11\x88")(sound)
    assert b"Lavc" not in sound
    assert sound.endswith(b"\x020@\x0e")
    assert len(sound) == 21


@given(data=st.binary(max_size=80), coding=st.sampled_from(["h264", "hevc", "av1", "aac"]))
def test_no_packet_changes_its_length_or_breaks_the_rule(data: bytes, coding: str) -> None:
    packet = bytearray(data)
    head = {"h264": AVC, "aac": b"\x11\x88"}.get(coding, b"")
    try:
        scrub(coding, head)(packet)
    except NotSharedError:
        return
    assert len(packet) == len(data)


def test_the_comment_in_the_head_of_vorbis_is_written_anew() -> None:
    parts = [b"\x01vorbis" + bytes(23), b"\x03vorbis\x06\0\0\0canary\0\0\0\0\x01", b"\x05vorbis-set-up"]
    laced = b"\x02" + bytes([len(parts[0]), len(parts[1])]) + b"".join(parts)
    counted = b"".join(struct.pack(">H", len(part)) + part for part in parts)
    found = {heads.head_of("vorbis", head) for head in (laced, counted)}
    assert found == {b"\x02\x1e\x10" + parts[0] + b"\x03vorbis" + bytes(8) + b"\x01" + parts[2]}


def test_the_head_of_flac_is_its_stream_facts_alone() -> None:
    facts = bytes(range(34))
    assert heads.head_of("flac", b"fLaC\0\0\0\x22" + facts + b"\x84\0\0\x06canary") == facts


HEADS = {
    "opus": b"OpusHead\1\1\x38\1\x80\xbb\0\0\0\0\0",
    "aac": b"\x11\x88\x56\xe5\0".ljust(12, b"\0"),
    "h264": b"\1\x64\0\x0a\xff\xe1\0\3\x67aa\1\0\2\x68b\xfd\xf8\xf8\0",
    "hevc": b"\1" + bytes(21) + b"\1\xa0\0\1\0\3\x40\1v",
    "flac": bytes(34),
    "alac": b"\0\0\0\x24alac" + bytes(28),
}


@pytest.mark.parametrize("coding", HEADS)
def test_a_head_is_cut_to_what_its_own_numbers_say(coding: str) -> None:
    assert heads.head_of(coding, HEADS[coding] + b"canary") == HEADS[coding]


@pytest.mark.parametrize("coding", ["pcm_s16le", "vp9", "subrip", "webvtt", "mp3"])
def test_a_coding_that_needs_no_head_gets_none(coding: str) -> None:
    assert heads.head_of(coding, b"canary") is None


def test_the_head_of_subtitles_names_no_font_of_the_author() -> None:
    assert heads.head_of("mov_text", b"canary") == heads.head_of("mov_text", b"another")


def test_aac_with_a_table_of_channels_has_no_rule() -> None:
    with pytest.raises(NotSharedError):
        coded.scrub_for("aac", b"\x11\x80\x04\xc8\x44\0\x20\0\xc4\x0ccanary")


@given(coding=st.sampled_from(sorted(heads._HEADS)), head=st.binary(max_size=60))
def test_a_rubbish_head_is_damaged_or_becomes_no_longer(coding: str, head: bytes) -> None:
    found: bytes | None = None
    with suppress(NotSharedError):
        found = heads.head_of(coding, head)
    assert found is None or coding in {"mov_text", "vorbis", "theora"} or len(found) <= len(head)


@pytest.mark.parametrize(
    "coding", ["mpeg4", "mpeg2video", "mjpeg", "dvvideo", "wmv3", "wmav2", "hdmv_pgs_subtitle", "ass"]
)
def test_codings_that_are_not_named_have_no_rule(coding: str) -> None:
    with pytest.raises(NotSharedError) as refused:
        coded.scrub_for(coding, None)
    assert refused.value.why is NotShared.NO_RULE_FOR_CODING


def test_every_rule_for_films_has_a_writer() -> None:
    stills = {Rule.JPEG, Rule.PNG, Rule.GIF, Rule.WEBP, Rule.TEXT}
    assert set(film._WRITERS) == set(Rule) - stills
