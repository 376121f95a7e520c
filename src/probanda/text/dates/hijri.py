"""The tabular Islamic calendar (civil form, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of thirty).

Source: Reingold and Dershowitz, Calendrical Calculations, "The Islamic Calendar": day 1 is 16 July 622 of the Julian
calendar (19 July of the Gregorian one reckoned back). No country's calendar is exactly this one. The first days of the
months of the Umm al-Qura table for the years 1343 to 1500 lie from two days before to one day after it (measured on all
1,896 months); a sighting can be a day or two later still; and a Hijri day begins at the sunset before. Hence `BEFORE`
and `AFTER`.
"""

BEFORE, AFTER = 3, 3
"""Days by which a Hijri day is widened on either side."""
MONTHS = (
    "Muharram",
    "Safar",
    "Rabi I",
    "Rabi II",
    "Jumada I",
    "Jumada II",
    "Rajab",
    "Shaban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qada",
    "Dhu al-Hijja",
)
LONGEST = 30
"""The most days that a month can have: by sighting each can have thirty."""
_EPOCH = 227_014  # the day before 19 July 622, as `date.toordinal` counts days


def first_of(year: int, month: int) -> int:
    """The first day of a month, as `date.toordinal` counts days."""
    return _EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + (month - 1) * 29 + month // 2 + 1
