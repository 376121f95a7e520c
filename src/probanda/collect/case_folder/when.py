"""When something happened, from the forms that people write to the four bounds of the model.

One form at a time:

- `on`: a point event on that day;
- `not_before`, `not_after`: a point event on some day between them, either side may be open;
- `first_imprecise`, `first_precise`, `last_precise`, `last_imprecise`: the four bounds;
- `moment`: a date and time; with an offset it is converted to a UTC day, without one all UTC days stay possible on
  which it can have been, whatever the zone was;
- `words` alone: nothing is known but what the source says.
"""

from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from probanda.collect.case_folder.words import listed, shown
from probanda.model.authored_when import AuthoredWhen
from probanda.model.when import Day, Moment, When, day

_FORMS = (
    ("on",),
    ("not_before", "not_after"),
    ("first_imprecise", "first_precise", "last_precise", "last_imprecise"),
    ("moment",),
)


def to_when(authored: AuthoredWhen) -> When:
    """The bounds that the author wrote, with his words, or else his moment as words.

    Raises:
        ValueError: no day of the calendar, or bounds out of order; never for a folder that was read and checked.
    """
    words = authored.words
    if authored.moment is not None:
        days = Moment(text=authored.moment).days()
        return replace(days, words=words) if words else days
    if authored.on is not None:
        return When.on(authored.on, words=words)
    if authored.not_before is not None or authored.not_after is not None:
        return When.between(authored.not_before, authored.not_after, words=words)
    return When(
        first_imprecise=_day(authored.first_imprecise),
        first_precise=_day(authored.first_precise),
        last_precise=_day(authored.last_precise),
        last_imprecise=_day(authored.last_imprecise),
        words=words,
    )


def weigh_when(authored: AuthoredWhen) -> Iterator[tuple[str, str, str]]:
    """(key, message, advice) of each thing that keeps `to_when` from giving an answer, or makes it say nothing."""
    used = [form for form in _FORMS if any(getattr(authored, key) is not None for key in form)]
    if not used and not authored.words.strip():
        yield "", "it says nothing of when", "Write `on: YYYY-MM-DD`, other bounds, or the words of the source"
    if len(used) > 1:
        keys = [key for form in used for key in form if getattr(authored, key) is not None]
        yield keys[-1], f"{listed(keys)} are different ways to say when", "Use one of them"
        return
    for form in used:
        yield from _moment(authored) if form == ("moment",) else _days(authored, form)


def _moment(authored: AuthoredWhen) -> Iterator[tuple[str, str, str]]:
    try:
        Moment(text=authored.moment or "").days()
    except ValueError as why:
        yield "moment", f"`{shown(authored.moment or '')}` is no date and time: {shown(str(why))}", _MOMENT_ADVICE


_MOMENT_ADVICE = "Write `YYYY-MM-DDThh:mm` with the offset that the source gives (`+02:00`), or without one"


def _days(authored: AuthoredWhen, form: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    given = [(key, text) for key in form if (text := getattr(authored, key)) is not None]
    wrong = [(key, text) for key, text in given if not _is_day(text)]
    for key, text in wrong:
        time = "T" in text or ":" in text
        advice = "A time of day goes under `moment`" if time else "Write YYYY-MM-DD; a day that is not known: `words`"
        yield key, f"`{shown(text)}` is no day of the calendar written YYYY-MM-DD", advice
    for (first, earlier), (second, later) in pairwise(given if not wrong else []):
        if later < earlier:
            yield second, f"`{second}` ({later}) is before `{first}` ({earlier})", "Check both days"


def _is_day(text: str) -> bool:
    try:
        day(text)
    except ValueError:
        return False
    return True


def _day(text: str | None) -> Day | None:
    return None if text is None else day(text)
