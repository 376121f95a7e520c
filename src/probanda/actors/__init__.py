"""Actors: who commanded whom, on which day, and how well that is known.

In: claims with what they state of posts, superiors and places. Out: answers for a day, each with its level, its
citations and what speaks against it; nothing is filled in that no source bears.
May import: `probanda.model`, the standard library and libraries; no other step, no database.
"""
