"""Bodies and files that are withheld: a mark in their place, so that none is ever taken for one that was lost.

The mark of a body, or of a file of the vault by its SHA-256, is a row of `bodies` under a digest of its own, bound to
the case. It is guarded like any body. When the body or the file itself comes later, it is kept beside the mark.
"""

import hashlib

from probanda.model.ids import CaseId, Digest
from probanda.store.models import BodyRow

_DOMAIN = b"probanda/withheld/1"


def mark_of(case_id: CaseId, digest: Digest) -> Digest:
    """The digest under which the mark of a withheld body lies."""
    return Digest(hashlib.sha256(_DOMAIN + case_id.encode() + b"\0" + digest.encode()).hexdigest())


def is_withheld(alias: str, case_id: CaseId, digest: str) -> bool:
    """Whether a body or file that is not here was withheld; else it is lost."""
    return BodyRow.objects.using(alias).filter(digest=mark_of(case_id, Digest(digest))).exists()
