"""The standalone verifier: strict signatures, strict JSON, and how it runs with nothing installed."""

import ast
import io
import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from probanda.model.canonical import encode
from probanda.preserve import verifier

ORDER = 2**252 + 27742317777372353535851937790883648493
FIELD = 2**255 - 19


def signed(seed: bytes, message: bytes) -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.public_key().public_bytes_raw(), key.sign(message)


RFC_8032 = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
)


@pytest.mark.parametrize(("seed", "message", "signature"), RFC_8032)
def test_the_vectors_of_rfc_8032_hold(seed: str, message: str, signature: str) -> None:
    public, _ = signed(bytes.fromhex(seed), b"")
    assert verifier.signature_holds(public, bytes.fromhex(signature), bytes.fromhex(message))


@settings(max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511))
def test_what_cryptography_signs_holds_and_any_flipped_bit_does_not(seed: bytes, message: bytes, bit: int) -> None:
    public, signature = signed(seed, message)
    assert verifier.signature_holds(public, signature, message)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not verifier.signature_holds(public, bytes(flipped), message)
    assert not verifier.signature_holds(public, signature, message + b"x")


def test_a_second_form_of_the_scalar_is_refused() -> None:
    public, signature = signed(b"\x05" * 32, b"m")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    assert not verifier.signature_holds(public, signature[:32] + scalar.to_bytes(32, "little"), b"m")


SMALL_ORDER = (
    (1).to_bytes(32, "little"),  # the neutral element
    (FIELD - 1).to_bytes(32, "little"),  # of order 2
    bytes(32),  # of order 4
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),  # of order 8
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
)


@pytest.mark.parametrize("public", SMALL_ORDER)
def test_a_key_of_small_order_signs_nothing(public: bytes) -> None:
    # With such a key, R = neutral and S = 0 would hold for about one message in eight, without any secret.
    neutral = (1).to_bytes(32, "little")
    assert verifier._point(public) is not None
    assert not any(verifier.signature_holds(public, neutral + bytes(32), str(number).encode()) for number in range(16))


@pytest.mark.parametrize(
    "raw",
    [
        FIELD.to_bytes(32, "little"),  # y = p is a second form of y = 0
        (FIELD + 1).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),  # x = 0 with a sign
        (2).to_bytes(32, "little"),  # no point of the curve
        b"\xff" * 32,
    ],
)
def test_what_is_not_the_one_form_of_a_point_is_refused(raw: bytes) -> None:
    assert verifier._point(raw) is None
    assert not verifier.signature_holds(raw, bytes(64), b"m")


@pytest.mark.parametrize(("public", "signature"), [(b"", b""), (bytes(31), bytes(64)), (bytes(32), bytes(63))])
def test_keys_and_signatures_of_another_length_are_refused(public: bytes, signature: bytes) -> None:
    assert not verifier.signature_holds(public, signature, b"m")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_of_the_package_is_canonical_to_the_verifier(value: Any) -> None:
    raw = encode(value)
    assert verifier._json(raw, "x") == value
    assert verifier._canonical(value) == raw


@given(st.binary(max_size=80))
def test_any_bytes_are_canonical_json_or_wrong(raw: bytes) -> None:
    try:
        value = verifier._json(raw, "x")
    except verifier._Wrong:
        return
    assert encode(value) == raw


