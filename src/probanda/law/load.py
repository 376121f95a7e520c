"""The instruments that come with probanda, read from their JSON beside this module.

One file an instrument, in the form of `model.law.Instrument`; `instruments/README.md` says where the rows come from
and how they were checked.
"""

from pathlib import Path

import msgspec

from probanda.model.errors import LawError
from probanda.model.law import Instrument, Provisions

_FOLDER = Path(__file__).parent / "instruments"
# Citations of the Rome Statute are looked for first, so its places come first in suggestions too.
_FIRST = ("rome_statute", "elements_of_crimes", "security_council")


def load_instruments() -> tuple[Instrument, ...]:
    """All instruments, the Rome Statute, the Elements of Crimes and the Security Council first.

    Raises:
        LawError: a file is not an instrument.
    """
    decoder = msgspec.json.Decoder(Instrument)
    rest = sorted(path.stem for path in _FOLDER.glob("*.json") if path.stem not in _FIRST)
    return tuple(_instrument(decoder, name) for name in (*_FIRST, *rest))


def load_provisions() -> Provisions:
    """The index of all instruments."""
    return Provisions(load_instruments())


def _instrument(decoder: msgspec.json.Decoder[Instrument], name: str) -> Instrument:
    try:
        return decoder.decode((_FOLDER / f"{name}.json").read_bytes())
    except (OSError, msgspec.DecodeError) as why:
        raise LawError(
            f"the instrument {name} cannot be read: {why}",
            advice="Its file came with probanda and was changed or lost: install probanda again.",
        ) from why
