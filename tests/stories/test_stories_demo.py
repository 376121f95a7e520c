"""`probanda demo`, and what a stranger does with its package."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from probanda.preserve import verifier


def stranger(package: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The package's own verifier: no site packages, no environment."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(package / "verify.py"), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={},
    )


@pytest.fixture
def package(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's package, to be spoilt."""
    return Path(shutil.copytree(demo / "out" / "package", tmp_path / "package"))


@pytest.fixture
def key(demo: Path) -> str:
    found = verifier.signer(demo / "out" / "package")
    assert found
    return found


def test_with_the_senders_key_the_package_is_proved(package: Path, key: str) -> None:
    done = stranger(package, "--key", key)
    assert done.returncode == 0
    assert "\nPROVED\n" in done.stdout


def test_a_stranger_with_only_python_does_what_the_readme_says(package: Path, key: str) -> None:
    (line,) = [line.split() for line in (package / "README.txt").read_text("utf-8").splitlines() if "--key" in line]
    assert line == ["python3", "verify.py", "--key", "FINGERPRINT"]
    words = [sys.executable, "-I", "-S", *line[1:3], key]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, env={}, cwd=package)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nPROVED\n" in done.stdout


def test_the_demo_sets_its_dossier_as_pdf_with_its_exact_text(demo: Path) -> None:
    reader = pypdf.PdfReader(demo / "out" / "dossier.pdf")
    (attached,) = reader.attachments["dossier-text.json"]
    texts = [block["text"] for block in json.loads(attached)["blocks"]]
    assert len(reader.pages) > 20
    assert any("FICTIONAL" in text for text in texts)
    assert all("FICTIONAL" in page.extract_text() for page in reader.pages)


def test_without_a_key_integrity_is_proved_and_the_signer_is_unknown(package: Path) -> None:
    done = stranger(package, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 2
    assert {check["id"] for check in report["checks"] if check["result"] != "proved"} == {"signer"}


def test_with_another_key_the_package_is_disproved(package: Path, key: str) -> None:
    other = "0" * 64 if key[0] != "0" else "1" * 64
    assert stranger(package, "--key", other).returncode == 1


def test_one_changed_byte_in_any_file_but_the_verifier_is_disproved_by_name(package: Path, key: str) -> None:
    files = sorted(path for path in package.rglob("*") if path.is_file() and path.name != "verify.py")
    assert len(files) > 30
    accepted = []
    for path in files:
        before = path.read_bytes()
        for at in {0, len(before) // 2, len(before) - 1}:
            path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
            report = verifier.verify(package, key)
            named = " ".join(
                f"{check.subject} {check.message}" for check in report.checks if check.result == "disproved"
            )
            if report.result != "disproved" or (path.name not in named and "manifest" not in named):
                accepted.append((path.relative_to(package), at, report.result, named))
        path.write_bytes(before)
    assert accepted == []


def test_the_dossier_says_fictional_and_loads_nothing_from_outside(demo: Path) -> None:
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    assert page.count("FICTIONAL") > 10
    assert "<script" not in page
    assert 'src="http' not in page
    assert "presumed innocent" in page


def test_the_package_holds_neither_the_assessment_nor_the_internal_dossier(demo: Path) -> None:
    names = {path.name for path in (demo / "out" / "package").rglob("*")}
    assert not names & {"assessment.json", "dossier.html"}


def test_the_demo_charge_hangs_on_one_reading_and_another_flips_nothing(demo: Path) -> None:
    theory = json.loads((demo / "out" / "assessment.json").read_bytes())["theories"][0]
    flips = {one["node"]: one["passages"] for one in theory["flips"]}
    passages = {passage["id"] for passage in theory["trace"]["passages"]}
    assert theory["status"] == "supported in some readings"
    assert flips == {"CHARGE": ["no-room"], "MERITS": ["no-room"], "E1": ["no-room"]}
    assert "place" in passages


def test_a_demo_runs_again_in_its_own_folder_and_continues_its_ledger(demo: Path, tmp_path: Path, run: object) -> None:
    folder = Path(shutil.copytree(demo, tmp_path / "again"))
    done = run("demo", "--no-pdf", str(folder), "--json")  # type: ignore[operator]
    assert done.returncode == 0
    first = (demo / "out" / "package" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    again = (folder / "out" / "package" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert again[: len(first)] == first
    assert [json.loads(line)["act"] for line in again[len(first) :]] == ["exported"]


def test_the_fictional_resolution_is_unknown_to_cite_elsewhere(run: object, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("paragraph 1 of S/RES/9417 (2031)\n", encoding="utf-8")
    done = run("cite", str(tmp_path / "text.txt"), "--json")  # type: ignore[operator]
    assert json.loads(done.stdout)["status"] == "unknown"


def test_a_persons_edits_of_the_demo_are_kept(demo: Path, tmp_path: Path, run: object) -> None:
    folder = Path(shutil.copytree(demo, tmp_path / "again"))
    edited = folder / "case" / "case.yaml"
    edited.write_text(edited.read_text(encoding="utf-8").replace("A speech on", "My speech on"), encoding="utf-8")
    assert run("demo", "--no-pdf", str(folder)).returncode == 0  # type: ignore[operator]
    assert "My speech on" in (folder / "out" / "dossier.html").read_text(encoding="utf-8")
