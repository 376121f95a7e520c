"""Attacks on time stamps: what the person who asks is told, and what the receiver's verifier says.

The authority is that of tests/fixtures/authority: honest, or wrong in one way.
"""

import base64
import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as struct_replace

from probanda.model.custody import Act, TimeStamp, Withdrawn
from probanda.model.errors import EvidenceError, UnknownError
from probanda.model.ids import Key
from probanda.preserve import verifier
from probanda.preserve.timestamp import StampAnswer, check_answer, stamp_record, stamp_request

NOTE = "probanda/c-aaaaaaaaaaaaaaaaaaaaaaaa\n6\nAAAA\n"
Stamps = ModuleType
Attack = Callable[[ModuleType], Any]


def random(size: int) -> bytes:
    return hashlib.shake_256(b"nonce").digest(size)


REQUEST = stamp_request(NOTE, randomness=random)


def late(m: Stamps) -> Any:
    """A certificate that had ended when the token says that it was used."""
    return m.holder("Lantern Stamps", 14, m.MIDDLE, usage=(m.STAMPING,), last=datetime(2031, 10, 1, tzinfo=UTC))


def server_and_twin(m: Stamps) -> tuple[Any, Any]:
    """A certificate of a web server, and one made by the attacker under its name and number that may stamp."""
    server = m.holder("Lantern Server", 17, m.MIDDLE, usage=(m.x509.ExtendedKeyUsageOID.SERVER_AUTH,))
    twin = m.holder("Lantern Server", 18, usage=(m.STAMPING,), serial=17, issuer_name=m.MIDDLE.certificate.subject)
    return server, twin


def other_leaf(m: Stamps) -> Any:
    return m.holder("Harbour Stamps", 20, m.OTHER_ROOT, usage=(m.STAMPING,))


def issued_by_leaf(m: Stamps) -> Any:
    between = m.holder("Lantern Clerk", 21, m.MIDDLE)
    return m.Authority().leafed(m.holder("Lantern Stamps", 22, between, usage=(m.STAMPING,)), between)


def under_old_middle(m: Stamps) -> Any:
    middle = m.holder("Lantern Old CA", 23, m.ROOT, last=datetime(2031, 1, 1, tzinfo=UTC))
    return m.Authority().leafed(m.holder("Lantern Stamps", 24, middle, usage=(m.STAMPING,)), middle)


# name -> (the authority of the attack, what is said)
WITHOUT_ROOTS: dict[str, tuple[Attack, str]] = {
    "wrong nonce": (lambda m: m.Authority(nonce=0x4142434445464748), "answers another request"),
    "no nonce": (lambda m: m.Authority(no_nonce=True), "answers another request"),
    "wrong imprint": (lambda m: m.Authority(imprint=b"\x07" * 32), "something else than this checkpoint"),
    "imprint under another algorithm": (lambda m: m.Authority(algorithm=m.SHA512), "something else than this"),
    "no extended key usage": (
        lambda m: m.Authority().leafed(m.holder("Lantern Stamps", 14, m.MIDDLE)),
        "not, critically, for time stamps alone",
    ),
    "extended key usage that is not critical": (
        lambda m: m.Authority().leafed(m.holder("Lantern Stamps", 14, m.MIDDLE, usage=(m.STAMPING,), critical=False)),
        "not, critically, for time stamps alone",
    ),
    "a second extended key usage": (
        lambda m: m.Authority().leafed(
            m.holder("Lantern Stamps", 14, m.MIDDLE, usage=(m.STAMPING, m.x509.ExtendedKeyUsageOID.CODE_SIGNING))
        ),
        "not, critically, for time stamps alone",
    ),
    "certificate of a web server": (
        lambda m: m.Authority().leafed(server_and_twin(m)[0]),
        "not, critically, for time stamps alone",
    ),
    "a twin of the signer's certificate that may stamp": (
        lambda m: m.Authority().leafed(*server_and_twin(m)),
        "brings 2 certificates under the name and number of its signer",
    ),
    "no certificate of the signer": (
        lambda m: m.Authority(certificates=(m.MIDDLE,)),
        "brings 0 certificates under the name and number",
    ),
    "two signers": (lambda m: m.Authority(signers=2), "has 2 signers"),
    "no signer": (lambda m: m.Authority(signers=0), "has 0 signers"),
    "leaf that had expired": (lambda m: m.Authority().leafed(late(m)), "when its certificate was not valid"),
    "leaf that was not valid yet": (
        lambda m: m.Authority().leafed(
            m.holder("Lantern Stamps", 14, m.MIDDLE, usage=(m.STAMPING,), first=datetime(2031, 11, 1, tzinfo=UTC))
        ),
        "when its certificate was not valid",
    ),
}
WITH_ROOTS: dict[str, tuple[Attack, str]] = {
    "wrong root": (lambda m: m.Authority().leafed(other_leaf(m)), "no root among those given that vouches for it"),
    "signed by itself": (
        lambda m: m.Authority().leafed(m.holder("Lantern Stamps", 19, usage=(m.STAMPING,))),
        "no root among those given that vouches for it",
    ),
    "issued by one who may not issue": (issued_by_leaf, "invalid CA certificate"),
    "intermediate that had expired": (under_old_middle, "certificate has expired"),
    "changed after it was signed": (lambda m: m.Authority(spoil=True), "its signature does not hold"),
    "its own root among its certificates": (
        lambda m: m.Authority(leaf=other_leaf(m), certificates=(other_leaf(m), m.OTHER_ROOT)),
        "no root among those given that vouches for it",
    ),
}


