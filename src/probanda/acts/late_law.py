"""Law that came after the conduct: citations in a case's texts, held against the days of the incidents it charges.

A place that is in force only from a later day, or that was another text on that day, is warned of with the incident.
The day is the last one on which the incident can have ended: of an incident without such a day nothing is said, and a
warning holds whichever of its possible days is the true one.
"""

from probanda.law.load import load_provisions
from probanda.model.dossier import CaseView
from probanda.model.law import CitationStatus
from probanda.text.citation_remarks import on_day


def late_law(view: CaseView) -> tuple[str, ...]:
    """A sentence for each place of law that an exhibit cites and that came after a charged incident, once."""
    provisions = load_provisions().with_instruments(tuple(instrument for _, instrument in view.instruments))
    labels = {record: exhibit.label for record, exhibit in view.exhibits}
    charged = {one.theory.incident for one in view.theories}
    days = [
        (incident.title, incident.when.last_imprecise)
        for record, incident in view.incidents
        if record in charged and incident.when.last_imprecise is not None
    ]
    found: dict[str, None] = {}
    for exhibit in view.citations:
        for citation in exhibit.citations:
            place = provisions.get(citation.ref) if citation.ref else None
            if place is None or citation.status not in (CitationStatus.OK, CitationStatus.WARNING):
                continue
            for title, day in days:
                remark = on_day(place, day, provisions, given=True)
                if remark is not None:
                    said = f"{labels[exhibit.exhibit]} cites {citation.text!r}: {remark.message} (incident “{title}”)"
                    found[said] = None
    return tuple(found)
