"""A case folder as people write it: YAML by hand, links by key, checked before anything is entered.

::

    case.yaml                     AuthoredCase
    exhibits/<any>.yaml           AuthoredExhibit, files named relative to the YAML file
    transcripts/<any>.yaml        AuthoredTranscript
    claims/<any>.yaml             a list of AuthoredClaim under `claims:`
    actors/<any>.yaml             AuthoredActor
    incidents/<any>.yaml          AuthoredIncident
    theories/<any>.yaml           AuthoredTheory with its arguments

A link is the key of another thing. Keys are unique within their kind.

The types below say what a value must look like, so that the JSON Schemas in `docs/schema` say it too; the reader of
case folders checks it, building a value in code does not.
"""

from typing import Annotated

import msgspec

from probanda.model.actor import ActorKind, Identity
from probanda.model.authored_command import (
    AuthoredMembership,
    AuthoredPositioning,
    AuthoredPosting,
    AuthoredRelation,
)
from probanda.model.authored_sheet import AuthoredAdmissibility, AuthoredDisclosure
from probanda.model.authored_theory import AuthoredPolicy, AuthoredTheory
from probanda.model.authored_when import AuthoredWhen
from probanda.model.charge import JudgementKind
from probanda.model.claim import Polarity
from probanda.model.exhibit import Loss, Presence
from probanda.model.incident import IncidentKind
from probanda.model.law import Checked
from probanda.model.speech import Direction
from probanda.model.value import Value
from probanda.model.when import DatingKind
from probanda.model.written import AuthoredKey, Count, Language, Seconds, Words


class AuthoredProvision(Value, frozen=True, kw_only=True):
    """A numbered place of a case folder's own instrument."""

    ref: Words
    title: str = ""
    note: str = ""


class AuthoredInstrument(Value, frozen=True, kw_only=True):
    """An instrument that only this case knows (a fictional resolution)."""

    key: AuthoredKey
    """The prefix of its references, `KEY:1(a)`."""
    title: Words
    source: Words
    checked: Checked
    provisions: tuple[AuthoredProvision, ...] = ()
    exhibit: str | None = None
    """The exhibit that holds its text."""


class AuthoredCase(Value, frozen=True, kw_only=True):
    """case.yaml."""

    key: AuthoredKey
    title: Words
    fictional: bool = False
    """Whether the whole case is invented; every page then says so."""
    notice: str = ""
    """What every page must say first; `outcome`: how proceedings ended, if any did."""
    outcome: str = ""
    summary: str = ""
    language: Language = "en"
    instruments: tuple[AuthoredInstrument, ...] = ()
    policy: AuthoredPolicy | None = None
    """This organisation's policy for stage tests, where it states one."""


class AuthoredDating(Value, frozen=True, kw_only=True):
    """A source's word on a date, written at the exhibit that says so."""

    key: AuthoredKey
    kind: DatingKind
    when: AuthoredWhen
    by: Words
    """Who says so, in words."""
    of: str | None = None
    """The key of the exhibit or incident that is dated; absent: the exhibit itself."""


class AuthoredCompleteness(Value, frozen=True, kw_only=True):
    """One item of the completeness list."""

    item: Words
    presence: Presence
    reason: str = ""
    """Why it is not present."""


class AuthoredExhibit(Value, frozen=True, kw_only=True):
    """An exhibit and the datings that it gives."""

    key: AuthoredKey
    title: Words
    files: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1)]
    """Paths relative to the folder of this YAML file, inside the case folder."""
    description: str = ""
    url: str | None = None
    publisher: str = ""
    made_from: tuple[str, ...] = ()
    """Exhibits that it was made from: it falls when one of them falls."""
    made_by: str = ""
    """In words: who or what made it from the others (a translator, a clipping tool)."""
    copies: tuple[str, ...] = ()
    """Exhibits whose material it gives over again: it shares their origin."""
    copies_outside: tuple[Words, ...] = ()
    """In words, what it copies that is not in the case."""
    loss: Loss = Loss.REPLACEABLE
    language: Language = ""
    stand_in: bool = False
    """A one-line file that stands for material which is not supplied."""
    datings: tuple[AuthoredDating, ...] = ()
    completeness: tuple[AuthoredCompleteness, ...] = ()
    admissibility: AuthoredAdmissibility | None = None
    """Its admissibility sheet."""
    disclosure: tuple[AuthoredDisclosure, ...] = ()
    """For whom it speaks, where someone says so."""


class AuthoredReading(Value, frozen=True, kw_only=True):
    """A listed reading."""

    key: AuthoredKey
    text: str = ""
    """Empty: the words of the reading that it renames."""
    gloss: str = ""
    """What the words mean, as the translator explains them."""


class AuthoredPassage(Value, frozen=True, kw_only=True):
    """A name for a passage that the reader finds in the text, or a passage of meaning that a person adds.

    With `quote` it is a passage of meaning: clear words, several senses. Without it, `nth` names the nth unclear
    passage of the cue (from 1), `difference` the nth place of the cue where a second translator differs, and `readings`
    rename its readings in order (their keys only, or keys and text).
    """

    key: AuthoredKey
    cue: Count
    """The number of the cue, from 1."""
    nth: Count | None = None
    difference: Count | None = None
    quote: Words | None = None
    readings: tuple[AuthoredReading, ...] = ()


