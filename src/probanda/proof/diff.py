"""What changed between two assessments of one theory, and why, in sentences.

- Two traces are compared: what went in (exhibits, readings, arguments, questions, preferences, packs, stage, review,
  what was supposed) and what came out (statuses, met, standings, origins).
- A node that changed names what changed beneath it: at a leaf the arguments whose standing changed, above it the parts
  whose status changed, and the attackers whose status changed. Where nothing beneath it changed, it says what else did.
- A difference never says that one answer is better: it says from what to what.
- Losses that came or went are told only where both losses are known, and make it internal.
"""

from collections.abc import Iterable

from probanda.model.assessment import ArgumentLine, Standing
from probanda.model.errors import TheoryError
from probanda.model.explanation import STANDING_WORDS
from probanda.model.proof import Stage, Status
from probanda.model.value import Value
from probanda.proof.changed_inputs import changed_inputs, readings_left
from probanda.proof.check import check
from probanda.proof.record import record_of
from probanda.proof.replay import graph_from_trace
from probanda.proof.trace import Trace, TraceNode

LossSet = frozenset[frozenset[str]]


class NodeChange(Value, frozen=True, kw_only=True):
    """A node whose status changed, or whether it is met; None: the tree did not have it, or has it no more."""

    node: str
    before: Status | None
    after: Status | None
    met_before: bool | None
    met_after: bool | None
    why: tuple[str, ...]


class ArgumentChange(Value, frozen=True, kw_only=True):
    """An argument whose standing changed; None: it was not there, or is there no more."""

    argument: str
    before: Standing | None
    after: Standing | None
    why: str


class AssessmentDiff(Value, frozen=True, kw_only=True):
    """From one assessment to another."""

    theory: str
    stages: tuple[Stage, Stage]
    root: NodeChange | None
    """The charge, when it changed."""
    nodes: tuple[NodeChange, ...]
    arguments: tuple[ArgumentChange, ...]
    fallen: tuple[str, ...]
    """Exhibits that stood before and do not now: taken out, fallen with what was taken out, or not in the record."""
    returned: tuple[str, ...]
    """Exhibits that stand now and did not before."""
    inputs: tuple[str, ...]
    """What else went in otherwise, a sentence each."""
    origins: tuple[tuple[str, int, int], ...]
    """(fact, number of independent origins before, now)."""
    new_losses: tuple[tuple[str, ...], ...] = ()
    """Internal."""
    gone_losses: tuple[tuple[str, ...], ...] = ()
    """Internal."""

    @property
    def empty(self) -> bool:
        """Whether nothing changed: neither what went in nor what came out."""
        changed = (self.nodes, self.arguments, self.fallen, self.returned, self.inputs, self.origins)
        return not any((*changed, self.new_losses, self.gone_losses))


def difference(
    before: Trace, after: Trace, *, losses: tuple[LossSet | None, LossSet | None] = (None, None)
) -> AssessmentDiff:
    """What changed; `losses` are the single and double ones of each, None where they are not known.

    Raises:
        TheoryError: the two are not of one theory, or one of them cannot have been assessed.
    """
    if before.theory != after.theory:
        raise TheoryError(
            f"theory {before.theory!r} and theory {after.theory!r} are not one theory",
            advice="Compare an answer with an earlier one of the same theory.",
        )
    stood, stand = _standing(before), _standing(after)
    arguments = _arguments(before, after)
    nodes = _nodes(before, after, {change.argument: change for change in arguments})
    was, now = losses
    known = was is not None and now is not None
    return AssessmentDiff(
        theory=after.theory,
        stages=(before.stage, after.stage),
        root=next((change for change in nodes if change.node == after.root), None),
        nodes=nodes,
        arguments=arguments,
        fallen=tuple(name for name in stood if name not in stand),
        returned=tuple(name for name in stand if name not in stood),
        inputs=tuple(changed_inputs(before, after)),
        origins=_origins(before, after),
        new_losses=_listed(now - was) if known and now is not None and was is not None else (),
        gone_losses=_listed(was - now) if known and now is not None and was is not None else (),
    )


