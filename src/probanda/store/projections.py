"""Projections: tables computed from records, thrown away and rebuilt at will.

`CurrentRow` holds the current version of each record by kind and key. A withdrawn record has none: its history stays
in `RecordRow`. The key of a part is its whole's record and its own name, so that no two parts meet.
"""

from django.db import transaction

from probanda.model.charge import ReadingJudgement, TheoryArgument, TheoryPreference
from probanda.model.custody import Withdrawn
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.history import kind_of, read
from probanda.model.ids import CaseId
from probanda.model.speech import Cue
from probanda.model.value import Body
from probanda.store.models import BodyRow, CurrentRow, RecordRow
from probanda.store.workspace import Workspace


def key_of(body: Body) -> str:
    """The key of a record within its case and kind."""
    match body:
        case Cue():
            return f"{body.transcript}#{body.number}"
        case Footage():
            return f"{body.exhibit}#{body.file}"
        case TheoryArgument() | TheoryPreference():
            return f"{body.theory}#{body.key}"
        case ReadingJudgement():
            return f"{body.transcript}#{body.key}"
        case _:
            return str(getattr(body, "key"))  # noqa: B009 - every other kind has a key; Body itself has none to type


def project(alias: str, row: RecordRow, body: Body) -> None:
    """Bring the projection up to one more record version."""
    if isinstance(body, Withdrawn):
        CurrentRow.objects.using(alias).filter(case_id=row.case_id, record=row.record).delete()
        return
    CurrentRow.objects.using(alias).update_or_create(
        case_id=row.case_id,
        record=row.record,
        defaults={
            "version": row.version,
            "record_kind": kind_of(body),
            "key": key_of(body),
            "label": body.label if isinstance(body, Exhibit) else "",
            "digest": row.digest,
        },
        create_defaults={
            "version": row.version,
            "record_kind": kind_of(body),
            "key": key_of(body),
            "label": body.label if isinstance(body, Exhibit) else "",
            "digest": row.digest,
            "first_entry": row.entry,
            "first_position": row.position,
        },
    )


def rebuild(workspace: Workspace, case_id: CaseId) -> int:
    """Projections made again from records; the number of current records."""
    alias = workspace.alias
    with transaction.atomic(using=alias):
        CurrentRow.objects.using(alias).filter(case_id=case_id).delete()
        for row in RecordRow.objects.using(alias).filter(case_id=case_id).order_by("entry", "position"):
            body = read(bytes(BodyRow.objects.using(alias).get(digest=row.digest).body))
            project(alias, row, body)
        return CurrentRow.objects.using(alias).filter(case_id=case_id).count()
