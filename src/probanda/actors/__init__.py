"""Actors: their names in all scripts and spellings, and whether two of them may be one.

In: names as they are written. Out: how alike two names are, with the reasons, and candidates for a person to judge;
nothing is merged, and a score is no finding. Clusters are made of what people judged.
May import: `probanda.model`, the standard library and libraries; no other step, no database.
"""