def told(diff: AssessmentDiff) -> tuple[str, ...]:
    """The difference in sentences that a lawyer can read, the charge first."""
    if diff.empty:
        return ("Nothing changed.",)
    said = [f"The charge ({diff.root.node}): {_change_words(diff.root)}."] if diff.root else []
    if diff.root is None:
        said.append("The charge has the status that it had.")
    if diff.fallen:
        said.append(f"No longer in the record: {', '.join(diff.fallen)}.")
    if diff.returned:
        said.append(f"New in the record: {', '.join(diff.returned)}.")
    said += diff.inputs
    said += [f"{change.node}: {_change_words(change)}." for change in diff.nodes if change != diff.root]
    in_words = {clause for change in diff.nodes for clause in change.why}
    said += [f"{change.why[:1].upper()}{change.why[1:]}." for change in diff.arguments if change.why not in in_words]
    said += [
        f"Origins of {fact}: {was} before, {now} now{' (one origin: a warning, never a gate)' if now == 1 else ''}."
        for fact, was, now in diff.origins
    ]
    if diff.new_losses:
        said.append(f"Falls now without: {_sets(diff.new_losses)} (internal).")
    if diff.root and diff.root.met_after is False and diff.root.met_before:
        said.append("It fails already: no loss is left to name.")
    elif diff.gone_losses:
        said.append(f"Falls no longer for want of: {_sets(diff.gone_losses)} (internal).")
    return tuple(said)


# What came out.


def _nodes(before: Trace, after: Trace, arguments: dict[str, ArgumentChange]) -> tuple[NodeChange, ...]:
    was = {node.id: node for node in before.nodes}
    now = {node.id: node for node in after.nodes}
    changed = {
        name: (was.get(name), now.get(name))
        for name in (*now, *(name for name in was if name not in now))
        if _outcome(was.get(name)) != _outcome(now.get(name))
    }
    return tuple(
        NodeChange(
            node=name,
            before=old.status if old else None,
            after=new.status if new else None,
            met_before=old.met if old else None,
            met_after=new.met if new else None,
            why=tuple(_why(name, (old, new), changed, arguments)) or (_elsewhere(before, after),),
        )
        for name, (old, new) in changed.items()
    )


def _outcome(node: TraceNode | None) -> tuple[Status, bool | None] | None:
    return (node.status, node.met) if node else None


def _why(
    name: str,
    pair: tuple[TraceNode | None, TraceNode | None],
    changed: dict[str, tuple[TraceNode | None, TraceNode | None]],
    arguments: dict[str, ArgumentChange],
) -> Iterable[str]:
    """What changed beneath a node, a clause each."""
    old, new = pair
    parts = dict.fromkeys(child for node in pair if node for child in node.children)
    parts.update(dict.fromkeys(other for other, ends in changed.items() if any(e and e.target == name for e in ends)))
    for part in parts:
        if part in changed:
            yield f"{part} {_part_words(*changed[part])}"
    at_leaf = dict.fromkeys(one for node in pair if node for one in (*node.arguments_for, *node.arguments_against))
    for argument in at_leaf:
        if argument in arguments:
            yield arguments[argument].why
    if old and new and (old.gate, old.k, old.children, old.words) != (new.gate, new.k, new.children, new.words):
        yield "the law packs make another node of it"


def _elsewhere(before: Trace, after: Trace) -> str:
    if before.stage is not after.stage:
        return f"the standard is that of article {after.article}, and was that of article {before.article}"
    if before.reviewed != after.reviewed:
        return "a person has reviewed the theory" if after.reviewed else "no person has reviewed the theory any more"
    if readings_left(before) != readings_left(after):
        return "other readings are left"
    return "nothing beneath it changed by itself; see what went in otherwise"


