"""What the dossier does not prove, said as plainly as what it does.

Some of it holds for every dossier: no program can know that what a source says is true, or that a server really sent
it. The rest is read off the view: law packs nobody reviewed, readings nobody chose, stand-ins, questions left open,
conditions of the stage that nobody assessed, files that could not be read, leads that brought nothing.
"""

from markupsafe import Markup, escape

from probanda.model.admissibility import CourtStatus
from probanda.model.audience import Audience, Part, holds
from probanda.model.dossier import TheoryView
from probanda.model.exhibit import Presence
from probanda.model.law import CitationStatus
from probanda.model.proof import Stage, Status
from probanda.model.stage import CONDITION_WORDS, STAGES
from probanda.model.value import Value
from probanda.report.anchors import anchor
from probanda.report.linked import Linker
from probanda.report.register import Register
from probanda.report.sentences import counted, listing
from probanda.report.shown import shown
from probanda.report.speech import unchosen_passages


class Limit(Value, frozen=True, kw_only=True):
    """One thing that is not proved; `items` are its instances in this case."""

    sentence: str
    items: tuple[Markup, ...] = ()


_ICC = "ICC"
_NOT_SAID = "Conditions of a stage that stand apart from its test: this form does not say what anyone judged of them."
_ALWAYS = (
    "That what an exhibit says is true. The dossier shows who says what, where, and what speaks against it.",
    (
        "That a server really sent what was collected, or that a page or file was not altered before it was collected. "
        "The digests show only that nothing changed since it was sealed."
    ),
    (
        "When anything happened in the custody of the case: this page relies on no time-stamp authority; its times are "
        "those of the clock of the machine that wrote the ledger. The verifier checks the stamps that a package holds."
    ),
    "Who holds the signing key: compare its fingerprint with one that reached you by another way.",
    "That the material is all there is: a status speaks of what is in the record, and of nothing else.",
    "Anything about guilt. A status says what the record carries at one stage, and only a court can find more.",
)


def tell_limits(register: Register, audience: Audience) -> tuple[Limit, ...]:
    """Everything that is not proved."""
    policy, sheets = holds(audience, Part.POLICY), holds(audience, Part.ADMISSIBILITY)
    found = [Limit(sentence=sentence) for sentence in _ALWAYS]
    for sentence, items in (
        (
            "The law: no lawyer has reviewed these law packs, whose elements are in our own words.",
            _unreviewed_packs(register),
        ),
        (
            "Conditions of a stage that stand apart from its test and that nobody has assessed.",
            _apart(register) if policy else (),
        ),
        (
            "What another forum would ask for: the test shown is that of the Rome Statute, for a theory before it.",
            _elsewhere(register),
        ),
        ("Nodes that nobody has assessed.", _not_assessed(register)),
        (
            "A review by a person of the theory as a whole, without which article 66(3) is never met.",
            _unreviewed_theories(register),
        ),
        ("Questions that stand open: whether an argument can be relied on.", _open_questions(register, audience)),
        ("What was said or meant where no one has chosen among the listed readings.", _unchosen(register)),
        ("Material that was not supplied: a stand-in of one line stands for it.", _stand_ins(register)),
        (
            "Who can introduce these exhibits before a court: nobody is named.",
            _without_introducer(register) if sheets else (),
        ),
        (
            "What would be left without these exhibits, which a court excluded and which are counted.",
            _excluded(register),
        ),
        ("Material that was absent when an exhibit was taken.", _absences(register)),
        ("What a media file holds that could not be read.", _unread_media(register)),
        ("Dates that contradict each other.", _conflicts(register)),
        ("What these claims say where they say it: the place that they name was not found.", _misplaced(register)),
        ("Citations of law that could not be confirmed with the law at hand.", _unconfirmed(register)),
        ("Citations of law in texts that could not be read.", _unread_texts(register)),
        ("What these leads would have shown: they brought no exhibit.", _failures(register)),
        (
            "What these records said before they were taken back; their earlier versions stay in the ledger.",
            _taken_back(register),
        ),
    ):
        if items:
            found.append(Limit(sentence=sentence, items=items))
    if not policy and register.view.theories:
        found.append(Limit(sentence=_NOT_SAID))
    return tuple(found)


def _unreviewed_packs(register: Register) -> tuple[Markup, ...]:
    packs = {pack.key: pack for view in register.view.theories for pack in view.packs if not pack.reviewer}
    return tuple(_text(f"{pack.title} ({pack.key}, version {pack.version})") for pack in packs.values())


