"""From a whole case to what one receiver is shown.

Every package needs the case record and all versions of all keys, so that signers can be judged: they are always shown.
Of the checkpoints go the last, those that a time stamp which is shown stands for, and those that the receiver holds.
"""

from collections.abc import Collection
from dataclasses import replace

from probanda.model.custody import Case, ExpungedVersion, Record, SigningKey, TimeStamp
from probanda.model.errors import UsageError
from probanda.model.history import read
from probanda.model.ids import RecordId
from probanda.preserve.package import LedgerForm, PackageContents, Withheld

_CASE, _KEY, _STAMP = (str(kind.__struct_config__.tag) for kind in (Case, SigningKey, TimeStamp))


def cut_to_shown(
    contents: PackageContents,
    shown: Collection[tuple[RecordId, int]],
    *,
    withheld: tuple[Withheld, ...] = (),
    held_sizes: Collection[int] = (),
) -> PackageContents:
    """The contents with the record versions that are shown, those that are named as withheld, the case and its keys.

    `held_sizes` are the sizes of checkpoints that the receiver holds already: a proof will lead from each to the last.
    The extras and the details of the entries shown stay as they are given.

    Raises:
        UsageError: a record version or a checkpoint is named that is not there.
    """
    # 1. The records: what is named, and what every package needs
    wanted = {*shown, *((one.record, one.version) for one in withheld)}
    missing = wanted - {(one.record, one.version) for one in contents.records}
    if missing:
        record, version = min(missing)
        raise UsageError(f"{record} version {version} is not in the case", advice="Name records that are there.")
    keys = {one.record for one in contents.records if one.record_kind == _KEY}
    last_case = [one for one in contents.records if one.record_kind == _CASE][-1:]
    kept = tuple(
        one for one in contents.records if (one.record, one.version) in wanted or one.record in keys or one in last_case
    )
    # 2. The checkpoints
    sizes = {*held_sizes, *_stamped(kept), len(contents.entries)}
    checkpoints = tuple(one for one in contents.checkpoints if one.size in sizes)
    absent = set(held_sizes) - {one.size for one in checkpoints}
    if absent:
        raise UsageError(f"the case has no checkpoint of size {min(absent)}", advice="Ask the receiver for its note.")
    return replace(contents, records=kept, checkpoints=checkpoints, form=LedgerForm.SHOWN, withheld=withheld)


def _stamped(records: tuple[Record | ExpungedVersion, ...]) -> set[int]:
    stamps = (read(one.body) for one in records if isinstance(one, Record) and one.record_kind == _STAMP)
    return {one.size for one in stamps if isinstance(one, TimeStamp)}
