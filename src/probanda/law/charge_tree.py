"""Joining law packs into one charge tree.

::

    CHARGE = AND( MERITS, thresholds, J )
    MERITS = AND( the crime's elements, IDENTITY, the mode )

Modes charged in the alternative stand under one OR. In a charge of attempt, `ATTEMPT` stands in place of the crime's
result; a crime without one is refused, and its pack says why. `against` trees stand beside and attack one node: the
exemptions of a jurisdiction, the defences and the inadmissibility that a theory raises, and limitation, which the law
and a calendar decide (`limitation`). Leads stand beside and are no part of the charge.

Refused, with advice: a mode that the forum does not know, a part without a pack, a pack of another forum or part, a
pack that was not in force on a known day of the incident, a law that changed between two of them, a tree that is none.
An open bound is no day: that the conduct was not earlier or later is for the node of temporal jurisdiction to show.
"""

from collections.abc import Callable

import msgspec

from probanda.law.choose_pack import choose_pack, known_days
from probanda.law.jurisdiction import jurisdiction_nodes
from probanda.law.limitation import Limitation, limitation, limitation_nodes
from probanda.law.modes import check_modes, mode_nodes
from probanda.law.structure import AGAINST, faults
from probanda.law.tags import TAG_OF_KIND
from probanda.model.charge import Completion, LeadNode
from probanda.model.errors import LawError
from probanda.model.law import LawPack, PackPart, Provisions
from probanda.model.proof import Argument, Gate, Node, NodeKind
from probanda.model.value import Value
from probanda.model.when import Day, When

ROOT = "CHARGE"
IDENTITY = "IDENTITY"
ATTEMPT = "RS:25(3)(f)"
_ATTEMPTED = "All that the crime asks for but its result, an attempt in place of that, and this suspect answers for it"


class ChargeTree(Value, frozen=True, kw_only=True):
    """A charge as nodes, the packs that gave them, and what law and calendar alone decide."""

    root: str
    nodes: tuple[Node, ...]
    packs: tuple[LawPack, ...]
    limitation: Limitation
    arguments: tuple[Argument, ...] = ()
    """Noticed facts: they rest on the law and a calendar, and on no exhibit."""


def charge_tree(  # noqa: PLR0913 - each is one part of a charge as people write it
    packs: tuple[LawPack, ...],
    *,
    provision: str,
    mode: str,
    forum: str,
    jurisdiction: str,
    when: When,
    completion: Completion = Completion.COMPLETED,
    leads: tuple[LeadNode, ...] = (),
    alternative_modes: tuple[str, ...] = (),
    as_of: Day | None = None,
    raised: tuple[str, ...] = (),
    provisions: Provisions | None = None,
) -> ChargeTree:
    """The tree of one theory; `when` is the incident's, `provisions` those at hand with the case's own instruments.

    Raises:
        LawError: the packs at hand do not give this charge; the message says which part fails, `at` the key of the
            theory, and the advice what is there.
    """
    # 1. What the forum knows, and on which days.
    modes = (mode, *alternative_modes)
    check_modes(modes, forum=forum, provision=provision)
    days = known_days(when)
    _check_as_of(as_of, days)

    # 2. The packs, each in force on the incident's days.
    def chosen(key: str, part: PackPart, at: str) -> LawPack:
        return choose_pack(packs, key, part, forum=forum, days=days, at=at)

    crime = chosen(provision, PackPart.CRIME, "provision")
    mode_packs = tuple(
        chosen(one, PackPart.MODE, f"alternative_modes[{place - 1}]" if place else "mode")
        for place, one in enumerate(modes)
    )
    identity = chosen(IDENTITY, PackPart.IDENTITY, "forum")
    thresholds = tuple(chosen(key, PackPart.THRESHOLD, "provision") for key in crime.requires)
    referral, referral_nodes = jurisdiction_nodes(packs, jurisdiction, forum=forum, days=days, provisions=provisions)
    attempt = _attempt(crime, chosen) if completion is Completion.ATTEMPTED else None
    against = _raised(packs, raised, chosen)

    # 3. What law and calendar decide.
    barred = limitation(crime.key, when, as_of, completion=completion)
    barred_nodes, noticed = limitation_nodes(barred)

    # 4. One tree.
    mode_root, nodes_of_modes = mode_nodes(mode_packs)
    nodes = (
        _charge(crime, (crime.root, *(threshold.root for threshold in thresholds), referral.root), completion),
        *_merits(crime, attempt, (identity.root, mode_root)),
        *identity.nodes,
        *nodes_of_modes,
        *(node for threshold in thresholds for node in threshold.nodes),
        *referral_nodes,
        *(node for pack in against for node in pack.nodes),
        *barred_nodes,
        *(_lead(lead) for lead in leads),
    )
    found = faults(nodes, ROOT, beside=tuple(lead.id for lead in leads))
    if found:
        raise LawError(
            f"the charge under {provision} is no tree: {'; '.join(found)}",
            advice="Give leads ids of their own; if there are none, the packs contradict each other.",
            at="leads" if leads else "provision",
        )
    used = (crime, identity, *mode_packs, *thresholds, referral, *((attempt,) if attempt else ()), *against)
    return ChargeTree(root=ROOT, nodes=nodes, packs=used, limitation=barred, arguments=noticed)


