"""What a theory must mean, beyond its links.

- A support or a rebuttal stands at a node and attacks nothing; an undercutter attacks arguments and stands at no node.
- An attack rests on an exhibit: a doubt without one is a critical question.
- No argument attacks itself, and undercutters never attack in a circle: grounded labels could not be given.
- A node is a leaf of the tree that the law gives. NOT does not exist in it.
- A prior finding says at which standard it was made, and nothing else does. A convergence names its best rival, and is
  of two claims or more. An agreed fact says between whom it was agreed, and where.
- Of two actors with one name a suspect is told apart by other names or roles, or nobody knows who is charged.
- An answer to a critical question is a person's, with the reason; a good one falls with its exhibit, a bad one becomes
  an undercutter on it.
- A stage condition is judged once. A policy of sexual violence warns of no lack of corroboration.
- The day of proceedings is a day.
- A preference stands between an argument and a rebuttal of its leaf, and one of the two wins.
"""

import re
from collections.abc import Iterator

from probanda.collect.case_folder.graphs import circles
from probanda.collect.case_folder.parts import Parts
from probanda.collect.case_folder.place import Path, Source
from probanda.collect.case_folder.words import shown
from probanda.model.authored import AuthoredActor
from probanda.model.authored_theory import AuthoredArgument, AuthoredPreference, AuthoredTheory
from probanda.model.errors import Mistake
from probanda.model.proof import Answer, Role, Scheme
from probanda.model.stage import StageCondition, is_sexual_violence
from probanda.model.when import day

_NOT = re.compile(r"not[\s(]|[!~¬]", re.IGNORECASE)


def check_theories(parts: Parts) -> Iterator[Mistake]:
    """All mistakes of meaning in theories."""
    bare = {claim.key for _, sheet in parts.claims for claim in sheet.claims if not claim.rests_on}
    actors = {actor.key: actor for _, actor in parts.actors}
    for source, theory in parts.theories:
        yield from _suspect(source, theory, actors)
        for row, argument in enumerate(theory.arguments):
            path: Path = ("arguments", row)
            yield from _role(source, path, argument)
            yield from _scheme(source, path, argument)
            yield from _questions(source, path, argument)
            if argument.role is not Role.SUPPORT and bare.issuperset(argument.claims):
                message = f"`{shown(argument.key)}` is an attack and rests on no exhibit"
                yield source.mistake(path, message, "Rest one of its claims on one, or ask it as a question")
        yield from _day(source, theory)
        yield from _attacks_in_circles(source, theory)
        arguments = {argument.key: argument for argument in theory.arguments}
        yield from _conditions(source, theory)
        judged: set[tuple[str, str]] = set()
        for row, preference in enumerate(theory.preferences):
            yield from _preference(source, ("preferences", row), preference, arguments)
            if (preference.argument, preference.rebuttal) in judged:
                message = "these two arguments are judged twice"
                yield source.mistake(("preferences", row), message, "Keep one of the two judgements")
            judged.add((preference.argument, preference.rebuttal))


def check_policy(parts: Parts) -> Iterator[Mistake]:
    """All mistakes of meaning in the organisation's policy."""
    for source, case in parts.case:
        for row, rule in enumerate(case.policy.rules if case.policy is not None else ()):
            for place, provision in enumerate(rule.provisions):
                if rule.warn_below is not None and is_sexual_violence(provision):
                    yield source.mistake(
                        ("policy", "rules", row, "provisions", place),
                        f"`{shown(provision)}` is sexual violence, and the policy warns below {rule.warn_below}",
                        "Take it out: no rule requires corroboration, in particular of sexual violence (ICC Rules of "
                        "Procedure and Evidence, rule 63(4)), and a policy may not raise that",
                    )


def _conditions(source: Source, theory: AuthoredTheory) -> Iterator[Mistake]:
    seen: set[StageCondition] = set()
    for row, judged in enumerate(theory.conditions):
        if judged.condition in seen:
            message = f"the condition `{judged.condition.value}` is judged twice"
            yield source.mistake(("conditions", row), message, "Keep one of the two judgements")
        seen.add(judged.condition)
        if judged.answer is Answer.OPEN:
            message = f"the condition `{judged.condition.value}` is judged `open`"
            yield source.mistake(("conditions", row, "answer"), message, "Leave out what nobody has assessed")


