"""Whether a transcript can be that of a recording of this length.

A cue that begins at or after the end belongs to another recording, or was timed against another cut. One that ends more
than a second after it is remarked: people round.
"""

from collections.abc import Sequence
from fractions import Fraction

from probanda.model.speech import Cue, ReadCue

_ROUNDED = 1  # seconds


def cue_beyond(cues: Sequence[ReadCue | Cue], length_s: Fraction) -> ReadCue | Cue | None:
    """The first cue that begins when the recording is over; None: all begin before."""
    return next((cue for cue in cues if cue.start_s is not None and Fraction(cue.start_s) >= length_s), None)


def late_ends(cues: Sequence[ReadCue | Cue], length_s: Fraction) -> tuple[int, ...]:
    """The numbers of cues that begin in the recording and end more than a second after it."""
    return tuple(
        cue.number
        for cue in cues
        if cue.end_s is not None
        and Fraction(cue.end_s) > length_s + _ROUNDED
        and not (cue.start_s is not None and Fraction(cue.start_s) >= length_s)
    )