# --- What the person who asks is told ---------------------------------------------------------------------------------


def test_an_honest_answer_is_proved_under_its_root(stamps: Stamps) -> None:
    answer = check_answer(stamps.Authority().stamp(REQUEST.der), REQUEST, roots=stamps.OTHER_ROOT.pem + stamps.ROOT.pem)
    assert (answer.gen_time, answer.by, answer.chain) == ("2031-10-02T08:30:00Z", "CN=Lantern Stamps", True)


def test_without_roots_an_honest_answer_leaves_the_chain_unknown(stamps: Stamps) -> None:
    assert check_answer(stamps.Authority().stamp(REQUEST.der), REQUEST, roots=None).chain is False


@pytest.mark.parametrize("roots_given", [True, False])
@pytest.mark.parametrize("attack", WITHOUT_ROOTS)
def test_a_wrong_answer_is_refused_with_and_without_roots(stamps: Stamps, attack: str, roots_given: bool) -> None:
    make, words = WITHOUT_ROOTS[attack]
    with pytest.raises(EvidenceError, match=words) as caught:
        check_answer(make(stamps).stamp(REQUEST.der), REQUEST, roots=stamps.ROOT.pem if roots_given else None)
    assert "Nothing was entered" in caught.value.advice


@pytest.mark.parametrize("attack", WITH_ROOTS)
def test_an_answer_that_no_root_vouches_for_is_refused(stamps: Stamps, attack: str) -> None:
    make, words = WITH_ROOTS[attack]
    response = make(stamps).stamp(REQUEST.der)
    with pytest.raises(EvidenceError, match=words):
        check_answer(response, REQUEST, roots=stamps.ROOT.pem)
    assert check_answer(response, REQUEST, roots=None).chain is False


def test_a_certificate_that_ended_after_the_stamp_was_made_is_no_fault(stamps: Stamps) -> None:
    then = stamps.Authority(at=datetime(2030, 5, 1, tzinfo=UTC)).leafed(late(stamps))
    assert check_answer(then.stamp(REQUEST.der), REQUEST, roots=stamps.ROOT.pem).gen_time == "2030-05-01T00:00:00Z"