def _suspect(source: Source, theory: AuthoredTheory, actors: dict[str, AuthoredActor]) -> Iterator[Mistake]:
    suspect = actors.get(theory.suspect)
    twins = [one for one in actors.values() if suspect is not None and one.key != suspect.key and _same(one, suspect)]
    if suspect is not None and twins:
        message = f"`{shown(suspect.key)}` and `{shown(twins[0].key)}` are both {shown(suspect.names[0].text)}"
        yield source.mistake(
            ("suspect",), message, "Tell them apart under `described_as`, or make one actor of them if they are one"
        )


def _same(one: AuthoredActor, other: AuthoredActor) -> bool:
    """Whether a reader cannot tell them apart: one first name, and the same roles."""
    first, second = (actor.names[0].text.casefold().split() for actor in (one, other))
    return first == second and sorted(one.described_as) == sorted(other.described_as)


def _day(source: Source, theory: AuthoredTheory) -> Iterator[Mistake]:
    if theory.as_of is None:
        return
    try:
        day(theory.as_of)
    except ValueError:
        message = f"`{shown(theory.as_of)}` is no day of the calendar"
        yield source.mistake(("as_of",), message, "Write it YYYY-MM-DD")


def _role(source: Source, path: Path, argument: AuthoredArgument) -> Iterator[Mistake]:
    key = shown(argument.key)
    if argument.role is Role.UNDERCUT:
        if argument.node is not None:
            message = f"`{key}` is an undercutter and stands at a node"
            yield source.mistake((*path, "node"), message, "Take `node` out: it attacks arguments, not an element")
        if not argument.attacks:
            message = f"`{key}` is an undercutter and attacks nothing"
            yield source.mistake(path, message, "Name the arguments that it breaks under `attacks`")
        return
    if argument.node is None or not argument.node.strip():
        message = f"`{key}` stands at no node"
        yield source.mistake(path, message, f"Name under `node` the leaf that it {argument.role.value}s")
    elif _NOT.match(argument.node):
        yield source.mistake(
            (*path, "node"),
            f"`{shown(argument.node)}` negates a node, and NOT does not exist in a charge tree",
            "Name the leaf itself and write `role: rebut`",
        )
    if argument.attacks:
        message = f"`{key}` has the role `{argument.role.value}` and attacks arguments"
        yield source.mistake(
            (*path, "attacks"),
            message,
            "A rebuttal attacks by standing at the leaf; to break an argument: `role: undercut`",
        )


def _scheme(source: Source, path: Path, argument: AuthoredArgument) -> Iterator[Mistake]:
    key = shown(argument.key)
    if argument.scheme is Scheme.PRIOR_FINDING and argument.finding_stage is None:
        message = f"`{key}` rests on a prior finding and does not say at which standard it was made"
        yield source.mistake(path, message, "Add `finding_stage`: 53, 58, 61 or 66")
    if argument.scheme is not Scheme.PRIOR_FINDING and argument.finding_stage is not None:
        message = f"`{key}` has a `finding_stage` and is no prior finding"
        yield source.mistake((*path, "finding_stage"), message, "Take it out, or write `scheme: prior finding`")
    if argument.scheme is Scheme.CONVERGENCE and not argument.rival.strip():
        message = f"`{key}` is a convergence and names no rival explanation"
        yield source.mistake(path, message, "Say under `rival` what else would best explain these items together")
    if argument.scheme is Scheme.CONVERGENCE and len(argument.claims) == 1:
        message = f"`{key}` is a convergence of one claim"
        yield source.mistake((*path, "claims"), message, "Name the items that converge, or give it another scheme")
    if argument.at_least is not None and argument.scheme is not Scheme.CONVERGENCE:
        message = f"`{key}` needs some of its claims only and is no convergence"
        yield source.mistake((*path, "at_least"), message, "Write alternative evidence as another argument")
    elif argument.at_least is not None and argument.at_least > len(argument.claims):
        message = f"`{key}` needs {argument.at_least} of {len(argument.claims)} claims"
        yield source.mistake((*path, "at_least"), message, f"Write a number from 1 to {len(argument.claims)}")
    yield from _said(source, path, argument)


