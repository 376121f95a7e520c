"""Nights, which belong to two days: "in the night of 17 to 18 September", "last night", "overnight 17/18 September"."""

import msgspec

from probanda.text.dates import joined
from probanda.text.dates.context import NEEDS_DAY, Context, Part
from probanda.text.dates.item import item_at, resolved
from probanda.text.dates.lexicon import Kind
from probanda.text.dates.meaning import Meant, clipped, within
from probanda.text.dates.named import named_at
from probanda.text.dates.pairs import merged_problems, pair_at
from probanda.text.dates.placed import meant as place
from probanda.text.dates.reading import Precision, Rule


def night_at(context: Context, at: int) -> Part | None:
    """In the night of 17 to 18 September, last night, overnight 17/18 September 2031."""
    value = context.sense(at, Kind.NIGHT)
    if value is None:
        return None
    if value:
        return at + 1, _beside(context, value)
    pair = pair_at(context, at + 1, Kind.DASH, Kind.TO, Kind.AND)
    if pair is not None:
        end, _, pairs, wrong = pair
        return end, joined.each(wrong, *(joined.night_between(one, other) for one, other in pairs))
    two = _two_days(context, at + 1)
    if two is not None:
        return two
    item = item_at(context, at + 1)
    if item is None:
        return None
    whole = resolved(context, item)
    return item.end, joined.each(whole, *(night for one in whole.meanings for night in joined.nights(one)))


def _beside(context: Context, shift: int) -> Meant:
    """Last night, tonight."""
    if context.on is None:
        return Meant(missing=(NEEDS_DAY,))
    first, last = sorted((context.on, context.on + shift))
    found = within(clipped(first), clipped(last), Precision.DAYS, Rule.NIGHT, Rule.NAMED_DAY)
    return Meant(meanings=(found,))


def _two_days(context: Context, at: int) -> Part | None:
    """17/18 September 2031."""
    text = context.text(at)
    if not context.has(at, Kind.NUMERIC) or text.count("/") != 1 or len(text) > len("17/18"):
        return None
    behind = named_at(context, context.skip(at + 1, Kind.OF))
    if behind is None or behind[1][0].day is not None or behind[1][0].month is None:
        return None
    end, months = behind
    one, other = (
        place(context, (msgspec.structs.replace(month, day=day, rules=(Rule.DAY,)) for month in months))
        for day in map(int, text.split("/"))
    )
    nights = [joined.night_between(*both) for both in zip(one.meanings, other.meanings, strict=False)]
    return end, joined.each(merged_problems(one, other), *nights)
