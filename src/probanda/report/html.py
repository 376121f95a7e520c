"""The dossier as one HTML file: offline, without scripts, the same bytes for the same view.

1. Everything is told by the modules beside this one; the templates only set it out.
2. Every string is escaped, and every unseen character is written as its number, unless a module made it HTML itself.
3. The page allows nothing from outside: no script, no address, no style but the one sheet whose digest it names, so
   that even a string that escaped us could load and run nothing.
4. The head and foot of each printed page say: the outcome if there is one, the notice (FICTIONAL), for whom it is made,
   and that those whom it names are presumed innocent.
"""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from probanda.model.audience import KEPT, Audience, Part, holds, kept_from
from probanda.model.dossier import CaseView
from probanda.model.errors import EvidenceError
from probanda.report.command import tell_command
from probanda.report.cover import tell_actors, tell_counts, tell_incidents, tell_instruments, tell_packs
from probanda.report.cut import cut
from probanda.report.dates import tell_dates
from probanda.report.exhibits import claims_without_exhibit, tell_exhibits
from probanda.report.limits import tell_limits
from probanda.report.register import Named, Register
from probanda.report.sentences import (
    FICTIONAL,
    FORMS,
    LANGUAGES,
    STATUS_MEANS,
    counted,
    listing,
    moment_words,
    notice_of,
    presumed_innocent,
    writing_direction,
)
from probanda.report.shown import css_string, shown
from probanda.report.speech import tell_speeches
from probanda.report.theories import tell_theory

_TEMPLATES = Path(__file__).parent / "templates"
_PART_LIMIT = 120  # characters: three parts of this length fit above the text of a printed page


def write_dossier(view: CaseView, audience: Audience = Audience.INTERNAL) -> str:
    """The dossier in the form for one audience: what is kept from them is taken out of the view first.

    Raises:
        DigestMismatchError, ReaderError, MachineError: a still that the view names cannot be shown.
        EvidenceError: such a still is missing, or the view contradicts itself, so that two things would stand at one
            place.
    """
    _refuse_twins(view)
    view = cut(view, audience)
    register, form = Register(view), FORMS[audience]
    theories = tuple(tell_theory(one, register) for one in view.theories)
    limits = tell_limits(register, audience)
    notice = notice_of(fictional=view.case.fictional, notice=view.case.notice)
    suspects = register.suspects()
    sheet = (_TEMPLATES / "dossier.css").read_text(encoding="utf-8") + _print_heads(view, form.head, notice, suspects)
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode("ascii")
    return (
        _environment(audience)
        .get_template("dossier.html.j2")
        .render(
            sheet=Markup(sheet),  # noqa: S704 (our own sheet, and strings that css_string wrote)
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
            "form-action 'none'",
            view=view,
            case=view.case,
            notice=notice,
            form=form,
            kept=tuple((part.value, KEPT[part].reason) for part in kept_from(audience)),
            suspects=suspects,
            presumptions=tuple(presumed_innocent(one.words) for one in suspects),
            counts=tell_counts(register, theories, limits, audience),
            theories=theories,
            status_means=STATUS_MEANS,
            speeches=tell_speeches(register),
            dates=tell_dates(register),
            exhibits=tell_exhibits(register, audience),
            loose_claims=claims_without_exhibit(register),
            packs=tell_packs(theories),
            instruments=tell_instruments(view),
            actors=tell_actors(register),
            command=tell_command(register),
            incidents=tell_incidents(register),
            limits=limits,
        )
    )


def _environment(audience: Audience) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["shows"] = {part.name.lower(): holds(audience, part) for part in Part}
    environment.filters.update(
        counted=counted,
        moment=moment_words,
        direction=writing_direction,
        language=lambda tag: f"{LANGUAGES[tag]} ({tag})" if tag in LANGUAGES else tag,
    )
    return environment


def _seen(value: object) -> object:
    """What a template may print: HTML that a module made, or a string with nothing unseen in it."""
    if value is None:
        raise TypeError("a template printed None: a module left a fact out")
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _print_heads(view: CaseView, form: str, notice: str, suspects: tuple[Named, ...]) -> str:
    """What stands at the head and the foot of every printed page; the running chapter where the typesetter knows it."""
    parts = (view.case.outcome, FICTIONAL if view.case.fictional else notice, view.case.title)
    head = " · ".join(_short(part) for part in parts if part)
    foot = f"Presumed innocent (Rome Statute, article 66(1)): {listing([one.words for one in suspects])}."
    return (
        "\n@page {\n"
        f"  @top-left {{ content: {css_string(head)}; }}\n"
        f"  @top-right {{ content: {css_string(form)}; content: {css_string(form)} '\\a' string(chapter); }}\n"
        f"  @bottom-left {{ content: {css_string(foot if suspects else view.tool)}; }}\n"
        "}\n"
    )


def _short(part: str) -> str:
    return part if len(part) <= _PART_LIMIT else f"{part[:_PART_LIMIT]}… (whole on the first page)"


def _refuse_twins(view: CaseView) -> None:
    """Keys are unique within their kind, labels in a case: else a link would lead to another thing than it names."""
    named = {
        "exhibit": [str(body.label) for _, body in view.exhibits],
        "transcript": [str(body.key) for _, body in view.transcripts],
        "claim": [str(body.key) for _, body in view.claims],
        "actor": [str(body.key) for _, body in view.actors],
        "incident": [str(body.key) for _, body in view.incidents],
        "dating": [str(body.key) for _, body in view.datings],
        "theory": [str(one.theory.key) for one in view.theories],
    }
    for kind, names in named.items():
        twins = sorted({name for name in names if names.count(name) > 1})
        if twins:
            raise EvidenceError(
                f"two records of the case are the {kind} {twins[0]!r}",
                advice="Rename one of them: a link in the dossier must lead to one thing only.",
            )
