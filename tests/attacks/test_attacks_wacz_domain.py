"""Attacks on a WACZ that was signed for a domain: what the verifier says, and under which roots.

The certificates, for the domain and for stamps, are those of tests/fixtures/authority; all of them lie in the future,
so that a verifier which looked at its own clock would fail.
"""

import base64
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from probanda.cli.verify import command
from probanda.preserve import verifier
from probanda.preserve.verifier import Report
from probanda.preserve.verify_wacz import verify_wacz

KEY = "archive.example"
Look = Callable[..., Report]
Attack = Callable[[ModuleType, ModuleType], dict[str, Any]]


@pytest.fixture
def trust(tmp_path: Path, stamps: ModuleType) -> Path:
    """The roots that the person verifying trusts."""
    (tmp_path / "roots.pem").write_bytes(stamps.ROOT.pem)
    return tmp_path / "roots.pem"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "council.wacz"


@pytest.fixture
def look(here: Path, wacz: ModuleType, stamps: ModuleType, trust: Path) -> Look:
    """The report on a WACZ that was signed so, under the roots, for the domain."""

    def report(key: str | None = KEY, roots: Path | None = trust, **signed: Any) -> Report:
        found = wacz.parts()
        wacz.packed(here, wacz.sealed(found, wacz.signed_for_domain(wacz.package(found), stamps, **signed)))
        return verify_wacz(here, key, roots)

    return report


def assert_disproved(report: Report, check: str, words: str) -> None:
    found = [one for one in report.checks if one.result == "disproved"]
    assert (report.result, report.exit_code) == ("disproved", 1), report.text()
    assert any(one.id == check and words in f"{one.subject}: {one.message}" for one in found), report.text()


def assert_unknown(report: Report, words: str, *checks: str) -> None:
    assert (report.result, report.exit_code) == ("unknown", 2), report.text()
    assert {one.id for one in report.checks if one.result != "proved"} == {*(checks or ("signature",)), "signer"}
    assert words in report.text()


# --- As it was made ---------------------------------------------------------------------------------------------------


def test_a_signature_for_the_domain_that_was_given_is_proved_under_the_roots_that_were_given(look: Look) -> None:
    report = look()
    assert (report.result, report.exit_code) == ("proved", 0), report.text()
    assert (
        "signed as a whole for archive.example, stamped at 2031-04-05T06:07:13Z by CN=Lantern Stamps" in report.text()
    )
    assert "it was signed before 2031-04-05T06:07:13Z, under a root that you gave" in report.text()


def test_the_command_passes_domain_and_roots_on(look: Look, here: Path, trust: Path) -> None:
    look()
    assert CliRunner().invoke(command, [str(here), "--trust", str(trust), "--key", KEY]).exit_code == 0
    assert CliRunner().invoke(command, [str(here), "--key", KEY]).exit_code == 2


def test_the_fingerprint_of_the_key_names_the_signer_too(look: Look, wacz: ModuleType, stamps: ModuleType) -> None:
    key = wacz.server(stamps).certificate.public_key()
    form = (wacz.serialization.Encoding.DER, wacz.serialization.PublicFormat.SubjectPublicKeyInfo)
    assert look(wacz.hashlib.sha256(key.public_bytes(*form)).hexdigest()).result == "proved"
    assert_disproved(look("0" * 64), "signer", "not by the one that was given")


def test_a_domain_that_nobody_named_leaves_the_signer_unknown(look: Look) -> None:
    assert_unknown(look(None), "give the one that you expect with --key DOMAIN", "signer")
    assert_unknown(look("half"), "is no fingerprint", "signer")


def test_a_signature_for_another_domain_than_the_one_that_was_given_is_disproved(look: Look) -> None:
    assert_disproved(look("elsewhere.example"), "signer", "signed for archive.example, not for the one that was given")


@pytest.mark.parametrize("minutes", [-10, -1, 10])
def test_a_stamp_within_ten_minutes_of_the_creation_is_proved(
    look: Look, wacz: ModuleType, stamps: ModuleType, minutes: int
) -> None:
    authority = stamps.Authority(at=wacz.CREATED + timedelta(minutes=minutes))
    assert look(authority=authority).result == "proved"


