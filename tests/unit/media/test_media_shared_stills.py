"""Shared forms of stills, by the rules themselves; the confined reader runs them in the tests of the act."""

import io
import json
import struct
import zlib
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from probanda.media.shared import derive, exif, gif, icc, jpeg, plain, png, webp
from probanda.media.shared.form import NotSharedError
from probanda.model.sharing import Change, NotShared, Rule

STILLS = (*("jpeg", "progressive jpeg", "png", "png with a palette", "animated png", "gif", "webp", "animated webp"),)
RULES = {"jpeg": jpeg.share, "png": png.share, "gif": gif.share, "webp": webp.share}


def share_of(name: str) -> Any:
    return next(share for form, share in RULES.items() if form in name)


def answer(folder: Path, data: bytes, media_type: str = "application/octet-stream") -> tuple[dict[str, Any], bytes]:
    """(what the child's module answers about these bytes, what it wrote)."""
    path, out = folder / "in", folder / "out"
    path.write_bytes(data)
    out.mkdir()
    request = {"path": str(path), "writes": str(out), "media_type": media_type}
    said = json.loads(derive.answer(json.dumps(request).encode()))
    written = out / derive.WRITTEN
    return said, written.read_bytes() if written.exists() else b""


def shown(data: bytes) -> list[tuple[Any, ...]]:
    """Every frame, turned for display, with its timing, as somebody else's reader shows it."""
    with Image.open(io.BytesIO(data)) as image:
        frames = []
        for number in range(1 if image.format in {"JPEG", "MPO"} else getattr(image, "n_frames", 1)):
            image.seek(number)
            orientation = image.getexif().get(0x0112, 1)
            frames.append((image.convert("RGBA").tobytes(), image.size, image.info.get("duration"), orientation))
        return frames


def test_the_names_here_are_those_of_the_fixtures(dirty: ModuleType) -> None:
    assert tuple(dirty.STILLS) == STILLS


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize("name", STILLS)
def test_a_still_shows_the_same_before_and_after_and_holds_no_trace(dirty: ModuleType, name: str) -> None:
    data = dirty.STILLS[name]()
    form = share_of(name)(data)
    assert shown(form.data) == shown(data)
    assert len(dirty.traces(data)) >= 4
    assert dirty.traces(form.data) == set()


@pytest.mark.parametrize("name", STILLS)
def test_the_shared_form_of_a_shared_form_is_itself_and_nothing_more_is_taken_out(dirty: ModuleType, name: str) -> None:
    once = share_of(name)(dirty.STILLS[name]())
    twice = share_of(name)(once.data)
    assert twice.data == once.data
    assert twice.changes <= {Change.ORIENTATION}


@pytest.mark.parametrize("name", STILLS)
def test_the_same_still_gives_the_same_bytes(dirty: ModuleType, name: str) -> None:
    data = dirty.STILLS[name]()
    assert share_of(name)(data) == share_of(name)(bytes(data))


@pytest.mark.parametrize("name", STILLS)
def test_a_still_that_is_cut_off_anywhere_has_no_shared_form(dirty: ModuleType, name: str) -> None:
    clean = share_of(name)(dirty.STILLS[name]()).data
    for end in range(40, len(clean) - 1, 53):
        with pytest.raises(NotSharedError):
            share_of(name)(clean[:end])


def test_a_photograph_says_which_families_were_taken_out_and_nothing_of_their_values(
    tmp_path: Path, dirty: ModuleType
) -> None:
    said, written = answer(tmp_path, dirty.jpeg())
    assert set(said) == {"rule", "changes"}
    families = {Change(change) for change in said["changes"]}
    assert families == {
        *(Change.EXIF, Change.ORIENTATION, Change.XMP, Change.IPTC, Change.COMMENT, Change.PROFILE, Change.PREVIEW),
        *(Change.RESOLUTION, Change.MAKER, Change.TRAILING),
    }
    assert b"canary" not in json.dumps(said).encode()
    assert len(written) < len(dirty.jpeg())


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_keeps_how_it_is_to_be_turned_and_nothing_else_of_its_exif(
    dirty: ModuleType, orientation: int
) -> None:
    form = jpeg.share(dirty.jpeg(orientation))
    with Image.open(io.BytesIO(form.data)) as image:
        assert dict(image.getexif()) == ({} if orientation == 1 else {0x0112: orientation})
    assert (Change.ORIENTATION in form.changes) == (orientation != 1)
    assert Change.EXIF in form.changes


