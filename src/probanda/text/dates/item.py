"""One date as it stands in an expression: named, counted or a part of a period, with its time of day."""

from typing import cast

import msgspec

from probanda.text.dates.clock import at_time, clock_at, iso_moment
from probanda.text.dates.context import Context, Part, longest
from probanda.text.dates.lexicon import Kind
from probanda.text.dates.meaning import Meant
from probanda.text.dates.named import Named, NamedYear, named_at
from probanda.text.dates.periods import decade_at, part_of, quarter_at, season_at
from probanda.text.dates.placed import meant as place
from probanda.text.dates.reading import Rule
from probanda.text.dates.relative import relative_at

LEADS = 4
"""Words such as "on the" that can stand before a date, at most."""

_NEVER = {Kind.OF, Kind.TO, Kind.UNTIL, Kind.BETWEEN, Kind.AND, Kind.NO_LATER, Kind.NO_EARLIER, Kind.ONWARDS}
_NEVER |= {Kind.ABOUT, Kind.THROUGHOUT, Kind.PERHAPS, Kind.SAME_AS, Kind.COMMA, Kind.DOT, Kind.OPEN, Kind.CLOSE}
_NEVER |= {Kind.DASH, Kind.SLASH, Kind.SIGN, Kind.ZONE, Kind.LOCAL, Kind.FROM, Kind.HOUR_WORD, Kind.AGO}
_BEGINS = frozenset(Kind) - _NEVER
"""What a date without anything before it can begin with."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A single date: named, so that a range can complete it, or already a meaning."""

    end: int
    names: tuple[Named, ...] = ()
    meant: Meant = Meant()


def resolved(context: Context, item: Item) -> Meant:
    """What it means by itself."""
    return place(context, item.names) if item.names else item.meant


def item_at(context: Context, at: int, *, short: bool = False) -> Item | None:
    """One date with its time of day; `short`: a day number alone is one too."""
    short = short and (context.has(at, Kind.NUMBER) or context.has(at, Kind.ORDINAL) or context.has(at, Kind.LEAD))
    if (at, short) not in context.known:
        context.known[at, short] = _item(context, at, short=short)
    return cast("Item | None", context.known[at, short])


def _item(context: Context, at: int, *, short: bool) -> Item | None:
    best = _timed(context, at, short=short)
    for _ in range(LEADS):
        if not context.has(at, Kind.LEAD) and not context.has(at, Kind.HOUR_WORD):
            break
        at += 1
        found = _timed(context, at, short=short)
        if found is not None and (best is None or found.end > best.end):
            best = found
    return best


def _timed(context: Context, at: int, *, short: bool) -> Item | None:
    clock = clock_at(context, at)
    if clock is not None:
        behind = context.skip(clock[0], Kind.COMMA)
        lead = context.skip(behind, Kind.LEAD, Kind.OF)
        for start in dict.fromkeys((behind, lead, context.skip(lead, Kind.LEAD))):
            item = _dateless(context, start, short=False)
            if item is not None:
                return Item(end=item.end, meant=at_time(resolved(context, item), clock[1]))
    item = _dateless(context, at, short=short)
    if item is None:
        return None
    behind = context.skip(item.end, Kind.COMMA)
    lead = context.skip(behind, Kind.LEAD, Kind.HOUR_WORD)
    for start in dict.fromkeys((behind, lead, context.skip(lead, Kind.HOUR_WORD, Kind.ABOUT))):
        clock = clock_at(context, start)
        if clock is not None:
            return Item(end=clock[0], meant=at_time(resolved(context, item), clock[1]))
    return item


def _dateless(context: Context, at: int, *, short: bool) -> Item | None:
    """A date without its time of day."""
    plain, part = _plain(context, at, short=short), _part(context, at)
    if part is not None and (plain is None or part[0] > plain.end):
        return Item(end=part[0], meant=part[1])
    return plain


def _plain(context: Context, at: int, *, short: bool) -> Item | None:
    if at >= len(context.tokens) or _BEGINS.isdisjoint(kind for kind, _ in context.tokens[at].senses):
        return None
    named = named_at(context, at, short=short)
    found = longest(
        season_at(context, at),
        quarter_at(context, at),
        decade_at(context, at),
        relative_at(context, at),
        _iso(context, at),
    )
    if named is not None and (found is None or named[0] >= found[0]):
        return Item(end=named[0], names=named[1])
    return None if found is None else Item(end=found[0], meant=found[1])


def _iso(context: Context, at: int) -> Part | None:
    if not context.has(at, Kind.ISO):
        return None
    found = iso_moment(context.text(at))
    if found is None:
        return None
    year, month, day = map(int, found[0].split("-"))
    named = Named(day=day, month=month, year=NamedYear(value=year), rules=(Rule.DAY,))
    return at + 1, at_time(place(context, (named,)), found[1])


def _part(context: Context, at: int) -> Part | None:
    """Early May 2014, mid-2014, the end of last month, أواخر أيلول."""
    part = context.sense(at, Kind.PART)
    if part is None:
        return None
    behind = context.skip(at + 1, Kind.DASH)
    of = context.skip(behind, Kind.OF)
    for start in dict.fromkeys((behind, of, context.skip(of, Kind.LEAD))):
        item = _plain(context, start, short=False)
        if item is None:
            continue
        whole = resolved(context, item)
        parts = tuple(found for one in whole.meanings if (found := part_of(one, part)) is not None)
        if parts or (whole.missing and not whole.meanings) or whole.problems:
            return item.end, msgspec.structs.replace(whole, meanings=parts)
    return None
