"""`probanda demo`, and what a stranger does with its package."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pypdf
import pytest
from PIL import Image, ImageChops, ImageStat

from probanda.collect.case_folder import read_case_folder
from probanda.model.authored import AuthoredClaim, CaseFolder
from probanda.model.claim import Polarity
from probanda.model.when import DatingKind
from probanda.preserve import verifier

Run = Callable[..., subprocess.CompletedProcess[str]]
EXAMPLE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo"
CASE = EXAMPLE / "case"


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


def test_the_demo_sets_its_dossier_as_pdf_with_its_exact_text(tmp_path: Path, run: Run) -> None:
    made = run("demo", str(tmp_path / "made"))
    assert made.returncode == 0, made.stderr
    reader = pypdf.PdfReader(tmp_path / "made" / "out" / "dossier.pdf")
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


def test_the_demo_charge_hangs_on_two_readings_and_others_flip_nothing(demo: Path) -> None:
    theory = json.loads((demo / "out" / "assessment.json").read_bytes())["theories"][0]
    flips = {one["node"]: one["passages"] for one in theory["flips"]}
    passages = {passage["id"] for passage in theory["trace"]["passages"]}
    assert theory["status"] == "supported in some readings"
    both = ["no-room", "behind"]
    assert flips == {"CHARGE": both, "MERITS": both, "E1": ["no-room"], "ART30": ["behind"]}
    assert {"place", "forward"} <= passages


def test_the_dossier_says_whose_words_each_reading_of_two_translators_is(demo: Path) -> None:
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    (passage,) = re.findall(r'<section class="passage" id="p/behind">.*?</section>', page, re.DOTALL)
    told = " ".join(re.sub("<[^>]+>", "", passage).split())
    assert "what the words mean (two translators chose different words)" in told
    assert (
        "behind you (the fighters in the rows behind those who hear him) "
        "in the words of a translator of the example [PRB-0003]" in told
    )
    assert (
        "you leave behind (whoever stays on this bank when they cross) "
        "in the words of a second translator of the example [PRB-0008]" in told
    )
    assert "No one has chosen a reading." in told


def test_the_second_translation_stands_after_the_first_and_says_beside_which(demo: Path) -> None:
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    first, second = (page.index(f'<p class="caps">{words}, English') for words in ("Translation", "Second translation"))
    assert first < second
    assert "a second version beside" in page[second : second + 600]


def test_a_demo_runs_again_in_its_own_folder_and_continues_its_ledger(demo: Path, tmp_path: Path, run: object) -> None:
    folder = Path(shutil.copytree(demo, tmp_path / "again"))
    done = run("demo", "--no-pdf", str(folder), "--json")  # type: ignore[operator]
    assert done.returncode == 0
    first = (demo / "out" / "package" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    again = (folder / "out" / "package" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    assert again[: len(first)] == first
    assert [json.loads(line)["act"] for line in again[len(first) :]] == ["exported"]


# What a complete proof has to show.


@pytest.fixture(scope="session")
def theories(demo: Path) -> dict[str, Any]:
    """The answers of the demo, by theory."""
    found = json.loads((demo / "out" / "assessment.json").read_bytes())["theories"]
    return {one["theory"]: one for one in found}


@pytest.fixture(scope="session")
def labels(demo: Path, run: Run) -> dict[str, str]:
    """The label of each exhibit, by its key."""
    listed = run("-w", str(demo / "workspace"), "exhibits", "qasreth", "--json").stdout.splitlines()
    return {one["key"]: one["exhibit"] for one in map(json.loads, listed)}


def node(answer: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in answer["nodes"] if one["id"] == name)


def argument(answer: dict[str, Any], at: str, name: str) -> dict[str, Any]:
    return next(one for one in node(answer, at)["arguments"] if one["id"] == name)


def independence(answer: dict[str, Any], fact: str) -> dict[str, Any]:
    return next(one for one in answer["trace"]["origins"] if one["fact"] == fact)


def test_before_the_other_forum_the_charge_is_time_barred_and_has_gaps_besides(theories: dict[str, Any]) -> None:
    # By hand: posted on 9 October 2031, so said by then; five years end on 9 October 2036, before 15 January 2037.
    answer = theories["no-quarter-us"]
    assert (answer["status"], answer["met"]) == ("gap", False)
    barred = node(answer, "LIMITATION")
    assert (barred["side"], barred["status"]) == ("against", "supported")
    assert node(answer, "CHARGE")["attackers"] == ["LIMITATION"]
    assert "LIMITATION attacks it, is supported and holds it at insufficient at most" in answer["nodes"][0]["reason"]
    gaps = {one["id"] for one in answer["nodes"] if one["status"] == "gap" and one["id"].startswith(("E", "J_present"))}
    assert gaps == {"E4", "J_present"}


def test_the_day_on_which_the_other_forum_would_have_been_too_late_is_told(demo: Path) -> None:
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    assert "ended on 9 October 2036, before 15 January 2037, unless tolled" in page


def test_weak_items_together_carry_an_element_and_name_their_best_rival_explanation(
    theories: dict[str, Any], demo: Path
) -> None:
    answer = theories["no-quarter"]
    (signed,) = (one for one in answer["trace"]["arguments"] if one["scheme"] == "convergence")
    assert (signed["id"], signed["at_least"], len(signed["premises"])) == ("e3-together", 2, 3)
    assert signed["signed_by"]
    assert argument(answer, "E3", "e3-together")["standing"] == "in"
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    assert signed["rival"].split(",")[0] in page


def test_a_copy_is_counted_in_for_the_element_and_not_as_an_origin(
    theories: dict[str, Any], labels: dict[str, str]
) -> None:
    answer, copy = theories["no-quarter"], labels["reprint"]
    assert copy in argument(answer, "E2_conduct", "e2-with-reprint")["exhibits"]
    origins = independence(answer, "offensive-14-september")
    asserting = {name for cut in origins["independence"]["cut"] for name in cut["through"]}
    assert (origins["count"], len(asserting)) == (2, 3)
    assert copy in asserting
    assert all(copy not in path["steps"] for path in origins["independence"]["paths"])


def test_assess_and_matrix_say_from_what_the_copy_comes(demo: Path, run: Run, labels: dict[str, str]) -> None:
    shown = run("-w", str(demo / "workspace"), "assess", "qasreth", "--theory", "no-quarter").stdout
    (line,) = (line for line in shown.splitlines() if "no-survivors-declared: " in line)
    assert labels["reprint"] in line
    assert line.endswith(f"come from {labels['speech-video']}.")
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    assert "no-survivors-declared: 1" in re.sub("<[^>]+>", "", page)


def test_the_exhibit_without_which_the_charge_falls_is_named_in_assess_and_in_no_package(
    theories: dict[str, Any], demo: Path, labels: dict[str, str]
) -> None:
    alone = labels["speech-video"]
    assert alone in theories["no-quarter"]["single_losses"]
    assert theories["no-quarter"]["replaceable"][alone] == "irreplaceable"
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    assert "the charge falls without " in page
    package = [path for path in (demo / "out" / "package").rglob("*") if path.is_file()]
    said = (b"the charge falls without", b"single_losses", b"no longer met without")
    assert [
        path for path in package if path.name != "verify.py" and any(one in path.read_bytes() for one in said)
    ] == []


def test_the_policy_warns_of_each_fact_of_one_origin_and_gates_nothing(theories: dict[str, Any]) -> None:
    answer = theories["no-quarter"]
    test = answer["stage_test"]
    assert test["policy"].startswith("Second look (FICTIONAL), version 1, owned by the review board of the example.")
    assert any("'no-survivors-declared' has 1 independent origin, below 2" in said for said in test["warnings"])
    assert not any("situation-referred" in said for said in test["warnings"])
    assert answer["met"]


def test_one_condition_of_the_stage_is_judged_and_the_others_are_not(theories: dict[str, Any]) -> None:
    conditions = theories["no-quarter"]["stage_test"]["conditions"]
    assert [(one["article"], one["judged"]) for one in conditions] == [
        ("58(1)(b)(i)", "not assessed"),
        ("58(1)(b)(ii)", "not assessed"),
        ("58(1)(b)(iii)", "unknown"),
    ]
    assert conditions[2]["why"]


def test_a_question_that_was_answered_badly_defeats_its_argument_on_the_same_exhibit(
    theories: dict[str, Any], labels: dict[str, str]
) -> None:
    answer = theories["no-quarter"]
    defeated = argument(answer, "E1", "e1-reprint")
    assert (defeated["standing"], defeated["met_by"]) == ("out", ["e1-reprint: how does the source know?"])
    (undercut,) = (one for one in answer["trace"]["labels"] if one["id"] == "e1-reprint: how does the source know?")
    assert (undercut["role"], undercut["exhibits"]) == ("undercut", [labels["reprint"]])


def test_a_question_that_was_answered_well_is_closed_on_its_exhibit(theories: dict[str, Any]) -> None:
    answer = theories["no-quarter"]
    open_ones = {(one["argument"], one["question"]) for one in answer["trace"]["open_questions"]}
    (speech,) = (one for one in answer["trace"]["arguments"] if one["id"] == "e1-speech")
    (good,) = (one for one in speech["questions"] if one["question"] == "authentic?")
    assert (good["answer"], good["exhibit"]) == ("good", "PRB-0001")
    assert ("e1-speech", "authentic?") not in open_ones
    assert ("e1-speech", "complete?") in open_ones


def test_sheets_say_for_whom_an_exhibit_speaks_and_that_nobody_can_introduce_one(
    demo: Path, labels: dict[str, str]
) -> None:
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    reprint = page.partition(f'<article class="exhibit" id="x/{labels["reprint"]}"')[2].partition("</article>")[0]
    assert "Nobody is named who can introduce it" in reprint
    assert "Material to the defence (rule 77)" in reprint
    report = page.partition(f'<article class="exhibit" id="x/{labels["campaign-report"]}"')[2].partition("</article>")[
        0
    ]
    assert "Exculpatory (art. 67(2))" in report
    assert "Nobody is named who can introduce it" not in report


# What grew around the speech.


@pytest.fixture(scope="session")
def folder() -> CaseFolder:
    return read_case_folder(CASE)[0]


def claims_of(folder: CaseFolder, fact: str) -> dict[str, AuthoredClaim]:
    return {one.key: one for one in folder.claims if one.fact == fact}


def published(folder: CaseFolder, exhibit: str) -> date:
    """The day on which an exhibit was published, as it says itself."""
    (one,) = (one for one in folder.exhibits if one.key == exhibit)
    (said,) = (dating for dating in one.datings if dating.kind is DatingKind.PUBLISHED and dating.of is None)
    assert said.when.on
    return date.fromisoformat(said.when.on)


def test_every_text_of_the_example_says_that_it_is_fictional_before_anything_else() -> None:
    texts = [path for path in EXAMPLE.rglob("*") if path.suffix in {".txt", ".yaml", ".vtt", ".toml"}]
    assert len(texts) > 40
    assert [path.name for path in texts if "FICTIONAL" not in path.read_text(encoding="utf-8")[:200]] == []
    assert sum(path.stat().st_size for path in EXAMPLE.rglob("*") if path.is_file()) < 6_000_000


def test_every_claim_on_a_text_names_its_place_there(folder: CaseFolder) -> None:
    places = [resting for claim in folder.claims for resting in claim.rests_on]
    assert len(places) > 40
    assert [one.exhibit for one in places if not (one.quote or one.start_s is not None or one.first_cue)] == []


def test_a_hedge_in_the_words_of_a_source_is_kept_in_the_claim_and_in_ours(folder: CaseFolder) -> None:
    hedged = [
        (claim, word)
        for claim in folder.claims
        for word in ("reportedly", "apparently", "identified as", "allegedly", "purport")
        if word in claim.quote
    ]
    assert {claim.key for claim, _ in hedged} == {
        "report-second-battalion",
        "battle-first-battalion",
        "battle-second-battalion",
    }
    assert [claim.key for claim, word in hedged if word not in claim.hedges or word not in claim.says] == []


def test_the_part_that_was_posted_again_is_the_same_recording_in_another_file() -> None:
    whole, part = EXAMPLE / "case/exhibits/files/speech.mp4", EXAMPLE / "case/exhibits/files/reupload.mp4"
    shown, again = _pictures(whole), _pictures(part)
    assert len(again) == 103
    start = next(number for number, picture in enumerate(shown) if _apart(picture, again[0]) < 6)
    assert all(_apart(shown[start + number], again[number]) < 6 for number in range(0, 103, 17))
    assert _apart(shown[start - 5], again[0]) > 6  # the other camera, which the part leaves out


def _pictures(path: Path) -> list[Image.Image]:
    with av.open(str(path)) as file:
        # Above the mark of the second channel, which stands at the bottom.
        return [frame.to_image().resize((96, 54)).crop((0, 0, 96, 45)) for frame in file.decode(video=0)]


def _apart(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart, in steps of 255."""
    mean = ImageStat.Stat(ImageChops.difference(one, other)).mean
    return sum(mean) / len(mean)


