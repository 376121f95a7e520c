"""Actors: who commanded whom on which day, how well that is known, and whether two names may be one actor's.

In: claims with what they state of posts, superiors and places; names as they are written. Out: answers for a day, each
with its level, its citations and what speaks against it; how alike two names are, with reasons, and candidates for a
person to judge. Nothing is filled in that no source bears, nothing is merged, and a score is no finding. Clusters are
made of what people judged.
May import: `probanda.model`, the standard library and libraries; no other step, no database.
"""