def test_a_stamp_without_a_nonce_and_a_certificate_for_many_names_are_proved(
    look: Look, wacz: ModuleType, stamps: ModuleType
) -> None:
    assert look(authority=stamps.Authority(at=wacz.STAMPED, no_nonce=True)).result == "proved"
    assert look(leaf=wacz.server(stamps, domains=("*.example", "other.example"))).result == "proved"


# --- What no given root vouches for is unknown ------------------------------------------------------------------------


def test_without_roots_a_signature_for_a_domain_is_unknown(look: Look) -> None:
    assert_unknown(look(roots=None), "give the roots that you trust with --trust ROOTS.pem")


def test_a_domain_under_another_root_is_unknown(look: Look, wacz: ModuleType, stamps: ModuleType) -> None:
    leaf = wacz.server(stamps, issuer=stamps.OTHER_ROOT)
    report = look(leaf=leaf, domainCert=wacz.chain(leaf, stamps.OTHER_ROOT))
    assert_unknown(report, "no root among those given vouches for the certificate of archive.example")


def test_a_stamp_under_another_root_is_unknown(look: Look, wacz: ModuleType, stamps: ModuleType, trust: Path) -> None:
    leaf = wacz.server(stamps, issuer=stamps.OTHER_ROOT)
    trust.write_bytes(stamps.OTHER_ROOT.pem)
    report = look(leaf=leaf, domainCert=wacz.chain(leaf, stamps.OTHER_ROOT))
    assert_unknown(report, "its time stamp has no root among those given that vouches for it")
    trust.write_bytes(stamps.OTHER_ROOT.pem + stamps.ROOT.pem)
    assert look(leaf=leaf, domainCert=wacz.chain(leaf, stamps.OTHER_ROOT)).result == "proved"


def test_a_chain_without_its_middle_or_through_a_server_is_unknown(
    look: Look, wacz: ModuleType, stamps: ModuleType
) -> None:
    leaf = wacz.server(stamps)
    assert_unknown(look(domainCert=wacz.chain(leaf)), "no root among those given vouches")
    below = wacz.server(stamps, seed=34, issuer=leaf)
    report = look(leaf=below, domainCert=wacz.chain(below, leaf, stamps.MIDDLE))
    assert_unknown(report, "no root among those given vouches")


def test_a_middle_that_had_ended_is_unknown(look: Look, wacz: ModuleType, stamps: ModuleType) -> None:
    middle = stamps.holder("Old Middle CA", 35, stamps.ROOT, last=datetime(2031, 4, 4, tzinfo=UTC))
    leaf = wacz.server(stamps, issuer=middle)
    assert_unknown(look(leaf=leaf, domainCert=wacz.chain(leaf, middle)), "no root among those given vouches")


def test_a_signature_that_was_not_stamped_is_unknown(look: Look) -> None:
    assert_unknown(look(timeSignature=None), "when is not proved")


def test_a_creation_without_a_zone_is_unknown(look: Look) -> None:
    assert_unknown(look(created="2031-04-05T06:07:08"), "in no time zone")


def test_roots_that_cannot_be_read_leave_it_unknown(look: Look, trust: Path, tmp_path: Path) -> None:
    report = look(roots=tmp_path / "nowhere.pem")
    assert_unknown(report, "nowhere.pem: cannot be read")
    trust.write_text("no certificate")
    assert_unknown(look(), "holds no certificate in PEM")