def test_what_was_posted_again_stands_and_is_no_second_origin(theories: dict[str, Any], labels: dict[str, str]) -> None:
    answer = theories["no-quarter"]
    assert argument(answer, "E1", "e1-reupload")["standing"] == "in some readings"
    origins = independence(answer, "no-survivors-declared")
    (cut,) = origins["independence"]["cut"]
    assert (origins["count"], cut["at"]) == (1, labels["speech-video"])
    assert {labels["reupload"], labels["article"], labels["reprint"]} < set(cut["through"])


def test_another_speaker_ten_months_later_carries_nothing_and_is_no_origin(theories: dict[str, Any]) -> None:
    answer = theories["no-quarter"]
    later = argument(answer, "E1", "e1-spokesman-later")
    assert (later["scheme"], later["standing"]) == ("pattern", "does not count")
    assert independence(answer, "custom-of-the-brigade")["count"] == 0


@pytest.mark.parametrize(("standard", "standing"), [("58", "in"), ("61", "does not count"), ("66", "does not count")])
def test_the_finding_of_a_warrant_counts_no_higher_than_its_own_standard(
    demo: Path, run: Run, standard: str, standing: str
) -> None:
    words = ("assess", "qasreth", "--theory", "no-quarter", "--standard", standard, "--json")
    answer = json.loads(run("-w", str(demo / "workspace"), *words).stdout)
    found = argument(answer, "E3", "e3-warrant")
    assert found["standing"] == standing
    assert ("made at the standard of article 58(1)(a) only" in found["why"]) == (standing == "does not count")