def _arguments(before: Trace, after: Trace) -> tuple[ArgumentChange, ...]:
    was = {line.id: line for line in before.labels}
    now = {line.id: line for line in after.labels}
    found = []
    for name in (*now, *(name for name in was if name not in now)):
        old, new = was.get(name), now.get(name)
        if old and new and not _moved(old, new, told_apart=before.world_count == after.world_count):
            continue
        found.append(
            ArgumentChange(
                argument=name,
                before=old.standing if old else None,
                after=new.standing if new else None,
                why=_argument_words(name, old, new),
            )
        )
    return tuple(found)


def _moved(old: ArgumentLine, new: ArgumentLine, *, told_apart: bool) -> bool:
    """Whether it stands otherwise; numbers of worlds say something only where there are as many as before."""
    return (old.standing, old.why) != (new.standing, new.why) or (told_apart and old.worlds != new.worlds)


_THEN = {
    Standing.IN: "prevailed",
    Standing.IN_SOME: "prevailed in some readings",
    Standing.UNDECIDED: "was undecided",
    Standing.OUT: "was defeated",
    Standing.BLOCKED: "did not count",
    Standing.LACKS: "did not stand",
    Standing.SILENT: "held in no reading at hand",
    Standing.GONE: "had nothing that it rested on",
}


def _argument_words(name: str, old: ArgumentLine | None, new: ArgumentLine | None) -> str:
    if new is None:
        return f"argument {name} is no longer made"
    now = STANDING_WORDS[new.standing]
    if new.why:
        now += f", because {new.why}"
    elif new.standing in {Standing.OUT, Standing.UNDECIDED} and new.met_by:
        now += f" {'by' if new.standing is Standing.OUT else 'against'} {', '.join(new.met_by)}"
    if old is None:
        return f"argument {name} is new and {now}"
    if old.standing is new.standing:
        why = "in other readings" if old.why == new.why else "for another reason"
        return f"argument {name} still {now}, {why}"
    return f"argument {name} {_THEN[old.standing]} and now {now}"


def _origins(before: Trace, after: Trace) -> tuple[tuple[str, int, int], ...]:
    was = {one.fact: one.count for one in before.origins}
    now = {one.fact: one.count for one in after.origins}
    return tuple(
        (fact, was.get(fact, 0), now.get(fact, 0))
        for fact in (*now, *(fact for fact in was if fact not in now))
        if was.get(fact, 0) != now.get(fact, 0)
    )


def _standing(trace: Trace) -> tuple[str, ...]:
    graph = graph_from_trace(trace).graph
    check(graph)
    record = record_of(graph)
    fallen = set(record.names(record.taken(trace.supposed.without)))
    return tuple(name for name in record.ids if name not in fallen)


# Words.


def _change_words(change: NodeChange) -> str:
    words = _from_to(change.before, change.after)
    if change.met_before != change.met_after and change.before and change.after:
        met = {True: "met", False: "not met", None: "not asked for"}
        words += f", and the test was {met[change.met_before]} and is {met[change.met_after]}"
    return f"{words}: {'; '.join(change.why)}" if change.why else words


def _part_words(was: TraceNode | None, now: TraceNode | None) -> str:
    words = _from_to(was.status if was else None, now.status if now else None)
    if was and now and was.status is now.status:
        met = {True: "meets the test now", False: "does not meet the test now", None: "is not asked for now"}
        return f"{words} and {met[now.met]}"
    return words


def _from_to(before: Status | None, after: Status | None) -> str:
    if before is None:
        return f"is new and is {_word(after)}"
    if after is None:
        return f"was {_word(before)} and is in the tree no more"
    return f"still is {_word(after)}" if before is after else f"was {_word(before)} and is {_word(after)}"


def _word(status: Status | None) -> str:
    return "a gap" if status is Status.GAP else status.value if status else ""


def _sets(losses: tuple[tuple[str, ...], ...]) -> str:
    return "; ".join(" and ".join(loss) if loss else "nothing (it fails already)" for loss in losses)


def _listed(losses: LossSet) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(sorted(loss)) for loss in losses), key=lambda loss: (len(loss), loss)))