def test_certificates_injected_beside_the_true_ones_change_nothing(stamps: Stamps) -> None:
    more = (other_leaf(stamps), stamps.OTHER_ROOT, late(stamps), stamps.ROOT)
    honest = stamps.Authority()
    injected = honest.but(certificates=(*honest.certificates, more[0], more[1], more[3]))
    assert check_answer(injected.stamp(REQUEST.der), REQUEST, roots=stamps.ROOT.pem).by == "CN=Lantern Stamps"
    with pytest.raises(EvidenceError, match="no root among those given"):
        check_answer(injected.stamp(REQUEST.der), REQUEST, roots=stamps.holder("Empty CA", 30).pem)


def test_a_leaf_or_an_intermediate_given_as_a_root_vouches_for_nothing(stamps: Stamps) -> None:
    for given_as_root in (stamps.LEAF, stamps.MIDDLE):
        with pytest.raises(EvidenceError, match="no root among those given"):
            check_answer(stamps.Authority().stamp(REQUEST.der), REQUEST, roots=given_as_root.pem)


def test_roots_of_an_earlier_check_are_not_remembered(stamps: Stamps) -> None:
    response = stamps.Authority().stamp(REQUEST.der)
    assert check_answer(response, REQUEST, roots=stamps.ROOT.pem).chain
    with pytest.raises(EvidenceError, match="no root among those given"):
        check_answer(response, REQUEST, roots=stamps.OTHER_ROOT.pem)


def test_a_truncated_response_is_refused_wherever_it_was_cut(stamps: Stamps) -> None:
    response = stamps.Authority().stamp(REQUEST.der)
    for size in range(0, len(response), 7):
        with pytest.raises(EvidenceError, match="no time-stamp response in DER"):
            check_answer(response[:size], REQUEST, roots=stamps.ROOT.pem)
    with pytest.raises(EvidenceError, match="no time-stamp response in DER"):
        check_answer(response + b"\0", REQUEST, roots=stamps.ROOT.pem)


@pytest.mark.parametrize(("status", "words"), [(1, ""), (2, "not today"), (3, ""), (5, "revoked")])
def test_a_refusal_is_unknown_and_says_what_the_authority_said(stamps: Stamps, status: int, words: str) -> None:
    response = stamps.Authority(status=status, words=words).stamp(REQUEST.der)
    with pytest.raises(UnknownError, match=f"status {status}.*{words}"):
        check_answer(response, REQUEST, roots=stamps.ROOT.pem)


def test_a_huge_response_is_not_even_read(stamps: Stamps) -> None:
    with pytest.raises(EvidenceError, match="larger than 262144 bytes"):
        check_answer(bytes(262145), REQUEST, roots=stamps.ROOT.pem)


def test_a_stamp_of_another_ledgers_checkpoint_is_refused(stamps: Stamps) -> None:
    other = stamp_request(NOTE.replace("aaa", "bbb"), randomness=random)
    with pytest.raises(EvidenceError, match="something else than this checkpoint"):
        check_answer(stamps.Authority().stamp(other.der), REQUEST, roots=stamps.ROOT.pem)


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_response_is_refused_in_a_sentence_or_says_the_same(stamps: Stamps, data: st.DataObject) -> None:
    raw = bytearray(_HONEST.setdefault("raw", stamps.Authority().stamp(REQUEST.der)))
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        answer = check_answer(bytes(raw), REQUEST, roots=stamps.ROOT.pem)
    except (EvidenceError, UnknownError):
        return
    # Some bytes say nothing: the version of the token, the name of its algorithm.
    assert (answer.gen_time, answer.by) == ("2031-10-02T08:30:00Z", "CN=Lantern Stamps")


_HONEST: dict[str, bytes] = {}


# --- What the receiver's verifier says --------------------------------------------------------------------------------


@pytest.fixture
def trust(stamps: Stamps, tmp_path: Path) -> Path:
    path = tmp_path / "roots.pem"
    path.write_bytes(stamps.ROOT.pem)
    return path


def record_of(pen: Any, authority: Any, number: int = 0) -> TimeStamp:
    """The record of what this authority answers for the latest checkpoint, as a careless sender would enter it."""
    latest = pen.checkpoints[-1]
    request = stamp_request(latest.note, randomness=lambda size: hashlib.shake_256(b"%d" % number).digest(size))
    response = authority.stamp(request.der)
    answer = verifier_answer(authority)
    return stamp_record(latest, request, response, answer, authority="https://stamps.example")