def _said(source: Source, path: Path, argument: AuthoredArgument) -> Iterator[Mistake]:
    """Who agreed, and who speaks."""
    key, agreed = shown(argument.key), argument.agreed
    if argument.scheme is Scheme.AGREED_FACT and agreed is None:
        message = f"`{key}` is an agreed fact and does not say who agreed, and where"
        yield source.mistake(path, message, "Add `agreed` with `between` (two or more) and `where`")
    if argument.scheme is not Scheme.AGREED_FACT and agreed is not None:
        message = f"`{key}` says who agreed and is no agreed fact"
        yield source.mistake((*path, "agreed"), message, "Take it out, or write `scheme: agreed fact`")
    if agreed is not None and len({one.strip().casefold() for one in agreed.between}) == 1:
        message = f"`{shown(agreed.between[0])}` agreed with nobody else"
        yield source.mistake((*path, "agreed", "between"), message, "Name both who agreed")
    if argument.speaker.strip() and argument.scheme is not Scheme.NAMED_HEARSAY:
        message = f"`{key}` names who speaks and is no named hearsay"
        yield source.mistake((*path, "speaker"), message, "Take it out, or write `scheme: named hearsay`")


def _questions(source: Source, path: Path, argument: AuthoredArgument) -> Iterator[Mistake]:
    seen: set[str] = set()
    for row, asked in enumerate(argument.questions):
        here: Path = (*path, "questions", row)
        if asked.question in seen:
            message = f"`{shown(asked.question)}` is asked twice of `{shown(argument.key)}`"
            yield source.mistake((*here, "question"), message, "Keep one of the two")
        seen.add(asked.question)
        if asked.answer is Answer.OPEN:
            continue
        missing = [key for key in ("by", "why") if not getattr(asked, key).strip()]
        if missing:
            message = f"the answer `{asked.answer.value}` does not say {' and '.join(missing)}"
            yield source.mistake(here, message, "An answer is a person's judgement: add `by` and `why`")
        if asked.answer in (Answer.GOOD, Answer.BAD) and asked.exhibit is None:
            message = f"the answer `{asked.answer.value}` rests on no exhibit"
            yield source.mistake(here, message, "Add `exhibit`; a doubt without one is `open` or `unknown`")


def _attacks_in_circles(source: Source, theory: AuthoredTheory) -> Iterator[Mistake]:
    row_of = {argument.key: row for row, argument in enumerate(theory.arguments)}
    for circle in circles({argument.key: argument.attacks for argument in theory.arguments}):
        path: Path = ("arguments", row_of[circle[0]], "attacks")
        if len(circle) == 1:
            message = f"`{shown(circle[0])}` attacks itself"
            yield source.mistake(path, message, "Name the argument that it breaks")
            continue
        way = " -> ".join(f"`{shown(key)}`" for key in (*circle, circle[0]))
        yield source.mistake(path, f"arguments attack in a circle: {way}", "Take one of these attacks out")


def _preference(
    source: Source, path: Path, preference: AuthoredPreference, arguments: dict[str, AuthoredArgument]
) -> Iterator[Mistake]:
    for key, role in (("argument", Role.SUPPORT), ("rebuttal", Role.REBUT)):
        named = arguments.get(getattr(preference, key))
        if named is not None and named.role is not role:
            message = f"`{shown(named.key)}` has the role `{named.role.value}`"
            yield source.mistake((*path, key), message, f"Name an argument with `role: {role.value}` here")
    argument, rebuttal = arguments.get(preference.argument), arguments.get(preference.rebuttal)
    rivals = argument and rebuttal and (argument.role, rebuttal.role) == (Role.SUPPORT, Role.REBUT)
    if argument and rebuttal and rivals and argument.node != rebuttal.node:
        message = f"`{shown(argument.key)}` and `{shown(rebuttal.key)}` stand at different nodes"
        yield source.mistake((*path, "rebuttal"), message, "A rebuttal denies the leaf that its argument carries")
    if preference.winner not in {preference.argument, preference.rebuttal}:
        message = f"`{shown(preference.winner)}` is neither the argument nor the rebuttal"
        advice = f"Write `{shown(preference.argument)}` or `{shown(preference.rebuttal)}`"
        yield source.mistake((*path, "winner"), message, advice)
