"""Which arguments stand, which count, and which prevail.

- An argument **exists** while one exhibit of its premises, or a noticed premise, is in the record.
- It **holds** in a world when all exhibits of all its premises are in the record, and each premise holds in the
  readings of that world. A premise on a passage without a listed reading holds in none. A convergence whose signature
  says "at least k" holds where k of its premises do; the others may have fallen.
- Only a `for` argument can be **blocked**; it then neither supports nor attacks:
  a pattern alone; a convergence that nobody signed; a prior finding made at a lower standard than the stage; and, at
  articles 61(7) and 66(3), an open critical question. A good answer closes a question and falls with its exhibit; a
  reading that nobody listed is one more question until someone judges that no other is reasonable.
- Labels are grounded: an argument is **in** when all its attackers are out, **out** when an attacker is in, and
  otherwise **undecided**. Each world has its own labels. An argument is looked at again only when the label of an
  attacker changed, so the work grows with the number of attacks.
"""

from collections import deque
from collections.abc import Sequence

from probanda.model.proof import Answer, Argument, Passage, Role, Scheme, Side, Stage
from probanda.model.speech import PassageKind
from probanda.model.value import Value
from probanda.proof.gates import reached_by
from probanda.proof.record import Record
from probanda.proof.stages import ARTICLE, RANK, STRICT
from probanda.proof.world_diagrams import WorldSet
from probanda.proof.worlds import Worlds


class Line(Value, frozen=True, kw_only=True):
    """An argument, ready to be asked whether it stands; a set of exhibits is an integer."""

    argument: Argument
    side: Side
    exhibits: int
    noticed: bool
    """It has a premise without an exhibit: a noticed or agreed fact."""
    holds: WorldSet
    """The worlds in which its premises hold while its exhibits stand."""
    parts: tuple[tuple[int, WorldSet], ...]
    """(exhibits, worlds in which it holds while they stand) of each premise."""
    needed: int
    """How many of its premises it needs."""
    answered: int
    """Exhibits of good answers that count at this stage: a question opens again when one falls."""
    blocked: bool
    """Blocked whatever else is in the record."""


def exists(line: Line, fallen: int) -> bool:
    """Whether anything that it rests on is in the record."""
    return line.noticed or bool(line.exhibits & ~fallen)


def active(line: Line, fallen: int) -> WorldSet:
    """The worlds in which it holds and counts."""
    if line.blocked or fallen & line.answered:
        return 0
    if fallen & line.exhibits:
        if line.needed == len(line.parts):
            return 0
        return reached_by(line.needed, [0 if fallen & exhibits else holds for exhibits, holds in line.parts])
    return line.holds


def lacking(line: Line, fallen: int) -> int:
    """Fallen exhibits without which it cannot hold: those of all its premises, unless enough of these still stand."""
    standing = sum(not fallen & exhibits for exhibits, _ in line.parts)
    return fallen & line.exhibits if standing < line.needed else 0


def resting(line: Line, fallen: int) -> int:
    """The exhibits that it rests on: those of its premises that stand, where not all are needed."""
    if line.needed == len(line.parts):
        return line.exhibits
    found = 0
    for exhibits, _ in line.parts:
        found |= 0 if fallen & exhibits else exhibits
    return found


def line_of(
    argument: Argument, side: Side, *, stage: Stage, record: Record, worlds: Worlds, asked: tuple[str, ...]
) -> Line:
    """An argument at a stage, with its questions that are open before anything is taken out by way of trial."""
    parts: list[tuple[int, WorldSet]] = []
    for premise in argument.premises:
        holds = worlds.everywhere
        for held in premise.holds_in:
            holds &= worlds.holding(held.passage, held.readings)
        parts.append((record.mask(premise.exhibits), holds))
    needed = argument.at_least or len(parts)
    strict = side is Side.FOR and stage in STRICT
    good = [question.exhibit for question in argument.questions if question.answer is Answer.GOOD and question.exhibit]
    return Line(
        argument=argument,
        side=side,
        exhibits=record.mask(exhibit for premise in argument.premises for exhibit in premise.exhibits),
        noticed=any(not premise.exhibits for premise in argument.premises),
        holds=reached_by(needed, [holds for _, holds in parts]),
        parts=tuple(parts),
        needed=needed,
        answered=record.mask(good) if strict else 0,
        blocked=side is Side.FOR and why_blocked(argument, stage, asked) is not None,
    )


def open_questions(
    argument: Argument, side: Side, passages: dict[str, Passage], fallen: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Critical questions that nobody has closed, given what has fallen."""
    asked = [
        question.question
        for question in argument.questions
        if question.answer in {Answer.OPEN, Answer.UNKNOWN} or question.exhibit in fallen
    ]
    touched = dict.fromkeys(held.passage for premise in argument.premises for held in premise.holds_in)
    if side is Side.FOR:
        asked += [unheard(passages[passage]) for passage in touched if not passages[passage].unheard_closed]
    return tuple(asked)


def unheard(passage: Passage) -> str:
    """The question whether a passage says something that nobody listed."""
    what = "meaning" if passage.passage_kind is PassageKind.MEANING else "reading"
    return f"another {what} of {passage.id}?"


def why_blocked(argument: Argument, stage: Stage, questions: tuple[str, ...]) -> str | None:
    """Why a `for` argument does not count at this stage; None: it counts."""
    if argument.scheme is Scheme.PATTERN:
        return "a pattern carries nothing alone"
    if argument.scheme is Scheme.CONVERGENCE and not argument.signed_by:
        return "nobody signed this convergence"
    finding = argument.finding_stage
    if argument.scheme is Scheme.PRIOR_FINDING and finding is not None and RANK[finding] < RANK[stage]:
        return f"the finding was made at the standard of article {ARTICLE[finding]} only"
    if stage in STRICT and questions:
        if len(questions) == 1:
            return f"a critical question is open ({questions[0]})"
        return f"{len(questions)} critical questions are open (the first: {questions[0]})"
    return None


def label(
    holding: Sequence[WorldSet], attackers: Sequence[Sequence[int]], attacked: Sequence[Sequence[int]]
) -> tuple[list[WorldSet], list[WorldSet]]:
    """For each argument the worlds in which it is in, and those in which it is out.

    `holding` are the worlds in which each argument holds and counts; elsewhere it has no label.
    """
    inside: list[WorldSet] = [0] * len(holding)
    out: list[WorldSet] = [0] * len(holding)
    waiting = deque(range(len(holding)))
    waits = [True] * len(holding)  # nobody waits twice: an argument with a thousand attackers is looked at once for all
    while waiting:
        index = waiting.popleft()
        waits[index] = False
        prevails: WorldSet = holding[index]
        defeated: WorldSet = 0
        for attacker in attackers[index]:
            prevails &= ~holding[attacker] | out[attacker]
            defeated |= inside[attacker]
        defeated &= holding[index]
        if prevails != inside[index] or defeated != out[index]:
            inside[index], out[index] = prevails, defeated
            for other in attacked[index]:
                if not waits[other]:
                    waits[other] = True
                    waiting.append(other)
    return inside, out


def undercutters_first(arguments: Sequence[Argument], order: Sequence[str]) -> list[Argument]:
    """Arguments so that most labels are final at the first look; `order` has what is attacked first."""
    by_id = {argument.id: argument for argument in arguments}
    undercutters = [by_id[name] for name in reversed(order) if by_id[name].role is Role.UNDERCUT]
    return undercutters + [argument for argument in arguments if argument.role is not Role.UNDERCUT]