def verifier_answer(authority: Any) -> StampAnswer:
    at = authority.at.isoformat().replace("+00:00", "Z")
    return StampAnswer(gen_time=at, by="", chain=False)


def sent(small: ModuleType, pen: Any, tmp_path: Path, *records: TimeStamp) -> Any:
    """The package of the small case with these stamps entered."""
    for number, record in enumerate(records):
        pen.enter(Act.STAMPED, (f"r-stamp-{number}", record))
    pen.checkpoint()
    return small.written(pen, tmp_path / "stamped")


def stamps_of(report: verifier.Report) -> list[tuple[str, str]]:
    return [(one.result, one.message) for one in report.checks if one.id == "stamps"]


def when_of(report: verifier.Report) -> str:
    (found,) = [one for one in report.not_proved if one.startswith("when it was")]
    return found


def test_a_stamped_package_is_proved_under_a_root_that_was_given(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority()))
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    assert report.result == "proved", report.text()
    said = "the checkpoint of size 6 existed at 2031-10-02T08:30:00Z, stamped by CN=Lantern Stamps"
    assert stamps_of(report) == [("proved", said)]
    assert "the first 6 entries existed at 2031-10-02T08:30:00Z" in when_of(report)


def test_without_a_stamp_no_time_is_proved_whatever_roots_are_given(
    small: ModuleType, package: Any, trust: Path
) -> None:
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    assert (report.result, stamps_of(report), when_of(report)) == ("proved", [], verifier.NO_STAMP)


def test_without_roots_a_stamp_is_unknown_and_never_valid(
    small: ModuleType, pen: Any, stamps: Stamps, tmp_path: Path
) -> None:
    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority()))
    report = verifier.verify(package.folder, small.FINGERPRINT)
    ((result, message),) = stamps_of(report)
    assert (report.result, result) == ("unknown", "unknown")
    assert "--trust ROOTS.pem" in message
    assert {one.result for one in report.checks if one.id != "stamps"} == {"proved"}
    assert "none is proved" in when_of(report)


def test_without_the_library_a_stamp_is_unknown_and_says_what_to_install(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Any:
        raise ImportError(f"No module named {name!r}")

    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority()))
    monkeypatch.setattr(verifier, "_library", missing)
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    ((result, message),) = stamps_of(report)
    assert (report.result, result) == ("unknown", "unknown")
    assert "install rfc3161-client" in message


@pytest.mark.parametrize("version", ["1.0.8", "1.0", "0.9.9", "1.0.8.post1"])
def test_a_library_that_takes_roots_from_the_token_is_not_relied_on(
    small: ModuleType,
    pen: Any,
    stamps: Stamps,
    trust: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
) -> None:
    real = verifier._library

    def old(name: str) -> Any:
        return SimpleNamespace(version=lambda _: version) if name == "importlib.metadata" else real(name)

    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority()))
    monkeypatch.setattr(verifier, "_library", old)
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    ((result, message),) = stamps_of(report)
    assert (report.result, result) == ("unknown", "unknown")
    assert f"rfc3161-client {version} trusts roots that the token brings" in message


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be read: No such file"), (b"nothing", "holds no certificate in PEM")]
)
def test_roots_that_cannot_be_read_leave_a_stamp_unknown(
    small: ModuleType, pen: Any, stamps: Stamps, tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "bad.pem"
    if content is not None:
        path.write_bytes(content)
    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority()))
    report = verifier.verify(package.folder, small.FINGERPRINT, path)
    ((result, message),) = stamps_of(report)
    assert (report.result, result) == ("unknown", "unknown")
    assert words in message


UNKNOWN_ROOT = ("wrong root", "signed by itself", "its own root among its certificates")


