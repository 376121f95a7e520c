"""Judging where an exhibit comes from: `EXHIBIT~OTHER` with `copy` (EXHIBIT copies OTHER), `independent`, or `open`.

A tool finds that two are alike and never says which is the copy: that is for a person, with a reason. It changes how
many independent origins a fact has, and nothing else: what falls with what is as the exhibits declare it.
"""

from probanda.acts.by_hand import OPEN, enter, free_key, refuse_second, take_back
from probanda.acts.judged import JudgedRecord
from probanda.acts.operator import Operator
from probanda.model.alike import OriginVerdict
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, RecordId
from probanda.model.origins import OriginWord
from probanda.store.reading import current
from probanda.store.workspace import Workspace

_WORDS = {"copy": OriginWord.COPY, "independent": OriginWord.INDEPENDENT}


def judge_origin(
    workspace: Workspace, case_id: CaseId, name: tuple[str, str], value: str, *, why: str, who: str, by: Operator
) -> JudgedRecord:
    """The judgement on two exhibits, entered; `name` is (exhibit, what it comes from).

    Raises:
        UsageError: there is no such exhibit or value, the two are judged already, or the judgement contradicts what
            the exhibits declare or what was judged of others.
    """
    exhibits = dict(current(workspace, case_id, Exhibit))
    (record, exhibit), (source, other) = (_named(exhibits, one) for one in name)
    if record == source:
        raise UsageError(f"{exhibit.label} cannot come from itself", advice="Name two exhibits: PRB-0010~PRB-0001.")
    verdicts = [one for _, one in current(workspace, case_id, OriginVerdict)]
    pair = frozenset((record, source))
    standing = [one for one in verdicts if frozenset((one.exhibit, one.source)) == pair]
    said, about = f"{exhibit.label}~{other.label}", f"whether {exhibit.label} comes from {other.label}"
    answer = JudgedRecord(record=said, kind="origin_verdict", about=about, value=value, by=who, why=why)
    if value == OPEN:
        count = take_back(workspace, case_id, [(one.key, one) for one in standing], why=why, by=by)
        return JudgedRecord(
            record=said, kind="origin_verdict", about=about, value=value, by=who, why=why, taken_back=count
        )
    if value not in _WORDS:
        raise UsageError(
            f"two exhibits are not judged {value!r}", advice=f"The values are: {', '.join(_WORDS)}, {OPEN}."
        )
    for one in standing:
        raise refuse_second(f"{said} is judged `{one.word.value}`", by=one.by, why=one.why, key=one.key)
    word = _WORDS[value]
    _refuse_contradiction(exhibits, verdicts, (record, source), word)
    body = OriginVerdict(
        key=free_key(said, [one.key for one in verdicts]),
        exhibit=record,
        source=source,
        word=word,
        by=who,
        why=why,
    )
    enter(workspace, case_id, body, said=f"{about} is judged", by=by)
    return answer


def _named(exhibits: dict[RecordId, Exhibit], name: str) -> tuple[RecordId, Exhibit]:
    for record, exhibit in exhibits.items():
        if name in (exhibit.label, exhibit.key):
            return record, exhibit
    raise UsageError(f"there is no exhibit {name!r}", advice="Two exhibits are judged as PRB-0010~PRB-0001.")


def _refuse_contradiction(
    exhibits: dict[RecordId, Exhibit], verdicts: list[OriginVerdict], pair: tuple[RecordId, RecordId], word: OriginWord
) -> None:
    """Refuses what would make the origins of the case contradict themselves.

    Raises:
        UsageError: one was made from the other, or they would come from each other in a circle.
    """
    record, source = pair
    labels = {one: exhibits[one].label for one in pair}
    made = source in exhibits[record].made_from or record in exhibits[source].made_from
    if word is OriginWord.INDEPENDENT:
        if made:
            raise UsageError(
                f"{labels[record]} and {labels[source]} are not independent: one was made from the other",
                advice="What was made from an exhibit stays made from it.",
            )
        return
    comes_from = {
        one: {*body.copies, *body.made_from} | {each.source for each in verdicts if _copies(each, one)}
        for one, body in exhibits.items()
    }
    waiting, seen = [source], {source}
    while waiting:
        for more in comes_from.get(waiting.pop(), set()) - seen:
            seen.add(more)
            waiting.append(more)
    if record in seen:
        raise UsageError(
            f"{labels[source]} comes from {labels[record]} already: they would come from each other",
            advice=f"Take the other judgement back, or judge {labels[source]}~{labels[record]}.",
        )


def _copies(verdict: OriginVerdict, exhibit: RecordId) -> bool:
    return verdict.word is OriginWord.COPY and verdict.exhibit == exhibit
