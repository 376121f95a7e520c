"""Bodies live for ever: every (kind, schema) ever released is read here, and old ones are lifted to today's.

`read` is the only way from stored bytes to a value. A golden file for each (kind, schema) is a test.
"""

import msgspec

from probanda.model.actor import Actor
from probanda.model.admissibility import AdmissibilitySheet
from probanda.model.alike import Alike, OriginVerdict
from probanda.model.charge import QuestionJudgement, ReadingJudgement, Theory, TheoryArgument, TheoryPreference
from probanda.model.claim import Claim
from probanda.model.custody import Case, CollectionFailed, ForeignLedger, SigningKey, TimeStamp, Withdrawn
from probanda.model.embedded import Embedded
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.incident import Incident
from probanda.model.law import Instrument
from probanda.model.naming import NameJudgement
from probanda.model.redaction import Redaction
from probanda.model.screening import Screening
from probanda.model.speech import Cue, Transcript
from probanda.model.stage import ConditionJudgement, StagePolicy
from probanda.model.value import Body
from probanda.model.when import Dating

KINDS: tuple[type[Body], ...] = (
    Actor,
    AdmissibilitySheet,
    Alike,
    Case,
    Claim,
    CollectionFailed,
    ConditionJudgement,
    Cue,
    Dating,
    Embedded,
    Exhibit,
    Footage,
    ForeignLedger,
    Incident,
    Instrument,
    NameJudgement,
    OriginVerdict,
    QuestionJudgement,
    ReadingJudgement,
    Redaction,
    Screening,
    SigningKey,
    StagePolicy,
    Theory,
    TheoryArgument,
    TheoryPreference,
    TimeStamp,
    Transcript,
    Withdrawn,
)
_BY_TAG = {kind.__struct_config__.tag: kind for kind in KINDS}
_DECODERS = {tag: msgspec.json.Decoder(kind) for tag, kind in _BY_TAG.items()}


class _Head(msgspec.Struct):
    kind: str
    schema: int


_HEAD = msgspec.json.Decoder(_Head)


def kind_of(body: Body) -> str:
    """The kind of a body, as it stands in its bytes."""
    return str(type(body).__struct_config__.tag)


def read(body: bytes) -> Body:
    """The value that stored bytes hold.

    Raises:
        EvidenceError: not a body of a kind and schema that this version knows.
    """
    try:
        head = _HEAD.decode(body)
    except msgspec.DecodeError as why:
        raise EvidenceError("a record's body is not the JSON of a record") from why
    decoder = _DECODERS.get(head.kind)
    if decoder is None or head.schema != 1:
        raise EvidenceError(
            f"a record of kind {head.kind!r}, schema {head.schema}, is unknown to this version",
            advice="It was written by a newer probanda: update, then open the workspace again.",
        )
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, ValueError) as why:
        raise EvidenceError(f"a record of kind {head.kind!r} does not hold what its schema says: {why}") from why
