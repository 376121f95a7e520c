"""What was read of a case folder so far: each value with the file that it stands in, and what could not be read."""

from dataclasses import dataclass, field

from probanda.collect.case_folder.place import Source
from probanda.model.authored import (
    AuthoredActor,
    AuthoredCase,
    AuthoredClaims,
    AuthoredExhibit,
    AuthoredIncident,
    AuthoredTranscript,
)
from probanda.model.authored_theory import AuthoredTheory

KINDS = ("case", "exhibits", "transcripts", "claims", "actors", "incidents", "theories")
"""The kinds of files in the order of the data; all but `case` are folders."""


@dataclass(slots=True)
class Parts:
    """The values of the files that are as their schemas say."""

    case: list[tuple[Source, AuthoredCase]] = field(default_factory=list)
    exhibits: list[tuple[Source, AuthoredExhibit]] = field(default_factory=list)
    transcripts: list[tuple[Source, AuthoredTranscript]] = field(default_factory=list)
    claims: list[tuple[Source, AuthoredClaims]] = field(default_factory=list)
    actors: list[tuple[Source, AuthoredActor]] = field(default_factory=list)
    incidents: list[tuple[Source, AuthoredIncident]] = field(default_factory=list)
    theories: list[tuple[Source, AuthoredTheory]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Kinds of which a file could not be read as YAML: nothing is known of what it holds."""
    broken: set[str] = field(default_factory=set)
    """Kinds of which a file has mistakes: its value is not among those above."""
