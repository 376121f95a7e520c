"""What was expunged: digests whose bytes are gone for good, each with the entry that says why.

The rows are evidence, like the entry they name. A body that is not here is expunged when a row of its own case says so;
without such a row it is lost.
"""

from collections.abc import Sequence

from django.db import connections

from probanda.model.ids import CaseId, Digest
from probanda.store import bulk
from probanda.store.models import BodyRow, CurrentRow, ExpungedRow

_BLOCK = 500  # below SQLite's oldest limit of 999 variables in a statement


def expunged_digests(alias: str, case_id: CaseId) -> dict[Digest, int]:
    """Digest -> seq of the entry that expunged it; of records and of details."""
    rows = ExpungedRow.objects.using(alias).filter(case_id=case_id).order_by("entry", "digest")
    return {Digest(digest): entry for digest, entry in rows.values_list("digest", "entry")}


def is_expunged(alias: str, case_id: CaseId, digest: str) -> bool:
    """Whether a body that is not here was expunged; else it was withheld or is lost."""
    return ExpungedRow.objects.using(alias).filter(case_id=case_id, digest=digest).exists()


def write_expunged(alias: str, case_id: CaseId, digests: Sequence[Digest], *, entry: int) -> None:
    """Delete these bodies for good, in the transaction that entered the entry; no list shows them any more."""
    if connections[alias].vendor == "sqlite":
        with connections[alias].cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # pages are zeroed as they become free, and not at the end only
    bulk.insert(alias, [ExpungedRow(digest=digest, case_id=case_id, entry=entry) for digest in digests])
    for at in range(0, len(digests), _BLOCK):
        block = digests[at : at + _BLOCK]
        BodyRow.objects.using(alias).filter(digest__in=block).delete()
        CurrentRow.objects.using(alias).filter(case_id=case_id, digest__in=block).delete()
