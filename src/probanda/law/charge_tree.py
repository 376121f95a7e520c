"""Joining law packs into one charge tree.

::

    CHARGE = AND( MERITS, thresholds, J )
    MERITS = AND( the crime's elements, IDENTITY, the mode )

`against` trees (exemptions, defences) stand beside and attack one node; leads stand beside and are no part of the
charge. Refused, with advice: a mode that the forum does not know, a provision, mode or jurisdiction without a pack, a
pack of another forum or part, a pack that was not in force on a known day of the incident, a tree that is none.

The law is looked up for the incident's days. An open bound is no day: that the conduct was not earlier or later is for
the node of temporal jurisdiction to show. A referral whose resolution has no pack of its own is written
`RS:13(b) by REF since DAY`: REF is the resolution's reference, DAY the day from which it refers. Where the provisions
at hand are given, REF has to be one of them.
"""

import re

import msgspec

from probanda.law.packs import days_of, in_force, load_modes
from probanda.law.structure import faults
from probanda.model.charge import Completion, LeadNode
from probanda.model.errors import LawError
from probanda.model.law import LawPack, PackPart, Provisions
from probanda.model.proof import Gate, Node, NodeKind
from probanda.model.value import Value
from probanda.model.when import Day, When, day

ROOT = "CHARGE"
IDENTITY = "IDENTITY"
_JURISDICTION = re.compile(r"(?P<key>\S+)(?: by (?P<resolution>\S+))?(?: since (?P<since>[0-9]{4}-[0-9]{2}-[0-9]{2}))?")
_RESOLUTION = "a resolution of the Security Council"
_SINCE = "the day from which it refers the situation"


class ChargeTree(Value, frozen=True, kw_only=True):
    """A charge as nodes, and the packs that gave them."""

    root: str
    nodes: tuple[Node, ...]
    packs: tuple[LawPack, ...]


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
    provisions: Provisions | None = None,
) -> ChargeTree:
    """The tree of one theory; `when` is the incident's, `provisions` those at hand with the case's own instruments.

    Raises:
        LawError: the packs at hand do not give this charge; the message says which part fails, and the advice what is
            there.
    """
    # 1. What the forum knows.
    _check_mode(mode, forum)
    if completion is Completion.ATTEMPTED:
        raise LawError(
            "there is no law pack for attempt (art. 25(3)(f))",
            advice="Charge the crime as completed, or write a pack: docs/law-packs.md says how.",
        )
    # 2. The packs, each in force on the incident's days.
    days = _known_days(when)
    crime = _pack(packs, provision, PackPart.CRIME, forum=forum, days=days)
    mode_pack = _pack(packs, mode, PackPart.MODE, forum=forum, days=days)
    identity = _pack(packs, IDENTITY, PackPart.IDENTITY, forum=forum, days=days)
    thresholds = tuple(_pack(packs, key, PackPart.THRESHOLD, forum=forum, days=days) for key in crime.requires)
    referral, referral_nodes = _jurisdiction(packs, jurisdiction, forum=forum, days=days, provisions=provisions)
    # 3. One tree.
    nodes = (
        _charge(crime, (crime.root, *(threshold.root for threshold in thresholds), referral.root)),
        *_merits(crime, (identity.root, mode_pack.root)),
        *identity.nodes,
        *mode_pack.nodes,
        *(node for threshold in thresholds for node in threshold.nodes),
        *referral_nodes,
        *(_lead(lead) for lead in leads),
    )
    found = faults(nodes, ROOT, beside=tuple(lead.id for lead in leads))
    if found:
        raise LawError(
            f"the charge under {provision} is no tree: {'; '.join(found)}",
            advice="Give leads ids of their own; if there are none, the packs contradict each other.",
        )
    return ChargeTree(root=ROOT, nodes=nodes, packs=(crime, identity, mode_pack, *thresholds, referral))


def _check_mode(mode: str, forum: str) -> None:
    cells = load_modes()
    known = [cell.mode for cell in cells if cell.forum == forum]
    if not known:
        raise LawError(
            f"the forum {forum!r} is not in the table of modes",
            advice=f"Forums in the table: {', '.join(sorted({cell.forum for cell in cells}))}.",
        )
    if mode not in known:
        raise LawError(
            f"the mode {mode!r} is none that the forum {forum} knows", advice=f"Its modes: {', '.join(known)}."
        )


