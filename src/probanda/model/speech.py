"""Words with their doubts: transcripts, cues, readings.

The text of a cue is kept exactly as its author typed it, brackets and all; everything that the brackets mean is a
mark with a span into that text. So nothing can be lost: what is not understood is still there, word for word.

Spans are half-open [start, end) in code points of `Cue.text`. Marks that a reader finds are disjoint; a passage of
meaning that a person adds may lie inside a stage direction, since speech can be quoted there.

A mark names the `rule` that found it, so that a person can accept, correct or refuse it.
"""

from enum import Enum

from msgspec import UNSET, UnsetType

from probanda.model.ids import Key, RecordId
from probanda.model.value import Body, Value


class Span(Value, frozen=True, kw_only=True):
    """Half-open [start, end) in code points of the cue's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"[{self.start}, {self.end}) is no span")


class Reading(Value, frozen=True, kw_only=True):
    """One possible wording, or one possible meaning of clear words."""

    key: Key
    """Stable within its passage ("a", "b", or the author's own)."""
    text: str
    gloss: str = ""
    """What the translator says the words mean ("which is dialect for ...")."""
    version: Key | UnsetType = UNSET
    """The transcript whose author chose these words, where it is not the passage's own; not there: it is."""


class PassageKind(Enum):
    """Two kinds of doubt: what was said, and what clear words mean."""

    WORDING = "wording"
    MEANING = "meaning"


class Unclearness(Enum):
    """Why a passage is unclear, in the translator's convention."""

    UNINTELLIGIBLE = "unintelligible"
    INAUDIBLE = "inaudible"
    MUMBLES = "mumbles"
    CROSSTALK = "crosstalk"
    ALTERNATIVE = "alternative"
    """`fed by us (or stay and nest)`: the first reading is the words before the bracket."""
    GAP = "gap"
    """Words that the author left out or that the recording lost (`[...]`)."""
    MEANING = "meaning"
    """Clear words that can mean more than one thing."""
    UNSURE = "unsure"
    """A machine wrote these words and gave them a low probability: its draft, until a person confirms it."""
    TRANSLATORS = "translators"
    """Two translators, independent of each other, chose different words."""


class Unclear(Value, frozen=True, kw_only=True):
    """An unclear passage: a span with its readings; none is chosen by a machine."""

    key: Key
    span: Span
    passage_kind: PassageKind
    unclearness: Unclearness
    readings: tuple[Reading, ...] = ()
    start_s: str | None = None
    """Where the author says that it stands in the footage (`[inaudible 0:12]`): decimal seconds."""
    end_s: str | None = None
    rule: str = ""


class Quotation(Value, frozen=True, kw_only=True):
    """Words quoted inside a mark, with their span in the cue's text, quotation marks excluded."""

    span: Span
    text: str


class StageDirection(Value, frozen=True, kw_only=True):
    """What the transcriber saw or heard that is no speech; quotations inside it are speech all the same."""

    span: Span
    text: str
    """What stands between the brackets."""
    quotations: tuple[Quotation, ...] = ()
    rule: str = ""


class Insertion(Value, frozen=True, kw_only=True):
    """Words that an editor added; the speaker did not say them."""

    span: Span
    text: str
    rule: str = ""


class Cue(Body, frozen=True, kw_only=True, tag="cue"):
    """One cue: the text as typed, and what its brackets mean. Cues are numbered from 1."""

    transcript: RecordId
    number: int
    start_s: str | None = None
    """Decimal seconds from the start of the footage; None: not timed."""
    end_s: str | None = None
    speaker: str | None = None
    text: str
    unclear: tuple[Unclear, ...] = ()
    directions: tuple[StageDirection, ...] = ()
    insertions: tuple[Insertion, ...] = ()
    head: str = ""
    """What stands before the text in the file, as typed: separators, time code, speaker label."""
    line: int | None = None
    """The line of the file on which the text begins, from 1; None: it came from no file of lines."""


class Direction(Enum):
    """Writing direction."""

    LTR = "ltr"
    RTL = "rtl"


class Transcript(Body, frozen=True, kw_only=True, tag="transcript"):
    """The head of a transcript or translation; its cues are records of their own."""

    key: Key
    title: str
    exhibit: RecordId
    """The exhibit that this transcript is: the file as handed in."""
    of: RecordId
    """The exhibit whose words these are."""
    translates: RecordId | None = None
    """The transcript that it translates; None: it is in the language spoken."""
    second_of: RecordId | UnsetType = UNSET
    """The transcript with which it was compared as a second, independent version; not there: with none."""
    language: str
    direction: Direction
    author: str = ""
    encoding: str = "utf-8"
    """Of the exhibit's file, as its author declared it."""
    cues: int
    notes: tuple[str, ...] = ()
    """What the reader of the text remarks, with its line or cue."""


class TimedWord(Value, frozen=True, kw_only=True):
    """A word of a machine's transcript, with what the machine says of it."""

    text: str
    start_s: str | None = None
    end_s: str | None = None
    probability: str | None = None
    """Decimal, from 0 to 1, as the machine wrote it."""


class Version(Value, frozen=True, kw_only=True):
    """Another version of the words that the same file holds: a translation, a second translator's, another tier."""

    key: str
    """Its name in the file."""
    language: str = ""
    author: str = ""
    day: str = ""
    """When it was made, as the file says."""


class Beside(Value, frozen=True, kw_only=True):
    """What a version says beside a cue."""

    version: str
    text: str


class Kept(Value, frozen=True, kw_only=True):
    """Something that a file says and that no field holds, under a name that begins with its format: `vtt.settings`."""

    name: str
    value: str


class ReadCue(Value, frozen=True, kw_only=True):
    """A cue as a reader found it, before it belongs to a transcript.

    It has the fields of `Cue`, and what else its file says of it, so that it can be written again without loss.
    """

    number: int
    start_s: str | None = None
    end_s: str | None = None
    speaker: str | None = None
    text: str
    unclear: tuple[Unclear, ...] = ()
    directions: tuple[StageDirection, ...] = ()
    insertions: tuple[Insertion, ...] = ()
    head: str = ""
    line: int | None = None
    words: tuple[TimedWord, ...] = ()
    beside: tuple[Beside, ...] = ()
    kept: tuple[Kept, ...] = ()

    def entered(self, transcript: RecordId) -> Cue:
        """The same cue as the body of a record of that transcript."""
        return Cue(
            transcript=transcript,
            number=self.number,
            start_s=self.start_s,
            end_s=self.end_s,
            speaker=self.speaker,
            text=self.text,
            unclear=self.unclear,
            directions=self.directions,
            insertions=self.insertions,
            head=self.head,
            line=self.line,
        )


class ReadTranscript(Value, frozen=True, kw_only=True):
    """What a reader of transcripts returns before anything is a record.

    Of plain text `before`, then head and text of each cue in order, then `after`, is the text that was read, character
    for character.
    """

    cues: tuple[ReadCue, ...]
    notes: tuple[str, ...] = ()
    """What was read but has no place in a cue, or may need a second look: in words, with its line or cue."""
    before: str = ""
    """All up to the end of the heading's line, when only what follows a heading was read."""
    after: str = ""
    language: str = ""
    """As the file says; empty: it does not."""
    versions: tuple[Version, ...] = ()
    """The versions that stand beside the cues."""
    kept: tuple[Kept, ...] = ()