def _check_as_of(as_of: Day | None, days: tuple[Day, ...]) -> None:
    if as_of is not None and as_of < days[0]:
        raise LawError(
            f"proceedings on {as_of} would begin before the first possible day of the incident, {days[0]}",
            advice="`as_of` is the day on which proceedings begin, or are thought of.",
            at="as_of",
        )


def _attempt(crime: LawPack, chosen: Callable[[str, PackPart, str], LawPack]) -> LawPack:
    if crime.result is None:
        why = crime.no_attempt or "its pack marks no result in the place of which an attempt could stand"
        raise LawError(
            f"an attempt of {crime.key} cannot be charged: {why}",
            advice="Charge the crime as completed.",
            at="completion",
        )
    return chosen(ATTEMPT, PackPart.ATTEMPT, "completion")


def _raised(
    packs: tuple[LawPack, ...], keys: tuple[str, ...], chosen: Callable[[str, PackPart, str], LawPack]
) -> tuple[LawPack, ...]:
    """The packs of what is raised against the charge; a key tells its part."""
    parts = {pack.key: pack.part for pack in packs if pack.part in AGAINST}
    found = []
    for place, key in enumerate(keys):
        at = f"raised[{place}]"
        if key in keys[:place]:
            raise LawError(f"{key!r} is raised twice", advice="Name it once.", at=at)
        if key not in parts:
            raise LawError(
                f"there is no law pack of a defence or of inadmissibility for {key!r}",
                advice=f"There are packs for {', '.join(sorted(parts)) or 'none'}.",
                at=at,
            )
        found.append(chosen(key, parts[key], at))
    return tuple(found)


def _charge(crime: LawPack, children: tuple[str, ...], completion: Completion) -> Node:
    what = "The charge, of an attempt" if completion is Completion.ATTEMPTED else "The charge"
    return Node(
        id=ROOT,
        node_kind=NodeKind.ELEMENT,
        gate=Gate.AND,
        children=children,
        words=f"{what}: {crime.title}",
        provision=crime.key,
        source="Our own joining of merits, thresholds and jurisdiction; each stands on its own line",
    )


def _merits(crime: LawPack, attempt: LawPack | None, more: tuple[str, ...]) -> tuple[Node, ...]:
    """The crime's nodes with identity and mode under their root, and the attempt in place of the result.

    The root of an attempt never says that the crime happened.
    """
    nodes, words = crime.nodes, {node.id: node.words for node in crime.nodes}
    if attempt is not None and crime.result is not None:
        gone = _below(crime.result, nodes)
        put = {crime.result: attempt.root}
        nodes = tuple(
            msgspec.structs.replace(node, children=tuple(put.get(child, child) for child in node.children))
            for node in nodes
            if node.id not in gone
        )
        nodes += attempt.nodes
        words[crime.root] = _ATTEMPTED
    return tuple(
        msgspec.structs.replace(node, children=(*node.children, *more), words=words[node.id], tag=None)
        if node.id == crime.root
        else node
        for node in nodes
    )


def _below(top: str, nodes: tuple[Node, ...]) -> frozenset[str]:
    """A node and all under it."""
    children = {node.id: node.children for node in nodes}
    found, waiting = set(), [top]
    while waiting:
        here = waiting.pop()
        found.add(here)
        waiting.extend(children[here])
    return frozenset(found)


def _lead(lead: LeadNode) -> Node:
    return Node(
        id=lead.id,
        node_kind=lead.node_kind,
        gate=lead.gate,
        side=lead.side,
        words=lead.words,
        provision=lead.provision,
        source="A lead of this theory, no part of the charge",
        tag=TAG_OF_KIND[lead.node_kind],
    )