@pytest.mark.parametrize("attack", UNKNOWN_ROOT)
def test_a_stamp_under_another_root_than_those_given_is_unknown_and_says_no_time(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path, attack: str
) -> None:
    make, words = WITH_ROOTS[attack]
    package = sent(small, pen, tmp_path, record_of(pen, make(stamps)))
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    ((result, message),) = stamps_of(report)
    assert (report.result, result) == ("unknown", "unknown")
    assert words in message
    assert "none is proved" in when_of(report)


@pytest.mark.parametrize("attack", sorted({*WITHOUT_ROOTS, *WITH_ROOTS}.difference(UNKNOWN_ROOT)))
def test_a_wrong_stamp_in_a_package_is_disproved_when_roots_are_given(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path, attack: str
) -> None:
    make, words = (WITHOUT_ROOTS | WITH_ROOTS)[attack]
    package = sent(small, pen, tmp_path, record_of(pen, make(stamps)))
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    ((result, message),) = stamps_of(report)
    assert (report.result, result) == ("disproved", "disproved")
    assert words in message
    assert when_of(report) == verifier.NO_STAMP
    assert verifier.verify(package.folder, small.FINGERPRINT).result == "unknown"


def test_roots_in_the_package_count_for_nothing(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    package = sent(small, pen, tmp_path, record_of(pen, WITH_ROOTS["its own root among its certificates"][0](stamps)))
    (package.folder / "data" / "roots.pem").write_bytes(stamps.OTHER_ROOT.pem)
    package.seal_again()
    assert verifier.verify(package.folder, small.FINGERPRINT, trust).result == "unknown"


def test_a_refusal_entered_as_a_stamp_is_disproved(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority(status=2, words="not today")))
    ((result, message),) = stamps_of(verifier.verify(package.folder, small.FINGERPRINT, trust))
    assert result == "disproved"
    assert "is a refusal: the authority answered with status 2 (not today)" in message


def test_a_stamp_moved_from_another_ledger_is_disproved_even_without_roots(
    small: ModuleType, pen: Any, stamps: Stamps, tmp_path: Path
) -> None:
    other = small.small_case(small.MemoryBlobs(), key=small.OTHER_KEY, case_id="c-bbbbbbbbbbbbbbbbbbbbbbbb")
    package = sent(small, pen, tmp_path, record_of(other, stamps.Authority()))
    report = verifier.verify(package.folder, small.FINGERPRINT)
    assert report.result == "disproved"
    assert any("of another ledger, or another state of it" in message for _, message in stamps_of(report))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"root": "0" * 64}, "names another root than checkpoints/6.note"),
        ({"size": 5}, "a checkpoint that is not checkpoints/5.note"),
        ({"size": -1}, "a checkpoint that is not checkpoints/-1.note"),
        ({"nonce": "zz"}, "a nonce that is not 16 hex digits"),
        ({"response": "%%"}, "a response that is not base64"),
        ({"response": ""}, "no time-stamp response in DER"),
        ({"response": base64.b64encode(bytes(262145)).decode()}, "larger than 262144 bytes"),
        ({"gen_time": "2031-10-01T08:30:00Z"}, "says 2031-10-01T08:30:00Z, and its time stamp 2031-10-02T08:30:00Z"),
    ],
)
def test_a_record_that_says_other_than_its_stamp_is_disproved(
    small: ModuleType,
    pen: Any,
    stamps: Stamps,
    trust: Path,
    tmp_path: Path,
    changes: dict[str, Any],
    words: str,
) -> None:
    package = sent(small, pen, tmp_path, struct_replace(record_of(pen, stamps.Authority()), **changes))
    ((result, message),) = stamps_of(verifier.verify(package.folder, small.FINGERPRINT, trust))
    assert result == "disproved"
    assert words in message