def test_exif_that_cannot_be_read_is_taken_out_and_it_is_said_that_the_turning_may_be_lost() -> None:
    form = exif.keep_orientation(b"MM\0*\0\0\xff\xff")
    assert form == (b"", {Change.EXIF, Change.ORIENTATION_UNREAD})


def test_exif_that_holds_the_turning_alone_is_not_called_changed_in_anything_else() -> None:
    once = exif.keep_orientation(b"II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\3\0\0\0\0\0\0\0")
    assert exif.keep_orientation(once.data) == (once.data, {Change.ORIENTATION})


def test_dots_per_inch_go_and_the_shape_of_pixels_stays() -> None:
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "PNG", dpi=(300, 600))
    with Image.open(io.BytesIO(png.share(out.getvalue()).data)) as image:
        assert image.info.get("aspect") == (1, 2)
        assert "dpi" not in image.info


def test_a_segment_that_holds_more_than_its_numbers_say_is_no_jpeg(dirty: ModuleType) -> None:
    clean = jpeg.share(dirty.jpeg()).data
    at = clean.index(b"\xff\xc0")
    hidden = clean[: at + 2] + struct.pack(">H", 17 + 6) + clean[at + 4 : at + 19] + b"hidden" + clean[at + 19 :]
    with pytest.raises(NotSharedError) as refused:
        jpeg.share(hidden)
    assert refused.value.why is NotShared.BROKEN


def test_a_png_with_more_packed_than_its_picture_is_refused(dirty: ModuleType) -> None:
    rows = zlib.compress(b"".join(b"\0" + bytes(4) for _ in range(4)) + b"hidden rows of another picture")
    header = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    data = png.SIGNATURE + dirty.chunk(b"IHDR", header) + dirty.chunk(b"IDAT", rows) + dirty.chunk(b"IEND", b"")
    with pytest.raises(NotSharedError, match="more than its picture"):
        png.share(data)


def test_a_png_that_unpacks_to_gigabytes_is_refused_before_it_does(dirty: ModuleType) -> None:
    bomb = zlib.compress(bytes(1 << 26), 9)
    header = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    data = png.SIGNATURE + dirty.chunk(b"IHDR", header) + dirty.chunk(b"IDAT", bomb) + dirty.chunk(b"IEND", b"")
    with pytest.raises(NotSharedError, match="more than its picture"):
        png.share(data)


def test_a_picture_that_declares_more_pixels_than_are_read_is_refused(tmp_path: Path, dirty: ModuleType) -> None:
    rows = zlib.compress(b"".join(b"\0" + bytes(1250) for _ in range(10000)), 9)
    header = struct.pack(">IIBBBBB", 10000, 10000, 1, 0, 0, 0, 0)
    data = png.SIGNATURE + dirty.chunk(b"IHDR", header) + dirty.chunk(b"IDAT", rows) + dirty.chunk(b"IEND", b"")
    said, written = answer(tmp_path, data)
    assert (said["why"], written) == (NotShared.TOO_MUCH.value, b"")


def test_a_png_with_a_wrong_checksum_is_refused(dirty: ModuleType) -> None:
    data = bytearray(dirty.png())
    data[data.index(b"tEXt") + 5] ^= 1
    with pytest.raises(NotSharedError, match="checksum"):
        png.share(bytes(data))