def test_the_warrant_is_against_somebody_else_who_is_presumed_innocent(folder: CaseFolder, demo: Path) -> None:
    assert "ivrel-tasqan" not in {one.suspect for one in folder.theories}
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    assert "he has not been arrested and is presumed innocent" in page


def test_murder_lacks_a_death_and_says_what_would_fill_the_gap(theories: dict[str, Any]) -> None:
    answer = theories["murder"]
    assert (answer["status"], node(answer, "E1")["status"]) == ("gap", "gap")
    assert node(answer, "E1")["arguments"] == []
    assert "E1 (A person killed one or more others" in node(answer, "E1")["gap"]
    assert node(answer, "E2_hors_de_combat")["status"] == "supported"


def test_two_days_that_cannot_both_be_true_are_named_and_nothing_is_guessed(demo: Path) -> None:
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    told = " ".join(re.sub("<[^>]+>", "", page).split())
    set_of_two = (
        "The smallest set that cannot all be true: "
        "purported, on 14 September 2031, by the channel that posted it (PRB-0001) "
        "purported, on 20 September 2031, by the channel that posted a part of it again (PRB-0010)"
    )
    assert told.count(set_of_two) == 1
    assert "whichever of them is wrong, the day is between 1 March 2031 and 9 October 2031" in told


