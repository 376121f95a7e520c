"""The log of a case in tiles (`preserve.tiles`): a projection of its entries, grown with them, rebuilt at will.

Nothing guards a projection, so what is read here is believed only as far as a signature reaches: before a checkpoint
is signed, the root that the tiles give for the last signed size must be the signed one, and the leaves of the entries
after it are computed anew from the entries. Where that fails, the tiles are made again from all entries and compared
once more; a history that still is not the signed one gets no second signature.
"""

from collections.abc import Sequence

from django.db import transaction

from probanda.model.custody import SignedCheckpoint
from probanda.model.errors import LedgerError, ProofError
from probanda.model.ids import CaseId
from probanda.preserve import merkle
from probanda.preserve.tiles import HEIGHT, WIDTH, Fetch, TiledTree, extend
from probanda.store import bulk
from probanda.store.bodies import BEHIND, as_bytes
from probanda.store.database import lock
from probanda.store.models import EntryRow, LogTileRow

_FIELDS = ("case_id", "level", "index", "hashes")


def grow(alias: str, case_id: CaseId, size: int, leaves: Sequence[bytes]) -> None:
    """Add the leaves of new entries to a log of `size`; tiles that do not fit it are made again from the entries."""
    try:
        tiles = list(extend(size, _fetch(alias, case_id), leaves))
    except ProofError:
        rebuild_log(alias, case_id)
        return
    rows = LogTileRow.objects.using(alias).filter(case_id=case_id)
    for level, index in {level: index for level, index, _ in reversed(tiles)}.items():
        rows.filter(level=level, index=index).delete()  # the first of each level may be there already, and shorter
    bulk.insert_values(alias, LogTileRow, _FIELDS, ((case_id, *tile) for tile in tiles))


def tree(alias: str, case_id: CaseId, size: int) -> TiledTree:
    """The tree over the first `size` entries, as the tiles have it."""
    return TiledTree(size, _fetch(alias, case_id))


def rebuild_log(alias: str, case_id: CaseId) -> None:
    """The tiles of a case made again from its entries.

    Raises:
        EvidenceError: an entry is no bytes.
    """
    with transaction.atomic(using=alias):
        lock(alias, case_id)
        LogTileRow.objects.using(alias).filter(case_id=case_id).delete()
        tiles = extend(0, _fetch(alias, case_id), leaves_from(alias, case_id, 0))
        bulk.insert_values(alias, LogTileRow, _FIELDS, ((case_id, *tile) for tile in tiles))


def rebuild_missing(alias: str) -> None:
    """Tiles for each case that has entries and none: an older version kept no log."""
    begun = set(EntryRow.objects.using(alias).filter(seq=0).values_list("case_id", flat=True))
    tiled = LogTileRow.objects.using(alias).filter(level=0, index=0).values_list("case_id", flat=True)
    for case_id in sorted(begun.difference(tiled)):
        rebuild_log(alias, CaseId(case_id))


def root_to_sign(alias: str, case_id: CaseId, size: int, signed: SignedCheckpoint | None) -> bytes:
    """The root over all `size` entries, proved to continue the last checkpoint that was signed.

    Raises:
        LedgerError: the entries are not those that were signed before.
    """
    try:
        return _continued(alias, case_id, size, signed)
    except ProofError:
        rebuild_log(alias, case_id)
    try:
        return _continued(alias, case_id, size, signed)
    except ProofError as why:
        raise LedgerError(
            "the entries that were signed before are not those that are here: nothing more is signed", advice=BEHIND
        ) from why


def leaves_from(alias: str, case_id: CaseId, seq: int) -> list[bytes]:
    """Leaf hashes of the entries from `seq` on, computed from the entries.

    Raises:
        EvidenceError: an entry is no bytes.
    """
    rows = EntryRow.objects.using(alias).filter(case_id=case_id, seq__gte=seq).order_by("seq")
    return [merkle.leaf_hash(as_bytes(row.canonical, f"entry {row.seq}")) for row in rows.iterator()]


def _continued(alias: str, case_id: CaseId, size: int, signed: SignedCheckpoint | None) -> bytes:
    held = signed.size if signed else 0
    fetch = _fetch(alias, case_id)
    if signed is not None and TiledTree(held, fetch).root().hex() != signed.root:
        raise ProofError("the tiles are not those that were signed")
    # The last tile of each level may be longer than the signed size; only what was signed is taken from it.
    cut = _Cut(held, fetch)
    fresh = {(level, index): hashes for level, index, hashes in extend(held, cut, leaves_from(alias, case_id, held))}
    return TiledTree(size, lambda level, index: fresh.get((level, index)) or cut(level, index)).root()


class _Cut:
    """Tiles as they were when the log had `size` leaves."""

    def __init__(self, size: int, fetch: Fetch) -> None:
        self._size, self._fetch = size, fetch

    def __call__(self, level: int, index: int) -> bytes:
        held = (self._size >> (HEIGHT * level)) - WIDTH * index
        return self._fetch(level, index)[: max(held, 0) * merkle.HASH_BYTES]


def _fetch(alias: str, case_id: CaseId) -> Fetch:
    rows = LogTileRow.objects.using(alias).filter(case_id=case_id)

    def fetch(level: int, index: int) -> bytes:
        found = rows.filter(level=level, index=index).values_list("hashes", flat=True).first()
        return b"" if found is None else as_bytes(found, f"tile {level}/{index} of the log")

    return fetch
