"""Choosing: the first collector, in the order given, that knows how to fetch a lead."""

from collections.abc import Sequence

from probanda.model.errors import UsageError
from probanda.model.exhibit import Lead
from probanda.model.ports import Collector


def choose(lead: Lead, collectors: Sequence[Collector]) -> Collector:
    """The collector for the lead.

    Raises:
        UsageError: none accepts it.
    """
    for collector in collectors:
        if collector.accepts(lead):
            return collector
    known = ", ".join(collector.name for collector in collectors) or "none"
    raise UsageError(
        f"nothing here can take {lead.source!r}",
        advice=f"Check the path or the address; the collectors here are: {known}.",
    )
