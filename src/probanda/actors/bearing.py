"""What each claim can bear on, of what article 28 of the Rome Statute asks of a superior.

1. Position: that the person was a military commander, or effectively acted as one (article 28(a)), or was another
   superior (article 28(b)). An appointment and taking up a post bear on this, and so does a relation of command: it is
   authority of right.
2. Effective control: the material ability to prevent or to punish. Only what the person or the unit did bears on it:
   exercising the post, a relation of fact, a relation for operations as far as these operations go.
3. A relation of administration bears on neither, and neither does where a unit was.

To bear on something is not to prove it: how much a claim carries is for the theory of a charge.
"""

from probanda.model.command import Bearing
from probanda.model.stated import COMMANDING, Basis, Posting, Relation, RelationKind, Stated

_RELATIONS = {
    RelationKind.COMMAND: Bearing.POSITION,
    RelationKind.ADMINISTRATIVE: Bearing.NEITHER,
    RelationKind.OPERATIONAL: Bearing.CONTROL,
    RelationKind.DE_FACTO: Bearing.CONTROL,
}

WORDS = {
    Bearing.POSITION: "bears on position and authority of right, not on effective control (Rome Statute, article 28)",
    Bearing.CONTROL: "bears on effective control (Rome Statute, article 28)",
    Bearing.NEITHER: "bears neither on position nor on effective control (Rome Statute, article 28)",
}


def bearing(fact: Stated) -> Bearing:
    """What a claim of this fact can bear on."""
    match fact:
        case Posting() if fact.role in COMMANDING:
            return Bearing.CONTROL if fact.basis is Basis.EXERCISE else Bearing.POSITION
        case Relation():
            return _RELATIONS[fact.relation]
        case _:
            return Bearing.NEITHER