@pytest.mark.parametrize("modern", [False, True])
def test_a_colour_profile_loses_its_names_and_gives_the_same_colours(dirty: ModuleType, modern: bool) -> None:
    before = dirty.profile(modern=modern)
    after = icc.neutral(before)
    assert after is not None
    assert icc.neutral(after) == after
    assert dirty.traces(before) == {"profile", "owner", "vendor", "screen", "serial"}
    assert dirty.traces(after) == set()
    picture = dirty.picture()
    through = [
        ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
        for profile in (before, after)
    ]
    assert through[0].tobytes() == through[1].tobytes()
    assert through[0].tobytes() != picture.tobytes()


def test_a_profile_that_cannot_be_read_is_taken_out_and_said(dirty: ModuleType) -> None:
    broken = dirty.profile()[:-60]
    out = io.BytesIO()
    dirty.picture().save(out, "JPEG", icc_profile=broken)
    form = jpeg.share(out.getvalue())
    assert Change.PROFILE_UNREAD in form.changes
    assert b"ICC_PROFILE" not in form.data


def test_a_text_leaves_byte_for_byte(tmp_path: Path) -> None:
    text = "\ufeffСтійте! قفوا\r\n\tline two\n".encode()
    said, written = answer(tmp_path, text, "text/plain")
    assert (said, written) == ({"rule": "text", "changes": []}, text)


@pytest.mark.parametrize(
    "data",
    [
        *(b"plain\0not", b"\xff\xfea\0", b"{\\rtf1 {\\author x}}", b"<svg/>", b"\xef\xbb\xbf<html>", b"caf\xe9"),
        *(b"Received: from x\n", b"---\nauthor: x\n---\n", b"BEGIN:VCARD\n"),
    ],
)
def test_what_only_bears_the_name_of_a_text_is_withheld(data: bytes) -> None:
    with pytest.raises(NotSharedError) as refused:
        plain.share(data)
    assert refused.value.why is NotShared.NOT_TEXT


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\3\4", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"<!doctype html>", "text/html"),
        (b"<svg xmlns=", "image/svg+xml"),
        (b"II*\0", "image/tiff"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\0\0\0\x18ftypcrx ", "video/mp4"),
        (b"RIFF\0\0\0\0AVI ", "video/x-msvideo"),
        (b"anything", "application/octet-stream"),
        (b"# Notes", "text/markdown"),
    ],
)
def test_what_has_no_rule_is_withheld(tmp_path: Path, head: bytes, media_type: str) -> None:
    said, written = answer(tmp_path, head + b" and more of it", media_type)
    assert (said["why"], written) == (NotShared.NO_RULE.value, b"")


def test_the_first_bytes_choose_the_rule_and_not_the_media_type(dirty: ModuleType) -> None:
    assert derive.rule_for(dirty.jpeg()[:64], "text/plain") is Rule.JPEG
    assert derive.rule_for(b"a text", "image/jpeg") is None


@pytest.mark.parametrize("name", ["jpeg", "png", "gif", "webp"])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
def test_damaged_stills_end_in_a_sentence_or_in_a_shared_form_without_traces(
    dirty: ModuleType, name: str, places: list[tuple[float, int]]
) -> None:
    data = bytearray(dirty.STILLS[name]())
    for place, byte in places:
        data[int(place * len(data))] = byte
    form = None
    with suppress(NotSharedError):
        form = RULES[name](bytes(data))
    assert form is None or dirty.traces(form.data) == set()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    rubbish=st.binary(max_size=200),
    head=st.sampled_from([b"\xff\xd8\xff", png.SIGNATURE, b"GIF89a", b"RIFF\x20\0\0\0WEBP"]),
)
def test_rubbish_behind_a_good_beginning_ends_in_a_sentence(rubbish: bytes, head: bytes) -> None:
    rule = derive.rule_for(head + rubbish, "")
    assert rule is not None
    share, *_ = derive._STILLS[rule]
    with pytest.raises(NotSharedError):
        derive._still(head + rubbish, rule)
    assert share in RULES.values()
