"""Explanations that can be folded: why a node has its status, and which of its parts decide it.

An explanation names the parts that decide its node; each has an explanation of its own, so that a reader opens only
what matters. What a node attacks, or is attacked by, is always told.
"""

from probanda.model.assessment import ArgumentLine, Standing
from probanda.model.proof import Side, Status
from probanda.model.value import Value

STANDING_WORDS = {
    Standing.IN: "prevails",
    Standing.IN_SOME: "prevails in some readings",
    Standing.UNDECIDED: "is undecided",
    Standing.OUT: "is defeated",
    Standing.BLOCKED: "does not count",
    Standing.LACKS: "does not stand",
    Standing.SILENT: "holds in no reading at hand",
    Standing.GONE: "has nothing left that it rests on",
}
MET_BY_WORDS = {
    Standing.IN_SOME: "in others it is defeated by",
    Standing.UNDECIDED: "against",
    Standing.OUT: "by",
}


class Explanation(Value, frozen=True, kw_only=True):
    """Why one node has its status."""

    node: str
    words: str
    side: Side
    status: Status
    met: bool | None
    reason: str
    because: tuple[str, ...] = ()
    """The parts that decide it: for AND the worst, for OR the best, for k-of-n those at the k-th best."""
    others: tuple[str, ...] = ()
    """Its other parts."""
    attackers: tuple[str, ...] = ()
    """Nodes that attack it, whether or not they do something to it."""
    arguments: tuple[ArgumentLine, ...] = ()
    """At a leaf: what carries it and what speaks against, undercutters included."""
    serves: tuple[str, ...] = ()
    """The nodes above it, nearest first: what a gap here leaves open."""
    gap: str = ""
    """For a gap: which node it serves and what would fill it."""