def run(package: Any, *words: str) -> subprocess.CompletedProcess[str]:
    """The verifier in the package, by a Python that sees nothing but its own library."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "-B", str(package.folder / "verify.py"), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd="/",
    )


FINGERPRINT = "34750f98bd59fcfc946da45aaabe933be154a4b5094e1c4abf42866505f3c97e"


def test_the_file_in_the_package_runs_alone_and_proves_it(package: Any) -> None:
    done = run(package, "--key", FINGERPRINT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nPROVED\n" in done.stdout
    assert "Not proved, whatever the answer:" in done.stdout


def test_without_a_key_the_file_exits_2_and_says_who_to_ask(package: Any) -> None:
    done = run(package)
    assert (done.returncode, done.stderr) == (2, "")
    assert "\nUNKNOWN\n" in done.stdout
    assert "ask the sender" in done.stdout


def test_a_changed_byte_exits_1_and_names_the_file(package: Any) -> None:
    path = package.folder / "data" / "originals" / "PRB-0001" / "speech.txt"
    path.write_bytes(b"W" + path.read_bytes()[1:])
    done = run(package, "--key", FINGERPRINT)
    assert (done.returncode, done.stderr) == (1, "")
    assert "data/originals/PRB-0001/speech.txt" in done.stdout
    assert "\nDISPROVED\n" in done.stdout


def test_json_is_one_document_with_the_keys_of_the_contract(package: Any) -> None:
    done = run(package, "--json", "--key", FINGERPRINT)
    report = json.loads(done.stdout)
    assert sorted(report) == ["checks", "not_proved", "result"]
    assert {tuple(sorted(one)) for one in report["checks"]} == {("id", "message", "result", "subject")}


def test_a_path_may_be_given_and_a_wrong_one_is_unknown(package: Any, tmp_path: Path) -> None:
    assert run(package, str(package.folder), "--key", FINGERPRINT).returncode == 0
    assert run(package, str(tmp_path / "nowhere")).returncode == 2


def test_an_earlier_checkpoint_may_be_given_to_the_file_in_the_package(package: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept.note"
    kept.write_bytes((package.folder / "checkpoints" / "2.note").read_bytes())
    done = run(package, "--key", FINGERPRINT, "--earlier", str(kept))
    assert (done.returncode, done.stderr) == (0, "")
    assert "this ledger continues the earlier one, whose 2 entries are the first of 6 here" in done.stdout
    kept.write_text("nothing\n")
    assert run(package, "--key", FINGERPRINT, "--earlier", str(kept)).returncode == 2


def test_the_command_line_answers_in_process_too(package: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert verifier.main([str(package.folder), "--key", FINGERPRINT]) == 0
    assert "PROVED" in capsys.readouterr().out


def test_a_console_that_cannot_show_a_name_still_shows_the_answer(
    package: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package.folder / "\u0645\u0644\u0641.txt").write_text("extra\n")
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", console)
    assert verifier.main([str(package.folder)]) == 1
    console.flush()
    shown = console.buffer.getvalue().decode("ascii")  # type: ignore[attr-defined]
    assert "\nDISPROVED\n" in shown
    assert "\\u0645\\u0644\\u0641.txt: is extra" in shown


def test_the_file_is_a_program(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["verify.py", str(package.folder), "--json", "--key", FINGERPRINT])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(verifier.__file__, run_name="__main__")
    assert ended.value.code == 0


def test_a_sender_reads_the_fingerprint_from_a_sound_package_only(package: Any) -> None:
    assert verifier.signer(package.folder) == FINGERPRINT
    (package.folder / "package.note").write_text("nothing\n")
    assert verifier.signer(package.folder) is None
    (package.folder / "ledger.jsonl").write_text("nothing\n")
    assert verifier.signer(package.folder) is None


def test_the_verifier_imports_the_standard_library_only() -> None:
    module = ast.parse(Path(verifier.__file__).read_text("utf-8"), feature_version=(3, 9))
    imported = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).split(".")[0])
    assert imported <= sys.stdlib_module_names


def test_a_long_list_of_findings_is_cut_for_people_and_whole_in_json(package: Any) -> None:
    for number in range(30):
        (package.folder / f"extra-{number}.txt").write_text("x")
    report = verifier.verify(package.folder, None)
    assert "... and 10 more" in report.text()
    assert sum("is extra" in one["message"] for one in report.plain()["checks"]) == 30


def test_a_file_that_cannot_be_read_is_unknown(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "details.jsonl")

    monkeypatch.setattr(verifier._Package, "check_details", refuse)
    report = verifier.verify(package.folder, FINGERPRINT)
    assert report.result == "unknown"
    assert any("cannot be read: Permission denied" in one.message for one in report.checks)