def test_two_officials_of_one_government_contradict_each_other_within_a_fortnight(
    folder: CaseFolder, theories: dict[str, Any]
) -> None:
    said = claims_of(folder, "oskavell-equips-the-brigade")
    assert {key: one.polarity for key, one in said.items()} == {
        "foreign-denies": Polarity.DENIES,
        "defence-engines": Polarity.ASSERTS,
    }
    between = published(folder, "oskavell-defence") - published(folder, "oskavell-foreign")
    assert 0 < between.days < 14
    assert node(theories["no-quarter"], "LEAD_support")["status"] == "contested"


def test_the_engines_came_after_the_words_were_public_and_seen(folder: CaseFolder) -> None:
    (engines,) = (one for one in folder.incidents if one.key == "engines")
    assert engines.when.not_before
    given = date.fromisoformat(engines.when.not_before)
    assert published(folder, "article") < published(folder, "oskavell-foreign") < given
    (seen,) = claims_of(folder, "oskavell-had-seen-the-video").values()
    assert seen.polarity is Polarity.ASSERTS


def test_the_lead_beside_the_charge_changes_nothing_of_it(theories: dict[str, Any]) -> None:
    answer = theories["no-quarter"]
    assert all("LEAD_support" not in (*one["because"], *one["attackers"]) for one in answer["nodes"])


