"""An organisation's policy beside the result of a stage test: what to look at again. It changes no status and no test.

A fact is counted where an argument that is not a pattern asserts it for the charge, on an exhibit: noticed and agreed
facts have no origin and need none, whether or not an exhibit holds their words.
"""

from probanda.model.assessment import Assessment
from probanda.model.proof import ProofGraph, Scheme, Side
from probanda.model.stage import StagePolicy, is_sexual_violence
from probanda.proof.schemes import WITHOUT_EXHIBIT

_NO_ORIGIN = WITHOUT_EXHIBIT | {Scheme.PATTERN}
_NO_SECOND_LOOK = (
    "It asks for no second origin here: no rule requires corroboration, in particular of sexual violence (ICC Rules of "
    "Procedure and Evidence, rule 63(4))."
)


def policy_words(policy: StagePolicy, assessment: Assessment, provision: str) -> tuple[str, int]:
    """The policy at this stage in words, and below how many origins it warns; 0: it warns of nothing."""
    head = f"{policy.title}, version {policy.version}, owned by {policy.owner}."
    rules = [
        rule
        for rule in policy.rules
        if rule.stage is assessment.stage and (not rule.provisions or provision in rule.provisions)
    ]
    if not rules:
        return f"{head} It says nothing of this stage.", 0
    words = " ".join([head, *(rule.words for rule in rules)])
    below = max((rule.warn_below or 0 for rule in rules), default=0)
    if below and is_sexual_violence(provision):
        return f"{words} {_NO_SECOND_LOOK}", 0
    return words, below


def policy_warnings(graph: ProofGraph, assessment: Assessment, below: int) -> tuple[str, ...]:
    """One sentence for each fact with fewer independent origins than the policy asks for a second look."""
    arguments = {argument.id: argument for argument in graph.arguments}
    counts = dict(assessment.origins)
    leaves: dict[str, list[str]] = {}
    for node in assessment.nodes:
        if node.side is not Side.FOR or not node.met:
            continue
        asserted = [arguments[name] for name in node.arguments_for if name in arguments]
        for argument in asserted:
            for premise in argument.premises:
                if argument.scheme not in _NO_ORIGIN and premise.exhibits:
                    at = leaves.setdefault(premise.claim, [])
                    at += [node.id] if node.id not in at else []
    return tuple(
        f"{', '.join(at)}: the fact {fact!r} has {counts[fact]} independent origin{'s' if counts[fact] != 1 else ''}, "
        f"below {below}. Look at it again; no test depends on it."
        for fact, at in leaves.items()
        if counts[fact] < below
    )
