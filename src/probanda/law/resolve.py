"""Looking up a provision for a day: the same number can be another law, or none, on another day."""

from probanda.model.errors import LawError
from probanda.model.law import Provision, Provisions
from probanda.model.when import Day


def resolve(ref: str, provisions: Provisions, *, on: Day) -> Provision:
    """The provision of this reference as it was in force on that day.

    Raises:
        LawError: no such provision, or not on that day.
    """
    found = provisions.on(ref, on)
    if found is not None:
        return found
    known = provisions.get(ref)
    if known is None:
        parent = provisions.parent(ref)
        raise LawError(
            f"there is no provision {ref} in the instruments at hand",
            advice=f"{parent} is the nearest place that is listed." if parent else "Check its instrument and number.",
        )
    if known.valid_from is not None and on < known.valid_from:
        raise LawError(
            f"{known.ref} was not yet in force on {on}: its text applies from {known.valid_from}",
            advice="Name the provision that was in force on the day of the conduct.",
        )
    raise LawError(
        f"{known.ref} was no longer in force on {on}: it ended before {known.valid_to}",
        advice="Name the provision that was in force on the day of the conduct.",
    )