def test_without_a_library_it_is_unknown(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(f"no module named {name}")

    with monkeypatch.context() as patched:
        patched.setattr(verifier, "_library", missing)
        assert_unknown(look(), "`cryptography` is missing")
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    assert_unknown(look(), "install rfc3161-client and check again")


# --- What contradicts itself is disproved, with roots and without -----------------------------------------------------

ATTACKS: dict[str, tuple[Attack, str]] = {
    "stamp of another signature": (
        lambda w, m: {"authority": m.Authority(at=w.STAMPED, imprint=b"x" * 32)},
        "has a time stamp of something else than its signature",
    ),
    "stamp by a certificate that is not for stamps": (
        lambda w, m: {"authority": m.Authority(at=w.STAMPED).leafed(w.server(m))},
        "whose certificate is not, critically, for time stamps alone",
    ),
    "stamp by a certificate that had ended": (
        lambda w, m: {
            "authority": m.Authority(at=w.STAMPED).leafed(
                m.holder("Lantern Stamps", 14, m.MIDDLE, usage=(m.STAMPING,), last=datetime(2031, 4, 4, tzinfo=UTC))
            )
        },
        "when its certificate was not valid",
    ),
    "stamp with two signers": (
        lambda w, m: {"authority": m.Authority(at=w.STAMPED, signers=2)},
        "has 2 signers, and a time stamp has one",
    ),
    "stamp long after the creation": (
        lambda w, m: {"authority": m.Authority(at=w.CREATED + timedelta(minutes=10, seconds=1))},
        "more than ten minutes from its time stamp",
    ),
    "stamp long before the creation": (
        lambda w, m: {"authority": m.Authority(at=w.CREATED - timedelta(minutes=10, seconds=1))},
        "more than ten minutes from its time stamp",
    ),
    "refusal to stamp": (lambda w, m: {"authority": m.Authority(at=w.STAMPED, status=2)}, "is a refusal"),
    "no stamp at all": (lambda w, m: {"timeSignature": "AAAA"}, "is no time-stamp response"),
    "stamp that is not base64": (lambda w, m: {"timeSignature": "%"}, "a timeSignature that is not base64"),
    "certificate of a domain that had ended": (
        lambda w, m: {"leaf": w.server(m, last=datetime(2031, 4, 4, tzinfo=UTC))},
        "when the certificate of its domain was not valid",
    ),
    "certificate of a domain that had not begun": (
        lambda w, m: {"leaf": w.server(m, first=datetime(2031, 4, 6, tzinfo=UTC))},
        "when the certificate of its domain was not valid",
    ),
    "certificate of another domain": (
        lambda w, m: {"leaf": w.server(m, domains=("other.example",))},
        "its certificate is not for that domain",
    ),
    "certificate for many names of another domain": (
        lambda w, m: {"leaf": w.server(m, domains=("*.archive.example", "*.com"))},
        "its certificate is not for that domain",
    ),
    "certificate that names its domain as its owner only": (
        lambda w, m: {"leaf": w.server(m, domains=())},
        "a certificate that cannot be read, or that names no domain",
    ),
    "certificate that is not for servers": (
        lambda w, m: {"leaf": w.server(m, usage=(m.ExtendedKeyUsageOID.CODE_SIGNING,))},
        "is not for the server of a domain",
    ),
    "signature by another key": (
        lambda w, m: {"domainCert": w.chain(w.server(m, seed=36), m.MIDDLE)},
        "its signature does not hold",
    ),
    "timestampCert of another": (
        lambda w, m: {"timestampCert": w.chain(m.holder("Lantern Stamps", 37, m.MIDDLE, usage=(m.STAMPING,)))},
        "names another timestampCert",
    ),
    "timestampCert that did not sign": (
        lambda w, m: {"timestampCert": w.chain(m.MIDDLE, m.LEAF)},
        "names another timestampCert",
    ),
    "no timestampCert": (lambda w, m: {"timestampCert": None}, "has a timestampCert that cannot be read"),
    "domainCert that is none": (lambda w, m: {"domainCert": "none"}, "has a domainCert that cannot be read"),
    "endless domainCert": (
        lambda w, m: {"domainCert": w.chain(*(w.server(m, seed=one) for one in range(40, 51)))},
        "has a domainCert that cannot be read",
    ),
    "creation that is no time": (lambda w, m: {"created": "in spring"}, "does not say when it was created"),
    "neither form": (lambda w, m: {"domainCert": None}, "is signed in neither form"),
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("with_roots", [True, False], ids=["with roots", "without"])
def test_a_signature_that_contradicts_itself_is_disproved(
    look: Look, wacz: ModuleType, stamps: ModuleType, trust: Path, attack: str, with_roots: bool
) -> None:
    make, words = ATTACKS[attack]
    assert_disproved(look(roots=trust if with_roots else None, **make(wacz, stamps)), "signature", words)


def test_a_stamp_whose_signature_does_not_hold_is_disproved_under_the_roots(
    look: Look, wacz: ModuleType, stamps: ModuleType
) -> None:
    report = look(authority=stamps.Authority(at=wacz.STAMPED, spoil=True))
    assert_disproved(report, "signature", "its time stamp is signed by nobody: its signature does not hold")


def test_a_stamp_of_the_bytes_of_the_signature_is_not_one_of_its_text(
    look: Look, here: Path, wacz: ModuleType, stamps: ModuleType
) -> None:
    look()
    signed = wacz.signed_for_domain(wacz.package(wacz.parts()), stamps)
    imprint = wacz.hashlib.sha256(base64.b64decode(signed["signature"])).digest()
    report = look(authority=stamps.Authority(at=wacz.STAMPED, imprint=imprint))
    assert_disproved(report, "signature", "has a time stamp of something else than its signature")


def test_a_forged_page_under_an_old_signature_for_a_domain_is_disproved(
    here: Path, wacz: ModuleType, stamps: ModuleType, trust: Path
) -> None:
    old = wacz.signed_for_domain(wacz.package(wacz.parts()), stamps)
    forged = wacz.parts()
    forged[wacz.PAGES] = forged[wacz.PAGES].replace(b"Council", b"Militia")
    wacz.packed(here, wacz.sealed(forged, old))
    assert_disproved(verify_wacz(here, KEY, trust), "signature", "changed after it was signed")


def test_a_signature_under_good_roots_does_not_hide_a_false_record(
    here: Path, wacz: ModuleType, stamps: ModuleType, trust: Path
) -> None:
    def sign(of: bytes) -> dict[str, Any]:
        signed: dict[str, Any] = wacz.signed_for_domain(of, stamps)
        return signed

    kinds = {kind: verify_wacz(here, KEY, trust) for kind in wacz.forgeries(here, sign)}
    assert len(kinds) == 13
    assert {one.result for one in kinds.values()} == {"disproved"}
    assert "maker's own, and its signature does not cover the time" in kinds["garbage WARC"].text()


# --- Hostile bytes ----------------------------------------------------------------------------------------------------

HOSTILE = (True, -1, 2**70, "", "\x00\x1b[2J", "\ud800", [], [[]], {}, {"a": []}, "A" * 400_000, "MIIB", "é")


@pytest.mark.parametrize(
    "field", ["signature", "domain", "domainCert", "timeSignature", "timestampCert", "created", "software", "version"]
)
def test_wrong_types_in_any_field_give_no_traceback_and_no_proof(
    look: Look, here: Path, wacz: ModuleType, stamps: ModuleType, trust: Path, field: str
) -> None:
    signed = wacz.signed_for_domain(wacz.package(wacz.parts()), stamps)
    for value in HOSTILE:
        wacz.packed(here, wacz.sealed(wacz.parts(), signed | {field: value}))
        report = verify_wacz(here, KEY, trust)
        assert "\x1b" not in report.text()
        assert (report.result == "proved") == (field in {"software", "version"}), (field, value)


def test_flipped_bytes_of_certificates_and_stamps_prove_nothing_else(
    look: Look, here: Path, wacz: ModuleType, stamps: ModuleType, trust: Path
) -> None:
    sound, harmless = look(), 0
    signed = wacz.signed_for_domain(wacz.package(wacz.parts()), stamps)
    rolls = iter(wacz.hashlib.shake_256(b"rolls").digest(2_000))
    leaf, stamp = wacz.server(stamps).raw, base64.b64decode(signed["timeSignature"])
    for turn in range(300):
        whole = (leaf, stamp)[turn % 2]
        at = int.from_bytes([next(rolls), next(rolls)]) % len(whole)
        flipped = base64.b64encode(whole[:at] + bytes([whole[at] ^ (next(rolls) or 1)]) + whole[at + 1 :]).decode()
        pem = f"-----BEGIN CERTIFICATE-----\n{flipped}\n-----END CERTIFICATE-----\n" + wacz.chain(stamps.MIDDLE)
        wacz.packed(
            here, wacz.sealed(wacz.parts(), signed | ({"timeSignature": flipped}, {"domainCert": pem})[~turn % 2])
        )
        report = verify_wacz(here, KEY, trust)
        report.text().encode()
        harmless += report.result == "proved"
        assert report.result != "proved" or report == sound
    assert harmless <= 15  # version numbers, and an algorithm's name that no signature covers and no library reads
