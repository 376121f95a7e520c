"""Judging: a person chooses among the readings of a passage, rules one out, or says that no other was heard.

The readings all stay; a judgement is a record of its own, with who and why, and is taken back by another act. Of one
passage at most one reading is preferred, and at least one is left that is not excluded. Judgements that stand in a case
folder are changed there; those made here stay when the folder is built again.
"""

from probanda.acts.charge_graph import Evidence
from probanda.acts.operator import Operator
from probanda.model.charge import JudgementKind, ReadingJudgement
from probanda.model.custody import Act, Withdrawn
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, Key, RecordId
from probanda.model.speech import Unclear
from probanda.model.value import Value
from probanda.store.projections import key_of
from probanda.store.reading import current, current_by_key
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

BY_HAND = "#"
"""In the key of a judgement that was made here: no author of a case folder can write it."""
NO_UNHEARD, OPEN, NOT = "no-unheard", "open", "not:"
_LONG = 6  # digits of a number of a reading


class Judged(Value, frozen=True, kw_only=True):
    """What was judged; `judgement` None: what was judged here before was taken back."""

    passage: str
    transcript: Key
    judgement: JudgementKind | None
    reading: Key | None
    readings: tuple[Key, ...]
    taken_back: int = 0


def judge(workspace: Workspace, case_id: CaseId, name: str, value: str, *, why: str, who: str, by: Operator) -> Judged:
    """The judgement, entered.

    Args:
        workspace: open for writing.
        case_id: the case.
        name: a passage as the dossier names it, or `transcript/passage`.
        value: a reading (its key, or its number from 1), `not:` and a reading, `no-unheard`, or `open`.
        why: the reason, in words.
        who: who judges, in words that may be shown.
        by: the operator.

    Raises:
        UsageError: there is no such passage or reading, it is judged so already, or it contradicts a judgement.
    """
    if not why.strip() or not who.strip():
        raise UsageError("a judgement needs a person and a reason", advice="Say why with --why, and who with --by.")
    evidence = Evidence.of(workspace, case_id)
    transcript, unclear = _passage(evidence, name)
    standing = [one for one in evidence.judgements if one.transcript == transcript and one.passage == unclear.key]
    head = evidence.transcripts[transcript].key
    keys = tuple(reading.key for reading in unclear.readings)
    if value == OPEN:
        count = _take_back(workspace, case_id, standing, why=why, by=by)
        return Judged(passage=name, transcript=head, judgement=None, reading=None, readings=keys, taken_back=count)
    kind, reading = _read_value(value, unclear)
    _check(kind, reading, keys, standing)
    body = ReadingJudgement(
        key=_free_key(workspace, case_id, transcript, unclear.key),
        transcript=transcript,
        passage=unclear.key,
        judgement=kind,
        reading=reading,
        by=who,
        why=why,
    )
    details = by.details(workspace, case_id, why=f"passage {head}/{unclear.key} is judged")
    with entering(workspace, case_id, Act.JUDGED, details=details, clock=by.clock, randomness=by.randomness) as writing:
        writing.put(body)
    checkpoint(workspace, case_id)
    return Judged(passage=name, transcript=head, judgement=kind, reading=reading, readings=keys)


def _passage(evidence: Evidence, name: str) -> tuple[RecordId, Unclear]:
    named: dict[str, tuple[RecordId, Unclear]] = {}
    for (transcript, key), (short, unclear) in evidence.passages().items():
        named[short] = named[f"{evidence.transcripts[transcript].key}/{key}"] = (transcript, unclear)
    if name not in named:
        known = ", ".join(sorted(short for short in named if "/" in short)) or "none"
        raise UsageError(f"there is no passage {name!r}", advice=f"The passages are: {known}.")
    return named[name]


def _read_value(value: str, unclear: Unclear) -> tuple[JudgementKind, Key | None]:
    if value == NO_UNHEARD:
        return JudgementKind.NO_UNHEARD, None
    kind = JudgementKind.EXCLUDED if value.startswith(NOT) else JudgementKind.PREFERRED
    wanted = value.removeprefix(NOT)
    keys = [reading.key for reading in unclear.readings]
    if wanted in keys:
        return kind, Key(wanted)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= _LONG and 1 <= int(wanted) <= len(keys):
        return kind, keys[int(wanted) - 1]
    listed = ", ".join(f"{reading.key} ({reading.text})" for reading in unclear.readings) or "none"
    raise UsageError(
        f"passage {unclear.key!r} has no reading {wanted!r}",
        advice=f"Its readings are: {listed}. Other values: {NOT}READING, {NO_UNHEARD}, {OPEN}.",
    )


def _check(kind: JudgementKind, reading: Key | None, keys: tuple[Key, ...], standing: list[ReadingJudgement]) -> None:
    """Check that the judgement says something new, and contradicts none that stands.

    Raises:
        UsageError: it does not.
    """
    again = f"Take back what was judged here with the value `{OPEN}`, or change it in the case folder."
    if any(one.judgement is kind and one.reading == reading for one in standing):
        raise UsageError("that is judged already", advice="See the dossier for who judged it and why.")
    preferred = [one.reading for one in standing if one.judgement is JudgementKind.PREFERRED]
    excluded = {one.reading for one in standing if one.judgement is JudgementKind.EXCLUDED}
    if kind is JudgementKind.PREFERRED and (preferred or reading in excluded):
        said = f"reading {preferred[0]} is preferred" if preferred else f"reading {reading} is excluded"
        raise UsageError(f"{said} already", advice=again)
    if kind is JudgementKind.EXCLUDED and (reading in preferred or excluded | {reading} >= set(keys)):
        said = f"reading {reading} is preferred" if reading in preferred else "it is the last reading that is left"
        raise UsageError(f"{said}: it cannot be excluded", advice=again)


def _free_key(workspace: Workspace, case_id: CaseId, transcript: RecordId, passage: Key) -> Key:
    """A key that no standing judgement of this transcript has."""
    taken = {one.key for _, one in current(workspace, case_id, ReadingJudgement) if one.transcript == transcript}
    number = 1
    while f"{passage}{BY_HAND}{number}" in taken:
        number += 1
    return Key(f"{passage}{BY_HAND}{number}")


def _take_back(
    workspace: Workspace, case_id: CaseId, standing: list[ReadingJudgement], *, why: str, by: Operator
) -> int:
    """How many judgements that were made here were taken back."""
    made_here = [one for one in standing if BY_HAND in one.key]
    if not made_here:
        raise UsageError(
            "nothing was judged here with `probanda judge`",
            advice="Judgements of a case folder are taken out of the folder; then build it again.",
        )
    known = current_by_key(workspace, case_id)
    details = by.details(workspace, case_id, why=why)
    with entering(
        workspace, case_id, Act.WITHDRAWN, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        for one in made_here:
            record, version, _ = known["reading_judgement", key_of(one)]
            writing.put(Withdrawn(key=one.key, was="reading_judgement", why=why), record=record, expects=version)
    checkpoint(workspace, case_id)
    return len(made_here)