def _apart(register: Register) -> tuple[Markup, ...]:
    return tuple(
        _theory(view, f"article {condition.value}, {CONDITION_WORDS[condition]}.")
        for view in register.view.theories
        for condition in STAGES[view.assessment.stage].conditions
        if not any(line.by for line in view.columns.conditions if line.condition is condition)
    )


def _elsewhere(register: Register) -> tuple[Markup, ...]:
    return tuple(_theory(view, f"{view.theory.forum}.") for view in register.view.theories if view.theory.forum != _ICC)


def _not_assessed(register: Register) -> tuple[Markup, ...]:
    return tuple(
        _theory(view, f"{listing(names)}.")
        for view in register.view.theories
        if (names := [one.id for one in view.assessment.nodes if one.status is Status.NOT_ASSESSED])
    )


def _unreviewed_theories(register: Register) -> tuple[Markup, ...]:
    return tuple(
        _theory(view, "nobody has reviewed it.")
        for view in register.view.theories
        if not view.theory.reviewed_by and view.assessment.stage is Stage.BEYOND_REASONABLE_DOUBT
    )


def _open_questions(register: Register, audience: Audience) -> tuple[Markup, ...]:
    listed = holds(audience, Part.QUESTIONS)
    return tuple(
        Markup('{} <a href="#{}">{}</a>').format(
            _theory(view, ""),
            "questions" if listed else anchor("t", view.theory.key),
            counted(len(view.assessment.open_questions), "open question"),
        )
        for view in register.view.theories
        if view.assessment.open_questions
    )


def _unchosen(register: Register) -> tuple[Markup, ...]:
    return tuple(
        Markup('<a href="#{}"><bdi>{}</bdi></a>, {}: {}').format(
            passage.href, shown(passage.name), passage.why, counted(len(passage.readings), "listed reading")
        )
        for passage in unchosen_passages(register)
    )


def _stand_ins(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    return tuple(linked(f"{body.label}: ") + _text(body.title) for _, body in register.view.exhibits if body.stand_in)


def _without_introducer(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    named = {sheet.exhibit for _, sheet in register.view.sheets if sheet.introduced_by}
    return tuple(
        linked(f"{body.label}: ") + _text(body.title) for record, body in register.view.exhibits if record not in named
    )


def _excluded(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    return tuple(
        linked(f"{register.place(sheet.exhibit).label}: ") + _text(sheet.decision)
        for _, sheet in register.view.sheets
        if sheet.court_status is CourtStatus.EXCLUDED
    )


def _absences(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    return tuple(
        linked(f"{body.label}: ") + _text(f"{item.item}{': ' if item.reason else ''}{item.reason}")
        for _, body in register.view.exhibits
        for item in body.completeness
        if item.presence is Presence.ABSENT
    )


def _unread_media(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    return tuple(
        linked(f"{register.place(one.exhibit).label}, ") + _text(f"{one.file}: {one.failure.sentence}")
        for _, one in register.view.footage
        if one.failure is not None
    )


def _conflicts(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    titles = {record: body.title for record, body in register.view.exhibits}
    titles |= {record: body.title for record, body in register.view.incidents}
    return tuple(
        _text(titles.get(one.of, one.of)) + linked(f": {' '.join((one.sentence, *one.reasons))}")
        for one in register.view.date_findings
        if one.conflict
    )


def _misplaced(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    return tuple(linked(sentence) for _, sentence in register.view.misplaced)


def _unconfirmed(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    return tuple(
        linked(f"{register.place(one.exhibit).label}: ") + _text(f"{citation.text}: {citation.message}")
        for one in register.view.citations
        for citation in one.citations
        if citation.status is CitationStatus.UNKNOWN
    )


def _unread_texts(register: Register) -> tuple[Markup, ...]:
    linked = Linker(register)
    return tuple(linked(f"{register.place(record).label}, {sentence}") for record, sentence in register.view.unread)


def _failures(register: Register) -> tuple[Markup, ...]:
    return tuple(_text(f"{one.lead}: {one.sentence}") for _, one in register.view.failures)


def _taken_back(register: Register) -> tuple[Markup, ...]:
    return tuple(_text(f"{one.was} {one.key}: {one.why}") for _, one in register.view.withdrawn)


def _theory(view: TheoryView, words: str) -> Markup:
    return Markup("<bdi>{}</bdi>: {}").format(shown(view.theory.title), shown(words))


def _text(words: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(escape(shown(words)))
