"""The law packs that come with probanda: YAML that people write and review, compiled to `compiled.json`.

In: `compiled.json`, packs keyed by their digests, and the table of modes. Out: `LawPack`s and `ModeCell`s. A pack whose
bytes do not give its digest is refused. A pack is looked up for the days of an incident.
May import: `probanda.model`, the standard library and msgspec. `probanda.law.compile_packs` makes the file.
"""

import hashlib
from pathlib import Path

import msgspec

from probanda.model import canonical
from probanda.model.errors import LawError
from probanda.model.ids import Digest
from probanda.model.law import LawPack, ModeCell
from probanda.model.when import Day

COMPILED = Path(__file__).parent / "compiled.json"


class CompiledLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `compiled.json` holds."""

    modes: tuple[ModeCell, ...]
    packs: dict[Digest, LawPack]


def load_packs() -> tuple[LawPack, ...]:
    """All packs, in the order of their keys.

    Raises:
        LawError: the compiled file is damaged, or a pack is not the one that its digest names.
    """
    packs = _compiled().packs
    for digest, pack in packs.items():
        if not digest == pack.digest == digest_of(pack):
            raise LawError(
                f"the law pack {pack.key} is not the one that its digest names",
                advice="Compile the packs again with `python -m probanda.law.compile_packs`.",
            )
    return tuple(sorted(packs.values(), key=lambda pack: (pack.key, pack.valid_from or "")))


def load_modes() -> tuple[ModeCell, ...]:
    """The table forum x mode.

    Raises:
        LawError: the compiled file is damaged.
    """
    return _compiled().modes


def pack_for(key: str, packs: tuple[LawPack, ...], *, on: Day) -> LawPack:
    """The pack of this key that was in force on that day.

    Raises:
        LawError: no such pack, or none on that day.
    """
    served = [pack for pack in packs if pack.key == key]
    for pack in served:
        if in_force(pack, on):
            return pack
    if served:
        raise LawError(
            f"no law pack for {key} was in force on {on}: {'; '.join(days_of(pack) for pack in served)}",
            advice="Look for the provision that was in force on that day.",
        )
    raise LawError(
        f"there is no law pack for {key}", advice=f"There are packs for {', '.join(sorted(p.key for p in packs))}."
    )


def in_force(pack: LawPack, on: Day) -> bool:
    """Whether the pack's law was in force on that day."""
    return (pack.valid_from is None or pack.valid_from <= on) and (pack.valid_to is None or on < pack.valid_to)


def days_of(pack: LawPack) -> str:
    """The days of a pack, in words."""
    since = f"in force from {pack.valid_from}" if pack.valid_from else "in force at all times"
    return f"{since} until the day before {pack.valid_to}" if pack.valid_to else since


def digest_of(pack: LawPack) -> Digest:
    """SHA-256 of the canonical pack without its `digest` field."""
    plain = msgspec.to_builtins(pack)
    del plain["digest"]
    return Digest(hashlib.sha256(canonical.encode(plain)).hexdigest())


def _compiled() -> CompiledLaw:
    try:
        return msgspec.json.decode(COMPILED.read_bytes(), type=CompiledLaw)
    except (OSError, msgspec.DecodeError) as why:
        raise LawError(
            f"the compiled law packs cannot be read: {why}",
            advice="Compile them again with `python -m probanda.law.compile_packs`, or install probanda again.",
        ) from why
