"""Critical questions: each scheme brings its own, and all start open.

Nothing is presumed (Rome Statute, arts. 66(2), 67(1)(i)): an argument is asked whether its material is authentic and
complete, who speaks, when, whether it is translated right and how it was obtained, as far as its scheme allows the
question. A person answers, with a reason and an exhibit; `probanda` never does.

What a scheme needs besides its premises:

- **Noticed fact**, **agreed fact**: no exhibit, no question, and never a loss. An agreed fact says between whom it was
  agreed, and where that is written (ICC Rules of Procedure and Evidence, rule 69; judicial notice: art. 69(6)).
- **Named hearsay** says who speaks. Where nobody is named the question "who speaks?" is open; of **anonymous hearsay**
  "who says so?" stays open until the speaker is named or it is explained why not.
- **Prior finding** says at which standard it was made. What became of it later (reversed, terminated) is the question
  "still standing?": a bad answer undercuts it, on the exhibit that says so.
- **Convergence** (several weak items together) is signed, and names its best rival explanation. It holds for exactly
  the signed set, unless the signature says "at least k".
- **Pattern** alone leaves its leaf insufficient, and is no origin.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from probanda.model.proof import Agreement, Argument, Scheme

CRITICAL_QUESTIONS: Mapping[Scheme, tuple[str, ...]] = MappingProxyType(
    {
        Scheme.EYEWITNESS: ("in a position to see?", "when?", "how obtained?", "interest in the outcome?"),
        Scheme.VIDEO: ("authentic?", "complete?", "who speaks?", "when?", "translated right?", "how obtained?"),
        Scheme.DOCUMENT: ("authentic?", "complete?", "who wrote it?", "when?", "how obtained?"),
        Scheme.INFERENCE: ("another inference?",),
        Scheme.EXPERT: ("expert in this field?", "on which material?", "do other experts agree?"),
        Scheme.NAMED_HEARSAY: ("how does the source know?", "reported right?", "interest in the outcome?"),
        Scheme.ANONYMOUS_HEARSAY: ("who says so?", "how does the source know?", "reported right?"),
        Scheme.PRIOR_FINDING: ("same facts?", "on which evidence?", "still standing?"),
        Scheme.NOTICED_FACT: (),
        Scheme.AGREED_FACT: (),
        Scheme.CONVERGENCE: ("best rival explanation?", "one origin behind several items?"),
        Scheme.PATTERN: ("same author?", "same conduct?"),
    }
)

WITHOUT_EXHIBIT = frozenset({Scheme.NOTICED_FACT, Scheme.AGREED_FACT})
"""Schemes whose premises may rest on no exhibit."""
WHO_SPEAKS = "who speaks?"
_TWO = 2  # nobody agrees alone


def questions_of(scheme: Scheme, speaker: str) -> tuple[str, ...]:
    """The critical questions that an argument of this scheme brings; hearsay without a speaker is asked for one."""
    unnamed = (WHO_SPEAKS,) if scheme is Scheme.NAMED_HEARSAY and not speaker else ()
    return unnamed + CRITICAL_QUESTIONS[scheme]


def scheme_mistakes(argument: Argument) -> Iterator[str]:
    """What an argument lacks, or has too much, for its scheme: one sentence each."""
    name, scheme = argument.id, argument.scheme
    if scheme is Scheme.PRIOR_FINDING and argument.finding_stage is None:
        yield f"prior finding {name!r} does not say at which standard it was made"
    if scheme is not Scheme.PRIOR_FINDING and argument.finding_stage is not None:
        yield f"argument {name!r} has the standard of a finding and is no prior finding"
    if scheme is Scheme.CONVERGENCE and not argument.rival.strip():
        yield f"convergence {name!r} names no rival explanation: say what else would best explain these items together"
    if argument.at_least is not None:
        yield from _at_least(argument, argument.at_least)
    if scheme is Scheme.AGREED_FACT and not _is_agreed(argument.agreed):
        yield f"agreed fact {name!r} does not say between whom it was agreed, and where that is written"
    if scheme is not Scheme.AGREED_FACT and argument.agreed is not None:
        yield f"argument {name!r} says who agreed and is no agreed fact"
    if argument.speaker and scheme is not Scheme.NAMED_HEARSAY:
        yield f"argument {name!r} names who speaks and is no named hearsay"


def _at_least(argument: Argument, k: int) -> Iterator[str]:
    name, count = argument.id, len(argument.premises)
    if argument.scheme is not Scheme.CONVERGENCE:
        yield (
            f"argument {name!r} wants at least {k} of its premises and is no convergence: write alternative evidence "
            "as another argument"
        )
    elif not 1 <= k <= count:
        yield f"convergence {name!r} wants at least {k} of {count} premises"


def _is_agreed(agreed: Agreement | None) -> bool:
    return (
        agreed is not None
        and len({one.strip() for one in agreed.between} - {""}) >= _TWO
        and bool(agreed.where.strip())
    )
