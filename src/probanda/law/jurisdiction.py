"""The jurisdiction of a theory: a pack by its key, or a referral whose resolution has no pack of its own.

Such a referral is written `RS:13(b) by REF since DAY`: REF is the resolution's reference, DAY the day from which it
refers. Where the provisions at hand are given, REF has to be one of them. Both are written into the words of the nodes.
"""

import re

import msgspec

from probanda.law.choose_pack import choose_pack
from probanda.model.errors import LawError
from probanda.model.law import LawPack, PackPart, Provisions
from probanda.model.proof import Node
from probanda.model.when import Day, day

_AT = "jurisdiction"
_WRITTEN = re.compile(r"(?P<key>\S+)(?: by (?P<resolution>\S+))?(?: since (?P<since>[0-9]{4}-[0-9]{2}-[0-9]{2}))?")
_RESOLUTION = "a resolution of the Security Council"
_SINCE = "the day from which it refers the situation"


def jurisdiction_nodes(
    packs: tuple[LawPack, ...], written: str, *, forum: str, days: tuple[Day, ...], provisions: Provisions | None
) -> tuple[LawPack, tuple[Node, ...]]:
    """The pack, and its nodes with the resolution and its day written into their words.

    Raises:
        LawError: there is no such pack or resolution, or it does not reach the incident's days.
    """
    parts = _WRITTEN.fullmatch(written)
    if parts is None:
        raise LawError(
            f"the jurisdiction {written!r} cannot be read",
            advice="Write the key of a pack, or `RS:13(b) by REF since YYYY-MM-DD`.",
            at=_AT,
        )
    pack = choose_pack(packs, parts["key"], PackPart.JURISDICTION, forum=forum, days=days, at=_AT)
    template = any("{resolution}" in node.words for node in pack.nodes)
    if (parts["resolution"] or parts["since"]) and not template:
        raise LawError(
            f"the pack {pack.key} names its own resolution, and {written!r} names one too",
            advice=f"Write `{pack.key}` alone.",
            at=_AT,
        )
    if parts["resolution"] and provisions is not None:
        _check_resolution(parts["resolution"], provisions)
    since = _since(parts["since"])
    if since is not None and days[0] < since:
        raise LawError(
            f"the incident can lie before {since}, the day from which the situation is referred",
            advice="Narrow the incident's dates; the Court has no jurisdiction by this referral before that day.",
            at=_AT,
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
        at=_AT,
    )


def _since(written: str | None) -> Day | None:
    if written is None:
        return None
    try:
        return day(written)
    except ValueError as why:
        raise LawError(f"the jurisdiction's day cannot be read: {why}", advice="Write it YYYY-MM-DD.", at=_AT) from why


def _filled(node: Node, words: dict[str, str]) -> Node:
    text = node.words
    for blank, filling in words.items():
        text = text.replace(blank, filling)
    return msgspec.structs.replace(node, words=text)
