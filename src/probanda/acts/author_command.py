"""From what people wrote of posts, superiors, places and memberships to what a claim states, field by field."""

from typing import TypedDict

from probanda.acts.links import Links
from probanda.collect.case_folder import to_when
from probanda.model.actor import Actor
from probanda.model.authored import AuthoredClaim
from probanda.model.authored_command import AuthoredFact
from probanda.model.ids import Key
from probanda.model.incident import Incident
from probanda.model.stated import Membership, Positioning, Posting, Relation, Standing, Stated
from probanda.model.when import When


class _Common(TypedDict):
    when: When
    starting: bool
    ending: bool
    thread: Key | None
    standing: Standing
    note: str


def stated(claim: AuthoredClaim, links: Links, campaigns: frozenset[str] = frozenset()) -> Stated | None:
    """What the claim states; None: nothing that can be counted with. `campaigns` are keys of incidents."""
    if (post := claim.posting) is not None:
        return Posting(
            person=links.record(Actor, post.person),
            unit=links.record(Actor, post.unit),
            role=post.role,
            basis=post.basis,
            rank=post.rank,
            title=post.title,
            **_common(post),
        )
    if (under := claim.relation) is not None:
        return Relation(
            unit=links.record(Actor, under.unit),
            superior=links.record(Actor, under.superior),
            relation=under.relation,
            **_common(under),
        )
    if (where := claim.positioning) is not None:
        return Positioning(unit=links.record(Actor, where.unit), place=where.place, stay=where.stay, **_common(where))
    if (part := claim.membership) is not None:
        return Membership(
            member=links.record(Actor, part.member),
            of=links.record(Incident if part.of in campaigns else Actor, part.of),
            **_common(part),
        )
    return None


def _common(fact: AuthoredFact) -> _Common:
    return _Common(
        when=to_when(fact.when),
        starting=fact.starting,
        ending=fact.ending,
        thread=Key(fact.thread) if fact.thread else None,
        standing=fact.standing,
        note=fact.note,
    )
