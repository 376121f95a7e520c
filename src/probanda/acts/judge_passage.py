"""Judging a passage: a person chooses among its readings, rules one out, or says that no other was heard.

The readings all stay; a judgement is a record of its own, with who and why, and is taken back by another act. Of one
passage at most one reading is preferred, and at least one is left that is not excluded. A second person confirms an
exclusion by judging the same once more: at article 66(3) it counts only then. That nothing else was said or meant is
judged by somebody else than who wrote the transcript. Judgements that stand in a case folder are changed there; those
made here stay when the folder is built again.
"""

from probanda.acts.by_hand import OPEN, enter, free_key, take_back
from probanda.acts.charge_graph import Evidence
from probanda.acts.operator import Operator
from probanda.model.charge import JudgementKind, ReadingJudgement
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, Key, RecordId
from probanda.model.speech import Unclear
from probanda.model.value import Value
from probanda.store.workspace import Workspace

NO_UNHEARD, NOT = "no-unheard", "not:"
_LONG = 6  # digits of a number of a reading


class Judged(Value, frozen=True, kw_only=True):
    """What was judged; `judgement` None: what was judged here before was taken back."""

    passage: str
    transcript: Key
    judgement: JudgementKind | None
    reading: Key | None
    readings: tuple[Key, ...]
    taken_back: int = 0


def judge_passage(
    workspace: Workspace, case_id: CaseId, name: str, value: str, *, why: str, who: str, by: Operator
) -> Judged:
    """The judgement, entered.

    `name` is a passage as the dossier names it, or `transcript/passage`; `value` a reading (its key, or its number from
    1), `not:` and a reading, `no-unheard`, or `open`.

    Raises:
        UsageError: there is no such passage or reading, it is judged so already, or it contradicts a judgement.
    """
    evidence = Evidence.of(workspace, case_id)
    transcript, unclear = _passage(evidence, name)
    standing = [one for one in evidence.judgements if one.transcript == transcript and one.passage == unclear.key]
    head = evidence.transcripts[transcript]
    keys = tuple(reading.key for reading in unclear.readings)
    if value == OPEN:
        count = take_back(workspace, case_id, [(one.key, one) for one in standing], why=why, by=by)
        return Judged(passage=name, transcript=head.key, judgement=None, reading=None, readings=keys, taken_back=count)
    kind, reading = _read_value(value, unclear)
    if kind is JudgementKind.NO_UNHEARD and _same_person(who, head.author):
        raise UsageError(
            f"{head.author} wrote the transcript {head.key!r}: another person judges that nothing else was said",
            advice="Ask a second linguist, and name that person with --by.",
        )
    _check(kind, reading, keys, standing=standing, who=who)
    taken = [one.key for one in evidence.judgements if one.transcript == transcript]
    body = ReadingJudgement(
        key=free_key(unclear.key, taken),
        transcript=transcript,
        passage=unclear.key,
        judgement=kind,
        reading=reading,
        by=who,
        why=why,
    )
    enter(workspace, case_id, body, said=f"passage {head.key}/{unclear.key} is judged", by=by)
    return Judged(passage=name, transcript=head.key, judgement=kind, reading=reading, readings=keys)


def _passage(evidence: Evidence, name: str) -> tuple[RecordId, Unclear]:
    named: dict[str, tuple[RecordId, Unclear]] = {}
    for (transcript, key), (short, unclear) in evidence.passages().items():
        named[short] = named[f"{evidence.transcripts[transcript].key}/{key}"] = (transcript, unclear)
    if name not in named:
        known = ", ".join(sorted(short for short in named if "/" in short)) or "none"
        raise UsageError(
            f"there is no passage {name!r}",
            advice=f"The passages are: {known}. Other things that are judged: THEORY/ARGUMENT:QUESTION, "
            "THEORY/ARGUMENT/REBUTTAL, THEORY:ARTICLE.",
        )
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


def _check(
    kind: JudgementKind,
    reading: Key | None,
    keys: tuple[Key, ...],
    *,
    standing: list[ReadingJudgement],
    who: str,
) -> None:
    """Check that the judgement says something new, or confirms an exclusion, and contradicts none that stands.

    Raises:
        UsageError: it does not.
    """
    again = "Take back what was judged here with the value `open`, or change it in the case folder."
    same = [one for one in standing if one.judgement is kind and one.reading == reading]
    if kind is JudgementKind.EXCLUDED and len(same) == 1 and not _same_person(who, same[0].by):
        return  # a second person confirms it
    if same:
        said = " and ".join(f"by {one.by}: {one.why}" for one in same)
        advice = "See the dossier for who judged it and why."
        if kind is JudgementKind.EXCLUDED and len(same) == 1:
            advice = "A second person confirms it, which article 66(3) asks for: name that person with --by."
        raise UsageError(f"that is judged already, {said}", advice=advice)
    preferred = [one.reading for one in standing if one.judgement is JudgementKind.PREFERRED]
    excluded = {one.reading for one in standing if one.judgement is JudgementKind.EXCLUDED}
    if kind is JudgementKind.PREFERRED and (preferred or reading in excluded):
        said = f"reading {preferred[0]} is preferred" if preferred else f"reading {reading} is excluded"
        raise UsageError(f"{said} already", advice=again)
    if kind is JudgementKind.EXCLUDED and (reading in preferred or excluded | {reading} >= set(keys)):
        said = f"reading {reading} is preferred" if reading in preferred else "it is the last reading that is left"
        raise UsageError(f"{said}: it cannot be excluded", advice=again)


def _same_person(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
