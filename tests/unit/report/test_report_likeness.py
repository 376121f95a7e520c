"""What is alike is told at both exhibits, from the side of each, and never as a copy that nobody judged."""

import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from probanda.acts.public_view import public_view
from probanda.model.admissibility import AdmissibilitySheet
from probanda.model.alike import Agrees, Alike, AlikeFile, AlikePart, FilePart, OriginVerdict, alike_key
from probanda.model.audience import Audience
from probanda.model.exhibit import Tool
from probanda.model.ids import Digest, Key, RecordId
from probanda.model.origins import OriginWord
from probanda.report.html import write_dossier
from probanda.report.likeness import OPEN, tell_likenesses
from probanda.report.register import Register

if TYPE_CHECKING:
    from probanda.model.dossier import CaseView


def plain(view: "CaseView") -> "tuple[CaseView, RecordId, RecordId]":
    """(the view without what its exhibits say of each other, two of them)."""
    exhibits = tuple((record, replace(body, copies=(), made_from=())) for record, body in view.exhibits)
    return replace(view, exhibits=exhibits), exhibits[0][0], exhibits[1][0]


def alike(first: RecordId, second: RecordId, agrees: Agrees, *, times: bool = True) -> Alike:
    files = [AlikeFile(exhibit=one, file="CANARYfile.mp4", sha256=Digest("0" * 64)) for one in (first, second)]
    parts = (FilePart(start_s="12", stop_s="2002/100"), FilePart(start_s="0", stop_s="802/100"))
    part = AlikePart(
        agrees=agrees,
        first=parts[0] if times else FilePart(),
        second=parts[1] if times else FilePart(),
        change="mirrored",
        reasons=("40 pictures agree",),
    )
    return Alike(
        key=alike_key(*files),
        first=files[0],
        second=files[1],
        parts=(part,),
        made_by=Tool(name="probanda likeness", version="1"),
    )


def verdict(word: OriginWord, exhibit: RecordId, source: RecordId) -> OriginVerdict:
    return OriginVerdict(key=Key("a#1"), exhibit=exhibit, source=source, word=word, by="CANARYwho", why="CANARYwhy")


def test_both_exhibits_tell_it_each_with_its_own_times_first(case_view: "CaseView") -> None:
    view, one, two = plain(case_view)
    register = Register(replace(view, likenesses=((RecordId("r-l"), alike(one, two, Agrees.BOTH)),)))
    (here,), (there,) = tell_likenesses(register, one), tell_likenesses(register, two)
    assert here.parts[0].times == "from 0:12 to 0:20.02 (there 0:00 to 0:08.02)"
    assert there.parts[0].times == "from 0:00 to 0:08.02 (there 0:12 to 0:20.02)"
    assert (here.other.label, there.other.label) == (view.exhibits[1][1].label, view.exhibits[0][1].label)
    assert here.judged == there.judged == OPEN


@pytest.mark.parametrize(("agrees", "says"), [(Agrees.SOUND, "sounds the same as"), (Agrees.PICTURES, "same pictures")])
def test_sound_alone_is_never_the_same_pictures(case_view: "CaseView", agrees: Agrees, says: str) -> None:
    view, one, two = plain(case_view)
    page = write_dossier(replace(view, likenesses=((RecordId("r-l"), alike(one, two, agrees)),)))
    told = re.findall(r"<li>It (.*?)</li>", page, flags=re.DOTALL)
    assert len(told) == 2
    section = next(one for one in told if "from 0:12" in one)
    assert says in section
    assert ("pictures" in section.partition(":")[0]) == (agrees is not Agrees.SOUND)


@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.DISCLOSURE, Audience.COURT])
def test_every_form_for_parties_tells_it(case_view: "CaseView", audience: Audience) -> None:
    view, one, two = plain(case_view)
    page = write_dossier(replace(view, likenesses=((RecordId("r-l"), alike(one, two, Agrees.BOTH)),)), audience)
    assert page.count("Alike with others") == 2
    assert "40 pictures agree" in page
    assert OPEN in page


@pytest.mark.parametrize(
    ("word", "says"), [(OriginWord.COPY, "Judged: {two} copies {one}."), (OriginWord.INDEPENDENT, "are independent")]
)
def test_what_a_person_judged_stands_beside_it_with_who_and_why(
    case_view: "CaseView", word: OriginWord, says: str
) -> None:
    view, one, two = plain(case_view)
    labels = {"one": view.exhibits[0][1].label, "two": view.exhibits[1][1].label}
    page = write_dossier(
        replace(
            view,
            likenesses=((RecordId("r-l"), alike(one, two, Agrees.BOTH)),),
            origin_verdicts=((RecordId("r-v"), verdict(word, two, one)),),
        )
    )
    assert says.format(**labels) in page
    assert "CANARYwho" in page
    assert "CANARYwhy" in page
    assert OPEN not in page


def test_what_an_exhibit_declares_is_said_as_declared(case_view: "CaseView") -> None:
    view, one, two = plain(case_view)
    exhibits = tuple(
        (record, replace(body, copies=(one,)) if record == two else body) for record, body in view.exhibits
    )
    register = Register(replace(view, exhibits=exhibits, likenesses=((RecordId("r-l"), alike(one, two, Agrees.BOTH)),)))
    (told,) = tell_likenesses(register, one)
    assert told.judged == f"As it was entered, {exhibits[1][1].label} copies {exhibits[0][1].label}."


def test_two_stills_have_no_times(case_view: "CaseView") -> None:
    view, one, two = plain(case_view)
    register = Register(replace(view, likenesses=((RecordId("r-l"), alike(one, two, Agrees.PICTURES, times=False)),)))
    assert tell_likenesses(register, one)[0].parts[0].times == ""


def test_the_public_form_tells_the_parts_and_names_no_file_and_nobody_who_judged(case_view: "CaseView") -> None:
    view, one, two = plain(case_view)
    shown = public_view(
        replace(
            view,
            sheets=(),
            likenesses=((RecordId("r-l"), alike(one, two, Agrees.BOTH)),),
            origin_verdicts=((RecordId("r-v"), verdict(OriginWord.COPY, two, one)),),
        )
    )
    page = write_dossier(shown, Audience.PUBLIC)
    assert "It shows and sounds the same as" in page
    for canary in ("CANARYfile", "CANARYwho", "CANARYwhy"):
        assert canary not in page


def test_what_is_judged_to_copy_an_exhibit_that_stays_with_a_few_is_not_public_either(case_view: "CaseView") -> None:
    view, one, two = plain(case_view)
    kept = replace(
        view, sheets=(), theories=(), origin_verdicts=((RecordId("r-v"), verdict(OriginWord.COPY, two, one)),)
    )
    sheet = AdmissibilitySheet(key=Key("s"), exhibit=one, conditions=("It stays with us.",))
    assert sheet.stays_with_a_few
    public = public_view(replace(kept, sheets=((RecordId("r-s"), sheet),)))
    assert {one, two}.isdisjoint(dict(public.exhibits))
    assert two in dict(public_view(kept).exhibits)
