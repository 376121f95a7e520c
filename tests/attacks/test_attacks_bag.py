"""Attacks on a BagIt bag that others made, and bags of all the forms that are allowed: what the verifier says."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from probanda.cli.verify import command
from probanda.preserve.verifier import Report
from probanda.preserve.verify_bag import is_bag, verify_bag

PAYLOAD = {"data/letter.txt": b"a letter\n", "data/sub/100% sure.txt": b"sure\n"}
V1 = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
OLD = V1.replace(b"1.0", b"0.97")
BOTH = pytest.mark.parametrize("declared", [V1, OLD], ids=["1.0", "0.97"])


def manifest(files: dict[str, bytes], algorithm: str = "sha256", *, old: bool = False) -> bytes:
    lines = []
    for path, raw in files.items():
        name = path if old else path.replace("%", "%25")
        lines.append(f"{hashlib.new(algorithm, raw).hexdigest()}  {name.replace(chr(10), '%0A')}\n")
    return "".join(lines).encode()


def bag(root: Path, declared: bytes = V1, algorithms: tuple[str, ...] = ("sha256",), **more: bytes) -> Path:
    """A bag; `more` replaces tag files by their names, with _ for the dot, before the tag manifest is made."""
    old = declared != V1
    size = sum(map(len, PAYLOAD.values()))
    tags = {"bagit.txt": declared, "bag-info.txt": f"Payload-Oxum: {size}.{len(PAYLOAD)}\n".encode()}
    tags |= {f"manifest-{one}.txt": manifest(PAYLOAD, one, old=old) for one in algorithms}
    tags |= {name.replace("__", "-").replace("_txt", ".txt"): raw for name, raw in more.items()}
    tags = {name: raw for name, raw in tags.items() if raw}
    tagged = {f"tagmanifest-{one}.txt": manifest(tags, one, old=old) for one in algorithms}
    for path, raw in (PAYLOAD | tags | tagged).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(raw)
    return root


def assert_disproved(report: Report, check: str, words: str) -> None:
    found = [one for one in report.checks if one.result == "disproved"]
    assert (report.result, report.exit_code) == ("disproved", 1), report.text()
    assert any(one.id == check and words in f"{one.subject}: {one.message}" for one in found), report.text()


def assert_unknown_only(report: Report, *checks: str) -> None:
    assert (report.result, report.exit_code) == ("unknown", 2), report.text()
    assert {one.id for one in report.checks if one.result != "proved"} == {*checks, "signer"}, report.text()


# --- Sound bags -------------------------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("algorithms", [("sha256",), ("md5",), ("sha512", "sha1"), ("md5", "sha1", "sha256", "sha512")])
def test_a_sound_bag_is_whole_and_its_maker_unknown(
    tmp_path: Path, declared: bytes, algorithms: tuple[str, ...]
) -> None:
    assert is_bag(bag(tmp_path, declared, algorithms))
    report = verify_bag(tmp_path)
    assert_unknown_only(report)
    assert "who made it is unknown: a bag can be whole, and anyone's" in report.text()


def test_a_key_cannot_prove_who_made_a_bag(tmp_path: Path) -> None:
    assert "no signature that --key could be compared with" in verify_bag(bag(tmp_path), "0" * 64).text()


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_other_line_ends_and_white_space_are_read(tmp_path: Path, ends: bytes) -> None:
    lines = manifest(PAYLOAD).replace(b"  ", b" \t ", 1).replace(b"\n", ends)
    assert_unknown_only(verify_bag(bag(tmp_path, manifest__sha256_txt=lines)))


def test_digests_in_capitals_and_names_of_old_tools_are_read(tmp_path: Path) -> None:
    lines = [f"{hashlib.sha256(raw).hexdigest().upper()} *./{path}\n" for path, raw in PAYLOAD.items()]
    assert_unknown_only(verify_bag(bag(tmp_path, OLD, manifest__sha256_txt="".join(lines).encode())))


def test_tag_files_in_another_encoding_are_read(tmp_path: Path) -> None:
    declared = V1.replace(b"UTF-8", b"UTF-16")
    bag(tmp_path, declared)
    for name in ("bag-info.txt", "manifest-sha256.txt"):
        (tmp_path / name).write_bytes((tmp_path / name).read_text("utf-8").replace("%25", "%25").encode("utf-16"))
    (tmp_path / "manifest-sha256.txt").write_bytes(manifest(PAYLOAD).decode().encode("utf-16"))
    (tmp_path / "tagmanifest-sha256.txt").unlink()
    assert_unknown_only(verify_bag(tmp_path), "tags")


def test_a_name_with_a_newline_is_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "two\nlines").write_bytes(b"x")
    files = PAYLOAD | {"data/two\nlines": b"x"}
    assert_unknown_only(verify_bag(bag(tmp_path, manifest__sha256_txt=manifest(files), bag__info_txt=b"")))


def test_lines_of_bag_info_that_go_on_are_read(tmp_path: Path) -> None:
    assert_unknown_only(verify_bag(bag(tmp_path, bag__info_txt=b"Note: a long\n  story\n\npayload-oxum: 14.2\n")))


def test_the_command_finds_a_bag_by_its_content(tmp_path: Path) -> None:
    answer = CliRunner().invoke(command, [str(bag(tmp_path)), "--json"])
    assert answer.exit_code == 2
    assert {one["id"] for one in json.loads(answer.output)["checks"]} >= {"manifests", "payload", "tags", "oxum"}


# --- Bags that are not whole ------------------------------------------------------------------------------------------


@BOTH
def test_a_changed_extra_or_missing_file_is_disproved(tmp_path: Path, declared: bytes) -> None:
    letter = bag(tmp_path, declared) / "data" / "letter.txt"
    letter.write_bytes(b"a Letter\n")
    assert_disproved(verify_bag(tmp_path), "payload", "data/letter.txt: is not the file that manifest-sha256.txt lists")
    letter.rename(letter.with_name("other.txt"))
    assert_disproved(verify_bag(tmp_path), "payload", "data/letter.txt: is missing")
    assert_disproved(verify_bag(tmp_path), "payload", "data/other.txt: is extra")


def test_one_false_manifest_of_two_is_disproved(tmp_path: Path) -> None:
    lines = manifest(PAYLOAD, "md5").replace(
        hashlib.md5(b"sure\n", usedforsecurity=False).hexdigest().encode(), b"0" * 32
    )
    report = verify_bag(bag(tmp_path, algorithms=("md5", "sha256"), manifest__md5_txt=lines))
    assert_disproved(report, "payload", "is not the file that manifest-md5.txt lists")


def test_a_manifest_that_does_not_list_the_whole_payload_is_disproved(tmp_path: Path) -> None:
    lines = b"".join(manifest(PAYLOAD, "sha512").splitlines(keepends=True)[:1])
    report = verify_bag(bag(tmp_path, algorithms=("sha512", "sha256"), manifest__sha512_txt=lines))
    assert_disproved(report, "manifests", "does not list data/sub/100% sure.txt, which another manifest lists")


@pytest.mark.parametrize(
    "path", ["../x", "/etc/x", "data/../../x", "~/x", "data\\x", "C:/x", "data//x", "./data/x", "data/\x00"]
)
def test_a_path_that_leaves_the_bag_is_disproved(tmp_path: Path, path: str) -> None:
    lines = manifest(PAYLOAD) + f"{'0' * 64}  {path}\n".encode()
    assert_disproved(verify_bag(bag(tmp_path, manifest__sha256_txt=lines)), "manifests", "manifest-sha256.txt, line 3")


@pytest.mark.parametrize("line", ["0000  data/short", "not a digest", f"{'0' * 64}", f"{'0' * 64}  bagit.txt"])
def test_a_line_that_is_none_is_disproved(tmp_path: Path, line: str) -> None:
    lines = manifest(PAYLOAD) + f"{line}\n".encode()
    assert_disproved(verify_bag(bag(tmp_path, manifest__sha256_txt=lines)), "manifests", "manifest-sha256.txt, line 3")


@BOTH
def test_a_path_that_is_listed_twice_is_disproved(tmp_path: Path, declared: bytes) -> None:
    lines = manifest({"data/letter.txt": b"a letter\n"})
    report = verify_bag(bag(tmp_path, declared, manifest__sha256_txt=manifest(PAYLOAD, old=declared != V1) + lines))
    assert_disproved(report, "manifests", "lists data/letter.txt a second time")


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (b"\xef\xbb\xbf" + V1, "begins with a byte order mark"),
        (V1.replace(b"1.0", b"one"), "does not declare"),
        (b"BagIt-Version: 1.0\n", "has other than two lines"),
        (V1 + b"More: lines\n", "has other than two lines"),
        (V1.replace(b": UTF", b" : UTF"), "does not declare"),
        (V1.replace(b": UTF", b":  UTF"), "white space that version 1.0 does not allow"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"", "is missing"),
        (b"x" * 2_000, "is larger than"),
    ],
)
def test_a_false_declaration_is_disproved(tmp_path: Path, declared: bytes, words: str) -> None:
    assert_disproved(verify_bag(bag(tmp_path, bagit_txt=declared)), "bag", words)
    assert is_bag(tmp_path)


@pytest.mark.parametrize(
    "declared", [V1.replace(b"1.0", b"1.7"), V1.replace(b"UTF-8", b"zip"), V1.replace(b"UTF-8", b"x\x00")]
)
def test_a_version_or_encoding_that_is_not_known_is_unknown(tmp_path: Path, declared: bytes) -> None:
    assert_unknown_only(verify_bag(bag(tmp_path, bagit_txt=declared)), "bag")


def test_a_manifest_in_another_encoding_than_declared_is_disproved(tmp_path: Path) -> None:
    report = verify_bag(bag(tmp_path, manifest__sha256_txt=manifest(PAYLOAD) + b"\xff\n"))
    assert_disproved(report, "manifests", "is not utf-8, as bagit.txt says it is")


def test_an_algorithm_that_python_does_not_have_is_unknown(tmp_path: Path) -> None:
    assert_unknown_only(verify_bag(bag(tmp_path, manifest__whirlpool_txt=b"00  data/letter.txt\n")), "manifests")


def test_a_bag_without_manifest_or_payload_is_disproved(tmp_path: Path) -> None:
    assert_disproved(verify_bag(bag(tmp_path / "a", manifest__sha256_txt=b"")), "manifests", "has no manifest")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "bagit.txt").write_bytes(V1)
    assert_disproved(verify_bag(tmp_path / "b"), "bag", "data/: is missing")


@pytest.mark.parametrize("oxum", ["14.3", "15.2", "many", "14.2\nPayload-Oxum: 14.2"])
def test_a_false_payload_oxum_is_disproved(tmp_path: Path, oxum: str) -> None:
    report = verify_bag(bag(tmp_path, bag__info_txt=f"Payload-Oxum: {oxum}\n".encode()))
    assert_disproved(report, "oxum", "bag-info.txt")


def test_a_bag_info_line_without_a_label_is_disproved(tmp_path: Path) -> None:
    assert_disproved(verify_bag(bag(tmp_path, bag__info_txt=b"no label\n")), "oxum", "bag-info.txt, line 1")


def test_a_changed_tag_file_is_disproved(tmp_path: Path) -> None:
    (bag(tmp_path) / "bag-info.txt").write_bytes(b"Payload-Oxum: 14.2\nSource: another\n")
    assert_disproved(verify_bag(tmp_path), "tags", "bag-info.txt: is not the file that tagmanifest-sha256.txt lists")


def test_a_tag_file_that_nothing_vouches_for_is_said(tmp_path: Path) -> None:
    (bag(tmp_path) / "readme.txt").write_text("trust me\n")
    assert_unknown_only(verify_bag(tmp_path), "tags")
    assert "readme.txt: is listed in no tag manifest" in verify_bag(tmp_path).text()


def test_a_link_is_disproved(tmp_path: Path) -> None:
    (bag(tmp_path) / "data" / "link").symlink_to("/etc/hosts")
    assert_disproved(verify_bag(tmp_path), "payload", "data/link: is a link or a device")


def test_a_name_in_another_unicode_form_is_checked_and_said(tmp_path: Path) -> None:
    composed, taken_apart = "data/\u00fc.txt", "data/u\u0308.txt"
    bag(tmp_path, manifest__sha256_txt=manifest(PAYLOAD | {composed: b"x"}), bag__info_txt=b"")
    (tmp_path / taken_apart).write_bytes(b"x")
    assert_unknown_only(verify_bag(tmp_path), "payload")
    assert "in another Unicode form of its name" in verify_bag(tmp_path).text()
    (tmp_path / taken_apart).write_bytes(b"y")
    assert_disproved(verify_bag(tmp_path), "payload", "its bytes were changed")


# --- Names that two systems read otherwise ----------------------------------------------------------------------------


def named(root: Path, *names: str, lines: bytes | None = None, declared: bytes = V1) -> Path:
    """A bag that holds files of these names too, listed unless `lines` says otherwise."""
    files = PAYLOAD | {f"data/{name}": name.encode() for name in names}
    listed = manifest(files, old=declared != V1) if lines is None else lines
    bag(root, declared, manifest__sha256_txt=listed, bag__info_txt=b"")
    for path, raw in files.items():
        (root / path).write_bytes(raw)
    return root


@pytest.mark.parametrize("names", [("Ship.txt", "ship.txt"), ("\u00fc.txt", "u\u0308.txt"), ("STRASSE", "stra\u00dfe")])
def test_names_that_some_systems_take_for_one_are_said(tmp_path: Path, names: tuple[str, str]) -> None:
    assert_unknown_only(verify_bag(named(tmp_path, *names)), "payload")
    assert "the same name but for case or Unicode form" in verify_bag(tmp_path).text()


def test_two_forms_of_one_name_of_which_one_is_listed_are_disproved(tmp_path: Path) -> None:
    files = PAYLOAD | {"data/\u00fc.txt": b"x"}
    named(tmp_path, "\u00fc.txt", "u\u0308.txt", lines=manifest(files))
    assert_disproved(verify_bag(tmp_path), "payload", "data/u\u0308.txt: is extra")


def test_a_name_listed_in_both_forms_needs_both_files(tmp_path: Path) -> None:
    files = PAYLOAD | {"data/\u00fc.txt": b"x", "data/u\u0308.txt": b"x"}
    bag(tmp_path, manifest__sha256_txt=manifest(files), bag__info_txt=b"")
    (tmp_path / "data/\u00fc.txt").write_bytes(b"x")
    assert_disproved(verify_bag(tmp_path), "payload", "is missing; a manifest lists it")


@pytest.mark.parametrize("name", ["two\u2028lines", "two\x0blines", "two\x0clines", "two\x85lines", "two\x1elines"])
def test_only_cr_and_lf_end_a_line(tmp_path: Path, name: str) -> None:
    assert_unknown_only(verify_bag(named(tmp_path, name)))


def test_an_escape_is_read_once(tmp_path: Path) -> None:
    assert_unknown_only(verify_bag(named(tmp_path / "new", "a%0Ab")))  # listed as a%250Ab
    assert_disproved(
        verify_bag(named(tmp_path / "old", "a%0Ab", declared=OLD)), "payload", "data/a%0Ab: is extra"
    )  # before 1.0 a % stands for itself, but for line ends: no such name could be listed


@pytest.mark.parametrize("name", ["%2e%2e%2fpasswd", "%2E%2E", "..."])
def test_dots_that_are_written_otherwise_lead_nowhere(tmp_path: Path, name: str) -> None:
    assert_unknown_only(verify_bag(named(tmp_path, name)))


def test_white_space_at_the_end_of_a_name_belongs_to_it(tmp_path: Path) -> None:
    assert_unknown_only(verify_bag(named(tmp_path / "a", "ends in a space ", " begins with one")))
    lines = manifest(PAYLOAD | {"data/end": b"end"}).replace(b"data/end", b"data/end ")
    report = verify_bag(named(tmp_path / "b", "end", lines=lines))
    assert_disproved(report, "payload", "data/end : is missing")
    assert_disproved(report, "payload", "data/end: is extra")


def test_white_space_before_a_digest_and_none_behind_it_are_disproved(tmp_path: Path) -> None:
    for at, (old, new) in enumerate(
        ((b"\n", b"\n "), (b"  data/letter", b"data/letter"), (b"  data", b"\xc2\xa0data"))
    ):
        lines = manifest(PAYLOAD).replace(old, new, 1)
        report = verify_bag(bag(tmp_path / str(at), manifest__sha256_txt=lines))
        assert report.result == "disproved", (old, new)


# --- Encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "codec"), [("ISO-8859-1", "latin-1"), ("UTF-16", "utf-16"), ("Shift_JIS", "cp932")]
)
def test_names_are_read_in_the_encoding_that_is_declared(tmp_path: Path, declared: str, codec: str) -> None:
    name = "\u4f1a\u8b70" if codec != "latin-1" else "\u00e9t\u00e9"
    lines = manifest(PAYLOAD | {f"data/{name}": name.encode()}).decode().encode(codec)
    named(tmp_path, name, lines=lines, declared=V1.replace(b"UTF-8", declared.encode()))
    for tags in tmp_path.glob("tagmanifest-*"):
        tags.unlink()
    assert_unknown_only(verify_bag(tmp_path), "tags")


def test_a_name_in_another_encoding_than_is_declared_names_another_file(tmp_path: Path) -> None:
    lines = manifest(PAYLOAD | {"data/\u00e9t\u00e9": "\u00e9t\u00e9".encode()})
    named(tmp_path, "\u00e9t\u00e9", lines=lines, declared=V1.replace(b"UTF-8", b"ISO-8859-1"))
    report = verify_bag(tmp_path)
    assert_disproved(report, "payload", "is missing; a manifest lists it")
    assert_disproved(report, "payload", "is extra: no manifest lists it")


def test_a_byte_order_mark_before_a_manifest_is_not_part_of_a_digest(tmp_path: Path) -> None:
    assert_unknown_only(verify_bag(bag(tmp_path, manifest__sha256_txt=b"\xef\xbb\xbf" + manifest(PAYLOAD))))


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (V1.replace(b"1.0\n", b"1.0 \n"), "white space that version 1.0 does not allow"),
        (V1.replace(b"BagIt-V", b"bagit-v"), "does not declare"),
        (b"\n" + V1, "has other than two lines"),
        (b"\n".join(reversed(V1.splitlines())), "does not declare"),
        (V1.replace(b"1.0", b"\xd9\xa1.0"), "does not declare"),
        (V1.replace(b"1.0", b"1"), "does not declare"),
    ],
)
def test_a_declaration_in_another_form_is_disproved(tmp_path: Path, declared: bytes, words: str) -> None:
    assert_disproved(verify_bag(bag(tmp_path, bagit_txt=declared)), "bag", words)


# --- Manifests and tag files ------------------------------------------------------------------------------------------


def test_an_empty_manifest_of_an_empty_payload_is_whole(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "bagit.txt").write_bytes(V1)
    (tmp_path / "manifest-sha256.txt").write_bytes(b"")
    assert_unknown_only(verify_bag(tmp_path), "tags")
    (tmp_path / "data" / "late.txt").write_bytes(b"x")
    assert_disproved(verify_bag(tmp_path), "payload", "data/late.txt: is extra")


def test_two_spellings_of_one_algorithm_are_disproved(tmp_path: Path) -> None:
    forged = manifest(dict.fromkeys(PAYLOAD, b"another"))
    (bag(tmp_path) / "manifest-SHA-256.txt").write_bytes(forged)
    assert_disproved(verify_bag(tmp_path), "manifests", "is a second manifest beside")


def test_a_manifest_that_is_a_link_is_disproved(tmp_path: Path) -> None:
    (bag(tmp_path / "bag") / "manifest-sha256.txt").rename(tmp_path / "outside.txt")
    (tmp_path / "bag" / "manifest-sha256.txt").symlink_to(tmp_path / "outside.txt")
    assert_disproved(verify_bag(tmp_path / "bag"), "manifests", "manifest-sha256.txt: is missing")


def test_a_payload_folder_that_is_a_link_is_disproved(tmp_path: Path) -> None:
    (bag(tmp_path / "bag") / "data").rename(tmp_path / "outside")
    (tmp_path / "bag" / "data").symlink_to(tmp_path / "outside")
    assert_disproved(verify_bag(tmp_path / "bag"), "bag", "data/: is missing")


def test_a_pipe_in_the_payload_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(bag(tmp_path, manifest__sha256_txt=manifest(PAYLOAD | {"data/pipe": b""})) / "data" / "pipe")
    assert_disproved(verify_bag(tmp_path), "payload", "data/pipe: is a link or a device")


def test_a_folder_under_a_name_that_is_listed_is_no_file(tmp_path: Path) -> None:
    bag(tmp_path, manifest__sha256_txt=manifest(PAYLOAD | {"data/empty": b""}), bag__info_txt=b"")
    (tmp_path / "data" / "empty").mkdir()
    assert_disproved(verify_bag(tmp_path), "payload", "data/empty: is missing; a manifest lists it")


def test_manifests_in_the_payload_are_payload(tmp_path: Path) -> None:
    names = ("manifest-sha256.txt", "tagmanifest-md5.txt", "fetch.txt", "bagit.txt")
    assert_unknown_only(verify_bag(named(tmp_path / "a", *names)))
    report = verify_bag(named(tmp_path / "b", *names, lines=manifest(PAYLOAD)))
    for name in names:
        assert_disproved(report, "payload", f"data/{name}: is extra")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../outside.txt", "which could leave the bag"),
        ("/etc/hosts", "which could leave the bag"),
        ("data/letter.txt", "does not belong into this manifest"),
        ("bagit.txt", "lists bagit.txt a second time"),
    ],
)
def test_a_false_line_of_a_tag_manifest_is_disproved(tmp_path: Path, path: str, words: str) -> None:
    tags = bag(tmp_path) / "tagmanifest-sha256.txt"
    tags.write_bytes(tags.read_bytes() + f"{'0' * 64}  {path}\n".encode())
    assert_disproved(verify_bag(tmp_path), "manifests", words)


def test_a_tag_manifest_that_lists_a_tag_manifest_or_what_is_missing_is_disproved(tmp_path: Path) -> None:
    tags = bag(tmp_path) / "tagmanifest-sha256.txt"
    lines = f"{'0' * 64}  tagmanifest-sha256.txt\n{'0' * 64}  meta/gone.xml\n"
    tags.write_bytes(tags.read_bytes() + lines.encode())
    assert_disproved(verify_bag(tmp_path), "tags", "a tag manifest cannot be listed")
    assert_disproved(verify_bag(tmp_path), "tags", "meta/gone.xml: is missing; a manifest lists it")


def test_one_false_tag_manifest_of_two_is_disproved(tmp_path: Path) -> None:
    tags = bag(tmp_path, algorithms=("md5", "sha256")) / "tagmanifest-md5.txt"
    tags.write_bytes(tags.read_bytes().replace(tags.read_bytes()[:32], b"0" * 32))
    assert_disproved(verify_bag(tmp_path), "tags", "is not the file that tagmanifest-md5.txt lists")


@pytest.mark.parametrize("name", ["tagmanifest-notes.html", "tagmanifest-x/notes.txt", "meta/tagmanifest-md5.txt"])
def test_a_tag_file_that_is_called_like_a_tag_manifest_is_said(tmp_path: Path, name: str) -> None:
    place = bag(tmp_path) / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("trust me\n")
    assert_unknown_only(verify_bag(tmp_path), "tags")
    assert f"{name}: is listed in no tag manifest" in verify_bag(tmp_path).text()


# --- fetch.txt --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", ["9", "-"])
def test_a_file_that_is_still_to_be_fetched_leaves_the_bag_unknown(tmp_path: Path, length: str) -> None:
    fetch = f"https://example.org/letter {length} data/letter.txt\n".encode()
    (bag(tmp_path, fetch_txt=fetch) / "data" / "letter.txt").unlink()
    assert_unknown_only(verify_bag(tmp_path), "payload", *(["oxum"] if length == "-" else []))
    assert "fetch.txt says where it could be fetched" in verify_bag(tmp_path).text()


@pytest.mark.parametrize(
    "line",
    [
        "https://example.org/x 9",
        "https://example.org/x 9 data/unlisted",
        "https://example.org/x 9 ../x",
        "x nine data/letter.txt",
    ],
)
def test_a_false_line_of_fetch_is_disproved(tmp_path: Path, line: str) -> None:
    assert_disproved(verify_bag(bag(tmp_path, fetch_txt=f"{line}\n".encode())), "fetch", "fetch.txt, line 1")


@pytest.mark.parametrize(
    "path", ["bagit.txt", "/etc/hosts", "data/../bagit.txt", "data\\letter.txt", "data/Letter.txt"]
)
def test_a_promise_of_what_is_no_listed_payload_is_disproved(tmp_path: Path, path: str) -> None:
    report = verify_bag(bag(tmp_path, fetch_txt=f"https://example.org/x 9 {path}\n".encode()))
    assert_disproved(report, "fetch", "fetch.txt, line 1")


def test_a_promise_does_not_excuse_a_file_that_is_here_and_false(tmp_path: Path) -> None:
    fetch = b"https://example.org/letter\t9\tdata/letter.txt\n"
    (bag(tmp_path, fetch_txt=fetch) / "data" / "letter.txt").write_bytes(b"another\n")
    assert_disproved(verify_bag(tmp_path), "payload", "its bytes were changed")


def test_a_promise_of_another_length_than_the_payload_needs_is_disproved(tmp_path: Path) -> None:
    (bag(tmp_path, fetch_txt=b"https://example.org/letter 8 data/letter.txt\n") / "data" / "letter.txt").unlink()
    assert_disproved(verify_bag(tmp_path), "oxum", "the payload is 13.2 (bytes.files), not 14.2")


def test_a_promise_that_no_tag_manifest_lists_is_said(tmp_path: Path) -> None:
    (bag(tmp_path) / "fetch.txt").write_bytes(b"https://example.org/letter 9 data/letter.txt\n")
    assert_unknown_only(verify_bag(tmp_path), "tags")


def test_a_file_that_is_promised_twice_is_disproved(tmp_path: Path) -> None:
    assert_disproved(verify_bag(bag(tmp_path, fetch_txt=b"u - data/letter.txt\n" * 2)), "fetch", "a second time")


# --- Hostile bytes ----------------------------------------------------------------------------------------------------


def test_flipped_cut_and_inserted_bytes_never_give_a_traceback_or_a_proof(tmp_path: Path) -> None:
    rolls = iter(hashlib.shake_256(b"rolls").digest(4_000))
    bag(tmp_path, algorithms=("md5", "sha256"), fetch_txt=b"https://example.org/ 9 data/letter.txt\n")
    names = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    for turn in range(300):
        path = names[turn % len(names)]
        sound = path.read_bytes()
        at, byte = next(rolls) % len(sound), next(rolls) or 1
        flipped = sound[:at] + bytes([sound[at] ^ byte]) + sound[at + 1 :]
        path.write_bytes((flipped, sound[:at], sound[:at] + bytes([byte]) + sound[at:])[turn % 3])
        report = verify_bag(tmp_path)
        report.text().encode()
        assert report.result != "proved"
        assert report.result == "disproved" or path.name == "bagit.txt" or path.name.startswith("tagmanifest")
        path.write_bytes(sound)


def test_a_folder_that_is_no_bag_is_none(tmp_path: Path, package: Any) -> None:
    assert not is_bag(tmp_path / "nowhere")
    assert not is_bag(package.folder)