class AuthoredJudgement(Value, frozen=True, kw_only=True):
    """A person's judgement on a passage."""

    key: AuthoredKey
    passage: str
    judgement: JudgementKind
    reading: str | None = None
    by: Words
    why: Words


class AuthoredTranscript(Value, frozen=True, kw_only=True):
    """A transcript or translation: the exhibit that holds its file, the exhibit whose words it gives."""

    key: AuthoredKey
    title: Words
    exhibit: str
    """The exhibit whose one file is this text."""
    of: str
    """The exhibit whose words these are."""
    language: Language
    direction: Direction = Direction.LTR
    translates: str | None = None
    """The transcript that it translates."""
    second_of: str | None = None
    """The transcript of which this is a second, independent version; where they differ, that one gets readings."""
    author: str = ""
    encoding: str = "utf-8"
    heading: str = ""
    """Read only what follows the line that starts with this; empty: the whole file."""
    passages: tuple[AuthoredPassage, ...] = ()
    judgements: tuple[AuthoredJudgement, ...] = ()


class AuthoredPassageRef(Value, frozen=True, kw_only=True):
    """`transcript/passage` and the readings in which the claim holds."""

    transcript: str
    passage: str
    holds_in: tuple[str, ...] = ()
    """Keys of readings; empty: all listed readings."""


class AuthoredResting(Value, frozen=True, kw_only=True):
    """An exhibit, and where in it: at most one of the selectors."""

    exhibit: str
    start_s: Seconds | None = None
    """In sound or film; `end_s` absent: to the end."""
    end_s: Seconds | None = None
    quote: Words | None = None
    page: Count | None = None
    first_cue: Count | None = None
    """In a transcript; `last_cue` absent: this cue only."""
    last_cue: Count | None = None


class AuthoredClaim(Value, frozen=True, kw_only=True):
    """A claim."""

    key: AuthoredKey
    says: Words
    """What is asserted, in our words, hedges included."""
    by: Words
    """Who asserts it."""
    rests_on: tuple[AuthoredResting, ...]
    """All of them are needed."""
    quote: str = ""
    """The source's own words."""
    chain: tuple[Words, ...] = ()
    """Attribution, outermost first."""
    hedges: tuple[Words, ...] = ()
    """The hedging words as they stand in the source."""
    polarity: Polarity = Polarity.ASSERTS
    passages: tuple[AuthoredPassageRef, ...] = ()
    fact: AuthoredKey | None = None
    """Claims of one fact share this key; origins are counted for it."""
    posting: AuthoredPosting | None = None
    """What it states of a person's post; of these four at most one."""
    relation: AuthoredRelation | None = None
    """What it states of a unit and its superior."""
    positioning: AuthoredPositioning | None = None
    """What it states of where a unit was."""
    membership: AuthoredMembership | None = None
    """What it states of who took part in a campaign or belonged to an organisation."""


class AuthoredClaims(Value, frozen=True, kw_only=True):
    """claims/<any>.yaml."""

    claims: tuple[AuthoredClaim, ...]


class AuthoredName(Value, frozen=True, kw_only=True):
    """One form of a name."""

    text: Words
    language: Language = ""


class AuthoredActor(Value, frozen=True, kw_only=True):
    """An actor."""

    key: AuthoredKey
    kind: ActorKind
    names: Annotated[tuple[AuthoredName, ...], msgspec.Meta(min_length=1)]
    """The first is the one shown."""
    described_as: tuple[Words, ...] = ()
    """Roles as the sources give them, hedges included."""
    identity: Identity | None = None
    """Of a unit without a name: `unnamed` (real) or `unknown` (it only joins two units of a hierarchy)."""


class AuthoredIncident(Value, frozen=True, kw_only=True):
    """An incident or campaign."""

    key: AuthoredKey
    kind: IncidentKind = IncidentKind.INCIDENT
    title: Words
    when: AuthoredWhen
    description: str = ""
    place: str = ""
    during: str | None = None
    """The campaign that it stands in."""
    exhibits: tuple[str, ...] = ()


class TheoryPlace(Value, frozen=True, kw_only=True):
    """Where a theory stands, so that what the law refuses in it can be told with file and line."""

    theory: str
    file: str
    lines: tuple[tuple[str, int], ...]
    """(path such as `arguments[2].node`, line) of what can be refused."""

    def line(self, path: str) -> int:
        """The line of this path; 1 where nothing stands there."""
        return dict(self.lines).get(path, 1)


class CaseFolder(Value, frozen=True, kw_only=True):
    """A whole case folder, read and checked: every link leads somewhere, every file is there."""

    root: str
    """Absolute path of the folder."""
    case: AuthoredCase
    exhibits: tuple[AuthoredExhibit, ...]
    """`files` are relative to `root` here, with forward slashes."""
    transcripts: tuple[AuthoredTranscript, ...]
    claims: tuple[AuthoredClaim, ...]
    actors: tuple[AuthoredActor, ...]
    incidents: tuple[AuthoredIncident, ...]
    theories: tuple[AuthoredTheory, ...]
    places: tuple[TheoryPlace, ...] = ()
    """One for each theory that was read from a file."""
