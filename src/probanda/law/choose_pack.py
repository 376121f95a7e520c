"""Choosing the law pack that serves one part of a charge: of this forum, in force on all known days of the incident.

An open bound of an incident is no day. Where the law changed between two possible days of an incident, no pack serves:
which law applies depends on the day, and the incident has to be split or its days narrowed.

A set of the Elements of Crimes can be named by its place in the Statute: `RS:8(2)(c)(i)-1` is `EOC:8(2)(c)(i)-1`.
"""

import re

from probanda.law.packs import days_of, in_force
from probanda.model.errors import LawError
from probanda.model.law import LawPack, PackPart
from probanda.model.when import Day, When

_SET = re.compile(r"RS:(?P<path>.+-[0-9]+)")


def known_days(when: When) -> tuple[Day, ...]:
    """The bounds of an incident that are known.

    Raises:
        LawError: none is.
    """
    bounds = (when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise)
    days = tuple(bound for bound in bounds if bound is not None)
    if not days:
        raise LawError(
            "the incident has no known day, and a law is looked up for a day",
            advice="Give the incident a first or a last possible day.",
            at="incident",
        )
    return days


def choose_pack(
    packs: tuple[LawPack, ...], key: str, part: PackPart, *, forum: str, days: tuple[Day, ...], at: str
) -> LawPack:
    """The pack; `at` is the key of the theory that asks for it.

    Raises:
        LawError: there is none.
    """
    fitting = [pack for pack in packs if pack.part is part and (not pack.forums or forum in pack.forums)]
    written = _SET.fullmatch(key)
    names = (key, f"EOC:{written['path']}") if written else (key,)
    served = [pack for pack in fitting if pack.key in names]
    if not served:
        there = ", ".join(sorted({pack.key for pack in fitting})) or "none"
        raise LawError(
            f"there is no law pack of the part {part.value!r} for {key!r} before the forum {forum}",
            advice=f"Packs of this part: {there}. Writing one: docs/law-packs.md.",
            at=at,
        )
    for pack in served:
        if all(in_force(pack, one) for one in days):
            return pack
    spans = f"{days[0]} to {days[-1]}"
    changed = [pack.valid_from for pack in served if pack.valid_from and days[0] < pack.valid_from <= days[-1]]
    if changed and all(any(in_force(pack, one) for pack in served) for one in days):
        raise LawError(
            f"the law of {key} changed on {changed[0]}, between two possible days of the incident ({spans})",
            advice="Split the incident at that day, or narrow its dates: each part has the law of its own day.",
            at=at,
        )
    raise LawError(
        f"no law pack for {key} was in force on all known days of the incident, {spans}:"
        f" {'; '.join(days_of(pack) for pack in served)}",
        advice="Narrow the incident's dates, or charge the law of its days.",
        at=at,
    )