def _known_days(when: When) -> tuple[Day, ...]:
    bounds = (when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise)
    days = tuple(bound for bound in bounds if bound is not None)
    if not days:
        raise LawError(
            "the incident has no known day, and a law is looked up for a day",
            advice="Give the incident a first or a last possible day.",
        )
    return days


def _pack(packs: tuple[LawPack, ...], key: str, part: PackPart, *, forum: str, days: tuple[Day, ...]) -> LawPack:
    fitting = [pack for pack in packs if pack.part is part and (not pack.forums or forum in pack.forums)]
    served = [pack for pack in fitting if pack.key == key]
    if not served:
        there = ", ".join(sorted({pack.key for pack in fitting})) or "none"
        raise LawError(
            f"there is no law pack of the part {part.value!r} for {key!r} before the forum {forum}",
            advice=f"Packs of this part: {there}. Writing one: docs/law-packs.md.",
        )
    for pack in served:
        if all(in_force(pack, one) for one in days):
            return pack
    raise LawError(
        f"no law pack for {key} was in force on all known days of the incident, {days[0]} to {days[-1]}:"
        f" {'; '.join(days_of(pack) for pack in served)}",
        advice="Narrow the incident's dates, or charge the law of its days.",
    )


def _jurisdiction(
    packs: tuple[LawPack, ...], written: str, *, forum: str, days: tuple[Day, ...], provisions: Provisions | None
) -> tuple[LawPack, tuple[Node, ...]]:
    """The pack, and its nodes with the resolution and its day written into their words."""
    parts = _JURISDICTION.fullmatch(written)
    if parts is None:
        raise LawError(
            f"the jurisdiction {written!r} cannot be read",
            advice="Write the key of a pack, or `RS:13(b) by REF since YYYY-MM-DD`.",
        )
    pack = _pack(packs, parts["key"], PackPart.JURISDICTION, forum=forum, days=days)
    template = any("{resolution}" in node.words for node in pack.nodes)
    if (parts["resolution"] or parts["since"]) and not template:
        raise LawError(
            f"the pack {pack.key} names its own resolution, and {written!r} names one too",
            advice=f"Write `{pack.key}` alone.",
        )
    if parts["resolution"] and provisions is not None:
        _check_resolution(parts["resolution"], provisions)
    since = _since(parts["since"])
    if since is not None and days[0] < since:
        raise LawError(
            f"the incident can lie before {since}, the day from which the situation is referred",
            advice="Narrow the incident's dates; the Court has no jurisdiction by this referral before that day.",
        )
    words = {"{resolution}": parts["resolution"] or _RESOLUTION, "{since}": since or _SINCE}
    return pack, tuple(_filled(node, words) for node in pack.nodes)


def _check_resolution(ref: str, provisions: Provisions) -> None:
    if provisions.get(ref) is not None:
        return
    there = ", ".join(provisions.children(ref.partition(":")[0]) or provisions.children("UNSC")) or "none"
    raise LawError(
        f"the jurisdiction rests on {ref!r}, and there is no such place in the instruments at hand",
        advice=f"Those at hand: {there}. Another resolution is entered under `instruments:` of case.yaml.",
    )


def _since(written: str | None) -> Day | None:
    if written is None:
        return None
    try:
        return day(written)
    except ValueError as why:
        raise LawError(f"the jurisdiction's day cannot be read: {why}", advice="Write it YYYY-MM-DD.") from why


def _filled(node: Node, words: dict[str, str]) -> Node:
    text = node.words
    for blank, filling in words.items():
        text = text.replace(blank, filling)
    return msgspec.structs.replace(node, words=text)


def _charge(crime: LawPack, children: tuple[str, ...]) -> Node:
    return Node(
        id=ROOT,
        node_kind=NodeKind.ELEMENT,
        gate=Gate.AND,
        children=children,
        words=f"The charge: {crime.title}",
        provision=crime.key,
        source="Our own joining of merits, thresholds and jurisdiction; each stands on its own line",
    )


def _merits(crime: LawPack, more: tuple[str, ...]) -> tuple[Node, ...]:
    return tuple(
        msgspec.structs.replace(node, children=(*node.children, *more)) if node.id == crime.root else node
        for node in crime.nodes
    )


def _lead(lead: LeadNode) -> Node:
    return Node(
        id=lead.id,
        node_kind=lead.node_kind,
        gate=lead.gate,
        side=lead.side,
        words=lead.words,
        provision=lead.provision,
        source="A lead of this theory, no part of the charge",
    )
