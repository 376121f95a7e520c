"""Which part of a case a node is about, where its pack does not say: it follows from the kind of the node.

Elements are crime base, contexts and thresholds context, modes, identity and defences linkage, jurisdiction and
admissibility jurisdiction. An argument has the tag of its node.
"""

from probanda.model.proof import NodeKind, Tag

TAG_OF_KIND = {
    NodeKind.ELEMENT: Tag.CRIME_BASE,
    NodeKind.CONTEXT: Tag.CONTEXT,
    NodeKind.THRESHOLD: Tag.CONTEXT,
    NodeKind.MODE: Tag.LINKAGE,
    NodeKind.IDENTITY: Tag.LINKAGE,
    NodeKind.DEFENCE: Tag.LINKAGE,
    NodeKind.JURISDICTION: Tag.JURISDICTION,
    NodeKind.ADMISSIBILITY: Tag.JURISDICTION,
}