def test_the_memo_to_try_has_a_wrong_citation_and_the_suggestion_comes_first(run: Run) -> None:
    done = run("cite", str(EXAMPLE / "try" / "memo.txt"), "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    wrong = {one["text"]: one["suggestions"] for one in found if one["status"] == "error"}
    assert done.returncode == 1
    assert wrong["article 8(2)(d)(x)"][0] == "RS:8(2)(e)(x)"
    assert set(wrong) == {"article 8(2)(d)(x)", "article 66(4)"}


def test_no_exhibit_of_the_case_has_a_wrong_citation(demo: Path, run: Run) -> None:
    found = run("cite", str(demo / "case" / "exhibits" / "files"), "--json").stdout.splitlines()
    cited = [json.loads(line) for line in found]
    assert any(one.get("ref") == "RS:8(2)(c)(i)" for one in cited)
    assert [one for one in cited if one.get("status") == "error"] == []


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


def test_the_part_that_was_posted_again_is_found_with_its_place_in_the_whole_video(demo: Path, run: Run) -> None:
    told = json.loads(run("-w", str(demo / "workspace"), "similar", "qasreth", "reupload", "--json").stdout)
    (found,) = told["alike"]
    assert (found["exhibit"], found["other_file"]) == ("PRB-0001", "speech.mp4")
    (part,) = found["parts"]
    assert part["agrees"] == "the same pictures and sound"
    shift_s = Fraction(part["there"]["start_s"]) - Fraction(part["here"]["start_s"])
    assert abs(shift_s - Fraction("17.8")) < Fraction("0.2")
    assert Fraction(part["here"]["stop_s"]) - Fraction(part["here"]["start_s"]) > 9
    page = (demo / "out" / "dossier.html").read_text(encoding="utf-8")
    assert page.count("It shows and sounds the same as") == 2
    assert "As it was entered, PRB-0010 copies PRB-0001." in page