def test_a_stamp_entered_before_its_checkpoint_could_be_is_disproved(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    # The key that signs is the sender's: a checkpoint that covers its own stamp can only come from two ledgers.
    pen.enter(Act.EXPORTED)
    pen.checkpoint()
    later = record_of(pen, stamps.Authority())
    package = small.written(pen, tmp_path / "stamped")
    tampered = verifier._Package(package.folder)
    tampered.attempt("files", tampered.check_files)
    tampered.entered["r-later", 1] = ("0" * 64, 3)
    tampered.current["r-later"] = (1, {"kind": "time_stamp", **plain(later)})
    tampered.check_stamps(trust)
    assert any("was entered before checkpoints/7.note" in one.message for one in tampered.checks)


def plain(record: TimeStamp) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


def test_a_clock_that_ran_ahead_of_the_authority_is_told(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    early = stamps.Authority(at=datetime(2031, 10, 2, 7, 0, tzinfo=UTC))
    package = sent(small, pen, tmp_path, record_of(pen, early))
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    assert report.result == "proved"
    said = "the order of time: entry 5 says 2031-10-02T08:00:00Z, and was stamped before, at 2031-10-02T07:00:00Z"
    assert said in report.not_proved


def test_stamping_again_keeps_the_earliest_time_of_each_checkpoint(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    first = record_of(pen, stamps.Authority(), 1)
    second = record_of(pen, stamps.Authority(at=datetime(2031, 10, 3, tzinfo=UTC)), 2)
    report = verifier.verify(sent(small, pen, tmp_path, first, second).folder, small.FINGERPRINT, trust)
    assert [result for result, _ in stamps_of(report)] == ["proved", "proved"]
    assert "the first 6 entries existed at 2031-10-02T08:30:00Z, by" in when_of(report)


def test_stamps_beyond_the_bound_are_unknown_and_not_checked(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifier, "_MAX_STAMPS", 1)
    records = [record_of(pen, stamps.Authority(), number) for number in range(2)]
    report = verifier.verify(sent(small, pen, tmp_path, *records).folder, small.FINGERPRINT, trust)
    assert [result for result, _ in stamps_of(report)] == ["proved", "unknown"]
    assert report.result == "unknown"


def test_a_stamp_whose_checkpoint_cannot_be_read_is_unknown(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "checkpoints/6.note")

    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority()))
    monkeypatch.setattr(verifier._Package, "_fitting", refuse)
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    assert stamps_of(report) == [("unknown", "its checkpoint cannot be read: Permission denied")]


def test_a_withdrawn_stamp_is_not_shown(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    pen.enter(Act.STAMPED, ("r-stamp", record_of(pen, stamps.Authority())))
    pen.enter(Act.WITHDRAWN, ("r-stamp", Withdrawn(key=Key("k"), was="time_stamp", why="a test")))
    report = verifier.verify(sent(small, pen, tmp_path).folder, small.FINGERPRINT, trust)
    assert (report.result, when_of(report)) == ("proved", verifier.NO_STAMP)


def test_a_time_in_a_disproved_package_is_not_said_to_be_proved(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority()))
    (package.folder / "README.txt").write_text("another\n")
    report = verifier.verify(package.folder, small.FINGERPRINT, trust)
    assert report.result == "disproved"
    assert "existed at" not in when_of(report)


def test_a_long_line_of_stamps_is_cut_in_the_sentence(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    records = []
    for number in range(21):
        pen.enter(Act.EXPORTED)
        pen.checkpoint()
        records.append(record_of(pen, stamps.Authority(), number))
    report = verifier.verify(sent(small, pen, tmp_path, *records).folder, small.FINGERPRINT, trust)
    assert report.result == "proved", report.text()
    assert "and 1 more, by an authority" in when_of(report)


def test_the_file_in_the_package_says_unknown_with_nothing_installed(
    small: ModuleType, pen: Any, stamps: Stamps, trust: Path, tmp_path: Path
) -> None:
    package = sent(small, pen, tmp_path, record_of(pen, stamps.Authority()))
    words = [str(package.folder / "verify.py"), "--key", small.FINGERPRINT, "--trust", str(trust)]
    done = subprocess.run([sys.executable, "-I", "-S", "-B", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert "install rfc3161-client" in done.stdout
    done = subprocess.run([sys.executable, "-I", "-B", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "the first 6 entries existed at" in done.stdout
