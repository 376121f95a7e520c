"""Judging: `judge CASE RECORD VALUE`, a person's judgement with who and why; the door to five kinds of it.

=======================================  ==========================================================
RECORD                                   what is judged
=======================================  ==========================================================
``PASSAGE`` or ``TRANSCRIPT/PASSAGE``    the readings of an unclear passage (`judge_passage`)
``THEORY/ARGUMENT:QUESTION``             a critical question of an argument (`judge_argument`)
``THEORY/ARGUMENT/REBUTTAL``             which of the two prevails (`judge_argument`)
``THEORY:ARTICLE``                       a condition of the stage, such as ``58(1)(b)(i)`` (`judge_condition`)
``EXHIBIT~OTHER``                        whether an exhibit comes from another (`judge_origin`)
=======================================  ==========================================================

A judgement is a record of its own. It never contradicts another in silence: what was judged before, here or in the case
folder, is shown, and the second one is refused. It is taken back by the value `open`, or by `undo`.
"""

from probanda.acts.judge_argument import judge_preference, judge_question
from probanda.acts.judge_condition import judge_condition
from probanda.acts.judge_origin import judge_origin
from probanda.acts.judge_passage import Judged, judge_passage
from probanda.acts.judged import JudgedRecord
from probanda.acts.operator import Operator
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId
from probanda.store.workspace import Workspace

_PREFERENCE = 2  # slashes: THEORY/ARGUMENT/REBUTTAL


def judge(
    workspace: Workspace,
    case_id: CaseId,
    name: str,
    value: str,
    *,
    why: str,
    who: str,
    by: Operator,
    exhibit: str = "",
) -> Judged | JudgedRecord:
    """The judgement, entered.

    Args:
        workspace: open for writing.
        case_id: the case.
        name: what is judged, in one of the forms above.
        value: what is judged of it: see each kind.
        why: the reason, in words.
        who: who judges, in words that may be shown.
        by: the operator.
        exhibit: the label or key of the exhibit on which the answer to a critical question rests.

    Raises:
        UsageError: there is no such thing or value, or it contradicts a judgement that stands.
    """
    if not why.strip() or not who.strip():
        raise UsageError("a judgement needs a person and a reason", advice="Say why with --why, and who with --by.")
    copy, tilde, source = name.partition("~")
    if tilde and not exhibit:
        return judge_origin(workspace, case_id, (copy, source), value, why=why.strip(), who=who.strip(), by=by)
    whole, colon, part = name.partition(":")
    if colon and "/" in whole:
        return judge_question(
            workspace, case_id, (whole, part), value, exhibit=exhibit, why=why.strip(), who=who.strip(), by=by
        )
    if exhibit:
        raise UsageError(
            "only the answer to a critical question rests on an exhibit",
            advice="Leave --exhibit out, or name a question as THEORY/ARGUMENT:QUESTION.",
        )
    if colon:
        return judge_condition(workspace, case_id, (whole, part), value, why=why.strip(), who=who.strip(), by=by)
    if name.count("/") == _PREFERENCE:
        return judge_preference(workspace, case_id, name, value, why=why.strip(), who=who.strip(), by=by)
    return judge_passage(workspace, case_id, name, value, why=why.strip(), who=who.strip(), by=by)
