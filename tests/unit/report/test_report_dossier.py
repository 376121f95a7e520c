"""The whole page: what it must say, what it must never hold, that it holds together."""

import base64
import hashlib
import re
from itertools import pairwise
from types import ModuleType

import msgspec
import pytest

from probanda.model.dossier import CaseView
from probanda.model.errors import DigestMismatchError, EvidenceError, MachineError, ReaderError
from probanda.model.proof import Gate, Node, NodeKind, Status
from probanda.model.when import Day
from probanda.report.html import write_dossier
from probanda.report.sentences import presumed_innocent


def test_the_same_view_gives_the_same_bytes(case_view: CaseView) -> None:
    again = msgspec.json.decode(msgspec.json.encode(case_view), type=CaseView)
    assert write_dossier(case_view) == write_dossier(again)


def test_the_html_is_well_formed_and_no_id_stands_twice(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    ids = page.values("id")
    assert len(ids) == len(set(ids)) > 40


def test_every_link_leads_to_a_place_in_the_page(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    targets = {f"#{name}" for name in page.values("id")}
    links = set(page.values("href"))
    assert links - targets == set()
    assert set(page.values("aria-labelledby")) <= set(page.values("id"))


def test_nothing_comes_from_outside_and_nothing_runs(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "base", "video", "audio"})
    assert all(source.startswith("data:image/png;base64,") for source in page.values("src"))
    assert all(value.startswith("#") for value in page.values("href"))
    assert not any(name.startswith("on") or name == "style" for _, attrs in page.tags for name in attrs)
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_the_policy_names_the_one_sheet_by_its_digest(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    policy = next(attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_an_address_is_text_and_no_link(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    assert "https://video.example/watch?v=1&t=<2>" in page.texts["address"]


def test_the_notice_stands_in_head_strip_foot_and_on_each_printed_page(
    case_view: CaseView, page_of: type, builder: ModuleType
) -> None:
    page = page_of(write_dossier(case_view))
    assert page.texts["fictional"] == [builder.FICTION, builder.FICTION]
    assert "FICTIONAL" in "".join(page.texts["strip"])
    assert "FICTIONAL" in page.style.split("@top-left")[-1]
    assert "".join(page.texts["cover"]).lstrip().startswith(builder.FICTION)


def test_a_fictional_case_without_a_notice_says_so_all_the_same(case_view: CaseView, page_of: type) -> None:
    silent = msgspec.structs.replace(case_view, case=msgspec.structs.replace(case_view.case, notice=""))
    page = page_of(write_dossier(silent))
    assert all(words.startswith("FICTIONAL: every person") for words in page.texts["fictional"])


def test_the_outcome_of_a_decided_case_comes_first(case_view: CaseView, page_of: type) -> None:
    ended = msgspec.structs.replace(
        case_view, case=msgspec.structs.replace(case_view.case, outcome="Acquitted in 2034.")
    )
    page = page_of(write_dossier(ended))
    assert "".join(page.texts["strip"]).lstrip().startswith("Acquitted in 2034.")
    assert "".join(page.texts["cover"]).lstrip().startswith("Outcome Acquitted in 2034.")
    assert "".join(page.texts["foot"]).lstrip().startswith("Acquitted in 2034.")
    assert '@top-left { content: "Acquitted' in page.style


def test_each_suspect_is_presumed_innocent_wherever_he_is_charged_or_described(
    case_view: CaseView, page_of: type, builder: ModuleType
) -> None:
    page = page_of(write_dossier(case_view))
    sentence = presumed_innocent(builder.SUSPECT)
    for part in ("cover", "theory", "actor", "foot"):
        assert sentence in "".join(page.texts[part]), part
    assert builder.SUSPECT in "".join(page.texts["strip"])
    assert "Presumed" in page.style.split("@bottom-left")[-1]


def test_the_page_never_says_guilty_and_never_a_share_of_a_hundred(case_view: CaseView, page_of: type) -> None:
    text = page_of(write_dossier(case_view)).text.casefold()
    assert "guilty" not in text
    assert not re.search(r"\d\s?(%|per ?cent)", text)


def test_it_says_that_it_is_the_internal_form(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    assert "Internal work product: it holds losses, flips and what would fill a gap; do not hand it on." in page.text


def test_every_claim_is_told_with_its_hedges_its_chain_and_its_exhibits(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    hedges, text = set(page.texts["hedge"]), page.text
    for _, claim in case_view.claims:
        assert claim.says in text
        assert set(claim.hedges) <= hedges
        assert all(link in text for link in claim.chain)
    assert text.count("the same spokesman, as a denial") == 2  # at its node, and at its exhibit


def test_a_claim_that_no_argument_uses_is_told_and_said_to_be_unused(case_view: CaseView, page_of: type) -> None:
    text = page_of(write_dossier(case_view)).text
    assert "The road was dry, it seems." in text
    assert "No argument uses it." in text


def test_a_claim_that_rests_on_nothing_is_not_lost(case_view: CaseView, page_of: type) -> None:
    record, claim = case_view.claims[-1]
    adrift = (*case_view.claims[:-1], (record, msgspec.structs.replace(claim, rests_on=())))
    text = page_of(write_dossier(msgspec.structs.replace(case_view, claims=adrift))).text
    assert "Claims that rest on no exhibit of this view" in text
    assert claim.says in text


def test_every_character_of_every_cue_stands_in_order(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    told = "".join(page.texts["words"])
    rows = [cue.text for number in (1, 2, 3) for _, cue in case_view.cues if cue.number == number]
    assert told == "".join(rows)


def test_arabic_runs_right_to_left_and_latin_words_in_it_are_isolated(case_view: CaseView, page_of: type) -> None:
    html = write_dossier(case_view)
    sides = [attrs for tag, attrs in page_of(html).tags if attrs.get("class") == "words"]
    assert [(one["lang"], one["dir"]) for one in sides] == [("ar", "rtl"), ("en", "ltr")] * 3
    assert "<bdi>Harun 40</bdi>" in html


def test_every_reading_is_listed_and_no_one_has_chosen_where_no_one_did(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    for _, cue in case_view.cues:
        for passage in cue.unclear:
            assert all(reading.text in page.texts["reading"] for reading in passage.readings)
    assert page.text.count("No one has chosen a reading.") == 5
    assert "it decides CHARGE, MERITS, E1 and MODE" in page.text
    assert "it changes nothing" in page.text


def test_a_stand_in_is_said_at_every_mention(case_view: CaseView) -> None:
    html = write_dossier(case_view)
    mentions = re.findall(r'<a class="label" href="#x/PRB-0005">PRB-0005</a>(.{0,24})', html)
    assert len(mentions) > 5
    assert all(after.startswith(' <span class="stand-in"') for after in mentions)


def test_every_status_is_a_word_beside_a_shape(case_view: CaseView) -> None:
    html = write_dossier(case_view)
    found = re.findall(r'<span class="status s-[a-z-]+">(.*?)</span>', html, re.DOTALL)
    assert {status.value for status in Status} <= {re.sub(r"<[^>]+>", "", one).strip() for one in found}
    assert all("<svg" in one for one in found)


def test_what_is_not_proved_names_what_this_case_lacks(case_view: CaseView, page_of: type) -> None:
    text = "".join(page_of(write_dossier(case_view)).texts["limits"])
    for words in (
        "no time-stamp authority",
        "a server really sent",
        "no lawyer has reviewed these law packs",
        "article 58(1)(b)",
        "a stand-in of one line",
        "the file ends before its index",
        "https://gone.example/page: the server answered 404",
        "entered twice",
        "article.txt: it is no text in UTF-8",
        "ADM",
    ):
        assert words in text


def test_the_ledger_is_shown_whole(case_view: CaseView, page_of: type) -> None:
    text = page_of(write_dossier(case_view)).text
    assert all(line.leaf in text for line in case_view.ledger)
    assert case_view.ledger_root in text
    assert case_view.key_fingerprint in text


def test_an_argument_that_stands_at_no_node_is_not_lost(case_view: CaseView, page_of: type) -> None:
    view = case_view.theories[0]
    nodes = tuple(
        msgspec.structs.replace(node, arguments_against=()) if node.id == "E1" else node
        for node in view.assessment.nodes
    )
    moved = msgspec.structs.replace(view, assessment=msgspec.structs.replace(view.assessment, nodes=nodes))
    text = page_of(write_dossier(msgspec.structs.replace(case_view, theories=(moved,)))).text
    assert "Arguments that stand at no node now" in text
    assert "The Column has a camp for captives at Belimah." in text


def test_a_still_whose_bytes_changed_is_refused(case_view: CaseView, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "still.png"
    other.write_bytes(b"\x89PNG\r\n\x1a\nforged")
    paths = ((case_view.still_paths[0][0], str(other)),)
    with pytest.raises(DigestMismatchError):
        write_dossier(msgspec.structs.replace(case_view, still_paths=paths))


def test_a_still_that_is_gone_is_said_by_its_name(case_view: CaseView) -> None:
    paths = ((case_view.still_paths[0][0], "/nonexistent/still.png"),)
    with pytest.raises(EvidenceError, match=r"still-0\.png of PRB-0001 is missing"):
        write_dossier(msgspec.structs.replace(case_view, still_paths=paths))


def test_a_still_that_is_there_and_cannot_be_read_is_a_matter_of_the_machine(
    case_view: CaseView, tmp_path_factory: pytest.TempPathFactory
) -> None:
    paths = ((case_view.still_paths[0][0], str(tmp_path_factory.mktemp("a-folder"))),)
    with pytest.raises(MachineError, match=r"still-0\.png of PRB-0001 cannot be read"):
        write_dossier(msgspec.structs.replace(case_view, still_paths=paths))


def test_a_claim_whose_place_was_not_found_says_so_beside_it_and_among_the_limits(
    case_view: CaseView, page_of: type
) -> None:
    said = "the claim command rests on words of PRB-0004 that are not there"
    view = msgspec.structs.replace(case_view, misplaced=(("r-claim-command", said),))
    text = page_of(write_dossier(view)).text
    assert f"Not found where it is said to stand: {said}" in text
    limits = text[text.index("Anything about guilt.") :]
    assert "the place that they name was not found." in limits
    assert said in limits


def test_the_reader_of_a_text_is_heard_under_its_transcript(case_view: CaseView, page_of: type) -> None:
    record, head = case_view.transcripts[1]
    noted = msgspec.structs.replace(head, notes=("Cue 2: the number [3] is kept as typed.",))
    view = msgspec.structs.replace(case_view, transcripts=(case_view.transcripts[0], (record, noted)))
    text = page_of(write_dossier(view)).text
    assert "What the reader of the text remarks, translation (English (en))" in text
    assert "Cue 2: the number [3] is kept as typed." in text


def test_a_provision_that_the_case_brings_is_shown_with_its_title_and_its_note(
    case_view: CaseView, page_of: type
) -> None:
    record, instrument = case_view.instruments[0]
    noted = tuple(msgspec.structs.replace(one, note="adopted by nobody") for one in instrument.provisions)
    view = msgspec.structs.replace(
        case_view, instruments=((record, msgspec.structs.replace(instrument, provisions=noted)),)
    )
    assert "FSC:9001/4: Referral (adopted by nobody)" in page_of(write_dossier(view)).text


def test_the_reasons_of_a_date_stand_as_a_list_and_a_contradiction_names_its_event(
    case_view: CaseView, page_of: type
) -> None:
    reasons = ("In the contradiction: purportedly 18 September.", "In the contradiction: this week.")
    findings = tuple(msgspec.structs.replace(one, reasons=reasons) for one in case_view.date_findings)
    page = page_of(write_dossier(msgspec.structs.replace(case_view, date_findings=findings)))
    assert "".join(page.texts["reasons"]).split("\n") == ["", *reasons, "", *reasons, ""]
    assert "The speech at the road: The uploader's 18 September 2031" in page.text


def test_a_still_that_is_no_picture_is_refused(case_view: CaseView, tmp_path_factory: pytest.TempPathFactory) -> None:
    svg = tmp_path_factory.mktemp("other") / "still.png"
    svg.write_bytes(b"<svg onload='x'/>")
    sha256 = hashlib.sha256(svg.read_bytes()).hexdigest()
    record, whole = case_view.footage[0]
    frame = msgspec.structs.replace(whole.keyframes[0], sha256=sha256)
    footage = ((record, msgspec.structs.replace(whole, keyframes=(frame,))),)
    with pytest.raises(ReaderError):
        write_dossier(msgspec.structs.replace(case_view, footage=footage, still_paths=((sha256, str(svg)),)))


def test_a_still_without_a_file_is_said_to_be_missing(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(msgspec.structs.replace(case_view, still_paths=())))
    assert page.text.count("The file of this still was not at hand.") == 3
    assert page.values("src") == []


def test_of_many_stills_twelve_are_shown_and_the_count_is_said(case_view: CaseView, page_of: type) -> None:
    record, whole = case_view.footage[0]
    frames = tuple(msgspec.structs.replace(whole.keyframes[0], pts=90_000 * at) for at in range(100))
    footage = ((record, msgspec.structs.replace(whole, keyframes=frames)),)
    page = page_of(write_dossier(msgspec.structs.replace(case_view, footage=footage)))
    assert "12 stills of 100 keyframes" in page.text
    assert len(page.values("src")) == 12
    assert "297 s" in page.texts["time"]


def test_two_exhibits_of_one_label_are_refused(case_view: CaseView) -> None:
    twice = (*case_view.exhibits, ("r-other", case_view.exhibits[0][1]))
    with pytest.raises(EvidenceError, match="PRB-0001"):
        write_dossier(msgspec.structs.replace(case_view, exhibits=twice))


def test_a_transcript_with_two_translations_is_told_once(case_view: CaseView, page_of: type) -> None:
    second = msgspec.structs.replace(case_view.transcripts[1][1], key="en2")
    cues = tuple((f"{record}-2", msgspec.structs.replace(cue, transcript="r-en2"))
                 for record, cue in case_view.cues if cue.transcript == "r-en")  # fmt: skip
    view = msgspec.structs.replace(
        case_view, transcripts=(*case_view.transcripts, ("r-en2", second)), cues=(*case_view.cues, *cues)
    )
    page = page_of(write_dossier(view))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {"c/ar/1", "c/en/1", "c/en2/1"} <= set(ids)


def test_an_empty_case_is_a_page_too(case_view: CaseView, page_of: type) -> None:
    bare = CaseView(
        case=msgspec.structs.replace(case_view.case, fictional=False, notice="", summary=""),
        exhibits=(),
        footage=(),
        transcripts=(),
        cues=(),
        reading_judgements=(),
        claims=(),
        actors=(),
        incidents=(),
        datings=(),
        date_findings=(),
        instruments=(),
        theories=(),
        citations=(),
        ledger=(),
        ledger_size=0,
        ledger_root=case_view.ledger_root,
        key_fingerprint=case_view.key_fingerprint,
        made_at=case_view.made_at,
        tool=case_view.tool,
    )
    page = page_of(write_dossier(bare))
    assert "FICTIONAL" not in page.text
    assert "No theory is charged in this case yet." in page.text
    assert sum(tag == "h1" for tag, _ in page.tags) == 1


def test_headings_tables_and_landmarks_are_those_of_a_page_for_everyone(case_view: CaseView, page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    names = [tag for tag, _ in page.tags]
    assert [names.count(tag) for tag in ("h1", "main", "header", "footer", "nav")] == [1, 1, 1, 1, 1]
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(attrs.get("scope") for tag, attrs in page.tags if tag == "th")
    assert all(attrs.get("alt") for tag, attrs in page.tags if tag == "img")
    assert names.count("table") == names.count("caption")
    assert page.tags[names.index("body") + 1][1]["href"] == "#main"


def test_a_theory_tells_all_modes_that_it_charges_what_is_raised_and_the_day_of_proceedings(
    case_view: CaseView, page_of: type
) -> None:
    (first, *others) = case_view.theories
    charged = msgspec.structs.replace(
        first.theory, alternative_modes=("RS:28(a)",), as_of=Day("2034-03-01"), raised=("RS:33",)
    )
    told = msgspec.structs.replace(case_view, theories=(msgspec.structs.replace(first, theory=charged), *others))
    text = page_of(write_dossier(told)).text
    assert ", or in the alternative RS:28(a)" in text
    assert re.search(r"Raised against it\W*RS:33", text)
    assert re.search(r"Limitation counted up to\W*1 March 2034", text)
    before = page_of(write_dossier(case_view)).text
    assert "in the alternative" not in before
    assert "Raised against it" not in before


def test_what_answers_an_exemption_stands_after_it_and_is_not_said_to_count_nowhere(
    case_view: CaseView, page_of: type
) -> None:
    (first, *others) = case_view.theories
    waived = Node(
        id="OP6_waived", node_kind=NodeKind.JURISDICTION, gate=Gate.LEAF, target="OP6", words="That State waived it"
    )
    graph = msgspec.structs.replace(first.graph, nodes=(*first.graph.nodes, waived))
    answered = msgspec.structs.replace(case_view, theories=(msgspec.structs.replace(first, graph=graph), *others))
    text = page_of(write_dossier(answered)).text
    assert text.index("What answers them") < text.index("That State waived it")
    assert "counted nowhere in it" not in text.split("That State waived it")[0].split("What answers them")[-1]
    assert "What answers them" not in page_of(write_dossier(case_view)).text
